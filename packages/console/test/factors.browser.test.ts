import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
const day = 86_400_000
const dayOf = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms)
const noon = Date.parse(`${dayOf(Date.now() - 20 * day)}T12:00:00+08:00`)
const range = { from: dayOf(noon), to: dayOf(noon) }

/** 240 sign up; the half who add a friend within the day pay far more often in the week after; half of either look around, which changes nothing. */
beforeAll(async () => {
  house = await openHouse()
  const did = (i: number, event: string, hours: number) => ({
    event,
    ids: { login_id: `u${i}` },
    time: new Date(noon + hours * 3_600_000).toISOString(),
  })
  const people = Array.from({ length: 240 }, (_, i) => i)
  await house.send([
    ...people.map((i) => ({
      ids: { login_id: `u${i}` },
      profile: { set: { city: i % 4 === 0 ? '杭州' : '上海', birthday: `${1970 + (i % 40)}-01-02` } },
    })),
    ...people.map((i) => did(i, 'SignUp', 0)),
    ...people.filter((i) => i % 4 < 2).map((i) => did(i, 'Browse', 1)),
    ...people.filter((i) => i % 2 === 0).map((i) => did(i, 'AddFriend', 2)),
    ...people.filter((i) => Math.floor(i / 24) % (i % 2 === 0 ? 2 : 10) === 0).map((i) => did(i, 'Pay', 48)),
  ])
})
afterAll(() => house?.end())

const ask = (page: string, query: object): string => `/shop/analyze/${page}?query=${encodeURIComponent(JSON.stringify(query))}`
const observed = { ...range, start: { event: 'SignUp' }, goal: { event: 'Pay' } }

async function row(page: Page, table: string, start: string): Promise<string[]> {
  const found = page.getByTestId(table).locator('tbody tr:not([aria-hidden])', { hasText: start }).first()
  await found.waitFor()
  return (await found.locator('td').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '))
}

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`))
}

test('C13 C14 (part: in the console) the key event leads to decision factors, of which one is left out and the rest told anew', async () => {
  const page = await house.visit(ask('key-events', observed))
  expect(await row(page, 'key-events', 'AddFriend')).toEqual(['AddFriend', '120', '60', '50%', '10%', '× 5', '2小时', '显著'])
  expect((await row(page, 'key-events', 'Browse')).at(-1)).toBe('可能是偶然')
  expect(await page.getByTestId('observed-converted').innerText()).toContain('72')
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: '作为决策因素分析' }).click()
  await page.getByRole('heading', { name: '决策因素' }).waitFor()
  expect((await row(page, 'factors', 'AddFriend'))[4]).toMatch(/^\+40 个百分点 \+2\d(\.\d)? ~ \+5\d(\.\d)?$/)
  expect((await row(page, 'factor-ways', 'AddFriend')).slice(1)).toEqual(['60', '83.3%'])

  await page.goto(ask('factors', { ...observed, factors: ['AddFriend', 'Browse'].map((event) => ({ of: 'event', event })) }))
  expect((await row(page, 'factor-order', 'Browse'))[1]).toBe('1')
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: '移除“AddFriend”并重算其余因素' }).click()
  await expect.poll(() => page.getByTestId('factors').locator('tbody tr:not(.ant-table-measure-row)').count()).toBe(1)
  await page.getByTestId('factors').getByRole('button', { name: 'Browse 120' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^u\d+$/)
    .first()
    .waitFor()
  expect(house.complaints).toEqual([])
})

test('C01 (user attributes in the console) groups and a cross table say how many are what, and open their people', async () => {
  const city = { of: 'property', property: 'city' }
  const page = await house.visit(ask('attributes', { by: [city] }))
  expect(await row(page, 'attributes', '上海')).toEqual(['上海', '180', '75%'])
  expect(await serious(page)).toEqual([])
  const ages = { of: 'property', property: 'birthday', as: 'age', edges: [18, 35] }
  await page.goto(ask('attributes', { measure: 'avg', property: { property: 'birthday', as: 'age' }, by: [city, ages] }))
  expect((await row(page, 'attributes', '合计'))[1]).toMatch(/^3\d(\.\d+)? 240$/)
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: /^杭州 · 35 及以上 / }).click()
  await page
    .getByRole('dialog')
    .getByText(/^u\d+$/)
    .first()
    .waitFor()
  expect(house.complaints).toEqual([])
})

test('C01 (event analysis compared with the days before, in the console) the number before stands beside the number', async () => {
  const after = (days: number) => dayOf(noon + days * day)
  const query = { from: after(2), to: after(3), event: 'Pay', measures: ['events', 'people'], compare: { from: after(1), to: after(2) } }
  const page = await house.visit(ask('events', query))
  await expect.poll(() => page.getByTestId('total-events').innerText()).toBe('72')
  expect(await page.getByText('0%（对比期 72）').count()).toBe(2)
  // Also day by day in the table: the number, and beside it what it was.
  const cells = await page.locator('tbody tr.ant-table-row').first().locator('td').allInnerTexts()
  expect(cells.map((cell) => cell.trim())).toEqual([after(3), '0', '72 · -100%', '0', '72 · -100%'])
  expect(await serious(page)).toEqual([])
})
