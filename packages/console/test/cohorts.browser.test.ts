import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
const day = 86_400_000
const dayOf = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms)
/** Noon in Shanghai ten days ago: all that is asked about has ended. */
const first = dayOf(Date.now() - 10 * day)
const noon = Date.parse(`${first}T12:00:00+08:00`)
const range = { from: first, to: first }

/** Four sign up; three pay a day, two and three later; three of them visit, one of them three times. */
beforeAll(async () => {
  house = await openHouse()
  const did = (login: string, event: string, days: number, properties: object = {}) => ({
    event,
    ids: { login_id: login },
    time: new Date(noon + days * day).toISOString(),
    properties,
  })
  await house.send([
    ...['ann', 'bob', 'cat', 'dan'].map((login) => did(login, 'SignUp', 0, { channel: login === 'dan' ? 'sms' : 'ad' })),
    ...['ann', 'bob', 'cat'].map((login, i) => did(login, 'Pay', i + 1, { amount: (i + 1) * 10 })),
    ...[1, 1.1, 1.2].map((days) => did('ann', 'Visit', days)),
    did('bob', 'Visit', 1),
    did('cat', 'Visit', 2),
  ])
})
afterAll(() => house?.end())

const ask = (model: string, query: object): string => `/shop/analyze/${model}?query=${encodeURIComponent(JSON.stringify(query))}`
const of = (event: string) => ({ event, filters: [] })

/** The cells of the row that begins so, as they read. */
async function row(page: Page, table: string, start: string): Promise<string[]> {
  const found = page.getByTestId(table).locator('tbody tr', { hasText: start }).first()
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

test('C01 B31 (in the console) retention, interval, the window it suggests in a funnel, distribution, LTV and life cycle: each answers what was planted, and opens its people', async () => {
  const page = await house.visit('/shop/analyze/retention')
  await page.getByText('请选择初始行为和回访行为', { exact: false }).waitFor()
  await choose(page, page.getByRole('combobox', { name: '初始行为 事件' }), 'SignUp')
  await choose(page, page.getByRole('combobox', { name: '回访行为 事件' }), 'Visit')
  await page.getByTestId('retention').waitFor()
  await page.goto(ask('retention', { ...range, first: of('SignUp'), second: of('Visit'), duration: 3, by: { property: 'channel' } }))
  expect(await row(page, 'retention', first)).toEqual([first, '4', '0%', '50%', '25%', '0%'])
  await page.getByRole('button', { name: `${first} · 第 1 天 50%` }).click()
  await page.getByRole('dialog').getByText('ann').waitFor()
  await page.keyboard.press('Escape')
  expect((await row(page, 'retention', 'ad')).slice(1)).toEqual(['3', '0%', '66.7%', '33.3%', '0%'])
  expect(await serious(page)).toEqual([])

  await page.goto(ask('interval', { ...range, first: of('SignUp'), second: of('Pay') }))
  expect(await page.getByTestId('suggested-window').innerText()).toContain('建议窗口期：3 天')
  expect((await row(page, 'interval', '合计')).slice(0, 3)).toEqual(['合计', '3', '3'])
  expect((await row(page, 'interval', '合计'))[7]).toBe('2天')
  await page
    .getByTestId('interval-bins')
    .getByRole('button', { name: /^1天 – 3天 2$/ })
    .click()
  await page.getByRole('dialog').getByText('bob').waitFor()

  // Where a window is typed, the same is offered.
  await page.goto(ask('funnel', { ...range, steps: [of('SignUp'), of('Pay')], window: { amount: 1, unit: 'day' } }))
  await page.getByRole('button', { name: '建议时长' }).click()
  await page.getByTestId('suggestion').getByText('建议 3 天').waitFor()
  await page.getByTestId('suggestion').getByRole('button', { name: '采用' }).click()
  await expect.poll(() => page.getByRole('spinbutton', { name: '窗口期' }).inputValue()).toBe('3')
  await expect.poll(() => page.getByTestId('funnel-rate').innerText()).toBe('75%')

  await page.goto(ask('distribution', { from: first, to: dayOf(noon + 3 * day), of: of('Visit'), unit: 'week', edges: [1, 2, 3] }))
  expect((await row(page, 'distribution', '合计')).slice(1)).toEqual(['3', '0 0%', '2 66.7%', '0 0%', '1 33.3%'])
  await page.getByRole('button', { name: '≥ 3 1' }).click()
  await page.getByRole('dialog').getByText('ann').waitFor()

  const revenues = [{ ...of('Pay'), property: 'amount' }]
  await page.goto(ask('ltv', { ...range, start: of('SignUp'), revenues, duration: 3, cost: 7 }))
  expect((await row(page, 'ltv', first)).slice(1)).toEqual(['4', '第 2 天', '0 0 人付费', '2.5 1 人付费', '7.5 2 人付费', '15 3 人付费'])
  await page.getByRole('button', { name: `${first} · 第 2 天 付费人数 2 人付费` }).click()
  await page.getByRole('dialog').getByText('bob').waitFor()

  await page.goto(ask('lifecycle', { from: first, to: dayOf(noon + 3 * day), event: 'Visit', unit: 'day' }))
  expect((await row(page, 'lifecycle', dayOf(noon + day))).slice(1)).toEqual(['2', '2', '0', '0', '0'])
  expect((await row(page, 'lifecycle', dayOf(noon + 2 * day))).slice(1)).toEqual(['1', '1', '0', '0', '2'])
  await page.getByRole('button', { name: `${dayOf(noon + 2 * day)} · 沉默 2` }).click()
  await page.getByRole('dialog').getByText('ann').waitFor()
  expect(house.complaints).toEqual([])
})

test('C22 (part: the page) channels stand against stages, each number opens its people, and everybody is counted once below', async () => {
  const page = await house.visit('/shop/analyze/matrix')
  await page.getByText('请选择每个阶段统计什么').waitFor()
  await choose(page, page.getByRole('combobox', { name: '阶段 1 事件' }), 'SignUp')
  expect(await page.getByRole('textbox', { name: '阶段 5 阶段名称' }).inputValue()).toBe('推荐')
  const people = (event: string) => ({ kind: 'measure', a: { event, aggregation: 'people' } })
  const stages = [
    { name: '获取', definition: people('SignUp') },
    { name: '收入', definition: people('Pay') },
  ]
  const by = { of: 'event', property: 'channel' }
  await page.goto(ask('matrix', { ...range, by, stages: stages.slice(0, 1), channels: ['sms', 'wechat'] }))
  expect(await row(page, 'matrix', 'sms')).toEqual(['sms', '1', '1'])
  expect(await row(page, 'matrix', 'wechat')).toEqual(['wechat', '0', '0'])
  expect(await row(page, 'matrix', '其他')).toEqual(['其他', '3', '3'])
  await page.goto(ask('matrix', { from: first, to: dayOf(noon + 3 * day), stages }))
  expect(await row(page, 'matrix', '全部渠道')).toEqual(['全部渠道（每人只计一次）', '4', '3 75%', '4'])
  await page.getByRole('button', { name: '（未知） · 收入 3' }).click()
  await page.getByRole('dialog').getByText('bob').waitFor()
  await page.keyboard.press('Escape')
  expect(await serious(page)).toEqual([])
})
