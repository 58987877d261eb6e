import type { MetricAlert } from '@millrace/contract/metrics/alerts-api.ts'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, isLong, openHouse } from './house.ts'

let house: House
const hour = 3_600_000
const events = ['Visit', 'Register', 'Apply', 'Upload', 'Sign', 'Pay']
const did = (who: string, event: string, hoursAgo: number) => ({
  event,
  ids: { login_id: who },
  time: new Date(Date.now() - hoursAgo * hour).toISOString(),
})
/** Somebody comes as far as a station, an hour for each. */
const comes = (who: string, to: number, hoursAgo: number) => events.slice(0, to).map((event, i) => did(who, event, hoursAgo + to - 1 - i))

beforeAll(async () => {
  house = await openHouse()
  const stuck = ['a', 'b', 'c'].flatMap((who) => comes(who, 4, 5))
  await house.send([...stuck, ...comes('new', 4, 1), ...comes('paid', 6, 3), ...comes('back', 5, 9), did('back', 'Register', 1)])
})
afterAll(() => house?.end())

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const stations = events.map((event) =>
  event === 'Upload' ? { event, name: '上传资料', stuckAfter: { amount: 2, unit: 'hour' } } : { event },
)
const at = (): string => {
  const query = { from: day(Date.now() - 72 * hour), to: day(Date.now() + 24 * hour), stations }
  return `/shop/analyze/process?query=${encodeURIComponent(JSON.stringify(query))}`
}
/** How many are at each station, as the map says. */
const here = (page: Page): Promise<(string | undefined)[]> =>
  Promise.all(events.map(async (_, i) => (await page.getByTestId(`station-${i + 1}`).innerText()).match(/当前人数\s*(\d+)/)?.[1]))

test('C04 C20 a process of six on one page: who is where changes by itself as somebody moves; from the stuck at the fourth to their list, an alert and a journey', async () => {
  const page = await house.visit(at())
  await expect.poll(() => page.getByTestId('process-people').innerText()).toBe('6')
  expect(await here(page)).toEqual(['0', '1', '0', '4', '0', '1'])
  expect(await page.getByTestId('process-stuck').innerText()).toBe('3')
  await page.getByText(/^实时，每 \d+ 秒更新$/).waitFor()
  await page.getByRole('row', { name: /^5\. Sign 2\. Register 返回 .*50%/ }).waitFor()

  // Nobody touches the page.
  await house.send([did('new', 'Sign', 0)])
  await expect.poll(() => here(page)).toEqual(['0', '1', '0', '3', '1', '1'])
  expect(await page.getByTestId('process-people').innerText()).toBe('6')

  await page.getByRole('button', { name: '4. 上传资料 卡住 3 人' }).click()
  const people = page.getByRole('dialog', { name: /4\. 上传资料/ })
  await people.getByText('共 3').waitFor()
  await people.getByRole('link', { name: 'b', exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await people.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: '为卡在“上传资料”的用户设置预警' }).click()
  await page.getByText('卡在“上传资料”超过 2小时').waitFor()
  await page.getByRole('spinbutton', { name: '数值' }).fill('2')
  await page.getByRole('button', { name: '立即检测' }).click()
  await page.getByText('卡在“上传资料”超过 2 小时的人数高于 2：当前 3').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/metric-alerts\/mal_/)
  const { items } = await house.api<{ items: MetricAlert[] }>('GET', 'metric-alerts')
  expect(items).toMatchObject([{ name: '上传资料', metricId: null, rule: { condition: { kind: 'stuck', station: 4, above: 2, days: 5 } } }])

  await page.getByRole('link', { name: '查看过程地图' }).click()
  await page.getByRole('button', { name: '为停留在“上传资料”的用户创建流程' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '创建流程' }).click()
  await page.waitForURL(/\/engage\/journeys\/(?!\?)[^/?]+/)
  expect(house.complaints).toEqual([])
})

test.runIf(isLong)('the map stands on a phone, in English too, and is in order for who cannot see it', async () => {
  const page = await house.visit(at(), { width: 390, language: 'en', theme: 'dark' })
  await page.getByText('> 2 hours').waitFor()
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByText('Who is where, by how long they have been there').waitFor()
  await page.getByRole('button', { name: 'Move station 2 earlier' }).click()
  await page.getByTestId('station-1').getByText('1. Register').waitFor()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
  expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([])
  expect(house.complaints).toEqual([])
})
