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
beforeAll(async () => {
  house = await openHouse()
  const pay = (user: string, amount: number) => ({ event: 'Pay', ids: { login_id: user }, properties: { amount } })
  await house.send([pay('li', 300), pay('wang', 50), pay('zhao', 500)])
})
afterAll(() => house?.end())

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
}

test('B03 (part: SQL tag, page) a query is written with what it may read beside it, its mistake is placed, and it is counted and saved', async () => {
  const page = await house.visit('/shop/people/tags/new')
  await page.getByText('SQL 标签').click()
  await page.getByLabel('名称').fill('消费能力')
  const query = page.getByRole('textbox', { name: '查询' })
  await query.fill("select person_id,\n  '高' as value\nfrom events where")
  await page
    .getByText(/line 3, column \d+/)
    .first()
    .waitFor()
  await query.fill("select person_id, '高' as value from events where properties.amount.:Float64 > 100")
  await expect.poll(() => page.getByTestId('tag-count').innerText()).toBe('2 人会有此标签，共 3 人')
  await page.getByText('可读取的数据').click()
  await page.getByText('用户当前的标签').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: '立即计算' }).click()
  await expect.poll(() => page.getByTestId('tag-people').innerText()).toContain('2')
  await page.close()
})

test('B03 (part: import tag, page) a file is chosen, its columns are said, and the rows that name nobody are told', async () => {
  const tag = await house.api<{ id: string }>('POST', 'tags', { name: '会员等级', definition: { kind: 'import' } })
  const page = await house.visit(`/shop/people/tags/${tag.id}`)
  await page.getByRole('button', { name: '导入文件' }).click()
  const file = { name: 'levels.csv', mimeType: 'text/csv', buffer: Buffer.from('账号,等级\nli,金\nnobody,银\n') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('dialog').getByText('账号').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '导入' }).click()
  await page.getByText('1 行没有对应用户').waitFor()
  await expect.poll(() => page.getByTestId('tag-people').innerText()).toContain('1')
  await page.close()
})

test('SQL segment: made from a query on the page of segments, it shows its people, and the query can be changed', async () => {
  const page = await house.visit('/shop/people/segments', { width: 390 })
  await page.getByRole('button', { name: '新建 SQL 分群' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '分群名称' }).fill('大额')
  await dialog.getByRole('textbox', { name: '查询' }).fill('select person_id from events where properties.amount.:Float64 > 100')
  await dialog.getByRole('button', { name: '统计人数' }).click()
  await dialog.getByText(/现有 2 人/).waitFor()
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: '创建' }).click()
  await page.getByText('zhao').waitFor()
  await page.getByRole('textbox', { name: '查询' }).fill('select person_id from people')
  await page.getByRole('button', { name: '保存查询' }).click()
  await page.getByText('已保存，成员在下次更新时变化。').waitFor()
  await page.getByRole('button', { name: '立即更新' }).click()
  await page.getByText('wang').waitFor()
  expect(house.complaints.filter((one) => !/status of 422/.test(one))).toEqual([])
  await page.close()
})

test('SQL query: it runs when somebody says so, is drawn, its mistake is placed, and the address keeps it', async () => {
  const page = await house.visit('/shop/analyze/sql')
  await page.getByText('写一条 SELECT，读取项目').waitFor()
  const query = page.getByRole('textbox', { name: '查询' })
  await query.fill('select event, count() as n from events where')
  await page.getByRole('button', { name: '运行' }).click()
  await page
    .getByText(/line 1, column \d+/)
    .first()
    .waitFor()
  await query.fill('select toString(person_id) as who, sum(properties.amount.:Float64) as amount from events group by who order by amount')
  await query.press('Control+Enter')
  await expect.poll(() => page.getByTestId('sql-rows').innerText()).toBe('共 3 行')
  await page.getByRole('cell', { name: '500' }).waitFor()
  await page.getByText('柱状图').click()
  await page.getByRole('img', { name: /amount/ }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await page.getByRole('img', { name: /amount/ }).waitFor()
  await page.close()
})
