import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const at = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  const visit = (user: string, days: number) => ({ event: 'Visit', ids: { login_id: user }, time: at(days) })
  await house.send([
    ...[1, 2, 3, 4].map((days) => visit('li', days)),
    visit('wang', 1),
    { event: 'PayOrder', ids: { login_id: 'li' }, time: at(2), properties: { amount: 200 }, profile: { set: { level: 'gold' } } },
  ])
})
afterAll(() => house?.end())

test('B18 (part: by the console) a score is built from criteria, previewed, tiered and explained, on its page and at the person', async () => {
  const page = await house.visit('/shop/people/tags/new')
  await page.getByRole('link', { name: /^评分标签/ }).click()
  await page.getByLabel('名称', { exact: true }).fill('客户评分')
  const first = page.getByRole('region', { name: '评分项 1' })
  await first.getByRole('textbox', { name: '评分项名称 1' }).fill('访问')
  await first.getByRole('combobox', { name: '事件' }).fill('Visit')
  await page.keyboard.press('Escape')
  await first.getByRole('spinbutton', { name: '每次得分' }).fill('5')
  await first.getByRole('spinbutton', { name: '该项上限' }).fill('12')
  await page.getByRole('button', { name: '+ 按行为得分' }).click()
  const second = page.getByRole('region', { name: '评分项 2' })
  await second.getByRole('textbox', { name: '评分项名称 2' }).fill('消费')
  await second.getByRole('combobox', { name: '事件' }).fill('PayOrder')
  await page.keyboard.press('Escape')
  await choose(page, second.getByRole('combobox', { name: '每次行为计为' }), '属性的数值')
  await second.getByRole('combobox', { name: '数值属性' }).fill('amount')
  await page.keyboard.press('Escape')
  await second.getByRole('spinbutton', { name: '每次得分' }).fill('0.1')
  await page.getByRole('button', { name: '+ 按条件得分' }).click()
  const third = page.getByRole('region', { name: '评分项 3' })
  await third.getByRole('textbox', { name: '评分项名称 3' }).fill('所有人')
  await third.getByRole('spinbutton', { name: '得分' }).fill('1')
  const values = page.getByRole('table', { name: '预览' }).locator('tbody tr[data-row-key]')
  // 4 × 5 capped at 12, a tenth of 200, and 1; 5 and 1.
  await expect.poll(async () => (await values.allInnerTexts()).map((row) => row.split(/\s/)[0]).toSorted()).toEqual(['33', '6'])
  // The order of criteria is that of the explanation; what is removed gives nothing.
  await page.getByRole('button', { name: '上移 评分项 2' }).click()
  await page.getByRole('button', { name: '移除 评分项 3' }).click()
  await expect.poll(async () => (await values.allInnerTexts()).map((row) => row.split(/\s/)[0]).toSorted()).toEqual(['32', '5'])

  await choose(page, page.getByRole('combobox', { name: '分级' }), '按排名')
  await page.getByRole('textbox', { name: '值 第 1 级' }).fill('高')
  await page.getByRole('textbox', { name: '值 第 2 级' }).fill('中')
  await page.getByLabel('其余用户').fill('低')
  await page.getByRole('combobox', { name: '选择一个用户' }).fill('li')
  await page.locator('.ant-select-item-option', { hasText: 'li' }).first().click()
  await expect.poll(() => page.getByTestId('why-value').innerText()).toBe('高')
  const why = page.getByRole('table', { name: '评分项' })
  await expect.poll(() => why.innerText()).toMatch(/消费\s+1\s+20\s[\s\S]*访问\s+已达上限，原为 20\s+4\s+12\s[\s\S]*合计\s+32/)
  await page.getByText('有得分的 2 人中，0 人高于此人。').waitFor()

  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/tags\/tag_/)
  await page.getByRole('button', { name: '立即计算' }).click()
  await page.getByText('已完成').waitFor()
  const { id } = await house.api<{ id: number }>('GET', 'people/lookup?type=login_id&value=wang')
  await page.goto(`/shop/people/list/${id}`)
  await page.getByRole('button', { name: '为什么：客户评分' }).click()
  const drawer = page.getByRole('dialog')
  await expect.poll(() => drawer.getByTestId('why-value').innerText()).toBe('低')
  await drawer.getByText('有得分的 2 人中，1 人高于此人。').waitFor()
  await drawer.getByText('Visit').waitFor()
  expect(house.complaints).toEqual([])
})
