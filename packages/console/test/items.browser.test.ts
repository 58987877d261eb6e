import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

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
