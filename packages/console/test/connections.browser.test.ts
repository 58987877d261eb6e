import type { Hook } from '@millrace/contract/ingest/hooks.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse('connections')
})
afterAll(() => house?.end())

test('A03 (part: webhook mapper) an address is made, a body comes, its fields are mapped on it, and the next body is an event', async () => {
  const page = await house.visit('/connections/data/connections')
  await page.getByRole('button', { name: '新建 Webhook' }).first().click()
  await page.getByLabel('名称').fill('有赞订单')
  await page
    .getByRole('button', { name: /创\s*建|新\s*建/ })
    .last()
    .click()
  await page.getByRole('heading', { level: 1, name: '有赞订单' }).waitFor()
  const { items } = await house.api<{ items: Hook[] }>('GET', 'hooks')
  const url = items[0]?.url ?? ''
  const body = { data: { orders: [{ order_id: 'T1', user_id: 'u1', amount: 99 }] } }
  const post = () => fetch(url, { method: 'POST', body: JSON.stringify(body) })
  expect((await post()).status).toBe(200)
  // Who types before the answer has come maps the columns of these records, not those of the whole body before.
  await page.route('**/hooks/*/preview', async (route) => {
    await new Promise((done) => setTimeout(done, 800))
    await route.continue()
  })
  await page.getByRole('button', { name: '按 data.orders[] 逐条读取' }).click()
  await page.getByLabel('事件名').fill('PayOrder')
  await page.getByText('前 1 行中有 1 行可以导入').waitFor()
  await page.getByRole('cell', { name: 'login_id u1' }).waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('已保存').first().waitFor()
  expect(await (await post()).json()).toMatchObject({ accepted: 1 })
  await page.getByRole('cell', { name: '已接收' }).waitFor()
  expect(house.complaints).toEqual([])
})

test('a pull is set up for a database, and says at once that it leads into a network nobody has named', async () => {
  const page = await house.visit('/connections/data/connections?tab=pulls')
  await page.getByRole('button', { name: '新建拉取任务' }).first().click()
  await page.getByLabel('名称').fill('CRM 会员')
  await page.getByText('PostgreSQL', { exact: true }).click()
  await page.getByLabel('服务器').fill('10.0.0.5')
  await page.getByLabel('数据库', { exact: true }).fill('crm')
  await page.getByLabel('用户名').fill('reader')
  await page.getByLabel('数据表').fill('members')
  await choose(page, page.getByRole('combobox', { name: '执行时间' }), '仅手动')
  await page.getByRole('button', { name: '读取一页数据' }).click()
  await page.getByText('10.0.0.5 指向内网地址').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByRole('heading', { level: 1, name: 'CRM 会员' }).waitFor()
  await page.getByText('未设置映射').waitFor()
  expect(house.complaints).toEqual([])
})
