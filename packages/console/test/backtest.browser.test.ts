import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
let journey: string
beforeAll(async () => {
  house = await openHouse()
  const order = [{ property: 'order_id', trigger: 'order_id' }]
  const now = Date.now()
  await house.send(
    Array.from({ length: 12 }, (_, i) => ({
      event: 'SubmitOrder',
      ids: { login_id: `u${i}` },
      time: now - 6 * 3_600_000,
      properties: { order_id: `o${i}` },
    })),
  )
  await house.send(
    Array.from({ length: 5 }, (_, i) => ({
      event: 'PayOrder',
      ids: { login_id: `u${i}` },
      time: now - 6 * 3_600_000 + 30 * 60_000,
      properties: { order_id: `o${i}` },
    })),
  )
  const { id } = await house.api<{ id: string }>('POST', 'journeys', {
    name: '未支付提醒',
    draft: {
      entry: {
        kind: 'event_then_not',
        event: 'SubmitOrder',
        key: 'order_id',
        not: { event: 'PayOrder', links: order },
        within: { amount: 2, unit: 'hour' },
      },
      nodes: [{ id: 't', kind: 'set_tag', settings: { tag: '待支付', value: '', remove: false } }],
      edges: [{ from: 'entry', port: 'next', to: 't' }],
      goal: { event: 'PayOrder', links: order, within: { amount: 1, unit: 'day' } },
    },
  })
  journey = id
})
afterAll(() => house?.end())

test('the draft played over the past beside another wait; the address keeps the outcome', async () => {
  const page = await house.visit(`/shop/engage/journeys/${journey}`)
  await page.getByRole('button', { name: /^回\s*测$/ }).click()
  const panel = page.getByRole('dialog', { name: '回测' })
  await choose(page, panel.getByRole('combobox', { name: '时间范围' }), '最近 7 天')
  await panel.getByRole('button', { name: /添加假设/ }).click()
  await panel.getByRole('spinbutton').fill('10')
  await choose(page, panel.getByRole('combobox', { name: '时间', exact: true }), '分钟')
  await panel.getByRole('button', { name: '开始回测' }).click()
  const found = panel.getByTestId('backtest-result')
  await found.waitFor()
  const row = (title: string) =>
    found
      .getByRole('row', { name: new RegExp(`^${title}`) })
      .first()
      .innerText()
  expect((await row('进入次数')).split(/\s+/)).toEqual(['进入次数', '7', '12'])
  expect((await row('已发生，无需触达')).split(/\s+/)).toEqual(['已发生，无需触达', '5', '0'])
  expect((await row('达成目标')).split(/\s+/)).toEqual(['达成目标', '0', '5'])
  expect(house.complaints).toEqual([])
  await page.reload()
  await page.getByTestId('backtest-result').waitFor()
})
