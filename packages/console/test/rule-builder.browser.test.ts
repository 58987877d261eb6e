import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
/** Of 24 people every third lives in 上海; who views how often, who buys and who is 老客 follows from the number. */
beforeAll(async () => {
  house = await openHouse()
  const at = new Date(Date.now() - 3_600_000).toISOString()
  await house.send(
    Array.from({ length: 24 }, (_, i) => {
      const ids = { login_id: `u${i}` }
      return [
        { event: 'SignUp', ids, time: at, profile: { set: { city: ['上海', '北京', '杭州'][i % 3] } } },
        ...Array.from({ length: i % 5 }, () => ({ event: 'ViewProduct', ids, time: at, properties: { category: i % 2 ? '鞋' : '包' } })),
        ...(i % 4 === 0 ? [{ event: 'PayOrder', ids, time: at }] : []),
      ]
    }).flat(),
  )
  for (let i = 0; i < 24; i += 2) {
    const { id } = await house.api<{ id: number }>('GET', `people/lookup?type=login_id&value=u${i}`)
    await house.api('POST', `people/${id}/tags`, { tag: '老客', value: '' })
  }
  while ((await house.api<{ items: { name: string }[] }>('GET', 'tags/tree')).items.length === 0)
    await new Promise((done) => setTimeout(done, 100))
})
afterAll(() => house?.end())

/** Viewed three times or more in 7 days, did not buy, has the tag, lives in 上海. */
const meant = Array.from({ length: 24 }, (_, i) => i).filter((i) => i % 5 >= 3 && i % 4 !== 0 && i % 2 === 0 && i % 3 === 0).length
const counted = (page: Page) => expect.poll(() => page.getByTestId('segment-count').innerText())
const option = (page: Page, text: string): Locator =>
  page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .locator('.ant-select-item-option, .ant-select-tree-title', { hasText: text })

/** The keyboard is in the field of the name. */
async function newSegment(): Promise<Page> {
  const page = await house.visit('/shop/people/segments/new')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
  return page
}

test('B12 (part: by pointer) viewed 3 times in 7 days, not bought, with a tag, in a city: in 25 pointer actions at most', async () => {
  expect(meant).toBeGreaterThan(0)
  const page = await newSegment()
  let actions = 0
  const click = async (locator: Locator): Promise<void> => {
    actions++
    await locator.click()
  }
  const row = (n: number): Locator => page.locator('[data-rule] [role=group]').nth(n)
  await page.keyboard.type('看了没买')
  await click(page.getByRole('button', { name: '+ 行为' }))
  await click(row(0).getByRole('combobox', { name: '事件' }))
  await click(option(page, 'ViewProduct'))
  await click(row(0).getByLabel('次', { exact: true }))
  await page.keyboard.press('Control+A')
  await page.keyboard.type('3')
  await click(page.getByRole('button', { name: '+ 行为' }))
  await click(row(1).getByRole('combobox', { name: '事件' }))
  await click(option(page, 'PayOrder'))
  await click(row(1).getByRole('combobox', { name: '频次' }))
  await click(option(page, '从未发生'))
  await click(page.getByRole('button', { name: '+ 标签' }))
  await click(row(2).getByRole('combobox', { name: '标签' }))
  await click(option(page, '老客'))
  await click(page.getByRole('button', { name: '+ 属性' }))
  await click(row(3).getByRole('combobox', { name: '属性' }))
  await click(option(page, 'city'))
  await click(row(3).getByRole('combobox', { name: '值' }))
  await click(option(page, '上海'))
  await counted(page).toBe(`${meant} 人，共 24 人`)
  await click(page.getByRole('button', { name: /保\s*存/ }))
  await page.waitForURL(/segments\/seg/)
  expect(actions).toBeLessThanOrEqual(25)
  expect(house.complaints).toEqual([])
})

test('B12 (part: by keyboard) the same in 60 keys at most, and what each condition means by itself stands beside it', async () => {
  const page = await newSegment()
  let keys = 0
  const press = async (...some: string[]): Promise<void> => {
    for (const key of some) {
      keys++
      await page.keyboard.press(key)
    }
  }
  const offered = (text: string) => option(page, text).first().waitFor()
  /** What a person sees before they press the next key. */
  const at = (field: string) =>
    expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent))
      .toBe(field)
  const holds = async (n: number, text: string): Promise<void> => {
    await expect.poll(() => page.locator('[data-rule] [role=group]').nth(n).innerHTML()).toContain(text)
    await expect.poll(() => page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').count()).toBe(0)
  }
  await press('v', 'i', 'p')
  await press('Control+Enter')
  await at('+ 行为')
  await press('Enter')
  await at('事件')
  await press('v')
  await offered('ViewProduct')
  await press('Enter')
  await holds(0, 'ViewProduct')
  await press('Tab', 'Tab', 'Tab')
  await at('次')
  await press('3', 'Control+Enter')
  await at('+ 行为')
  await press('Enter')
  await at('事件')
  await press('p', 'a')
  await offered('PayOrder')
  await press('Enter')
  await holds(1, 'PayOrder')
  await press('Tab', 'Tab')
  await at('频次')
  await press('Enter')
  await offered('从未发生')
  await press('ArrowUp', 'Enter')
  await holds(1, '从未发生')
  await press('Control+Enter', 'Tab', 'Tab', 'Tab')
  await at('+ 标签')
  await press('Enter')
  await at('标签')
  await press('Enter')
  await offered('老客')
  await press('ArrowDown', 'ArrowDown', 'Enter')
  await holds(2, '老客')
  await press('Control+Enter', 'Tab', 'Tab')
  await at('+ 属性')
  await press('Enter')
  await at('属性')
  await press('c', 'i')
  await offered('city')
  await press('Enter')
  await holds(3, 'city')
  await press('Tab', 'Tab')
  await at('值')
  await page.keyboard.type('上海')
  keys += 2
  await counted(page).toBe(`${meant} 人，共 24 人`)
  await expect.poll(() => page.locator('[data-part-count]').allInnerTexts()).toEqual(['9 人', '18 人', '12 人', '8 人'])
  await press('Control+s')
  await page.waitForURL(/segments\/seg/)
  expect(keys).toBeLessThanOrEqual(60)
  expect(house.complaints).toEqual([])
})

test('a condition is copied and pasted into another segment, taken back and made again; a template leaves blanks to fill in', async () => {
  const page = await house.visit('/shop/people/segments/new')
  await page.getByRole('button', { name: '+ 行为' }).click()
  await page.keyboard.type('SignUp')
  await page.getByRole('button', { name: '复制条件' }).click()
  await page.goto('/shop/people/segments/new')
  await page.getByRole('button', { name: '看了没买' }).click()
  const rows = page.locator('[data-rule] > * > [role=group]')
  await expect.poll(() => rows.count()).toBe(2)
  await page.getByRole('button', { name: '粘贴条件' }).click()
  await expect.poll(() => rows.count()).toBe(3)
  expect(await rows.nth(2).getByRole('combobox', { name: '事件' }).inputValue()).toBe('SignUp')
  await page.keyboard.press('Control+z')
  await expect.poll(() => rows.count()).toBe(2)
  await page.getByRole('button', { name: '重做' }).click()
  await expect.poll(() => rows.count()).toBe(3)
  for (const [n, event] of ['ViewProduct', 'PayOrder'].entries()) await rows.nth(n).getByRole('combobox', { name: '事件' }).fill(event)
  await counted(page).toMatch(/^\d+ 人，共 24 人/)

  await rows.nth(0).getByRole('button', { name: '+ 筛选', exact: true }).click()
  await rows.nth(0).getByRole('combobox', { name: '属性' }).fill('category')
  await page.keyboard.press('Escape')
  await rows.nth(0).getByRole('combobox', { name: '值' }).click()
  await option(page, '鞋').click()
  await page.getByText('category 等于 鞋').first().waitFor()
  expect(house.complaints).toEqual([])
})
