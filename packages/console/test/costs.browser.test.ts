import type { Costs } from '@millrace/contract/journeys/costs.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

test('C10 (part: console) costs and return: nothing sent yet; then spend, conversions and what is not known yet, each number with its people', async () => {
  const page = await house.visit('/shop/analyze/costs')
  await page.getByText('这段时间没有发出消息', { exact: false }).waitFor()
  await house.send(
    ['ann', 'bob', 'cat'].map((login) => ({
      event: 'Visit',
      ids: { login_id: login },
      profile: { set: { email: `${login}@x.cn`, city: '上海' } },
    })),
  )
  const body = { kind: 'html', subject: 'Hi', preheader: '', html: '<body><p>Hi</p></body>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: 'Hi', body })
  const broadcast = await house.api<{ id: string; revision: number }>('POST', 'broadcasts', {
    name: '周年庆',
    definition: {
      audience: { who: { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } } },
      when: { kind: 'now' },
      channel: 'email',
      variants: [{ templateId: template.id, weight: 100 }],
      goal: { event: 'Buy', within: { amount: 1, unit: 'day' } },
    },
  })
  await house.api('POST', `broadcasts/${broadcast.id}/send`, {}, broadcast.revision)
  await expect.poll(async () => (await house.api<Costs>('GET', 'campaigns/costs')).campaigns[0]?.channels[0]?.people).toBe(3)
  await page.reload()
  const row = page.getByTestId('cost-campaigns').locator('tbody tr', { hasText: '周年庆' })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/邮件\s*3\s*¥0\.00[^]*无对照组：未知/)
  await row.getByRole('button', { name: '触达用户 3' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('ann@x.cn').waitFor()
  expect(house.complaints).toEqual([])
})
