import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const body = {
    kind: 'html',
    subject: '{{ profile.name | default: "你好" }}，订单 {{ event.order_id | default: "" }} 还未支付',
    preheader: '',
    html: '<body><p>订单 {{ event.order_id | default: "" }}</p><p><a href="https://shop.example/pay">去支付</a></p></body>',
    text: '',
  }
  const made = await fetch(`${house.url}/api/v1/projects/${house.slug}/templates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: '催付', body }),
  })
  expect(made.status).toBe(201)
})
afterAll(() => house?.end())

const settings = (page: Page): Locator => page.getByRole('form', { name: '设置' })
const saved = (page: Page): Promise<void> =>
  expect.poll(() => page.getByTestId('save-state').innerText(), { timeout: 15_000 }).toContain('已保存') as unknown as Promise<void>

/** One order that is not paid: mail, click, payment; the numbers of the open editor follow. */
async function followOrder(page: Page, person: string, order: string): Promise<void> {
  const ids = { login_id: person }
  await house.send([
    { event: 'SubmitOrder', ids, properties: { order_id: order }, profile: { set: { email: `${person}@example.com`, name: person } } },
  ])
  const letterbox = await house.visit(`/shop/engage/mailbox?search=${person}`)
  await expect
    .poll(
      () =>
        letterbox
          .getByText(order)
          .count()
          .then((n) => n > 0 || letterbox.reload().then(() => false)),
      { timeout: 40_000, interval: 1_000 },
    )
    .toBe(true)
  await letterbox
    .getByRole('button', { name: new RegExp(order) })
    .first()
    .click()
  const link = await letterbox.frameLocator('iframe').getByRole('link', { name: '去支付' }).getAttribute('href')
  // Nobody is at shop.example here: what counts is our own redirect.
  const answer = await fetch(link ?? '', {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36' },
  })
  expect(answer.headers.get('location')).toContain('shop.example/pay')
  await house.send([{ event: 'PayOrder', ids, properties: { order_id: order } }])
  const numbers = page.getByTestId('journey-numbers')
  await expect
    .poll(() => numbers.innerText().then((text) => text.replaceAll(/\s+/g, ' ')), { timeout: 30_000 })
    .toMatch(/已发送 1 .*已点击 1 .*转化 1/)
  await letterbox.context().close()
}

test('the unpaid-order journey drawn with the mouse: published, mailed, clicked, paid, and the funnel moves', async () => {
  const page = await house.visit('/shop/engage/journeys')
  await page.getByRole('button', { name: '新建流程' }).first().click()
  await page
    .getByRole('button', { name: /^进入|SignUp/ })
    .first()
    .click()
  const entry = settings(page)
  await entry.getByRole('combobox', { name: '事件' }).first().fill('SubmitOrder')
  await entry.getByRole('textbox', { name: '每个值一次' }).fill('order_id')
  await entry.getByRole('switch', { name: '之后没有发生' }).click()
  await entry.getByRole('textbox', { name: '相同的' }).first().fill('order_id')
  await entry.getByRole('spinbutton', { name: '时限' }).first().fill('2')
  await choose(page, entry.getByRole('combobox', { name: '时间' }).first(), '秒')
  await entry.getByRole('switch', { name: '转化' }).click()
  await entry.getByRole('textbox', { name: '相同的' }).nth(1).fill('order_id')

  await page
    .getByRole('button', { name: /在此添加步骤/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: '发送邮件' }).click()
  await choose(page, settings(page).getByRole('combobox', { name: '模板' }), '催付')
  await saved(page)
  await page.getByRole('button', { name: /^发\s*布$/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /发\s*布/ })
    .click()
  await page.getByText('运行中').first().waitFor()
  await followOrder(page, 'mouse', 'order-1')
  expect(house.complaints).toEqual([])
})

test('the same journey with the keyboard only', async () => {
  const page = await house.visit('/shop/engage/journeys')
  const { keyboard } = page
  /** Tab until the thing is in focus, as somebody without a mouse would. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor()
    for (let i = 0; i < 150; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await keyboard.press('Tab')
    }
    throw new Error(`Tab never came to ${String(target)}`)
  }
  async function type(target: Locator, text: string): Promise<void> {
    await tabTo(target)
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type(text)
  }
  async function press(target: Locator): Promise<void> {
    await tabTo(target)
    await keyboard.press('Enter')
  }

  await press(page.getByRole('button', { name: '下单两小时未支付' }).first())
  await press(page.locator('[data-step="entry"]'))
  await type(settings(page).getByRole('spinbutton', { name: '时限' }).first(), '2')
  await tabTo(settings(page).getByRole('combobox', { name: '时间' }).first())
  for (const key of ['Enter', 'ArrowUp', 'ArrowUp', 'Enter']) await keyboard.press(key)
  await press(page.locator('[data-step="mail"]'))
  await tabTo(settings(page).getByRole('combobox', { name: '模板' }))
  await keyboard.press('Enter')
  await page.locator('.ant-select-item-option', { hasText: '催付' }).first().waitFor()
  await keyboard.press('Enter')
  await saved(page)
  await press(page.getByRole('button', { name: /^发\s*布$/ }))
  await press(page.getByRole('dialog').getByRole('button', { name: /发\s*布/ }))
  await page.getByText('运行中').first().waitFor()
  const stored = await house.databases.postgres.rows<{ state: string }>({
    strings: ["select state from journeys where name = '下单两小时未支付'"],
    values: [],
  })
  expect(stored).toEqual([{ state: 'running' }])
  expect(house.complaints).toEqual([])
})

test('two tabs edit one draft: the second is asked, nothing is overwritten silently', async () => {
  const first = await house.visit('/shop/engage/journeys')
  await first.getByRole('button', { name: '下单两小时未支付' }).first().click()
  await first.waitForURL(/journeys\/jrn|journeys\/[a-z]+_/)
  const second = await house.visit(new URL(first.url()).pathname)
  const name = '名称'
  await second.getByRole('textbox', { name }).waitFor()
  await first.getByRole('textbox', { name }).fill('第一个标签页')
  await saved(first)
  await second.getByRole('textbox', { name }).fill('第二个标签页')
  await second.getByText('其他人刚保存了这个流程').waitFor()
  await second.getByRole('button', { name: '载入对方的' }).click()
  await expect.poll(() => second.getByRole('textbox', { name }).inputValue()).toBe('第一个标签页')
})
