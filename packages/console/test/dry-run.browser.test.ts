import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse } from './house.ts'

let house: House
let path: string
beforeAll(async () => {
  house = await openHouse()
  const body = { kind: 'html', subject: '还没付款', preheader: '', html: '<p>还没付款</p>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: '催付', body })
  const link = [{ property: 'order_id', trigger: 'order_id' }]
  const draft = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [], key: 'order_id' },
    nodes: [
      { id: 'w', kind: 'wait', settings: { duration: { amount: 1, unit: 'day' } } },
      { id: 'e', kind: 'wait_event', settings: { event: 'PayOrder', filters: [], links: link, timeout: { amount: 2, unit: 'hour' } } },
      { id: 'paid', kind: 'exit', settings: { reason: '已付' } },
      { id: 't', kind: 'set_tag', settings: { tag: '犹豫' } },
      { id: 'm', kind: 'send', settings: { channel: 'email', templateId: template.id } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'w' },
      { from: 'w', port: 'next', to: 'e' },
      { from: 'e', port: 'happened', to: 'paid' },
      { from: 'e', port: 'timeout', to: 't' },
      { from: 't', port: 'next', to: 'm' },
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
  await expect.poll(() => result(page).innerText()).toMatch(/时限内没有发生[^]*催付 会在 .* 发送[^]*打上：犹豫/)
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

test.runIf(isLong)(
  'a dry run without a mouse: a key opens it, Tab and Enter move the clock, Escape goes back to the steps, the key closes it',
  async () => {
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
  },
)

test('a call in the panel: tried out it says why it may not go there; a dry run shows it and goes on as asked', async () => {
  const draft = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [], key: 'order_id' },
    nodes: [
      { id: 'h', kind: 'webhook', settings: { url: 'http://127.0.0.1:9/{{ event.order_id }}', body: '' } },
      { id: 'bad', kind: 'exit', settings: { reason: '调不通' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'h' },
      { from: 'h', port: 'failed', to: 'bad' },
    ],
  }
  const { id } = await house.api<{ id: string }>('POST', 'journeys', { name: '调用', draft })
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  await page.locator('[data-step="h"]').click()
  await page.getByLabel('等待应答').waitFor()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run('[data-settings]', { resultTypes: ['violations'] }))
  expect(violations.map(({ id: rule, impact, nodes }) => [rule, impact, nodes[0]?.html])).toEqual([])
  await page.getByRole('button', { name: '试调一次' }).click()
  await page.getByLabel('触发事件的属性（JSON）').fill('{ "order_id": "o1" }')
  await page.getByRole('button', { name: '立即调用' }).click()
  await expect.poll(() => page.getByTestId('call-answer').innerText()).toMatch(/内网[^]*127\.0\.0\.1:9\/o1/)
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  await page.getByRole('button', { name: '试运行' }).click()
  await expect.poll(() => result(page).innerText()).toMatch(/POST http:\/\/127\.0\.0\.1:9\/1/)
  await result(page).getByText('失败', { exact: true }).click()
  await expect.poll(() => result(page).innerText()).toMatch(/调不通/)
})

test('code in the panel: where it cannot be read is said as it is typed; tried out it says what it finds', async () => {
  const draft = {
    entry: { kind: 'event', event: 'SubmitOrder', filters: [], key: 'order_id' },
    nodes: [{ id: 'c', kind: 'code', settings: { code: 'return {}', trigger: ['amount'], results: [{ name: 'level', type: 'text' }] } }],
    edges: [{ from: 'entry', port: 'next', to: 'c' }],
  }
  const { id } = await house.api<{ id: string }>('POST', 'journeys', { name: '代码', draft })
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  await page.locator('[data-step="c"]').click()
  const code = page.getByRole('textbox', { name: '代码', exact: true })
  await code.fill('const big = trigger.amount > 100\nreturn { level: big ? }')
  await page
    .getByText(/^第 2 行第 \d+ 列/)
    .first()
    .waitFor()
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run('[data-settings]', { resultTypes: ['violations'] }))
  expect(violations.map(({ id: rule, impact, nodes }) => [rule, impact, nodes[0]?.html])).toEqual([])
  await code.fill("return { level: trigger.amount > 100 ? 'gold' : 'plain' }")
  await page.getByRole('button', { name: '试运行代码' }).click()
  await page.getByLabel('触发事件属性（JSON）').fill('{ "amount": 101 }')
  await page.getByRole('button', { name: '立即运行' }).click()
  await expect.poll(() => page.getByTestId('code-answer').innerText()).toMatch(/代码已运行[^]*"level": "gold"/)
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  expect(house.complaints).toEqual([])
})
