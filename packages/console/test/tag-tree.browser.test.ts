import type { Tag } from '@millrace/contract/tags/api.ts'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

let house: House
const students = { 大三: 1, '大三/计算机': 2, '大三/数学': 3, 大二: 4 }
beforeAll(async () => {
  house = await openHouse()
  await house.send(
    Object.entries(students).flatMap(([study, n]) =>
      Array.from({ length: n }, (_, i) => ({
        event: 'Enrol',
        ids: { login_id: `${study} ${i}` },
        properties: { study, fee: 100 * (i + 1) },
      })),
    ),
  )
  const enrolled = { event: 'Enrol', filters: [], window: { kind: 'ever' } }
  const definitions = [
    { name: '大学生', category: '人口/身份', definition: { kind: 'last', ...enrolled, property: 'study' } },
    { name: '学费', category: '交易', definition: { kind: 'figure', ...enrolled, figure: { of: 'sum', property: 'fee' } } },
  ]
  for (const one of definitions) {
    const tag = await house.api<Tag>('POST', 'tags', { owner: '小王', note: '口径', ...one })
    await house.api('POST', `tags/${tag.id}/compute`, {})
  }
  const people = async () => (await house.api<{ items: Tag[] }>('GET', 'tags')).items.map((one) => one.people)
  while ((await people()).some((n) => n !== 10)) await new Promise((done) => setTimeout(done, 100))
})
afterAll(() => house?.end())

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
}
const counted = (page: Page) => expect.poll(() => page.getByTestId('segment-count').innerText())

test('B01 B02 (part: pages) a level of a tag is chosen in the tree by the keyboard and means all that is below it; a figure is compared', async () => {
  const page = await house.visit('/shop/people/segments/new')
  await page.getByRole('button', { name: '+ 标签' }).click()
  await page.getByRole('combobox', { name: '标签' }).focus()
  await page.keyboard.press('Enter')
  // 交易, 学费, 人口, 身份, 大学生, whose values come when it is opened.
  await page.locator('.ant-select-tree-title', { hasText: '大学生' }).waitFor()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.locator('.ant-select-tree-title', { hasText: '大三' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: '及其下级' }).waitFor()
  await counted(page).toBe('6 人，共 10 人')
  await page.getByRole('checkbox', { name: '及其下级' }).click()
  await counted(page).toBe('1 人，共 10 人')
  await page.getByRole('combobox', { name: '值' }).fill('数学')
  await page.keyboard.press('Enter')
  await counted(page).toBe('3 人，共 10 人')

  await page.getByRole('combobox', { name: '标签' }).fill('学费')
  await page.keyboard.press('Enter')
  await counted(page).toBe('10 人，共 10 人')
  await page.getByRole('combobox', { name: '运算' }).click()
  await page.locator('.ant-select-item-option', { hasText: '大于等于' }).click()
  await page.getByRole('spinbutton', { name: '值' }).fill('400')
  await counted(page).toBe('1 人，共 10 人')
  expect(house.complaints).toEqual([])
})

test('B04 (part: pages) a specification is looked at before it is taken, its tags stand in their categories, and the check-up names what is wrong', async () => {
  const lines = [
    '标签名称,分类,标签说明,负责人,更新方式',
    '大学生,人口/身份,在读年级与专业,老李,每天',
    'VIP,交易/价值,高价值,,手动',
    'ｖｉｐ,交易/价值,,小张,',
    '坏,a//b,,,每周',
  ]
  const page = await house.visit('/shop/people/tags')
  await page.getByRole('button', { name: '规范表' }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: '下载模板' }).click()
  expect((await saving).suggestedFilename()).toBe('标签规范模板.csv')
  await page.getByRole('button', { name: '规范表' }).click()
  await page.getByRole('menuitem', { name: '导入规范表' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'tags.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
  await dialog.getByRole('row', { name: /5\s*坏\s*分类/ }).waitFor()
  await dialog.getByRole('row', { name: /5\s*坏\s*更新方式/ }).waitFor()
  await dialog.getByText('更新 1', { exact: true }).click()
  await dialog.getByRole('row', { name: /2\s*大学生.*口径.*在读年级与专业.*小王.*老李.*手动.*每天/ }).waitFor()
  await dialog.getByRole('button', { name: '导入 3 个标签' }).click()
  await page.getByText('新登记 2 个，更新 1 个').waitFor()

  await page.locator('.ant-tree-title', { hasText: '价值' }).click()
  await expect.poll(() => page.locator('tbody tr[data-row-key]').count()).toBe(2)
  expect(new URL(page.url()).searchParams.get('category')).toBe('交易/价值')
  await page.getByRole('button', { name: '体检' }).click()
  const alike = page.getByRole('region', { name: '名称相近' }).getByRole('link')
  await expect.poll(() => alike.allInnerTexts()).toEqual(['VIP', 'ｖｉｐ'])
  expect(await page.getByRole('region', { name: '无负责人' }).getByRole('link').allInnerTexts()).toEqual(['VIP'])
  await page.getByRole('button', { name: '无说明 1' }).click()
  await expect.poll(() => page.getByRole('region').count()).toBe(1)
  await page.getByRole('link', { name: 'ｖｉｐ' }).click()
  await page.getByRole('button', { name: '规则标签' }).click()
  await page.getByTestId('tag-count').waitFor()
  expect(house.complaints).toEqual([])
})
