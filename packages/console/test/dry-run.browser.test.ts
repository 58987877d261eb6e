import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
let path: string
beforeAll(async () => {
  house = await openHouse()
  const link = [{ property: 'order_id', trigger: 'order_id' }]
  const draft = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [], key: 'order_id' },
    nodes: [
      { id: 'w', kind: 'wait', settings: { duration: { amount: 1, unit: 'day' } } },
      { id: 'e', kind: 'wait_event', settings: { event: 'PayOrder', filters: [], links: link, timeout: { amount: 2, unit: 'hour' } } },
      { id: 'paid', kind: 'exit', settings: { reason: '已付' } },
      { id: 't', kind: 'set_tag', settings: { tag: '犹豫' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'w' },
      { from: 'w', port: 'next', to: 'e' },
      { from: 'e', port: 'happened', to: 'paid' },
      { from: 'e', port: 'timeout', to: 't' },
    ],
    goal: null,
    reentry: { kind: 'after_exit' },
  }
  const journey = await house.api<{ id: string }>('POST', 'journeys', { name: '付款', draft })
  await house.send([{ event: 'View', ids: { login_id: 'anna' } }])
  path = `/shop/engage/journeys/${journey.id}`
})
afterAll(() => house?.end())

const result = (page: Page): Locator => page.getByTestId('dry-run-result')
const marks = (page: Page): Promise<string[]> =>
  page
    .locator('[data-mark]')
    .evaluateAll((all) =>
      all.map(
        (one) => `${one.parentElement?.querySelector('[data-step]')?.getAttribute('data-step')} ${(one as HTMLElement).dataset['mark']}`,
      ),
    )

test('a dry run with somebody invented, a clock moved past a wait, and both ways of a wait for an event', async () => {
  const page = await house.visit(path)
  await page.getByRole('button', { name: '试运行' }).click()
  const next = page.getByRole('button', { name: '快进到下一步' })
  await expect.poll(() => marks(page)).toEqual(['entry passed', 'w here'])
  await next.click()
  await expect.poll(() => marks(page)).toEqual(['entry passed', 'w passed', 'e here'])
  await page.getByRole('button', { name: '+ 随后发生 PayOrder' }).click()
  await expect.poll(() => result(page).innerText()).toMatch(/等到了[^]*已付/)
  await expect.poll(() => marks(page)).toEqual(['entry passed', 'w passed', 'e passed', 'paid passed'])
  await page.getByRole('group', { name: 'PayOrder' }).getByRole('button', { name: '移除' }).first().click()
  await next.click()
  await expect.poll(() => result(page).innerText()).toMatch(/时限内没有发生[^]*打上：犹豫/)
  await page.getByText(/^谁 ·/).click()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run('[data-dry-run]', { resultTypes: ['violations'] }))
  expect(violations.map(({ id, impact, nodes }) => [id, impact, nodes[0]?.html])).toEqual([])
  await page.reload()
  await expect.poll(() => marks(page)).toEqual(['entry passed', 'w here'])
  await page.getByText(/^谁 ·/).click()
  await page.getByText('真实用户', { exact: true }).click()
  await page.getByText('请选择用谁来试运行。').waitFor()
  expect(await marks(page)).toEqual([])
  await choose(page, page.getByRole('combobox', { name: /按 ID 搜索/ }), 'anna')
  await expect.poll(() => marks(page)).toEqual(['entry passed', 'w here'])
  expect(await house.api<{ counts?: unknown }>('GET', `${path.slice('/shop/engage/'.length)}/counts`)).toMatchObject({ entered: 0 })
  expect(house.complaints).toEqual([])
})

test('a dry run without a mouse: a key opens it, Tab and Enter move the clock, Escape goes back to the steps, the key closes it', async () => {
  const page = await house.visit(path)
  const { keyboard } = page
  async function press(target: Locator): Promise<void> {
    await target.waitFor()
    for (let i = 0; i < 80; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return keyboard.press('Enter')
      await keyboard.press('Tab')
    }
    throw new Error(`Tab never came to ${String(target)}`)
  }
  await page.locator('[data-step="entry"]').focus()
  await keyboard.press('t')
  await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-dry-run'))).toBe(true)
  await expect.poll(() => page.getByRole('status').first().innerText()).toContain('停在「等待 1 天」')
  await press(page.getByRole('button', { name: '+ 1 天' }))
  await expect.poll(() => marks(page)).toContain('e here')
  await press(page.getByRole('button', { name: '快进到下一步' }))
  await expect.poll(() => result(page).innerText()).toContain('时限内没有发生')
  await keyboard.press('Escape')
  await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['step'])).toBe('entry')
  await keyboard.press('t')
  await expect.poll(() => marks(page)).toEqual([])
  expect(house.complaints).toEqual([])
})
