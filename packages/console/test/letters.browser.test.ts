import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

const shots = process.env['MILLRACE_SHOTS']

test('E24 (part: console) an in-site letter is written: type, fields, the JSON that is posted; what is wrong keeps it from being saved', async () => {
  await house.send([{ event: 'Visit', ids: { login_id: 'ann' }, time: new Date().toISOString() }])
  const page = await house.visit('/shop/engage/templates')
  await page
    .getByRole('button', { name: /新建模板|新模板/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: '站内信/Webhook' }).click()
  await page.waitForURL(/templates\/tpl_/)
  const json = page.getByTestId('webhook-json')
  await expect
    .poll(async () => JSON.parse(await json.innerText()) as object)
    .toMatchObject({
      type: 'letter.created',
      data: { person: { ids: [{ type: 'login_id' }] }, fields: { title: '您的订单还未支付' } },
    })
  await page.getByRole('textbox', { name: '文本 1' }).fill('"引号" <b>{{ event.order | default: "A-1" }}</b>')
  await expect
    .poll(async () => (JSON.parse(await json.innerText()) as { data: { fields: object } }).data.fields)
    .toMatchObject({ title: '"引号" <b>A-1</b>' })
  const save = page.getByRole('button', { name: /保\s*存/ })
  await page.getByRole('textbox', { name: '类型' }).fill('not-a type')
  await expect.poll(() => save.isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: '类型' }).fill('coupon.given')
  await page.getByRole('button', { name: '添加字段' }).click()
  await expect.poll(() => save.isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: '字段 3' }).fill('title')
  await expect.poll(() => save.isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: '字段 3' }).fill('link')
  await page.getByRole('textbox', { name: '文本 3' }).fill('https://shop.example/')
  await save.click()
  await expect.poll(() => save.isDisabled()).toBe(true)
  await page.reload()
  await expect.poll(() => page.getByRole('textbox', { name: '字段 3' }).inputValue()).toBe('link')
  if (shots)
    for (const [language, theme, width] of [
      ['zh', 'light', 1440],
      ['en', 'dark', 1440],
      ['zh', 'dark', 390],
      ['en', 'light', 390],
    ] as const) {
      const other = await house.visit(new URL(page.url()).pathname, { language, theme, width })
      await other.getByTestId('webhook-json').waitFor()
      await other.screenshot({ path: `${shots}/letter-${language}-${width}.png`, fullPage: true })
      const reach = await house.visit('/shop/engage/reach', { language, theme, width })
      await reach.getByTestId('reach-centre').waitFor()
      await reach.screenshot({ path: `${shots}/reach-${language}-${width}.png`, fullPage: true })
    }
  expect(house.complaints).toEqual([])
})
