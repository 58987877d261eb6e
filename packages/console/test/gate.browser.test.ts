import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
let templateId: string

beforeAll(async () => {
  house = await openHouse()
  const body = { kind: 'html', subject: '你好', preheader: '', html: '<body><p>你好</p></body>', text: '' }
  templateId = (await house.api<{ id: string }>('POST', 'templates', { name: '会员日', body })).id
})
afterAll(() => house?.end())

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`))
}

test('how far places are kept for a higher priority, what a channel may cost in a month, and how fast it sends, are set with the contact rules and say what they do', async () => {
  const page = await house.visit('/shop/settings/contact-rules')
  await page.getByText('没有预算：营销消息的费用不受限制。').waitFor()
  await page.getByRole('button', { name: '添加预算' }).click()
  await page.getByText('短信的营销消息每个自然月最多花费 1,000 CNY；超出的不发送。').waitFor()
  await page.getByRole('spinbutton', { name: '每个自然月' }).fill('250')
  await page.getByRole('button', { name: '添加速率' }).click()
  await page.getByText('短信任意 1 秒内最多发送 100 条；其余排队，服务类消息优先。').waitFor()
  await page.getByRole('checkbox', { name: '预热：从少量开始，逐日增加' }).check()
  await page.getByRole('spinbutton', { name: '首日条数' }).fill('10')
  await page.getByRole('spinbutton', { name: '退订率' }).fill('2')
  await page.getByRole('button', { name: '添加上限' }).click()
  await page.getByRole('spinbutton', { name: '提前预留（小时，0–168）' }).fill('48')
  await page.getByText('名额不足时，为 48 小时内将发送的更高优先级消息预留。').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('尚未保存').waitFor({ state: 'detached' })
  expect(await house.api('GET', 'contact-rules')).toMatchObject({
    budgets: [{ channel: 'sms', amount: 250, action: 'drop' }],
    rates: [{ channel: 'sms', account: null, limit: 100, per: 'second', warmUp: { days: 14, first: 10 } }],
    brake: { isOn: true, maxUnsubscribedPercent: 2, maxComplainedPercent: 0.3 },
    lookAheadHours: 48,
    spent: [],
  })
  expect(await serious(page)).toEqual([])
  const narrow = await house.visit('/shop/settings/contact-rules', { language: 'en', theme: 'dark', width: 390 })
  await narrow.getByText('Text message: marketing costs at most 250 CNY in a calendar month; what would cost more is not sent.').waitFor()
  expect(await serious(narrow)).toEqual([])
})

test('a broadcast has a priority and a budget', async () => {
  const definition = { audience: { who: null }, when: { kind: 'now' }, channel: 'email', variants: [{ templateId, weight: 100 }] }
  const { id } = await house.api<{ id: string }>('POST', 'broadcasts', { name: '双十一', definition })
  const page = await house.visit(`/shop/engage/broadcasts/${id}`)
  await page.getByRole('spinbutton', { name: '优先级' }).fill('80')
  await page.getByRole('spinbutton', { name: '费用预算' }).fill('1200.5')
  await page.getByRole('button', { name: /^保\s*存/ }).click()
  await expect
    .poll(async () => (await house.api<{ definition: object }>('GET', `broadcasts/${id}`)).definition)
    .toMatchObject({ priority: 80, budget: 1_200.5 })
  expect(await serious(page)).toEqual([])
})

test('a send step asks once more as it goes, of the person and of the event that began the run', async () => {
  const graph = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [] },
    nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId } }],
    edges: [{ from: 'entry', port: 'next', to: 'm' }],
  }
  const { id } = await house.api<{ id: string }>('POST', 'journeys', { name: '催付', draft: graph })
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  await page.getByText('发送邮件').first().click()
  await page.getByRole('switch', { name: '发送前再确认' }).click()
  await page.getByText('发送的那一刻按用户、触发事件和物品的最新数据再判断一次').waitFor()
  await expect
    .poll(async () => (await house.api<{ draft: { nodes: { settings: object }[] } }>('GET', `journeys/${id}`)).draft.nodes[0]?.settings)
    .toMatchObject({ still: { kind: 'all' } })
  expect(await serious(page)).toEqual([])
  expect(house.complaints).toEqual([])
})

test('a step that chooses the channel says by what, and keeps it; in their order is how it begins', async () => {
  const graph = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [] },
    nodes: [{ id: 'c', kind: 'channel', settings: { order: ['email', 'sms'] } }],
    edges: [{ from: 'entry', port: 'next', to: 'c' }],
  }
  const { id } = await house.api<{ id: string }>('POST', 'journeys', { name: '多渠道', draft: graph })
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  const kept = async () => (await house.api<{ draft: { nodes: { settings: object }[] } }>('GET', `journeys/${id}`)).draft.nodes[0]?.settings
  await page.getByText('依次 邮件 → 短信').first().click()
  const by = page.getByRole('radiogroup', { name: '优先方式' })
  await page.getByText('按上面的顺序依次尝试。').waitFor()
  await by.getByText('费用最低').click()
  await page.getByText('按各渠道默认账号的单价').waitFor()
  await expect.poll(kept).toMatchObject({ by: 'cheapest' })
  await by.getByText('预测响应最高').click()
  await expect.poll(kept).toMatchObject({ by: 'predicted' })
  await by.getByText('按上述顺序').click()
  await expect.poll(kept).not.toHaveProperty('by')
  await page.getByRole('button', { name: '上移 短信' }).click()
  await expect.poll(kept).toMatchObject({ order: ['sms', 'email'] })
  expect(await serious(page)).toEqual([])
})
