import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../emulators/lib/wire.ts'
import { type AliyunAccount, startAliyunSms } from '../../../emulators/sms/aliyun/index.ts'
import { choose, type House, openHouse } from './house.ts'

let house: House
let emulator: Emulator<AliyunAccount>
beforeAll(async () => {
  house = await openHouse('shop', ['127.0.0.1'])
  emulator = await startAliyunSms({ receiptAfterMs: 0 })
})
afterAll(async () => {
  await emulator?.stop()
  await house?.end()
})

test('E01 E05 (part: SMS in the console) an account is set up and tried, a text with its approved code written and sent to a number, its receipt heard; a stopped account goes on', async () => {
  const page = await house.visit('/shop/settings/sms')
  await page.getByText('开通账号只需几分钟').waitFor()
  await page.getByRole('button', { name: '接入阿里云短信' }).click()
  await page.getByLabel('AccessKey ID').fill(emulator.account.accessKeyId)
  await page.getByLabel('接口地址').fill(emulator.url)
  await page.getByLabel('AccessKey Secret').fill('wrong')
  await page.getByLabel('单价').fill('0.045')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  emulator.account.reportUrl = (await page.getByTestId('callback').innerText()).trim()
  await page.getByRole('button', { name: '检测密钥' }).click()
  await page.getByText('服务商不接受密钥').waitFor()
  await page.getByRole('button', { name: '重新填写' }).click()
  await page.getByLabel('AccessKey Secret').fill(emulator.account.accessKeySecret)
  // A second secret that is looked at and left empty does not take the first away.
  await page.getByLabel('SecurityToken').fill('x')
  await page.getByLabel('SecurityToken').fill('')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('已保存，重新填写可替换').waitFor()
  await page.getByRole('button', { name: '检测密钥' }).click()
  await page.getByText('服务商已接受密钥').waitFor()
  const accountPage = page.url()

  await page.getByRole('menuitem', { name: '内容模板' }).click()
  await page.getByRole('button', { name: '新建模板' }).first().click()
  await page.getByRole('menuitem', { name: '短信', exact: true }).click()
  await page.getByRole('textbox', { name: '名称' }).fill('周末折扣')
  await page.getByRole('textbox', { name: '签名' }).fill('【引渠】')
  await page.getByRole('textbox', { name: '正文' }).fill('{{ profile.name | default: "您好" }}，周末全场{{ event.discount }}折')
  await page.getByTestId('opt-out').getByRole('button').click()
  await page.getByRole('textbox', { name: 'event.discount' }).fill('8')
  await expect.poll(() => page.getByTestId('sms-bubble').innerText()).toBe('【引渠】您好，周末全场8折 拒收请回复R')
  await expect.poll(() => page.getByTestId('sms-size').first().innerText()).toBe('20 字 · 每人约 1 条')
  await page.getByRole('switch', { name: '使用已审核的模板发送' }).click()
  expect(await page.getByRole('button', { name: /保\s*存/ }).isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: '服务商的模板编号' }).fill('SMS_100003')
  for (const [i, [name, value]] of [
    ['discount', '{{ event.discount }}'],
    ['name', '{{ profile.name | default: "您好" }}'],
  ].entries()) {
    await page.getByRole('button', { name: '添加变量' }).click()
    await page.getByRole('textbox', { name: `变量 ${i + 1} 的名称` }).fill(name ?? '')
    await page.getByRole('textbox', { name: `变量 ${i + 1} 的取值` }).fill(value ?? '')
  }
  await page.getByRole('button', { name: '上移变量 2' }).click()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2').waitFor()
  await page.getByRole('button', { name: '测试发送' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: '手机号' }).fill('139 0000 0001')
  await dialog.getByRole('button', { name: /^发\s*送$/ }).click()
  await page.getByText('测试短信已提交').waitFor()
  const texts = emulator.kit.inbox.messages.map(({ to, text }) => `${to} ${text}`)
  expect(texts).toEqual(['13900000001 【引渠】您好，周末全场8折，拒收请回复R'])

  await page.getByRole('menuitem', { name: '内容模板' }).click()
  await page.getByText('邮件', { exact: true }).click()
  await page.getByRole('link', { name: '周末折扣' }).waitFor({ state: 'detached' })

  await house.databases.postgres.run({ strings: ["update channel_accounts set stopped = 'isv.AMOUNT_NOT_ENOUGH'"], values: [] })
  await page.goto(accountPage)
  await page.getByText('最近一次回调').waitFor()
  await page.getByTestId('stopped').getByText('isv.AMOUNT_NOT_ENOUGH').waitFor()
  await page.getByRole('button', { name: '已处理，恢复发送' }).click()
  await page.getByTestId('stopped').waitFor({ state: 'detached' })
  expect(house.complaints).toEqual([])
})

test('a journey shows by which channel a step sends, offers templates by channel, and says that nobody sees who opens a text', async () => {
  const body = { kind: 'sms', signature: '引渠', text: '回复R退订', approved: null }
  const { id } = await house.api<{ id: string }>('POST', 'templates', { name: '到店欢迎', body })
  const draft = {
    entry: { kind: 'event', event: 'Arrive', filters: [] },
    nodes: [
      { id: 'text', kind: 'send', settings: { channel: 'email', templateId: '', class: 'service' } },
      { id: 'seen', kind: 'outcome', settings: { of: 'text', what: 'opened', within: { amount: 1, unit: 'day' } } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'text' },
      { from: 'text', port: 'next', to: 'seen' },
    ],
    goal: null,
    reentry: { kind: 'after_exit' },
  }
  const journey = await house.api<{ id: string }>('POST', 'journeys', { name: '到店', draft })
  const page = await house.visit(`/shop/engage/journeys/${journey.id}`)
  await page.locator('[data-step="text"]').click()
  await choose(page, page.getByRole('combobox', { name: '模板' }), '到店欢迎')
  await page.locator('[data-step="text"]').getByText('发送短信「到店欢迎」').waitFor()
  await page.locator('[data-step="seen"]').click()
  await page.getByTestId('blind').getByText('无法得知是否打开或点击').waitFor()
  const { draft: saved } = await (async () => {
    await expect.poll(() => page.getByTestId('save-state').innerText()).toContain('已保存')
    return house.api<{ draft: { nodes: { settings: object }[] } }>('GET', `journeys/${journey.id}`)
  })()
  expect(saved.nodes[0]?.settings).toMatchObject({ channel: 'sms', templateId: id })
  expect(house.complaints).toEqual([])
})
