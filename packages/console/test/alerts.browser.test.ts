import type { MetricAlert } from '@millrace/contract/metrics/alerts-api.ts'
import axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse } from './house.ts'

let house: House
let metricId: string
const day = 86_400_000
/** Noon in Shanghai, so many days ago. */
const noon = (ago: number): number => (Math.floor((Date.now() + day / 3) / day) + 1 / 6 - ago) * day

beforeAll(async () => {
  house = await openHouse()
  // Nine weeks of nine to eleven payments a day, and a day on which hardly anybody could pay.
  const days = Array.from({ length: 64 }, (_, i) => i).filter((ago) => noon(ago) < Date.now())
  const paid = days.flatMap((ago) => {
    const time = new Date(noon(ago)).toISOString()
    return Array.from({ length: ago === 3 ? 2 : 9 + (ago % 3) }, (_, n) => ({ event: 'PayOrder', ids: { login_id: `u${n}` }, time }))
  })
  for (let i = 0; i < paid.length; i += 100) await house.send(paid.slice(i, i + 100))
  const definition = { kind: 'measure', a: { event: 'PayOrder', aggregation: 'events' } }
  metricId = (await house.api<{ id: string }>('POST', 'metrics', { name: '支付笔数', nameEn: 'Payments', definition })).id
})
afterAll(() => house?.end())

test('A19 (part: by an operator) an alert on what is usual shows its range and what it would have told, is tried and saved', async () => {
  const page = await house.visit(`/shop/analyze/metric-alerts/new?metric=${metricId}`)
  await page.getByRole('textbox', { name: '预警名称' }).fill('支付异常')
  await choose(page, page.getByRole('combobox', { name: '触发条件' }), '偏离往周同时段')
  await choose(page, page.getByRole('combobox', { name: '检查频率' }), '1 天')
  await page.getByText('近 4 周会触发 1 次。').waitFor()
  // A chart that is drawn anew under the mouse tells nothing until that moves.
  const said = async (): Promise<boolean> => {
    await page.mouse.move(0, 0)
    await page.getByRole('img', { name: '支付笔数与常见范围' }).hover()
    return page.getByText('5.55 – 14.45', { exact: true }).isVisible()
  }
  await expect.poll(said).toBe(true)
  await choose(page, page.getByRole('combobox', { name: '偏离方向' }), '高于常见范围')
  await page.getByText('近 4 周不会触发。').waitFor()
  await choose(page, page.getByRole('combobox', { name: '偏离方向' }), '低于常见范围')
  await page.getByText('近 4 周会触发 1 次。').waitFor()
  await page.getByRole('button', { name: '立即检测' }).click()
  await page.getByText(/近 1 天低于前 8 周同时段的常见范围：当前 10，通常 10（5.55 – 14.4）/).waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/metric-alerts\/mal_/)
  const [saved] = (await house.api<{ items: MetricAlert[] }>('GET', 'metric-alerts')).items
  const condition = { kind: 'season', direction: 'below', weeks: 8, width: 3, floor: 1 }
  expect(saved?.rule).toEqual({ every: 'day', over: 'day', condition })

  // Hours in which nobody ever paid are usual; of those at noon it says the same.
  await choose(page, page.getByRole('combobox', { name: '检查频率' }), '1 小时')
  await page.getByText('近 4 周会触发 1 次。').waitFor()
  expect(house.complaints).toEqual([])
})

test.runIf(isLong)('the page stands on a phone, in English too, and is in order for who cannot see it', async () => {
  const rule = { every: 'hour', over: 'hour', condition: { kind: 'season', direction: 'both', weeks: 12 } }
  const { id } = await house.api<{ id: string }>('POST', 'metric-alerts', { name: 'Payments', metricId, rule })
  const page = await house.visit(`/shop/analyze/metric-alerts/${id}`, { width: 390, language: 'en', theme: 'dark' })
  await page.getByText('It would have fired once in the last 4 weeks.').waitFor()
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(over).toBe(0)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
  expect(serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([])
  expect(house.complaints).toEqual([])
})
