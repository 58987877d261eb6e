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
  const body = { kind: 'html', subject: '待支付', preheader: '', html: '<p>待支付</p>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: '催付', body })
  const { id, revision } = await house.api<{ id: string; revision: number }>('POST', 'journeys', {
    name: '未支付提醒',
    draft: {
      entry: {
        kind: 'event_then_not',
        event: 'SubmitOrder',
        key: 'order_id',
        not: { event: 'PayOrder', links: order },
        within: { amount: 2, unit: 'hour' },
      },
      nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'service' } }],
      edges: [{ from: 'entry', port: 'next', to: 'm' }],
      goal: { event: 'PayOrder', links: order, within: { amount: 1, unit: 'day' } },
    },
  })
  journey = id
  await house.api('POST', `journeys/${id}/publish`, {}, revision)
})
afterAll(() => house?.end())

test('the draft played over the past beside another wait and what is published; the address keeps the outcome, and the canvas shows it', async () => {
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
  expect((await row('进入次数')).split(/\s+/)).toEqual(['进入次数', '7', '7', '12'])
  expect((await row('已发生，无需触达')).split(/\s+/)).toEqual(['已发生，无需触达', '5', '5', '0'])
  expect((await row('达成目标')).split(/\s+/)).toEqual(['达成目标', '0', '0', '5'])
  expect((await row('不发送：')).split(/\s+/)).toEqual([
    '不发送：该用户没有该渠道的地址：无有效邮箱、无带国家码的手机号，或无可推送的设备。',
    '7',
    '7',
    '12',
  ])
  expect(house.complaints).toEqual([])
  await page.getByRole('button', { name: '在画布上显示' }).click()
  const way = page.locator('[data-tested="entry/next"]')
  await expect.poll(() => way.innerText()).toBe('7 / 7 人通过')
  await choose(page, page.getByRole('combobox', { name: '显示哪一个' }), '改为 10 分钟')
  await expect.poll(() => way.innerText()).toBe('12 / 7 人通过')
  await page.reload()
  await expect.poll(() => way.innerText()).toBe('12 / 7 人通过')
  await page.getByRole('button', { name: /^结\s*果$/ }).click()
  await found.waitFor()
  await panel.getByRole('button', { name: '在画布上显示' }).click()
  await page.getByTitle('实时').click()
  await way.waitFor({ state: 'detached' })
  expect(house.complaints).toEqual([])
})
