import Analytics from '@segment/analytics-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse, owner } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

test('a wrong password is refused in the user’s language, the right one leads to the first project', async () => {
  const page = await house.visit('/', { isSignedIn: false })
  await page.getByLabel('邮箱').fill(owner.email)
  await page.getByLabel('密码').fill('wrong')
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByText('邮箱与密码不匹配。').waitFor()
  await page.getByLabel('密码').fill(owner.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '概览' }).waitFor()
  expect(new URL(page.url()).pathname.replace(/\/$/, '')).toBe('/shop')
})

test('connecting an SDK: the page waits, the first event of the real SDK arrives, the live view shows it', async () => {
  const page = await house.visit('/shop/data/sources')
  await page.getByText('等待第一个事件').first().waitFor()
  const writeKey = await page.locator('code').first().innerText()
  expect(writeKey.trim()).toBe(house.writeKey)

  const analytics = new Analytics({ writeKey: writeKey.trim(), host: house.url, flushAt: 1 })
  analytics.track({ userId: 'u-1', event: 'FirstEvent', properties: { order_id: 'o-1', amount: 59.9 } })
  await analytics.closeAndFlush()

  await page.getByText('已收到').first().waitFor()
  await page.getByRole('menuitem', { name: '实时' }).click()
  await page.getByText('FirstEvent').first().waitFor()
  await page.getByRole('link', { name: 'u-1' }).first().click()
  await page.getByText('FirstEvent').first().waitFor()
})

test('language and theme change at once and are remembered', async () => {
  const page = await house.visit('/shop')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const light = await page.evaluate(() => getComputedStyle(document.querySelector('.ant-layout') ?? document.body).backgroundColor)
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await page.getByRole('button', { name: 'Light theme' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  const dark = await page.evaluate(() => getComputedStyle(document.querySelector('.ant-layout') ?? document.body).backgroundColor)
  expect(dark).not.toBe(light)
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
})

test('an address of a project that is not mine says so instead of breaking', async () => {
  const page = await house.visit('/nowhere/people/list')
  await page.getByText('项目不存在').waitFor()
  expect(house.complaints).toEqual([])
})

test('an address that leads nowhere says so, and where to go instead', async () => {
  const page = await house.visit('/shop/people/nowhere')
  await page.getByText('没有这个页面').waitFor()
  await page.getByRole('link', { name: '回到概览' }).click()
  await page.getByRole('heading', { level: 1, name: '概览' }).waitFor()
  expect(house.complaints).toEqual([])
})
