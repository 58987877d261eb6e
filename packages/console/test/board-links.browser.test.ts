import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
let board: { readonly id: string }
beforeAll(async () => {
  house = await openHouse()
  const pay = (n: number, amount: number) => ({ event: 'PayOrder', ids: { login_id: `u${n}` }, properties: { amount } })
  await house.send([pay(1, 100), pay(2, 20), { event: 'OpenApp', ids: { login_id: 'u1' } }])
  const post = <T>(path: string, body: object) => house.api<T>('POST', path, body)
  const gmv = { kind: 'measure', a: { event: 'PayOrder', aggregation: 'sum', property: 'amount' } }
  const metric = await post<{ id: string }>('metrics', { name: 'GMV', definition: gmv })
  const days = { from: '2026-11-01', to: '2026-11-14' }
  const steps = [
    { event: 'PayOrder', filters: [] },
    { event: 'OpenApp', filters: [] },
  ]
  const tiles = [
    { id: 'm', kind: 'metric', metricId: metric.id, look: 'number', width: 3, height: 2 },
    { id: 'line', kind: 'metric', metricId: metric.id, width: 6 },
    { id: 'q', kind: 'question', title: '下单', model: 'count', query: { ...days, event: 'PayOrder' }, height: 8 },
    { id: 'low', kind: 'question', title: '矮', model: 'count', query: { ...days, event: 'PayOrder' }, width: 4, height: 3 },
    { id: 'f', kind: 'question', title: '漏斗', model: 'funnel', query: { ...days, steps, window: { amount: 1, unit: 'day' } } },
    { id: 's', kind: 'question', title: '明细', model: 'sql', query: { ...days, sql: 'select person_id from people' } },
    { id: 'n', kind: 'note', text: '每周一看' },
  ]
  board = await post<{ id: string }>('boards', { name: '经营', note: '给代理商', definition: { tiles } })
})
afterAll(() => house?.end())

const tile = (page: Page, name: string) => page.getByRole('group', { name: `卡片 ${name}` })
/** How far the chart of a tile reaches below what is seen of the tile. */
const cut = (page: Page, name: string): Promise<number> =>
  tile(page, name).evaluate((card) => {
    const below = (selector: string) => card.querySelector(selector)?.getBoundingClientRect().bottom ?? Number.NaN
    return Math.max(0, Math.floor(below('div[role=img]') - below('.ant-card-body > div')))
  })
async function problemsOf(page: Page) {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    return bad.flatMap(({ id, nodes }) => nodes.map((one) => `${id}: ${one.html.slice(0, 160)} ${one.any[0]?.message ?? ''}`))
  })
}

test('A25 (part: links) a board is shared by a link with a password, says the same to a visitor, and no more once the link is ended', async () => {
  const page = await house.visit(`/shop/analyze/boards/${board.id}`)
  await expect.poll(() => tile(page, '下单').getByTestId('total-people').innerText()).toBe('2')
  await expect.poll(() => cut(page, '下单')).toBe(0)
  await expect.poll(() => cut(page, '矮')).toBe(0)
  // What is looked at in a tile is not what the board is looked at through.
  await tile(page, '漏斗').getByRole('button', { name: '驱动因素' }).click()
  await tile(page, '漏斗').getByTestId('funnel-drivers').waitFor()
  expect(new URL(page.url()).search).toBe('')
  const shown = await tile(page, 'GMV').first().locator('strong').innerText()
  await page.getByRole('button', { name: '链接分享' }).click()
  const dialog = page.getByRole('dialog', { name: '链接分享' })
  await dialog.getByText('还没有分享链接').waitFor()
  await dialog.getByRole('textbox', { name: '给谁看' }).fill('代理商')
  await dialog.getByRole('textbox', { name: '访问密码' }).fill('open sesame')
  await dialog.getByRole('button', { name: '创建链接' }).click()
  const url = await dialog.getByRole('textbox', { name: '链接地址' }).inputValue()
  await dialog.getByText('从未打开').waitFor()
  expect(await problemsOf(page)).toEqual([])

  // Somebody without an account, on a phone in the dark.
  const visitor = await house.visit(new URL(url).pathname, { isSignedIn: false, width: 390, theme: 'dark' })
  const asked: string[] = []
  visitor.on('request', (request) => void asked.push(new URL(request.url()).pathname))
  await visitor.getByLabel('访问密码').fill('guess')
  await visitor.getByRole('button', { name: /打\s*开/ }).click()
  await visitor.getByText('密码不正确').waitFor()
  await visitor.getByLabel('访问密码').fill('open sesame')
  await visitor.getByRole('button', { name: /打\s*开/ }).click()
  await visitor.getByRole('heading', { level: 1, name: '经营' }).waitFor()
  await expect.poll(() => tile(visitor, 'GMV').first().locator('strong').innerText()).toBe(shown)
  await expect.poll(() => tile(visitor, '下单').getByTestId('total-people').innerText()).toBe('2')
  await expect.poll(() => cut(visitor, '矮')).toBe(0)
  await tile(visitor, '漏斗').getByText('OpenApp').first().waitFor()
  await tile(visitor, '明细').getByText('该卡片不对链接访客显示').waitFor()
  await visitor.getByText('每周一看').waitFor()
  // To read: nothing leads anywhere, no number opens people, and nothing else is asked.
  expect(await visitor.getByRole('link').count()).toBe(0)
  expect(await visitor.getByRole('menu').count()).toBe(0)
  expect(await tile(visitor, '下单').getByTestId('total-people').getByRole('button').count()).toBe(0)
  expect(asked.filter((path) => path.startsWith('/api/') && !/^\/api\/v1\/shared\/(board|tiles\/\w+)$/.test(path))).toEqual([])
  expect(await visitor.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await visitor.setViewportSize({ width: 1440, height: 900 })
  expect(await problemsOf(visitor)).toEqual([])

  // Other days, kept in the address; a reload does not ask for the password again.
  await choose(visitor, visitor.getByRole('combobox', { name: '日期' }), '近 7 天')
  await visitor.waitForURL(/view=/)
  await visitor.reload()
  await visitor.getByText('近 7 天').waitFor()
  await expect.poll(() => tile(visitor, '下单').getByTestId('total-people').innerText()).toBe('2')

  await page.reload()
  await dialog.getByText('最近', { exact: false }).waitFor()
  expect(await dialog.getByRole('textbox', { name: '链接地址' }).count()).toBe(0)
  await dialog.getByRole('button', { name: '停用链接：代理商' }).click()
  await page
    .getByRole('button', { name: /^停\s*用$/ })
    .last()
    .click()
  await dialog.getByText('已停用', { exact: true }).waitFor()
  await visitor.reload()
  await visitor.getByText('该链接已停用，请向发送人索取新的链接。').waitFor()
  expect(await problemsOf(visitor)).toEqual([])
  const file = await fetch(url, { headers: { accept: 'text/html' } })
  expect(['cache-control', 'referrer-policy', 'x-robots-tag'].map((name) => file.headers.get(name))).toEqual([
    'no-store',
    'no-referrer',
    'noindex',
  ])
  expect(house.complaints).toEqual([])
})
