import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse, type } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.send([
    {
      event: 'PayOrder',
      ids: { login_id: 'u1' },
      properties: { amount: 5990 },
      profile: { set: { $timezone: 'Asia/Tokyo', spent: 5990 } },
    },
    { event: 'PayOrder', ids: { login_id: 'u2' }, properties: { amount: 5989 } },
  ])
})
afterAll(() => house?.end())

test('a property marked as money is shown and typed as people write it, and counted in minor units', async () => {
  const catalog = await house.visit('/shop/data/catalog')
  await catalog.getByRole('tab', { name: /事件属性/ }).click()
  await catalog.getByRole('switch', { name: '金额（最小货币单位） amount' }).click()
  await expect.poll(() => catalog.getByRole('switch', { name: '金额（最小货币单位） amount' }).isChecked()).toBe(true)

  const live = await house.visit('/shop/data/live')
  await live.getByText('amount: ¥59.90').waitFor()

  const page = await house.visit('/shop/people/segments/new')
  await page.getByLabel('分群名称').fill('大额')
  await page.getByRole('button', { name: '+ 行为' }).click()
  await type(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await page.getByRole('button', { name: '+ 筛选' }).click()
  await type(page, page.getByRole('combobox', { name: '属性' }), 'amount')
  await choose(page, page.getByRole('combobox', { name: '运算' }), '大于等于')
  await page.getByLabel('值', { exact: true }).fill('59.9')
  await page.getByText('amount 大于等于 ¥59.90').waitFor()
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(/^1 人/)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/segments\/seg/)
  const { items } = await house.api<{ items: { rule: { rules: { filters: object[] }[] } }[] }>('GET', 'segments')
  expect(items[0]?.rule.rules[0]?.filters).toEqual([{ property: 'amount', op: 'gte', value: 5990 }])
  expect(house.complaints).toEqual([])
})

test('the page of a person with a time zone of their own says what the clock shows there', async () => {
  const { id } = await house.api<{ id: number }>('GET', 'people/lookup?type=login_id&value=u1')
  const page = await house.visit(`/shop/people/list/${id}`, { language: 'en' })
  const shown = await page.getByTestId('local-time').innerText()
  const [, hour = '', minute = ''] = /Local time (\d\d):(\d\d) \(Asia\/Tokyo\)/.exec(shown) ?? []
  const inTokyo = ((Date.now() / 60_000 + 9 * 60) % 1_440) - (Number(hour) * 60 + Number(minute))
  expect(Math.abs(((inTokyo + 720) % 1_440) - 720)).toBeLessThan(3)
  const other = await house.api<{ id: number }>('GET', 'people/lookup?type=login_id&value=u2')
  const plain = await house.visit(`/shop/people/list/${other.id}`, { language: 'en' })
  await plain.getByText('Signed in').waitFor()
  expect(await plain.getByTestId('local-time').count()).toBe(0)
  expect(house.complaints).toEqual([])
})
