import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'
import { keyboardOf } from './keyboard.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const body = { kind: 'html', subject: '试驾', preheader: '', html: '<body><p>试驾</p></body>', text: '' }
  await house.api('POST', 'templates', { name: '试驾', body })
  const hour = 3_600_000
  await house.send([
    { event: 'BookTestDrive', ids: { login_id: 'early' }, time: Date.now() - 5 * hour },
    { event: 'ArriveStore', ids: { login_id: 'early' }, time: Date.now() - 3 * hour },
    { event: 'BookTestDrive', ids: { login_id: 'later' }, time: Date.now() - 4 * hour },
  ])
})
afterAll(() => house?.end())

const settings = (page: Page): Locator => page.getByRole('form', { name: '设置' })
const saved = (page: Page): Promise<void> =>
  expect.poll(() => page.getByTestId('save-state').innerText()).toContain('已保存') as unknown as Promise<void>

test('D03 D34 (part: console) the test drive with the keyboard only: from the template, tried out, backtested, published, changed with somebody inside, rolled back', async () => {
  const page = await house.visit('/shop/engage/journeys?new=1')
  const { keyboard } = page
  const { tabTo, type, press } = keyboardOf(page)
  const step = (id: string): Locator => page.locator(`[data-step="${id}"]`)
  async function publish(): Promise<void> {
    await press(page.getByRole('button', { name: /^发\s*布$/ }))
    const confirm = page.getByRole('dialog').getByRole('button', { name: /发\s*布/ })
    await confirm.waitFor()
    await expect.poll(() => confirm.isEnabled()).toBe(true)
    await press(confirm)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }

  await press(page.getByRole('dialog').getByRole('button', { name: '4S 试驾' }))
  await press(step('entry'))
  await tabTo(settings(page).getByRole('combobox', { name: '进入方式' }))
  for (const key of ['Enter', ...Array.from({ length: 4 }, () => 'ArrowUp'), 'Enter']) await keyboard.press(key)
  await type(settings(page).getByRole('combobox', { name: '事件' }).first(), 'BookTestDrive')
  await keyboard.press('Tab')
  for (const id of ['remind', 'welcome', 'survey_suv', 'survey', 'thanks', 'sorry']) {
    await press(step(id))
    await tabTo(settings(page).getByRole('combobox', { name: '模板' }))
    await keyboard.press('Enter')
    await page.locator('.ant-select-item-option', { hasText: '试驾' }).first().waitFor()
    await keyboard.press('Enter')
    await keyboard.press('Escape')
  }
  await saved(page)

  await step('entry').focus()
  await keyboard.press('t')
  await expect.poll(() => page.getByRole('status').first().innerText()).toContain('当天结束前到店')
  await press(page.getByRole('button', { name: '快进到下一步' }))
  await expect.poll(() => page.getByTestId('dry-run-result').innerText()).toContain('外呼')
  await keyboard.press('Escape')
  await keyboard.press('t')

  await press(page.getByRole('button', { name: /^回\s*测$/ }))
  await press(page.getByRole('dialog', { name: '回测' }).getByRole('button', { name: '开始回测' }))
  await expect
    .poll(() =>
      page
        .getByTestId('backtest-result')
        .getByRole('row', { name: /^进入次数/ })
        .first()
        .innerText(),
    )
    .toMatch(/2/)
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })

  await publish()
  await page.getByText('运行中').first().waitFor()
  await house.send([{ event: 'BookTestDrive', ids: { login_id: 'inside' }, profile: { set: { email: 'inside@example.com' } } }])
  await page.getByRole('link', { name: '1 人等待中' }).waitFor()

  await step('arrives').focus()
  await keyboard.press('Delete')
  await saved(page)
  await press(page.getByRole('button', { name: /^发\s*布$/ }))
  await expect.poll(() => page.getByTestId('impact').innerText()).toMatch(/当天结束前到店？」被删除：其中 1 人\s*转到「到店欢迎」/)
  await press(page.getByRole('dialog').getByRole('button', { name: /发\s*布/ }))
  await page.getByText('v2').first().waitFor()

  await press(page.getByRole('button', { name: /历\s*史/ }))
  await press(page.getByRole('button', { name: '恢复为草稿 v1' }))
  const restoring = page.getByRole('dialog', { name: '把 v1 恢复为草稿？' })
  await expect.poll(() => restoring.innerText()).toContain('新增步骤「当天结束前到店？」')
  await press(restoring.getByRole('button', { name: '恢复为草稿' }))
  await step('arrives').waitFor()
  await step('entry').focus()
  await keyboard.press('ControlOrMeta+z')
  await step('arrives').waitFor({ state: 'detached' })
  await keyboard.press('ControlOrMeta+Shift+z')
  await step('arrives').waitFor()
  await saved(page)
  await publish()
  await page.getByText('v3').first().waitFor()
  const { items } = await house.api<{ items: { name: string; id: string }[] }>('GET', 'journeys')
  const versions = await house.api<{ items: { version: number; graph: object }[] }>('GET', `journeys/${items[0]?.id}/versions`)
  const graphOf = (version: number) => versions.items.find((one) => one.version === version)?.graph
  expect(graphOf(3)).toEqual(graphOf(1))
  expect(house.complaints).toEqual([])
})
