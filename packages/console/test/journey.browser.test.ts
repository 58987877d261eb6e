import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse, type } from './house.ts'
import { keyboardOf } from './keyboard.ts'

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
  await house.api('POST', 'templates', { name: '催付', body })
})
afterAll(() => house?.end())

const settings = (page: Page): Locator => page.getByRole('form', { name: '设置' })
const saved = (page: Page): Promise<void> =>
  expect.poll(() => page.getByTestId('save-state').innerText()).toContain('已保存') as unknown as Promise<void>

async function fromTemplate(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建流程' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '下单两小时未支付' }).click()
}

/** One order that is not paid: mail, click, payment; the numbers of the open editor follow. */
async function followOrder(page: Page, person: string, order: string): Promise<void> {
  const ids = { login_id: person }
  await house.send([
    { event: 'SubmitOrder', ids, properties: { order_id: order }, profile: { set: { email: `${person}@example.com`, name: person } } },
  ])
  const letterbox = await house.visit(`/shop/engage/mailbox?search=${person}`)
  await letterbox
    .getByRole('button', { name: new RegExp(order) })
    .first()
    .click()
  const link = await letterbox.frameLocator('iframe').getByRole('link', { name: '去支付' }).getAttribute('href')
  // What follows a link within a second of the hand-over is taken for a machine.
  await page.waitForTimeout(1_100)
  // Nobody is at shop.example here: what counts is our own redirect.
  const answer = await fetch(link ?? '', {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36' },
  })
  expect(answer.headers.get('location')).toContain('shop.example/pay')
  await house.send([{ event: 'PayOrder', ids, properties: { order_id: order } }])
  const numbers = page.getByTestId('journey-numbers')
  await expect.poll(() => numbers.innerText().then((text) => text.replaceAll(/\s+/g, ' '))).toMatch(/已发送 1 .*已点击 1 .*转化 1/)
  await letterbox.context().close()
}

test('D03 (part: canvas) the unpaid-order journey drawn with the mouse: published, mailed, clicked, paid, and the funnel moves', async () => {
  const page = await house.visit('/shop/engage/journeys')
  await page.getByRole('button', { name: '新建流程' }).first().click()
  await page.getByRole('button', { name: '空白流程' }).click()
  await page
    .getByRole('button', { name: /^进入|SignUp/ })
    .first()
    .click()
  const entry = settings(page)
  await entry.getByRole('combobox', { name: '事件' }).first().fill('SubmitOrder')
  await entry.getByRole('combobox', { name: '每个值一次' }).fill('order_id')
  await entry.getByRole('switch', { name: '之后没有发生' }).click()
  await entry.getByRole('combobox', { name: '相同的' }).first().fill('order_id')
  await entry.getByRole('spinbutton', { name: '时限' }).first().fill('2')
  await choose(page, entry.getByRole('combobox', { name: '时间' }).first(), '秒')
  await entry.getByRole('switch', { name: '转化' }).click()
  await type(page, entry.getByRole('combobox', { name: '相同的' }).nth(1), 'order_id')
  await page.locator('[data-palette="send"]').dragTo(page.locator('[data-plus="entry/next"]'))
  await page.locator('[data-problem="error"]', { hasText: '请选择模板' }).waitFor()
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

test('D03 (part: canvas) the same journey with the keyboard only', async () => {
  const page = await house.visit('/shop/engage/journeys')
  const { keyboard } = page
  const { tabTo, type, press } = keyboardOf(page)

  await press(page.getByRole('button', { name: '新建流程' }).first())
  await press(page.getByRole('dialog').getByRole('button', { name: '下单两小时未支付' }))
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

test.runIf(isLong)(
  'keys walk, add, copy, remove and take back; every change is said aloud; the outline shows the same steps on a phone',
  async () => {
    const page = await house.visit('/shop/engage/journeys')
    const { keyboard } = page
    const said = (text: string | RegExp): Promise<void> =>
      expect.poll(() => page.getByTestId('said').innerText()).toMatch(text) as unknown as Promise<void>
    const steps = (): Promise<number> => page.locator('[data-step]').count()
    const focused = (): Promise<string | undefined> => page.evaluate(() => (document.activeElement as HTMLElement).dataset['step'])
    await fromTemplate(page)
    await page.locator('[data-step="entry"]').focus()
    await keyboard.press('ArrowDown')
    await expect.poll(focused).toBe('cancelled')
    await keyboard.press('ArrowUp')
    await expect.poll(focused).toBe('entry')

    await keyboard.press('a')
    await page.getByRole('menuitem', { name: '等待', exact: true }).waitFor()
    // The menu is there a moment before it has the keyboard.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('menuitem')
    await keyboard.press('Enter')
    await said('已添加「等待 1 天」')
    expect(await steps()).toBe(8)
    await page.getByRole('button', { name: /等待 1 天\s*第 1 步，共 7 步/ }).waitFor()
    await keyboard.press('ControlOrMeta+c')
    await said('已复制 1 个步骤')
    await keyboard.press('ControlOrMeta+v')
    await said('已粘贴1 个步骤')
    expect(await steps()).toBe(9)
    await keyboard.press('Delete')
    expect(await steps()).toBe(8)
    await page.getByRole('button', { name: '撤销：移除「等待 1 天」' }).waitFor()
    await keyboard.press('ControlOrMeta+z')
    await said('已撤销：移除「等待 1 天」')
    expect(await steps()).toBe(9)

    await page.locator('[data-step="entry"]').focus()
    await keyboard.press('ArrowDown')
    await expect.poll(focused).not.toBe('entry')
    const first = await focused()
    await keyboard.press('Enter')
    await expect.poll(focused).toBeUndefined()
    await keyboard.press('Escape')
    await expect.poll(focused).toBe(first)
    await keyboard.press('ArrowDown')
    await expect.poll(focused).not.toBe(first)
    await keyboard.press('Shift+Enter')
    await page.getByRole('group', { name: '已选 2 个' }).waitFor()
    await keyboard.press('g')
    await page.getByRole('button', { name: '分组: 未命名分组, 2 个步骤' }).waitFor()
    await expect.poll(focused).toMatch(/^n/)
    await page.getByRole('button', { name: '存为子流程' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: '名称' }).fill('两步')
    await keyboard.press('Enter')
    await page.getByText('来自子流程「两步」v1').waitFor()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.locator('[data-step="entry"]').focus()
    await keyboard.press('a')
    await page.getByRole('menuitem', { name: '两步' }).click()
    await said('已粘贴「两步」')
    await keyboard.press('f')
    await page.getByRole('button', { name: /^分组\s*两步\s*2 个步骤/ }).waitFor()
    await keyboard.press('Delete')
    await said('已移除2 个步骤')
    await page.getByRole('button', { name: '分组: 两步, 2 个步骤' }).focus()
    await keyboard.press('f')
    await page.getByRole('button', { name: /^分组\s*两步\s*2 个步骤/ }).waitFor()
    expect(await steps()).toBe(8)
    await keyboard.press('ArrowUp')
    await expect.poll(focused).toBe('entry')
    await keyboard.press('ArrowDown')
    await expect.poll(focused).not.toBe('entry')
    await keyboard.press('f')
    await keyboard.press('g')
    await said('已取消分组「两步」')
    expect(await steps()).toBe(9)
    await keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘操作' }).waitFor()
    await keyboard.press('Escape')
    await saved(page)

    const phone = await house.visit(new URL(page.url()).pathname, { width: 390 })
    const outline = phone.getByTestId('outline')
    await outline.locator('[data-step]').nth(4).waitFor()
    await outline.locator('[data-plus="entry/next"]').click()
    await phone.getByRole('menuitem', { name: '打标签' }).click()
    await phone.getByRole('form', { name: '设置' }).getByRole('combobox', { name: '标签' }).fill('看过')
    await saved(phone)
    await phone.locator('.ant-drawer-close').click()
    await outline.getByRole('button', { name: /打标签「看过」\s*第 1 步，共 9 步/ }).waitFor()
    expect(house.complaints).toEqual([])
  },
)

test('publishing again says whose wait changes and who goes on at once; after a pause one chooses how waits counted', async () => {
  const wait = (hours: number) => ({ id: 'w', kind: 'wait', settings: { duration: { amount: hours, unit: 'hour' } } })
  const draft = (hours: number) => ({
    entry: { kind: 'event', event: 'VipLogin', filters: [] },
    nodes: [wait(hours)],
    edges: [{ from: 'entry', port: 'next', to: 'w' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  })
  const journey = await house.api<{ id: string; revision: number }>('POST', 'journeys', { name: '缩短等待', draft: draft(48) })
  await house.api('POST', `journeys/${journey.id}/publish`, {}, journey.revision)
  await house.send([{ event: 'VipLogin', ids: { login_id: 'vip' } }])

  const page = await house.visit(`/shop/engage/journeys/${journey.id}`)
  await page.getByRole('link', { name: '1 人等待中' }).click()
  await page.getByRole('link', { name: /^#\d+$/ }).waitFor()
  await page
    .getByRole('button', { name: /展开|expand/i })
    .first()
    .click()
  await page.getByText('当前在这里').waitFor()
  await page.getByRole('link', { name: '查看流程' }).click()

  await page.locator('[data-step="w"]').click()
  await settings(page).getByRole('spinbutton', { name: '等待时长' }).fill('0')
  await saved(page)
  await page.getByRole('button', { name: /^发\s*布$/ }).click()
  const impact = page.getByTestId('impact')
  await expect.poll(() => impact.innerText()).toMatch(/缩短 2天。 1 人正在等待。 其中 1 人已等满新时长/)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /取\s*消/ })
    .click()

  await page.getByRole('button', { name: /^暂\s*停$/ }).click()
  await page.getByText('已暂停').waitFor()
  await page.getByRole('button', { name: /^继\s*续$/ }).click()
  await page.getByRole('radio', { name: /等待暂停计时/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /继\s*续/ })
    .click()
  await page.getByText('运行中').waitFor()
  const audit = await house.api<{ items: { action: string; after: unknown }[] }>('GET', 'audit')
  const resumed = audit.items.find((row) => row.action === 'journey.resumed')
  expect(resumed?.after).toMatchObject({ waits: 'stood_still' })
  expect(house.complaints).toEqual([])
})

test('two tabs edit one draft: the second is asked, nothing is overwritten silently', async () => {
  const first = await house.visit('/shop/engage/journeys')
  await fromTemplate(first)
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

test('edits made while a slow save is under way are saved after it, and nobody is asked about a conflict with oneself', async () => {
  const page = await house.visit('/shop/engage/journeys')
  await fromTemplate(page)
  const name = page.getByRole('textbox', { name: '名称' })
  await name.waitFor()
  let saves = 0
  let slow = (): void => undefined
  const held = new Promise<void>((resolve) => (slow = resolve))
  await page.route('**/journeys/*', async (route) => {
    if (route.request().method() === 'PUT' && ++saves === 1) await held
    await route.continue()
  })
  await name.fill('第一次')
  await expect.poll(() => saves).toBe(1)
  await name.fill('第二次')
  // The quiet second is over: without waiting its turn the second save would be on its way by now.
  await page.waitForTimeout(1_500)
  expect(saves).toBe(1)
  slow()
  await expect.poll(() => saves).toBe(2)
  await saved(page)
  expect(await page.getByRole('dialog').count()).toBe(0)
  await page.reload()
  await expect.poll(() => page.getByRole('textbox', { name: '名称' }).inputValue()).toBe('第二次')
})

test('a journey comes from a file; the same file goes over its draft only when that is said; the draft is a file again', async () => {
  const file = join(import.meta.dirname, '../../../docs/examples/unpaid-order.yaml')
  const page = await house.visit('/shop/engage/journeys')
  const choice = page.locator('input[type=file]')
  await choice.setInputFiles(file)
  await page.waitForURL('**/journeys/unpaid-order')
  await page.locator('[data-step="mail_gold"]').waitFor()
  await page.goto(page.url().replace('/unpaid-order', ''))
  await choice.setInputFiles(file)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /替换草稿/ })
    .click()
  await page.waitForURL('**/journeys/unpaid-order')
  await page.goto(page.url().replace('/unpaid-order', ''))
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出为文件 下单两小时未支付' }).first().click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toBe('unpaid-order.yaml')
  expect(readFileSync(file, 'utf8')).toContain(text)
})
