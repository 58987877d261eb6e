import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.send(crowd())
})
afterAll(() => house?.end())

/** Twelve people who came; some ordered once, some three times, some long ago. */
function crowd(): object[] {
  const day = 86_400_000
  const ago = (days: number) => new Date(Date.now() - days * day).toISOString()
  return Array.from({ length: 12 }, (_, i) => {
    const ids = { login_id: `u${i}` }
    const orders = [[], [10], [10, 20, 30], [80]][i % 4] ?? []
    return [{ event: 'Visit', ids, time: ago(1) }, ...orders.map((days) => ({ event: 'PayOrder', ids, time: ago(days) }))]
  }).flat()
}

async function shown(page: Page, table: string): Promise<string[]> {
  const rows = await page.getByRole('table', { name: table }).locator('tbody tr[data-row-key]').allInnerTexts()
  return rows.map((row) =>
    row
      .split(/\s*[\t\n]\s*/)
      .slice(0, 2)
      .join(' ')
      .trim(),
  )
}

test('stages are begun with a template, changed, previewed, saved and computed by the pages alone', async () => {
  const page = await house.visit('/shop/people/tags/new')
  await page.getByRole('link', { name: /^阶段标签/ }).click()
  await page.getByLabel('名称').fill('生命周期')
  await page.getByRole('button', { name: '从模板开始' }).click()
  const dialog = page.getByRole('dialog')
  for (const [label, value] of [
    ['来访事件', 'Visit'],
    ['付款事件', 'PayOrder'],
  ] as const) {
    await dialog.getByRole('combobox', { name: label }).fill(value)
    await page.keyboard.press('Tab')
  }
  await dialog.getByRole('button', { name: '使用这些阶段' }).click()
  const stages = ['访客 3', '新客 3', '成长 3', '成熟 0', '流失风险 3', '已流失 0', '回流 0', '其他 0']
  await expect.poll(() => shown(page, '预览')).toEqual(stages)

  // The last of the seven goes, the first stage gets a shortest stay, and its people leave by a rule.
  await page.getByRole('button', { name: '移除 阶段 7' }).click()
  const first = page.getByRole('region', { name: '阶段 1' })
  await first.getByRole('spinbutton', { name: '至少停留' }).fill('3')
  await first.getByRole('button', { name: '+ 离开条件' }).click()
  await first.getByText('没有条件时，所有人都会离开。').waitFor()
  await first.getByRole('button', { name: '移除 离开条件' }).click()
  await first.getByText('首先符合其他阶段时离开。').waitFor()
  await first.getByRole('textbox', { name: '阶段的标签值 1' }).fill('')
  await page.getByText('还需填写或修改：阶段 1 值').waitFor()
  await first.getByRole('textbox', { name: '阶段的标签值 1' }).fill('来访')
  await page.getByLabel('连续不符合').fill('2')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/tags\/tag_/)
  await page.getByRole('button', { name: '立即计算' }).click()
  await page.getByText('已完成').waitFor()
  await expect
    .poll(() => shown(page, '用户现有的标签值'))
    .toEqual(stages.filter((one) => one !== '回流 0').map((one) => one.replace('访客', '来访')))
  await page.getByText(/来访：.*，至少停留 3 天；.*连续 2 次不符合才离开阶段/).waitFor()
  expect(house.complaints).toEqual([])
})
