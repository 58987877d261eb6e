import axe from 'axe-core'
import type { DkimKey, MailInbound } from '@millrace/contract/messaging/mail.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/src/platform/sql.ts'
import { type Zone, zone } from '../../server/test/dns-zone.ts'
import { type House, isLong, openHouse } from './house.ts'

let house: House
let dns: Zone
beforeAll(async () => {
  dns = zone()
  house = await openHouse('shop', [], dns)
})
afterAll(() => house?.end())

const save = /保\s*存/

test('the sender and the bounce domain are set, a key is made, published and found, and the page says what is missing until then', async () => {
  const page = await house.visit('/shop/settings/email')
  await page.getByText('近 7 天没有发出邮件').waitFor()
  await page.getByText('尚无密钥：邮件未签名').waitFor()
  await page.getByText('请先保存您自己的发件地址').waitFor()
  expect(await page.getByRole('button', { name: '生成密钥' }).isDisabled()).toBe(true)
  await page.getByText('在上方填写退信域名后').waitFor()
  await page.getByRole('textbox', { name: '发件地址' }).fill('hi@shop.example')
  const domain = page.getByRole('textbox', { name: '退信域名' })
  await domain.fill('https://shop')
  await page.getByRole('button', { name: save }).click()
  await page.getByText('请填写域名，例如 bounce.example.com').waitFor()
  await domain.fill('bounce.shop.example')
  await page.getByRole('switch', { name: '接收回复' }).click()
  await page.getByRole('button', { name: save }).click()
  await page.getByText('MX 记录需要主机名').waitFor()
  const settings = await house.api<object>('GET', 'channels/email')
  expect(settings).toMatchObject({ fromAddress: 'hi@shop.example', bounceDomain: 'bounce.shop.example', takesReplies: true, replyTo: null })

  const signature = page.getByTestId('dkim')
  await signature.getByRole('button', { name: '生成密钥' }).click()
  await signature.getByText('邮件未签名：尚未查到任何记录').waitFor()
  const check = signature.getByRole('button', { name: /检\s*查/ })
  await check.click()
  await signature.getByTestId('problem').getByText('没有这条记录').waitFor()
  const { items } = await house.api<{ items: DkimKey[] }>('GET', 'channels/email/dkim')
  const [key] = items
  expect(key?.domain).toBe('shop.example')
  dns.records.set(key?.record.name ?? '', [key?.record.value ?? ''])
  await check.click()
  await signature.getByText('每封邮件都会签名').waitFor()
  await signature.getByText('签名中').waitFor()
  expect(await signature.getByTestId('problem').count()).toBe(0)
  expect(house.complaints).toEqual([])
})

test('the MX record is looked up, and the addresses for complaints and for providers are there to copy', async () => {
  const page = await house.visit('/shop/settings/email', { language: 'en' })
  const card = page.getByTestId('comes-back')
  const inbound = await house.api<MailInbound>('GET', 'channels/email/inbound')
  await card.getByText(inbound.complaintAddress ?? '').waitFor()
  await card.getByText(inbound.callbackUrl).waitFor()
  await card.getByRole('button', { name: 'Check' }).click()
  await card.getByTestId('mx-checked').getByText('There is no MX record for the domain.').waitFor()
  dns.mails.set('bounce.shop.example', ['mx.esp.example'])
  await card.getByRole('button', { name: 'Check' }).click()
  await card.getByTestId('mx-checked').getByText('Mail for the domain goes to mx.esp.example.').waitFor()
})

test('mails that went out, came back and were called spam are shown with their share and what that means', async () => {
  const body = { kind: 'html', subject: 'Hi', preheader: '', html: '<p>Hi</p>', text: '' }
  const { id } = await house.api<{ id: string }>('POST', 'templates', { name: '问候', body })
  const project = await house.databases.postgres.one<{ id: number }>(sql`select project_id as id from projects where slug = 'shop'`)
  const fact = (kind: string, n: number, detail = '') =>
    JSON.stringify({ project_id: project?.id, kind, at: new Date().toISOString(), template_id: id, intent_id: n, attempt_id: n, detail })
  const rows = Array.from({ length: 1_000 }, (_, i) => fact('sent', i + 1))
  rows.push(...Array.from({ length: 30 }, (_, i) => fact('bounced', i + 1, i < 20 ? 'hard' : 'soft')), fact('complained', 50))
  await house.databases.clickhouse.insert('message_facts', rows.join('\n'), { date_time_input_format: 'best_effort' })
  const page = await house.visit('/shop/settings/email')
  const health = page.getByTestId('mail-health')
  await health.getByTestId('sent').getByText('1,000').waitFor()
  expect(await health.getByTestId('bounced').textContent()).toContain('退信303%需留意其中 20 封因地址失效')
  expect(await health.getByTestId('complained').textContent()).toContain('被标记为垃圾邮件10.1%需留意')
})

test.runIf(isLong)('with all of it set up the page has no serious accessibility problem, and is no wider than a phone', async () => {
  for (const theme of ['light', 'dark'] as const) {
    const page = await house.visit('/shop/settings/email', { theme })
    await page.getByTestId('comes-back').getByText('complaint+').waitFor()
    await page.getByTestId('complained').waitFor()
    await page.getByTestId('dkim').getByText('签名中').waitFor()
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    const bad = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    expect(bad.map((one) => `${one.id} ${one.nodes[0]?.target.join(' ')}`)).toEqual([])
  }
  const phone = await house.visit('/shop/settings/email', { width: 390 })
  await phone.getByTestId('dkim').getByText('签名中').waitFor()
  expect(await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
})
