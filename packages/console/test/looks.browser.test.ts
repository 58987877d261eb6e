import { readFile } from 'node:fs/promises'
import type { Board } from '@millrace/contract/boards/api.ts'
import { looksOf } from '@millrace/contract/boards/looks.ts'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

const day = 86_400_000
let house: House
beforeAll(async () => {
  house = await openHouse()
  // So long ago that what was observed and what it led to are over.
  const at = (n: number, days: number) => ({ ids: { login_id: `u${n}` }, time: new Date(Date.now() - days * day).toISOString() })
  const home = { $url_path: '/', $view_id: 'v1', $device_class: 'desktop', $page_width: 1_280, $page_height: 2_400 }
  await house.send([
    ...[1, 2, 3, 4].map((n) => ({
      event: 'View',
      ...at(n, 12),
      properties: { channel: n === 1 ? 'app' : 'web', item: 'tea' },
      profile: { set: { city: n === 1 ? '上海' : '北京' } },
    })),
    ...[1, 2].map((n) => ({ event: 'Pay', ...at(n, 9.9), properties: { channel: n === 1 ? 'app' : 'web', amount: 100 * n } })),
    { event: '$pageview', ...at(1, 11.9), properties: home },
    {
      event: '$WebClick',
      ...at(1, 11.9),
      properties: { ...home, $element_path: '#buy', $element_content: '购买', $page_x: 9, $page_y: 9 },
    },
  ])
})
afterAll(() => house?.end())

const [view, pay] = [{ event: 'View' }, { event: 'Pay' }]
const measure = (event: string, aggregation: string, property?: string) => ({ kind: 'measure', a: { event, aggregation, property } })
/** A question of each analysis. */
const questions: Readonly<Record<string, object>> = {
  count: { ...view, measures: ['events', 'people'] },
  session: {},
  retention: { first: view, second: pay },
  ltv: { start: view, revenues: [{ ...pay, property: 'amount' }] },
  lifecycle: view,
  effect: { touch: { kind: 'event', ...view }, goals: [pay] },
  sql: { sql: 'select event, count() as n from events group by event order by n desc' },
  funnel: { steps: [view, pay], window: { amount: 7, unit: 'day' } },
  interval: { first: view, second: pay },
  distribution: { of: view, measure: 'times', edges: [1, 2] },
  attribution: { target: pay, touches: [view], by: { property: 'channel' } },
  attributes: { by: [{ of: 'property', property: 'city' }] },
  matrix: {
    by: { of: 'event', property: 'channel' },
    stages: [
      { name: '浏览', definition: measure('View', 'people') },
      { name: 'GMV', definition: measure('Pay', 'sum', 'amount') },
      { name: '支付', definition: measure('Pay', 'people') },
    ],
  },
  process: { stations: [view, pay] },
  click: { pages: ['/'] },
  readers: { read: view, by: { property: 'item' }, order: pay },
  path: { source: view },
  contrast: { people: { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } } },
  'key-events': { start: view, goal: pay },
  factors: { start: view, goal: pay, factors: [{ of: 'event', ...view }] },
  leaving: { leave: view },
}

/** What the chart of a tile says, as the file of its numbers. */
async function numbersOf(page: Page, tile: Locator): Promise<string[]> {
  await tile.getByRole('button', { name: /^下载图表/ }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  return (await readFile(await (await download).path(), 'utf8')).replace('\uFEFF', '').trim().split(/\r?\n/).slice(1)
}

test('a board draws of every analysis what it is about, in every look that analysis has; the keyboard reaches what a tile has no room for', async () => {
  const days = {
    from: new Date(Date.now() - 13 * day).toISOString().slice(0, 10),
    to: new Date(Date.now() + day).toISOString().slice(0, 10),
  }
  const tileOf = (model: string, look: string) => ({
    id: `${model} ${look}`,
    title: `${model} ${look}`,
    kind: 'question',
    model,
    query: { ...days, ...questions[model] },
    look,
    keepsDays: true,
  })
  const drawn = Object.keys(questions).map((model) => tileOf(model, looksOf(model).includes('bar') ? 'bar' : 'table'))
  // A look that this analysis has no more, or never had.
  const unfit = { ...tileOf('path', 'line'), height: 2 }
  const definition = { range: null, tiles: [...drawn, tileOf('count', 'number'), unfit] }
  const { id } = await house.api<Board>('POST', 'boards', { name: '全部', definition })
  const page = await house.visit(`/shop/analyze/boards/${id}`)
  const tile = (title: string) => page.getByRole('group', { name: `卡片 ${title}`, exact: true })
  for (const { title, model, look } of drawn) {
    await tile(title).scrollIntoViewIfNeeded()
    if (model === 'leaving') await tile(title).getByText('所选日期内没有限定时间已过完的消息').waitFor()
    else await (look === 'bar' ? tile(title).getByRole('img') : tile(title).locator('.ant-table-row')).first().waitFor()
  }
  // Neither the row of all channels, nor money beside people.
  expect(await numbersOf(page, tile('matrix bar'))).toEqual(['web,3,1', 'app,1,1'])
  expect((await numbersOf(page, tile('attribution bar'))).map((row) => row.split(',').slice(0, 2))).toEqual([
    ['app', '0.5'],
    ['web', '0.5'],
  ])
  expect(await numbersOf(page, tile('readers bar'))).toEqual(['tea,4,2'])
  expect((await numbersOf(page, tile('retention bar'))).filter((row) => row.endsWith(',0.5'))).toHaveLength(1)
  expect(await tile('count number').locator('strong').allInnerTexts()).toEqual(['4', '4'])

  const scrolls = tile('path line').getByRole('region', { name: '卡片 path line' })
  await scrolls.focus()
  await page.keyboard.press('End')
  await expect.poll(() => scrolls.evaluate((box) => box.scrollTop)).toBeGreaterThan(0)
  await page.goto(`/shop/analyze/boards/${id}?edit=1`)
  await page.getByRole('button', { name: '编辑卡片: matrix bar' }).click()
  await page.getByRole('dialog').getByRole('combobox', { name: '展示为' }).click()
  expect(await page.locator('.ant-select-item-option').allInnerTexts()).toEqual(['与分析页相同', '柱状', '表格'])
  expect(house.complaints).toEqual([])
})
