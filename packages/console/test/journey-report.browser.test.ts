import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Report } from '@millrace/contract/journeys/report.ts'
import { type House, openHouse } from './house.ts'

let house: House
let journey: string
beforeAll(async () => {
  house = await openHouse()
  const draft = {
    entry: { kind: 'event', event: 'SignUp', filters: [] },
    nodes: [
      { id: 'w', kind: 'wait_event', name: '等待下单', settings: { event: 'Order', links: [], timeout: { amount: 2, unit: 'day' } } },
      { id: 'thanks', kind: 'exit', settings: { reason: '' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'w' },
      { from: 'w', port: 'happened', to: 'thanks' },
    ],
    goal: { event: 'PayOrder', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: true },
    reentry: { kind: 'after_exit' },
  }
  const made = await house.api<{ id: string; revision: number }>('POST', 'journeys', { name: '新客', draft })
  journey = made.id
  await house.api('POST', `journeys/${journey}/publish`, {}, made.revision)
  const does = (event: string, ...users: number[]) => users.map((n) => ({ event, ids: { login_id: `u${n}` } }))
  await house.send(does('SignUp', 1, 2, 3, 4))
  await house.send(does('Order', 1, 2))
  await house.send(does('PayOrder', 1, 3))
  const ended = async () => (await house.api<Report>('GET', `journeys/${journey}/report`)).ended
  await vi.waitFor(async () => expect(await ended()).toBe(3), { timeout: 30_000 })
})
afterAll(() => house?.end())

test('D35 (by an operator) the report: numbers by entry day and event day, the funnel, and people of a step become a segment', async () => {
  const page = await house.visit(`/shop/engage/journeys/${journey}`)
  await page.getByText('所选日期的数据').click()
  await page.locator('[data-reading="thanks"]').getByText('流失 50%').waitFor()
  const people = page.getByRole('dialog', { name: '把「等待下单」的用户存为分群' })
  await page.locator('[data-people="w"]').click()
  await people.getByText('现在停留在此').waitFor()
  expect(page.url()).toMatch(/days=.*people=w/)
  await page.keyboard.press('Escape')
  await people.waitFor({ state: 'hidden' })
  await page.locator('[data-people="w/happened"]').press('Enter')
  await people.getByText('这段时间离开').waitFor()
  await people.getByRole('button', { name: /取\s*消/ }).click()
  await page.getByRole('link', { name: '报告' }).click()
  const numbers = page.getByTestId('report-numbers')
  await expect
    .poll(() => numbers.innerText().then((text) => text.replaceAll(/\s+/g, ' ').replaceAll(/ ?· ?/g, ' · ')))
    .toBe('进入 4 仍在流程中 1 离开 3 达成目标 2 · 50% 流失 1 · 25%')
  await expect.poll(() => page.locator('[data-funnel="w"]').innerText()).toMatch(/4 · 100%/)
  const step = page.getByRole('row', { name: /等待下单/ })
  await expect.poll(() => step.innerText().then((text) => text.replaceAll(/\s+/g, ' '))).toContain('4 1 ')
  await page.getByText('发生日期').click()
  await page.waitForURL(/by=event/)
  await page.reload()
  await numbers.waitFor()
  await step.getByRole('button', { name: /存为分群/ }).click()
  await people.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/segments\/seg_/)
  await expect.poll(() => page.getByTestId('segment-people').innerText(), { timeout: 20_000 }).toContain('1')
  expect(house.complaints).toEqual([])
})
