import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse, type } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

test('A21 (part: items) a dimension table teaches when empty, then is listed by type, searched, and kept in the address', async () => {
  const page = await house.visit('/shop/data/items')
  await page.getByText('还没有维表').waitFor()
  const product = (id: string, properties: object) => ({ item: { type: 'product', id, properties } })
  await house.send([
    product('p-1', { brand: '果园', price: 12, title: '红富士苹果 5 斤装' }),
    product('p-2', { brand: '牧场', price: 9.5, tags: ['新品', '冷藏'] }),
    { item: { type: 'shop', id: 's-1', properties: { city: '上海' } } },
  ])
  await page.reload()
  await page.getByRole('cell', { name: '果园' }).waitFor()
  expect(await page.getByRole('cell', { name: '牧场' }).count()).toBe(1)
  await page.getByRole('searchbox', { name: '搜索 ID 或属性值' }).fill('苹果')
  await page.getByRole('searchbox', { name: '搜索 ID 或属性值' }).press('Enter')
  await page.getByRole('cell', { name: '牧场' }).waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toContain('type=product')
  await choose(page, page.getByRole('combobox', { name: '维表类型' }), 'shop')
  await page.getByRole('cell', { name: '上海' }).waitFor()
  const narrow = await house.visit('/shop/data/items?type=product', { width: 390, language: 'en', theme: 'dark' })
  await narrow.getByRole('cell', { name: '果园' }).waitFor()
  expect(await narrow.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const shots = process.env['MILLRACE_SHOTS']
  if (shots) {
    await page.goto('/shop/data/items?type=product')
    await page.getByRole('cell', { name: '果园' }).waitFor()
    await page.screenshot({ path: `${shots}/items-1440.png` })
    await narrow.screenshot({ path: `${shots}/items-390.png` })
  }
  expect(house.complaints).toEqual([])
})

test('A21 a product table is linked to orders, then orders are broken down by its brand and people chosen by it', async () => {
  const order = (user: string, product_id: string) => ({ event: 'PayOrder', ids: { login_id: user }, properties: { product_id } })
  await house.send([order('u1', 'p-1'), order('u2', 'p-1'), order('u1', 'p-2'), order('u3', 'p-9')])
  const shots = process.env['MILLRACE_SHOTS']
  const page = await house.visit('/shop/data/catalog')
  await page.getByRole('tab', { name: /事件属性/ }).click()
  await choose(page, page.getByRole('combobox', { name: '关联维表 product_id' }), 'product')
  await expect.poll(async () => (await properties()).find((one) => one.name === 'product_id')?.itemType).toBe('product')
  if (shots) await page.screenshot({ path: `${shots}/link-1440.png` })

  await page.goto('/shop/analyze/events')
  await choose(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await choose(page, page.getByRole('combobox', { name: '分组' }), 'product_id.brand')
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  await row('果园').getByRole('cell', { name: '2' }).first().waitFor()
  await row('（未知）').waitFor()
  await row('果园').getByRole('button', { name: '2' }).click()
  await page.getByRole('dialog').getByText('u2').first().waitFor()
  await page.keyboard.press('Escape')
  if (shots) await page.screenshot({ path: `${shots}/brand-1440.png`, fullPage: true })
  const address = new URL(page.url())

  await page.goto('/shop/people/segments/new')
  await page.getByRole('button', { name: '+ 行为' }).click()
  await type(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await page.getByRole('button', { name: '+ 筛选' }).click()
  await choose(page, page.getByRole('combobox', { name: '属性' }), 'product_id.brand')
  await type(page, page.getByRole('combobox', { name: '值' }), '牧场')
  await page
    .getByText(/product_id\.brand 等于 牧场/)
    .first()
    .waitFor()
  await page
    .getByText(/1 \/ 3|1 人/)
    .first()
    .waitFor()
  if (shots) {
    await page.getByRole('combobox', { name: '属性' }).click()
    await page.screenshot({ path: `${shots}/rule-1440.png` })
    const narrow = await house.visit(`${address.pathname}${address.search}`, { width: 390, language: 'en', theme: 'dark' })
    await narrow.getByRole('cell', { name: '果园' }).first().waitFor()
    await narrow.screenshot({ path: `${shots}/brand-390.png`, fullPage: true })
  }
  expect(house.complaints).toEqual([])
})

test('C02 (part: on the page) a second property can be chosen once the first is; a pair is a row and a bar, opens its people, and stays in the address and the file', async () => {
  const sale = (user: string, os: string, city: string, product_id = 'p-1') => ({
    event: 'Sale',
    ids: { login_id: user },
    properties: { os, city, product_id },
  })
  await house.send([sale('b1', 'iOS', '北京'), sale('b2', 'iOS', '北京'), sale('b1', 'iOS', '上海'), sale('b3', 'Android', '北京', 'p-2')])
  const page = await house.visit('/shop/analyze/events')
  await choose(page, page.getByRole('combobox', { name: '事件' }), 'Sale')
  const second = page.getByRole('combobox', { name: '再按' })
  expect(await second.count()).toBe(0)
  await choose(page, page.getByRole('combobox', { name: '分组' }), 'os')
  await choose(page, second, 'city')
  const pair = page.getByRole('row', { name: /iOS.*北京/ })
  await pair.getByRole('button', { name: '2' }).click()
  await page.getByRole('dialog').getByText('b2').first().waitFor()
  await page.getByRole('dialog').getByText('iOS · 北京').first().waitFor()
  await page.keyboard.press('Escape')
  const card = page.locator('.ant-card', { hasText: '分组 os · city' })
  const [file] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name: '下载 CSV' }).click()])
  const lines = (await readFile(await file.path(), 'utf8')).replace('\uFEFF', '').trim().split(/\r?\n/)
  expect(lines.slice(0, 2)).toEqual([expect.stringMatching(/^"?os"?,"?city"?,/), expect.stringMatching(/^"?iOS"?,"?北京"?,"?2"?,"?2"?$/)])
  const narrow = await house.visit(page.url().replace(house.url, ''), { width: 390, language: 'en', theme: 'dark' })
  await narrow.getByRole('row', { name: /Android.*北京/ }).waitFor()
  expect(await narrow.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const shots = process.env['MILLRACE_SHOTS']
  if (shots) {
    await page.screenshot({ path: `${shots}/pairs-1440.png`, fullPage: true })
    await narrow.screenshot({ path: `${shots}/pairs-390.png`, fullPage: true })
  }
  // Without the first the second takes its place.
  await page.getByRole('combobox', { name: '分组' }).hover()
  await page
    .locator('.ant-select', { has: page.getByRole('combobox', { name: '分组' }) })
    .locator('.ant-select-clear')
    .click()
  await page.locator('.ant-card', { hasText: '分组 city' }).getByRole('row', { name: /上海/ }).waitFor()
  expect(house.complaints).toEqual([])
})

const properties = async () =>
  (await house.api<{ eventProperties: { name: string; itemType: string | null }[] }>('GET', 'catalog')).eventProperties
