import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
const minute = 60_000
/** Noon of yesterday in Shanghai. */
const noon = Math.floor((Date.now() + 8 * 60 * minute) / (1_440 * minute)) * 1_440 * minute - 20 * 60 * minute
const day = new Date(noon).toISOString().slice(0, 10)
const did = (who: string, event: string, after: number, properties: object = {}) => ({
  event,
  ids: { login_id: who },
  time: new Date(noon + after * minute).toISOString(),
  properties,
})
const at = (page: string, query: object): string =>
  `/shop/analyze/${page}?query=${encodeURIComponent(JSON.stringify({ from: day, to: day, ...query }))}`

beforeAll(async () => {
  house = await openHouse()
  await house.send([
    did('u1', 'View', 0),
    did('u1', 'Click', 1, { slot: 'top' }),
    did('u1', 'Cart', 3),
    did('u1', 'Pay', 5, { amount: 100 }),
    did('u2', 'View', 0),
    did('u2', 'View', 10),
    did('u3', 'Ad', 0),
    did('u3', 'View', 2),
    did('u3', 'Pay', 4, { amount: 50 }),
    did('u4', 'Follow', 0),
    did('u4', 'Push', 120),
    did('u4', 'Unfollow', 300),
  ])
})
afterAll(() => house?.end())

test('C12 sessions with the stay on a page and its click rate, by day', async () => {
  const named = { page: { event: 'View' }, click: { event: 'Click' }, goal: { event: 'Pay' } }
  const page = await house.visit(at('sessions', { events: ['View'], ...named }))
  await expect.poll(() => page.getByTestId('total-sessions').innerText()).toBe('3')
  // 60 s, 600 s and 120 s; a click on one of four views; two of three sessions with a payment.
  expect(await page.getByTestId('total-stay').innerText()).toMatch(/^4\D+20\D+$/)
  expect(await page.getByTestId('total-click_rate').innerText()).toBe('25%')
  expect(await page.getByTestId('total-conversion_rate').innerText()).toBe('66.7%')
  await page.getByTestId('total-people').getByRole('button').click()
  await page.getByRole('dialog').getByText('u2').waitFor()
})

test('C27 paths of all as a picture and a table, whose numbers open people, whose pages show the path of one', async () => {
  const events = ['Click', 'Cart', 'Pay'].map((event) => ({ event }))
  const page = await house.visit(at('paths', { source: { event: 'View' }, events }))
  await expect.poll(() => page.getByTestId('path-sessions').innerText()).toBe('3')
  await page.getByRole('img', { name: 'View 的路径图，内容与下方表格一致' }).waitFor()
  await page.getByRole('button', { name: 'View → Pay 1' }).click()
  await page.getByRole('dialog').locator('tbody').getByRole('link').first().click()
  await page.waitForURL(/people\/list\/\d+/)
  for (const event of ['Ad', 'View', 'Pay']) await page.getByText(event, { exact: true }).first().waitFor()
})

test('C06 (part: path between two events) what happened between following and unfollowing', async () => {
  const between = { source: { event: 'Follow' }, end: { event: 'Unfollow' }, events: [{ event: 'Push' }], gapSeconds: null }
  const page = await house.visit(at('paths', between), { width: 390 })
  await expect.poll(() => page.getByTestId('path-sessions').innerText()).toBe('1')
  await page.getByRole('button', { name: 'Push → Unfollow 1' }).waitFor()
  // On a phone the tables alone say it.
  expect(await page.getByRole('img', { name: /路径图/ }).count()).toBe(0)
})

test('an attribution shows the models side by side, and what touches get adds up', async () => {
  const query = { target: { event: 'Pay' }, property: 'amount', touches: [{ event: 'Ad' }, { event: 'Click' }] }
  const page = await house.visit(at('attribution', query), { language: 'en' })
  await expect.poll(() => page.getByTestId('total-value').innerText()).toBe('150')
  expect(await page.getByRole('row', { name: /^Click/ }).innerText()).toMatch(/100\s66\.7%/)
  expect(await page.getByRole('row', { name: /^Ad/ }).innerText()).toMatch(/50\s33\.3%/)
  await page.getByRole('button', { name: 'Ad 1' }).click()
  await page.getByRole('dialog').getByText('u3').waitFor()
  expect(house.complaints).toEqual([])
})
