import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse } from './house.ts'

let house: House
const day = 86_400_000
const at = new Date(Date.now() - 2 * day).toISOString()

/** Sixty people view something; twenty of them were somebody without a name first. */
beforeAll(async () => {
  house = await openHouse()
  const people = Array.from({ length: 60 }, (_, i) => i)
  await house.send(
    people.map((i) => ({ event: 'View', ids: { login_id: `u${i}` }, time: at, properties: { city: i % 2 ? '上海' : '北京' } })),
  )
  const some = people.slice(0, 20)
  await house.send(some.map((i) => ({ event: 'View', ids: { anonymous_id: `d${i}` }, time: at })))
  await house.send(some.map((i) => ({ event: 'SignIn', ids: { anonymous_id: `d${i}`, login_id: `u${i}` }, time: at })))
})
afterAll(() => house?.end())

const days = { from: at.slice(0, 10), to: new Date().toISOString().slice(0, 10) }
const ask = (query: object): string =>
  `/shop/analyze/events?query=${encodeURIComponent(JSON.stringify({ ...days, event: 'View', unit: 'day', ...query }))}`
const people = (page: Page) => page.getByTestId('total-people').innerText()

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`))
}

test('C01 (part: sampling and as collected in the console) a question asked of a sample says its error, and as collected people have no list', async () => {
  const page = await house.visit(ask({}))
  await page.getByTestId('total-people').waitFor()
  expect(await people(page)).toBe('60')
  await choose(page, page.getByRole('combobox', { name: '计算范围' }), '抽样 50%')
  await page.getByText('次数、人数与求和已放大到全量', { exact: false }).first().waitFor()
  const [, told = '', off = ''] = /^(\d+)\s*±(\d+)$/.exec(await people(page)) ?? []
  expect(Math.abs(Number(told) - 60)).toBeLessThanOrEqual(2 * Number(off))
  expect(decodeURIComponent(page.url())).toContain('"sample":50')
  // In the list stand as many as were drawn.
  await page.getByRole('row').getByRole('button', { name: told }).first().click()
  await page.getByRole('dialog').getByText('以下为 50% 样本中的用户', { exact: false }).waitFor()
  await page
    .getByRole('dialog')
    .getByText(`共 ${Number(told) / 2}`, { exact: false })
    .waitFor()
  expect(await serious(page)).toEqual([])
  await page.keyboard.press('Escape')
  await choose(page, page.getByRole('combobox', { name: '计算范围' }), '全量用户')
  await choose(page, page.getByRole('combobox', { name: '用户身份' }), '按采集时身份')
  await page.getByText('用于核对', { exact: false }).first().waitFor()
  await expect.poll(() => people(page), { timeout: 20_000 }).toBe('80')
  expect(await page.getByRole('row').getByRole('button', { name: '80' }).count()).toBe(0)
})

test.runIf(isLong)('what was asked and looked at stands in the history, is found and opened again, and can be forgotten', async () => {
  const page = await house.visit(ask({ by: [{ property: 'city' }] }))
  const remembered = page.waitForResponse((answer) => answer.url().endsWith('/analytics/history') && answer.request().method() === 'POST')
  await page.getByTestId('total-people').waitFor()
  expect((await remembered).status()).toBe(204)
  await page.goto('/shop/analyze/funnel')
  await page.getByRole('button', { name: '历史' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('searchbox', { name: '分析、事件或属性' }).fill('city')
  await drawer.getByRole('link', { name: '事件分析 · View' }).waitFor()
  expect(await serious(page)).toEqual([])
  await drawer.getByRole('link', { name: '事件分析 · View' }).click()
  await page.getByTestId('total-people').waitFor()
  expect(decodeURIComponent(page.url())).toContain('"property":"city"')
  await page.getByRole('button', { name: '历史' }).click()
  await drawer.getByRole('button', { name: '清空' }).click()
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await drawer.getByText('还没有记录', { exact: false }).waitFor()
})
