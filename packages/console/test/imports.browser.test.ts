import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse('imports')
})
afterAll(() => house?.end())

test('an order file: uploaded, mapped, checked and imported; the second time everything is known', async () => {
  const page = await house.visit('/imports/data/imports')
  const orders = ['订单号,手机号,下单时间,金额', 'T1,13800000001,2026/3/1 10:00,99', 'T2,13800000002,2026/3/2 10:00,abc'].join('\n')
  await page.getByRole('button', { name: '新建导入' }).first().click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByText('把文件拖到这里').click()
  await (await chooser).setFiles({ name: '订单.csv', mimeType: 'text/csv', buffer: Buffer.from(orders) })
  await page.getByRole('heading', { level: 1, name: '订单.csv' }).waitFor()
  await page.getByText('前 2 行中有 0 行可以导入').waitFor()
  await page.getByLabel('事件名').fill('TmallOrder')
  await page.getByText('前 2 行中有 2 行可以导入').waitFor()
  await choose(page, page.getByRole('combobox', { name: '类型: 金额' }), '数值')
  await page.getByRole('cell', { name: '不是数值' }).waitFor()
  await page.getByRole('button', { name: '开始导入' }).click()
  await page.getByText('已完成').waitFor()
  await page.getByText(/1 新增 · 2 行 · 0 已存在 · 1 拒收/).waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: /下\s*载/ }).click()
  expect((await download).suggestedFilename()).toBe('订单.csv.errors.csv')
  await page.reload()
  await page.getByRole('button', { name: '开始导入' }).click()
  await page.getByText(/0 新增 · 2 行 · 1 已存在/).waitFor()
  expect(house.complaints).toEqual([])
})
