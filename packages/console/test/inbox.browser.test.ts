import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, isLong, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

const person = (login: string, name: string) => ({
  event: 'Visit',
  ids: { login_id: login },
  profile: { set: { name, email: `${login}@example.com` } },
})
async function mayBeUsed(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
  })
  expect(found).toEqual([])
}

test('E36 (part: console) what people answer appears by itself, is answered, handed through by keyboard, and closed', async () => {
  const page = await house.visit('/shop/engage/inbox')
  await page.getByText('用户对消息的回复会出现在这里').waitFor()
  await mayBeUsed(page)
  await house.send([person('ann', '王芳'), person('bob', '李雷')])
  await house.replies('ann', '请问什么时候发货？我的电话 13800001234')
  const list = page.getByTestId('conversations')
  await list.getByText('王芳').waitFor()
  await house.replies('bob', '谢谢')
  await list.getByText('李雷').waitFor()
  await page.getByText('2 人等待回复').waitFor()

  await page.getByRole('link', { name: '回复设置' }).click()
  await page.getByText('把常用的回复保存在这里').waitFor()
  await page.getByRole('button', { name: '添加快捷回复' }).first().click()
  await page.getByRole('textbox', { name: '名称' }).fill('发货')
  await page.getByRole('textbox', { name: '内容' }).fill('您好，今天发货。')
  await page.getByRole('button', { name: /新\s*建/ }).click()
  await page.getByRole('cell', { name: '您好，今天发货。' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: '会话' }).click()

  await list.getByText('李雷').waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: '李雷' }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: '王芳' }).waitFor()
  expect(new URL(page.url()).searchParams.get('channel')).toBe('email')
  await page.keyboard.press('r')
  const field = page.getByRole('textbox', { name: '回复', exact: true })
  await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true)
  await page.getByRole('combobox', { name: '快捷回复' }).click()
  await page.locator('.ant-select-item-option', { hasText: '发货' }).click()
  expect(await field.inputValue()).toBe('您好，今天发货。')
  await mayBeUsed(page)
  await field.press('Control+Enter')
  const answer = page.getByTestId('said-answer')
  await answer.getByText('您好，今天发货。').waitFor()
  await answer.getByText('已发送').waitFor()
  await page.getByText('1 人等待回复').waitFor()
  await field.press('Escape')
  await page.keyboard.press('e')
  await page.getByRole('button', { name: '重新打开' }).waitFor()
  await expect.poll(() => list.getByText('王芳').count()).toBe(0)
  const [mail] = (await house.api<{ items: { recipient: string; subject: string }[] }>('GET', 'mailbox')).items
  expect(mail).toMatchObject({ recipient: 'ann@example.com', subject: 'Re: 订单' })

  await page.getByRole('link', { name: '查看用户' }).click()
  await page.getByRole('link', { name: '会话（邮件）' }).click()
  await page.getByRole('heading', { name: '王芳' }).waitFor()
  expect(house.complaints).toEqual([])
}, 240_000)

test.runIf(isLong)(
  'on a phone the list and the conversation take turns, in English and dark',
  async () => {
    const page = await house.visit('/shop/engage/inbox', { language: 'en', theme: 'dark', width: 390 })
    await page.getByTestId('conversations').getByText('李雷').click()
    await page.getByRole('heading', { name: '李雷' }).waitFor()
    expect(await page.getByTestId('conversations').count()).toBe(0)
    await mayBeUsed(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'All conversations' }).click()
    await page.getByTestId('conversations').getByText('李雷').waitFor()
    expect(house.complaints).toEqual([])
  },
  120_000,
)
