import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Emulator } from '../../../emulators/lib/wire.ts'
import { startApns } from '../../../emulators/push/apns/index.ts'
import { type JPushAccount, startJPush } from '../../../emulators/push/jpush/index.ts'
import { choose, type House, openHouse } from './house.ts'

let house: House
let emulator: Emulator<JPushAccount>
beforeAll(async () => {
  house = await openHouse('shop', ['127.0.0.1'])
  emulator = await startJPush()
})
afterAll(async () => {
  await emulator?.stop()
  await house?.end()
})

const [phone, tablet] = ['1104a8979278ae64e71', '1104a8979278ae64e74']
const tells = (login: string, token: string, platform: string, more: object = {}) => ({
  event: '$push_device',
  ids: { login_id: login },
  properties: { $provider: 'jpush', $token: token, $platform: platform, ...more },
})
const find = async (login: string): Promise<number> =>
  (await house.api<{ id: number }>('GET', `people/lookup?type=login_id&value=${login}`)).id

test('E01 (part: devices in the console) a person without a device shows how an app tells one; then each device, where it is used, and why one is gone', async () => {
  await house.send([{ event: 'Visit', ids: { login_id: 'ann' } }])
  const ann = await find('ann')
  const page = await house.visit(`/shop/people/list/${ann}`)
  await page.getByText('App 上报设备后，即可向此人推送').waitFor()
  await page.getByText('App 如何上报设备').click()
  await page.getByText('"$token"').waitFor()
  await house.send([
    tells('ann', phone, 'android', { $app: 'cn.millrace.shop' }),
    tells('ann', tablet, 'ios', { $sandbox: true }),
    tells('ann', '1104a8979278ae64e72', 'android'),
  ])
  await house.send([tells('ann', '1104a8979278ae64e72', 'android', { $removed: true }), tells('bob', tablet, 'ios', { $sandbox: true })])
  await page.reload()
  const device = (token: string) => page.getByTestId('devices').getByRole('group', { name: token })
  await device(phone).getByText('cn.millrace.shop').waitFor()
  await device(phone).getByText('极光推送 · 安卓').waitFor()
  await device(phone).getByRole('link', { name: '该服务尚未接入' }).waitFor()
  await device(tablet).getByText('已由其他用户使用').waitFor()
  await device(tablet).getByText('测试版').waitFor()
  await device('1104a8979278ae64e72').getByText('已退出登录').waitFor()
  // What can be pushed to comes first.
  expect(await page.getByTestId('devices').getByRole('group').first().getAttribute('aria-label')).toContain(phone)
  expect(house.complaints).toEqual([])
})

test('E01 (part: push in the console) a template is written and looks as on a phone; an account at JPush is set up and tried, and the notification shown on a device that an app told', async () => {
  const page = await house.visit('/shop/engage/templates')
  await page.getByRole('button', { name: '新建模板' }).first().click()
  await page.locator('.ant-dropdown-menu').getByRole('menuitem', { name: 'App 推送' }).click()
  await page.getByRole('textbox', { name: '名称' }).fill('催付推送')
  await page.getByRole('textbox', { name: '标题' }).fill('{{ event.product }}还在等您')
  await page.getByRole('textbox', { name: '正文' }).fill('{{ profile.name | default: "您好" }}，请尽快付款')
  await page.getByRole('textbox', { name: '点击后打开' }).fill('shop://orders/{{ event.order_id }}')
  await page.getByRole('button', { name: '添加一项' }).click()
  await page.getByRole('textbox', { name: '名称 1' }).fill('order')
  await page.getByRole('textbox', { name: '取值 1' }).fill('{{ event.order_id }}')
  await page.getByRole('textbox', { name: 'event.product' }).fill('风衣')
  await page.getByRole('textbox', { name: 'event.order_id' }).fill('A-1')
  await expect.poll(() => page.getByTestId('push-bubble').innerText()).toMatch(/风衣还在等您\s+现在\s+您好，请尽快付款/)
  await page.getByText('打开 shop://orders/A-1').waitFor()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('v2').waitFor()

  await page.getByRole('navigation').getByRole('menuitem', { name: 'App 推送' }).click()
  await page.getByText('集成了几个就需要几个账号').waitFor()
  await page.getByRole('button', { name: '接入极光推送' }).click()
  await page.getByLabel('AppKey').fill(emulator.account.appKey)
  await page.getByLabel('Master Secret').fill('0'.repeat(24))
  await page.getByLabel('接口地址').fill(emulator.url)
  expect(await page.getByLabel('单价').count()).toBe(0)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('该服务不上报送达结果').waitFor()
  await page.getByRole('button', { name: '检测密钥' }).click()
  await page.getByText('服务商不接受密钥').waitFor()
  await page.getByRole('button', { name: '重新填写' }).click()
  await page.getByLabel('Master Secret').fill(emulator.account.masterSecret)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('已保存，重新填写可替换').waitFor()
  await page.getByRole('button', { name: '检测密钥' }).click()
  await page.getByText('服务商已接受密钥').waitFor()

  await choose(page, page.getByRole('combobox', { name: '推送模板' }), '催付推送')
  // Nobody types such a name: the app told it a moment ago. One that was signed out is not offered.
  await page.getByRole('combobox', { name: '设备' }).click()
  const offers = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
  await expect.poll(() => offers.allInnerTexts()).toHaveLength(2)
  await offers.filter({ hasText: phone }).click()
  await page.getByRole('button', { name: '测试发送' }).click()
  await page.getByText(`测试推送已发送至 jpush:${phone}`).waitFor()
  expect(emulator.kit.inbox.messages).toMatchObject([
    { to: phone, text: '您好，请尽快付款', shown: { link: expect.stringContaining('shop') } },
  ])

  await page.getByRole('navigation').getByRole('menuitem', { name: 'App 推送' }).click()
  await page.getByRole('link', { name: '极光推送' }).waitFor()
  await page.getByRole('menuitem', { name: '短信渠道' }).click()
  await page.getByText('开通账号只需几分钟').waitFor()
  expect(await page.getByText('极光推送').count()).toBe(0)
  expect(house.complaints).toEqual([])
})

test('E01 (part: broadcast by push in the console) a notification goes to every device of everybody; the report counts devices and taps, no opens and no money', async () => {
  await house.send([tells('ann', tablet, 'ios'), tells('bob', '1104a8979278ae64e72', 'android')])
  const body = { kind: 'push', title: '周末八折', text: '到店有礼', link: '', image: '', replaces: '', ttlHours: 24, data: [] }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: '周末推送', body })
  const definition = {
    audience: { who: { kind: 'reach', purpose: 'marketing', channel: 'push', is: 'reachable' } },
    channel: 'push',
    class: 'service',
    variants: [{ templateId: template.id, weight: 100 }],
    when: { kind: 'now' },
  }
  const { id } = await house.api<{ id: string }>('POST', 'broadcasts', { name: '周末推送', definition })
  const page = await house.visit(`/shop/engage/broadcasts/${id}`)
  await page.getByTestId('push-bubble').getByText('周末八折').waitFor()
  await page.getByRole('button', { name: '检查并发送' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByTestId('forecast').getByText('2', { exact: true }).waitFor()
  expect(await dialog.getByText('预计费用').count()).toBe(0)
  await dialog.getByRole('button', { name: /^发\s*送$/ }).click()
  const figure = (what: string) => page.locator(`[data-figure="${what}"]`)
  await expect.poll(() => figure('sent').innerText(), { timeout: 60_000 }).toContain('2')
  await expect.poll(() => page.getByTestId('units').innerText(), { timeout: 60_000 }).toMatch(/推送设备数\s*3/)
  const got = emulator.kit.inbox.messages.filter(({ text }) => text === '到店有礼')
  expect(got.map(({ to }) => to).toSorted()).toEqual([phone, '1104a8979278ae64e72', tablet].toSorted())
  await house.send([{ event: '$push_opened', ids: { login_id: 'ann' }, properties: { $message: got[0]?.shown?.data['millrace'] } }])
  await page.reload()
  await expect.poll(() => figure('clicked').innerText(), { timeout: 60_000 }).toContain('1')
  expect([await figure('opened').count(), await page.getByText('费用').count()]).toEqual([0, 0])

  const [message] = (await house.api<{ items: { id: number; channel: string }[] }>('GET', 'messages')).items
  await page.goto(`/shop/engage/messages/${message?.id}`)
  await page.getByRole('columnheader', { name: '设备' }).waitFor()
  expect(house.complaints).toEqual([])
})

test('E01 (part: key files in the console) the key of an Apple account is pasted with its lines, signs, and is not shown again; each service has a default of its own', async () => {
  const apple = await startApns()
  onTestFinished(() => apple.stop())
  const { teamId, keyId, key, certificate } = apple.account
  const page = await house.visit('/shop/settings/push')
  await page.getByRole('button', { name: '接入 Apple APNs' }).click()
  for (const [label, text] of [
    ['Team ID', teamId],
    ['Key ID', keyId],
    ['Bundle ID', 'com.example.shop'],
    ['接口地址', apple.url],
    ['证书', certificate],
    ['密钥（.p8）', key],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('已保存，重新填写可替换').waitFor()
  await page.getByRole('button', { name: '检测密钥' }).click()
  await page.getByText('服务商已接受密钥').waitFor()
  expect(await page.content()).not.toContain('PRIVATE KEY')
  await page.goto('/shop/settings/push')
  const accounts = page.getByRole('region', { name: '账号', exact: true })
  await accounts.getByRole('link', { name: 'Apple APNs' }).waitFor()
  expect(await accounts.getByText('默认', { exact: true }).count()).toBe(2)
  expect(house.complaints).toEqual([])
})
