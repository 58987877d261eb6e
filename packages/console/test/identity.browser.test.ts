import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

const visit = (ids: Record<string, string>, set: Record<string, string> = {}) => ({ event: 'Visit', ids, profile: { set } })

test('A08 (part: console) two people who share a phone are compared and kept apart by keyboard alone; the queue teaches when empty', async () => {
  const page = await house.visit('/shop/people/conflicts')
  await page.getByText('没有需要判断的冲突').waitFor()
  await house.send([visit({ login_id: 'a1', mobile: '13800000001' }, { city: '上海', vip: '是' })])
  await house.send([visit({ login_id: 'a2', mobile: '13800000001' }, { city: '北京' })])
  await page.reload()
  await page.getByRole('cell', { name: /a1/ }).waitFor()
  await page.getByRole('link', { name: /^对比 #/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^#\d+ 与 #\d+$/ }).waitFor()
  await page.getByText('两人各有登录 ID').waitFor()
  await expect.poll(() => page.locator('tr', { hasText: 'city' }).innerText()).toMatch(/上海[\s\S]*北京[\s\S]*不一致/)
  expect(await page.getByRole('button', { name: /合\s*并/ }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: '保持分开' }).focus()
  await page.keyboard.press('Enter')
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /确\s*定/ })
    .press('Enter')
  await page.getByText('没有需要判断的冲突').waitFor()
  await page.goto('/shop/people/conflicts?status=apart&reason=two_logins')
  await page.getByRole('link', { name: /^对比 #/ }).click()
  await page.getByText('已保持分开，无需再处理。').waitFor()
  expect(house.complaints).toEqual([])
})

test('A08 (part: console) a merge says beforehand what is gained and dropped, stands in the log and is undone there; a split goes the same way', async () => {
  await house.send([visit({ login_id: 'b1' }, { city: '上海' })])
  await house.send([visit({ mobile: '13800000002', email: 'b@x.cn' }, { city: '北京', source: '表单' })])
  const page = await house.visit('/shop/people/list?q=b1')
  await page.getByRole('link', { name: 'b1', exact: true }).click()
  await page.getByRole('button', { name: '与…合并' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: '另一个用户' }).fill('b@x.cn')
  await page.locator('.ant-select-item-option', { hasText: 'b@x.cn' }).first().click()
  await expect.poll(() => dialog.innerText()).toMatch(/手机号 \+8613800000002[\s\S]*source[\s\S]*city[\s\S]*上海[\s\S]*北京/)
  await dialog.getByRole('button', { name: /合\s*并/ }).click()
  await page.getByText('b@x.cn').first().waitFor()

  await page.getByRole('button', { name: '拆出 ID…' }).click()
  await page.getByRole('checkbox', { name: /b@x\.cn/ }).press('Space')
  await page.getByText('已有行为留在原用户').waitFor()
  await dialog.getByRole('button', { name: /拆\s*分/ }).click()
  await page.getByText(/已拆出，现属于用户 #/).waitFor()

  await page.goto('/shop/people/conflicts?view=log')
  await page.locator('tr', { hasText: '拆分' }).getByRole('button', { name: '合并回来…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /合\s*并/ })
    .click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('row').count()).toBe(4)
  const first = page.locator('tr', { hasText: '合并' }).last()
  await first.getByRole('button', { name: /撤\s*销/ }).click()
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await first.getByText('已撤销').waitFor()
  const shots = process.env['MILLRACE_SHOTS']
  if (shots) await page.screenshot({ path: `${shots}/identity-log.png`, fullPage: true })
  expect(house.complaints).toEqual([])
})
