import axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrowdEvent, insertCrowd, random } from '../../server/test/crowd.ts'
import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { type House, openHouse } from './house.ts'

let house: House
let keenest: number
beforeAll(async () => {
  house = await openHouse()
  // The catalog knows the events, and one person is found by an id.
  await house.send([
    { event: 'ViewProduct', ids: { login_id: 'li' } },
    { event: 'PayOrder', ids: { login_id: 'li' }, properties: { product_id: 'p1' } },
    { item: { type: 'product', id: 'p2', properties: { name: '牛奶' } } },
  ])
  const { eventProperties } = await house.api<Catalog>('GET', 'catalog')
  const revision = eventProperties.find((one) => one.name === 'product_id')?.revision ?? 0
  await house.api('PATCH', 'catalog/properties/event/product_id', { itemType: 'product' }, revision)
  const project = await house.databases.postgres.one<{ id: number }>({
    strings: [`select project_id as id from projects where slug = 'shop'`],
    values: [],
  })
  const id = await insertCrowd(house.databases, project?.id ?? 0, 1_300, shop())
  keenest = id(1)
})
afterAll(() => house?.end())

/** People over weeks: whoever looks often in one week pays in the next, more likely than not; the first one looks most. */
function shop(): CrowdEvent[] {
  const [next, week, now] = [random(5), 7 * 86_400_000, Date.now()]
  const events: CrowdEvent[] = []
  for (let person = 1; person <= 1_300; person++) {
    let before = 0
    for (let back = 4; back >= 1; back--) {
      const time = (): number => now - back * week + Math.floor(next() * (week - 60_000)) + 1
      if (back < 4 && next() < 1 / (1 + Math.exp(3.2 - 2 * Math.log1p(before))))
        events.push({ person, event: 'PayOrder', time: time(), properties: { product_id: `p${1 + Math.floor(next() * 6)}` } })
      before = person === 1 ? 12 : Math.floor(next() ** 2 * 9)
      for (let n = 0; n < before; n++) events.push({ person, event: 'ViewProduct', time: time() })
      if (next() < 0.8) events.push({ person, event: 'OpenApp', time: time() })
    }
  }
  return events
}

test('B19 (part: by an operator) a propensity tag is made by the pages alone; they say what is missing, how good the model is, what it goes by, and why somebody has their value', async () => {
  const page = await house.visit('/shop/people/tags/new')
  await page.getByRole('link', { name: /^倾向标签/ }).click()
  await page.getByLabel('名称').fill('七日下单倾向')
  await page.getByRole('combobox', { name: '事件' }).fill('PayOrder')
  await page.keyboard.press('Escape')
  await page.getByLabel('之后', { exact: true }).fill('60')
  await page.getByText(/人数太少：现有 \d+ 人，至少需要 1,000 人/).waitFor()
  await page.getByLabel('之后', { exact: true }).fill('7')
  await page.getByText('数据足够').waitFor()
  await expect.poll(() => page.getByTestId('tag-count').innerText()).toMatch(/^将预测 1,\d{3} 人，共 1,301 人$/)
  await page.getByRole('button', { name: '低、中、高三档' }).click()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/tags\/tag_/)
  const model = page.getByRole('region', { name: '模型' })
  await model.getByText('还没有模型').waitFor()
  await page.getByRole('button', { name: '立即计算' }).click()
  await page.getByText('已完成').waitFor()
  await model.getByText('校准误差').waitFor()
  expect(Number(await model.locator('.ant-statistic', { hasText: 'AUC' }).locator('.ant-statistic-content').innerText())).toBeGreaterThan(
    0.75,
  )
  await model.getByRole('img', { name: '校准：预测与实际' }).waitFor()
  await model.getByRole('row', { name: /最近 7 天「ViewProduct」的次数.*越可能/ }).waitFor()
  await page.getByRole('link', { name: '人群：高' }).waitFor()

  await page.goto(`${page.url().replace(/\?.*/, '')}?person=${keenest}`)
  await expect.poll(() => page.getByTestId('likely').innerText()).toMatch(/^会做的概率：[789]\d(\.\d)?% 平均 \d+(\.\d)?% · 标签值 高$/)
  await page
    .getByRole('list', { name: '提高概率' })
    .getByText(/^最近 7 天「ViewProduct」 12 次，高于 \d\d% 的人$/)
    .waitFor()
  const picker = page.getByRole('combobox', { name: '按任意 ID 查找用户' })
  await picker.fill('li')
  await page.locator('.ant-select-item-option', { hasText: /^li$/ }).click()
  await expect.poll(() => page.getByTestId('likely').innerText()).toMatch(/标签值 低$/)
  await page.getByRole('list', { name: '接下来可以推荐' }).getByText('牛奶 (p2)').waitFor()

  await page.evaluate(axe.source)
  const problems = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
  })
  expect(problems).toEqual([])

  const shots = process.env['MILLRACE_SHOTS']
  const address = new URL(page.url())
  const narrow = await house.visit(`${address.pathname}?person=${keenest}`, { width: 390, language: 'en', theme: 'dark' })
  await narrow.getByText(/Likely to do it/).waitFor()
  expect(await narrow.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  if (shots) {
    await page.goto(`${address.pathname}?person=${keenest}`)
    await page.getByTestId('likely').waitFor()
    await page.waitForTimeout(1_000)
    await page.screenshot({ path: `${shots}/propensity-1440.png`, fullPage: true })
    await narrow.waitForTimeout(1_000)
    await narrow.screenshot({ path: `${shots}/propensity-390.png`, fullPage: true })
  }
  expect(house.complaints).toEqual([])
})
