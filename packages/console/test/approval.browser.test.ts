import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
let id: string
const approver = { email: 'approver@shop.cn', password: 'a long enough password' }

beforeAll(async () => {
  house = await openHouse()
  await house.send(
    [1, 2, 3].map((n) => ({ event: 'Start', ids: { login_id: `u${n}` }, profile: { set: { email: `u${n}@x.cn`, level: 'gold' } } })),
  )
  await house.api('POST', 'members', { ...approver, name: '审批人', role: 'approver' })
  const body = { kind: 'html', subject: '你好', preheader: '', html: '<body><p>你好</p></body>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: '会员日', body })
  const caps = [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'calendar', unit: 'day' }, action: 'hold' }]
  await house.api('PUT', 'contact-rules', { caps }, 0)
  const gold = { kind: 'profile', condition: { property: 'level', op: 'eq', value: 'gold' } }
  const graph = {
    entry: { kind: 'audience', who: gold, when: { kind: 'at', at: '2099-01-01T10:00:00', zone: 'project' } },
    nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId: template.id } }],
    edges: [{ from: 'entry', port: 'next', to: 'm' }],
  }
  const live = await house.api<{ id: string; revision: number }>('POST', 'journeys', { name: '老会员召回', draft: graph })
  await house.api('POST', `journeys/${live.id}/publish`, {}, live.revision)
  id = (await house.api<{ id: string }>('POST', 'journeys', { name: '会员日', draft: graph })).id
  const { revision } = await house.api<{ revision: number }>('GET', '')
  await house.api('PATCH', '', { journeysNeedApproval: true }, revision)
})
afterAll(() => house?.end())

async function asApprover(path: string): Promise<Page> {
  const page = await house.visit('/', { isSignedIn: false })
  const headers = { 'x-requested-with': 'millrace', origin: house.url }
  expect((await page.context().request.post('/api/v1/session', { data: approver, headers })).ok()).toBe(true)
  await page.goto(path)
  return page
}

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`))
}

test('D41 in the console: submitted with what it does to whom, rejected with a reason, submitted again and approved by keyboard', async () => {
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  const banner = page.getByTestId('review')
  const submit = async (note: string): Promise<void> => {
    await page.getByRole('button', { name: '提交审批' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 人同时在「老会员召回」中').waitFor()
    await dialog.getByText('3 人一天内可能收到 2 条，上限 1 条').waitFor()
    await dialog.getByRole('textbox', { name: '给审批人的说明' }).fill(note)
    expect(await serious(page)).toEqual([])
    await dialog.getByRole('button', { name: '提交审批' }).click()
    await banner.getByText('审批中，由 owner@test.local 提交').waitFor()
  }
  await submit('会员日活动')
  await page.getByRole('button', { name: '提交审批', disabled: true }).waitFor()

  const other = await asApprover('/shop/engage/journeys?waiting=true')
  await other.getByTitle('待我审批: 1').first().waitFor()
  await other.getByRole('link', { name: '会员日', exact: true }).click()
  await other
    .getByTestId('review')
    .getByRole('button', { name: /审\s*批/ })
    .click()
  await other.getByRole('dialog').getByText('会员日活动').waitFor()
  await other.getByText('3 人同时在「老会员召回」中').waitFor()
  expect(await serious(other)).toEqual([])
  await other.getByRole('textbox', { name: '驳回原因' }).fill('先缩小人群')
  await other.getByRole('button', { name: /驳\s*回/ }).click()

  // Whoever submitted it hears of it where they are.
  await banner.getByText('已被 approver@shop.cn 驳回').waitFor()
  await banner.getByText('先缩小人群').waitFor()
  await submit('已缩小')
  await other.reload()
  await other
    .getByTestId('review')
    .getByRole('button', { name: /审\s*批/ })
    .focus()
  await other.keyboard.press('Enter')
  const approve = other.getByRole('dialog').getByRole('button', { name: /通\s*过/ })
  await expect.poll(() => approve.isEnabled()).toBe(true)
  for (let i = 0; i < 20 && !(await approve.evaluate((element) => element === document.activeElement)); i++)
    await other.keyboard.press('Tab')
  await other.keyboard.press('Enter')
  await page.getByText('运行中').first().waitFor()

  await page.getByRole('button', { name: /历\s*史/ }).click()
  await page.getByText(/从想法到上线/).waitFor()
  await page.goto(`/shop/engage/calendar?day=2099-01-01`)
  await page.getByRole('cell', { name: '选取人群进入' }).first().waitFor()
  await page.getByRole('cell', { name: '3 (100%)' }).first().waitFor()
  await page.setViewportSize({ width: 390, height: 900 })
  expect(await serious(page)).toEqual([])
  expect(house.complaints).toEqual([])
})
