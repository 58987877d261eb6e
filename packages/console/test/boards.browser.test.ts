import { readFile } from 'node:fs/promises'
import type { Board } from '@millrace/contract/boards/api.ts'
import type { MetricAlert } from '@millrace/contract/metrics/alerts-api.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const pay = (n: number, amount: number) => ({ event: 'PayOrder', ids: { login_id: `u${n}` }, properties: { amount } })
  await house.send([
    ...[1, 2, 3, 4].map((n) => ({ event: 'OpenApp', ids: { login_id: `u${n}` } })),
    ...[1, 2].map((n) => ({ event: 'SignUp', ids: { login_id: `u${n}` }, profile: { set: { city: n === 1 ? '上海' : '北京' } } })),
    pay(1, 100),
    pay(2, 20),
  ])
})
afterAll(() => house?.end())

test('A18, A25 (by an operator) a metric is defined with its number in sight, stands on a board beside a saved question, and an alert on it is tried', async () => {
  const page = await house.visit('/shop')
  await page.getByRole('menuitem', { name: '指标', exact: true }).click()
  await page.getByText('还没有指标').waitFor()
  await page.getByRole('button', { name: '新建指标' }).first().click()
  await page.getByRole('textbox', { name: '名称', exact: true }).fill('GMV')
  await page.getByText('请选择事件').waitFor()
  await choose(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await choose(page, page.getByRole('combobox', { name: '指标' }), '求和')
  await choose(page, page.getByRole('combobox', { name: '属性', exact: true }), 'amount')
  await expect.poll(() => page.getByTestId('metric-total').innerText()).toBe('120')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/metrics\/met_/)

  await page.getByRole('button', { name: '设置预警' }).click()
  await page.getByRole('textbox', { name: '预警名称' }).fill('GMV 过低')
  await choose(page, page.getByRole('combobox', { name: '触发条件' }), '高于或低于某个数')
  await page.getByRole('spinbutton', { name: '数值' }).fill('1000')
  await page.getByRole('button', { name: '立即检测' }).click()
  await page.getByText('此刻会触发预警。').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/metric-alerts\/mal_/)
  await expect
    .poll(async () => (await house.api<{ items: MetricAlert[] }>('GET', 'metric-alerts')).items.map((one) => one.metricName))
    .toEqual(['GMV'])

  // A question of an analysis goes to a new board.
  await page.getByRole('menuitem', { name: '事件分析' }).click()
  await choose(page, page.getByRole('combobox', { name: '事件' }), 'OpenApp')
  await expect.poll(() => page.getByTestId('total-people').innerText()).toBe('4')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  const dialog = page.getByRole('dialog', { name: '保存分析' })
  await dialog.getByRole('textbox', { name: '名称' }).fill('每日活跃')
  await choose(page, dialog.getByRole('combobox', { name: '放到看板' }), '新建一个看板')
  await dialog.getByRole('button', { name: /保\s*存/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('menuitem', { name: '看板', exact: true }).click()
  await page.getByRole('link', { name: '新看板' }).click()
  await expect.poll(() => page.getByRole('group', { name: '卡片 每日活跃' }).getByTestId('total-people').innerText()).toBe('4')

  // The metric beside it, moved before it by the keyboard, saved by itself.
  await page.getByRole('button', { name: /编\s*辑/ }).click()
  await page.getByRole('button', { name: '添加卡片' }).click()
  await choose(page, page.getByRole('dialog').getByRole('combobox', { name: '指标' }), 'GMV')
  await page.getByRole('dialog').getByRole('button', { name: '添加卡片' }).click()
  await page.getByRole('button', { name: '编辑卡片: GMV' }).click()
  await choose(page, page.getByRole('dialog').getByRole('combobox', { name: '展示为' }), '数字')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  const left = page.getByRole('button', { name: '左移: GMV' })
  await left.focus()
  await page.keyboard.press('Enter')
  const tiles = async () => (await house.api<{ items: Board[] }>('GET', 'boards')).items[0]?.definition.tiles.map((one) => one.kind)
  await expect.poll(tiles).toEqual(['metric', 'question'])
  await expect.poll(() => page.getByRole('group', { name: '卡片 GMV' }).locator('strong').innerText()).toBe('120')

  // Somebody else saves meanwhile: nothing is written over unseen.
  const [board] = (await house.api<{ items: Board[] }>('GET', 'boards')).items
  await house.api('PUT', `boards/${board?.id}`, { name: '他人改名', definition: board?.definition }, board?.revision)
  await page.getByRole('button', { name: '右移: GMV' }).click()
  await page.getByText('其他人刚保存了这个看板').waitFor()
  await page.getByRole('button', { name: '载入对方的' }).click()
  await page.getByRole('heading', { level: 1, name: '他人改名' }).waitFor()
  await page.getByRole('button', { name: /完\s*成/ }).click()

  // A tile can be taken along: its numbers, and every chart as a picture.
  const saved = page.waitForEvent('download')
  await page.getByRole('group', { name: '卡片 每日活跃' }).getByRole('button', { name: '下载 CSV' }).click()
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/)
  await page
    .getByRole('button', { name: /^下载图表/ })
    .first()
    .click()
  const drawn = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: '图片（PNG）' }).click()
  expect((await readFile(await (await drawn).path())).subarray(1, 4).toString()).toBe('PNG')

  // It goes to a colleague every morning; a link in the mail ends that.
  await page.getByRole('button', { name: '邮件订阅' }).click()
  const mail = page.getByRole('dialog', { name: '邮件订阅' })
  await mail.getByText('该看板还没有邮件计划').waitFor()
  await choose(page, mail.getByRole('combobox', { name: '收件同事' }), 'owner')
  await page.keyboard.press('Escape')
  await mail.getByRole('button', { name: /保\s*存/ }).click()
  await mail.waitFor({ state: 'detached' })
  await page.goto(`/shop/analyze/boards/${board?.id}?mail=stop`)
  await page.getByRole('button', { name: '不再接收' }).click()
  await page.getByText('你不会收到这封邮件').waitFor()
  await page.keyboard.press('Escape')

  // What is looked at is in the address: days, and people for all tiles.
  await choose(page, page.getByRole('combobox', { name: '日期' }), '近 7 天')
  await page.waitForURL(/view=/)
  const shanghai = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  const view = encodeURIComponent(JSON.stringify({ people: shanghai }))
  await page.goto(`/shop/analyze/boards/${board?.id}?view=${view}&tv=1`)
  const tv = page.getByTestId('tv')
  await expect.poll(() => tv.getByRole('group', { name: '卡片 GMV' }).locator('strong').innerText()).toBe('100')
  await expect.poll(() => tv.getByTestId('total-people').innerText()).toBe('1')
  await page.getByRole('button', { name: '退出大屏' }).click()
  await tv.waitFor({ state: 'detached' })
  await page.getByRole('menuitem', { name: '分析收藏' }).click()
  await page.getByRole('link', { name: '每日活跃' }).click()
  await expect.poll(() => page.getByTestId('total-people').innerText()).toBe('4')
  expect(house.complaints).toEqual([])
})

test('C21 (by an operator) the AARRR board asks for five events and an amount, and opens with its numbers', async () => {
  const page = await house.visit('/shop/analyze/boards')
  await page.getByRole('button', { name: '从模板新建' }).click()
  const dialog = page.getByRole('dialog', { name: '从模板新建' })
  await choose(page, dialog.getByRole('combobox', { name: '模板' }), 'AARRR')
  const places = [
    ['注册', 'SignUp'],
    ['激活', 'OpenApp'],
    ['活跃', 'OpenApp'],
    ['支付', 'PayOrder'],
    ['支付金额', 'amount'],
    ['分享', 'OpenApp'],
  ] as const
  for (const [place, name] of places)
    await choose(page, dialog.getByRole('combobox', { name: new RegExp(`^${place}(（|、|属性|$)`) }), name)
  await dialog.getByRole('button', { name: '生成看板' }).click()
  await page.getByRole('heading', { level: 1, name: 'AARRR 看板' }).waitFor()
  const number = (title: string) =>
    page
      .getByRole('group', { name: `卡片 ${title}` })
      .locator('strong')
      .first()
      .innerText()
  await expect.poll(() => number('注册人数')).toBe('2')
  await expect.poll(() => number('激活率')).toBe('200%')
  await expect.poll(() => number('GMV')).toBe('120')
  const names = (await house.api<{ items: Metric[] }>('GET', 'metrics?limit=200')).items.map((one) => one.name)
  // GMV of before is the same definition: it is used, not made again.
  expect(names.filter((one) => one.startsWith('GMV'))).toEqual(['GMV'])
  expect(house.complaints).toEqual([])
})
