import type { Calls } from '@millrace/contract/calls/api.ts'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

async function mayBeUsed(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
  })
  expect(found).toEqual([])
}

/** Whoever books and does not come is to be called. */
async function noShows(): Promise<void> {
  const body = { kind: 'phone', title: '{{ profile.name }} 试驾未到店', text: '您好，请问是否需要重新约时间？' }
  const { id: templateId } = await house.api<{ id: string }>('POST', 'templates', { name: '未到店', body })
  const draft = {
    entry: { kind: 'event', event: 'NoShow', filters: [] },
    nodes: [{ id: 'call', kind: 'send', settings: { channel: 'phone', templateId, class: 'service' } }],
    edges: [{ from: 'entry', port: 'next', to: 'call' }],
    reentry: { kind: 'after_exit' },
  }
  const made = await house.api<{ id: string; revision: number }>('POST', 'journeys', { name: '试驾', draft })
  await house.api('POST', `journeys/${made.id}/publish`, {}, made.revision)
}
const absent = (n: number, name: string) => ({
  event: 'NoShow',
  ids: { login_id: `u${n}` },
  properties: { dealer: '浦东店' },
  profile: { set: { name, mobile: `1380000700${n}` } },
})
const calls = (query = 'status=all') => house.api<Calls>('GET', `calls?${query}`)

test('D31 (part: console) call tasks are gone through and finished by keyboard, assigned together, and results of a call centre imported', async () => {
  const page = await house.visit('/shop/engage/calls')
  await page.getByText('需要电话联系的用户会出现在这里').waitFor()
  await mayBeUsed(page)
  await noShows()
  await house.api('POST', 'members', { email: 'z@test.local', name: '小张', role: 'operator', password: 'a long enough password' })
  await house.send([absent(1, '王芳'), absent(2, '李雷'), absent(3, '韩梅')])
  const list = page.getByTestId('calls')
  await expect.poll(async () => (await calls()).items.length, { timeout: 60_000 }).toBe(3)
  await page.reload()
  await list.getByText('李雷', { exact: true }).waitFor()
  await page.getByText('3 个待拨打').waitFor()

  // From the list to a finished call without the mouse.
  const [first, second, third] = (await calls()).items
  if (!first || !second || !third) throw new Error('three tasks')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('heading', { name: first.name }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('heading', { name: second.name }).waitFor()
  await page.keyboard.press('ArrowUp')
  await page.getByRole('heading', { name: first.name }).waitFor()
  await page.getByText('您好，请问是否需要重新约时间？').waitFor()
  await mayBeUsed(page)
  const radio = page.getByRole('radio', { name: '已接通' })
  await radio.waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => radio.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: '原因' }).focus()
  await page.keyboard.type('周末来')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: second.name }).waitFor()
  await expect
    .poll(async () => (await calls('status=done')).items.map((one) => [one.id, one.result, one.reason]))
    .toEqual([[first.id, 'reached', '周末来']])
  await expect.poll(() => list.getByText(first.name, { exact: true }).count()).toBe(0)

  // A rebooked call says for when.
  await page.getByRole('radio', { name: '改约' }).check()
  await page.getByRole('button', { name: '保存结果' }).click()
  await page.getByText('改约需填写预约时间').waitFor()

  await page.getByRole('button', { name: /领\s*取/ }).click()
  await page.getByText('我的 1 个').waitFor()
  await page.getByRole('checkbox', { name: '全选已显示的任务' }).check()
  await choose(page, page.getByRole('combobox', { name: '分配给' }), '小张')
  await expect.poll(async () => (await calls('status=taken')).items.map((one) => one.assignee)).toEqual(['小张', '小张'])

  await page.getByRole('button', { name: '导入结果' }).click()
  const rows = `task,result,appointment_at\n${second.id},rebook,2030-01-05 14:00\n${third.id},nonsense,\n`
  await page.locator('input[type=file]').setInputFiles({ name: 'results.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) })
  await page.getByText('导入 1 条，重复 0 条，被拒 1 条').waitFor()
  await mayBeUsed(page)
  expect((await calls('result=rebook')).items).toEqual([])
  expect((await calls('status=done&result=rebook')).items.map((one) => one.appointmentAt)).toEqual(['2030-01-05T06:00:00.000Z'])
  expect(house.complaints).toEqual([])
}, 240_000)

test.runIf(isLong)(
  'results of one’s own are added in the settings; on a phone the list and the task take turns, in English and dark',
  async () => {
    const page = await house.visit('/shop/settings/calls', { language: 'en', theme: 'dark', width: 390 })
    await page.getByRole('button', { name: 'Add a result' }).click()
    await page.getByRole('textbox', { name: 'Code 1' }).fill('voicemail')
    await page.getByRole('textbox', { name: 'Name in Chinese 1' }).fill('语音信箱')
    await page.getByRole('textbox', { name: 'Name in English 1' }).fill('Voicemail')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(async () => (await house.api<{ results: { code: string }[] }>('GET', 'calls/settings')).results.map((one) => one.code))
      .toEqual(['voicemail'])
    await mayBeUsed(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.goto('/shop/engage/calls')
    const list = page.getByTestId('calls')
    await list.getByRole('button').first().click()
    await page.getByRole('radio', { name: 'Voicemail' }).waitFor()
    expect(await list.count()).toBe(0)
    await mayBeUsed(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'All call tasks' }).click()
    await list.waitFor()
    expect(house.complaints).toEqual([])
  },
  120_000,
)
