import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

let w: SmsWorld
beforeAll(async () => {
  w = await smsWorld()
  await w.journey('Marketed')
  await w.journey('Served', { class: 'service' })
})
afterAll(() => w.end())
afterEach(() => w.provider.kit.inbox.clear())

const last = async () => (await w.messages()).at(-1)
const mobile = { mobile: '138 0000 0001', name: '张三' }
const reply = async (from: string, text: string): Promise<void> => {
  await w.provider.reply(from, text, '1069')
  await w.world.settle()
}
const receipts = async (): Promise<void> => {
  await w.provider.kit.clock.advance(2_000)
  await w.world.settle()
}

test('E01 (SMS, by Alibaba Cloud) a text message goes to the number of a profile, once, and what came of it is told by the provider', async () => {
  await w.does('a', 'Marketed', mobile)
  expect(w.phones()).toEqual(['+8613800000001 【引渠】张三您好，您的订单A-1已发货。'])
  const sent = await last()
  expect(sent).toMatchObject({ state: 'sent' })
  expect(await w.facts()).toEqual({ eligible: 1, sent: 1 })
  w.provider.kit.faults.add({ kind: 'receipt', how: 'twice' })
  await receipts()
  expect(await w.facts()).toEqual({ eligible: 1, sent: 1, delivered: 1 })
  const detail = await w.world.call<{ tries: { channel: string; via: string }[] }>(w.project, 'GET', `messages/${sent?.id}`)
  expect(detail.body.tries).toMatchObject([{ channel: 'sms', via: w.account, account: '阿里云', units: 1, told: 'delivered' }])
  const funnel = await w.world.call(w.project, 'GET', 'messages/numbers')
  expect(funnel.body).toMatchObject({ all: { reached: 1, delivered: 1 } })
})

test('E36 (by text message) a reply is an event of whose number it is; a word for no more takes them off marketing, one for more brings them back', async () => {
  await w.does('b', 'Served', { mobile: '13800000002' })
  expect(w.phones()).toHaveLength(1)
  await reply('+8613800000002', '多谢')
  await reply('+8613800000002', ' td ')
  const { id } = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=b')).body
  const events = await w.world.call<{ items: { event: string; properties: Record<string, unknown> }[] }>(
    w.project,
    'GET',
    `people/${id}/timeline`,
  )
  expect(events.body.items.filter((one) => one.event === '$message_replied').map((one) => one.properties['$text'])).toEqual([
    ' td ',
    '多谢',
  ])
  expect(events.body.items.map((one) => one.event)).toContain('$unsubscribed')
  await w.does('b', 'Marketed')
  expect(await last()).toMatchObject({ state: 'dropped', reason: 'unsubscribed' })
  // Service messages go on.
  await w.does('b', 'Served')
  expect(w.phones()).toHaveLength(2)
  await reply('+8613800000002', 'START')
  w.world.clock.advance(60_000)
  const consent = { granted: true, source: 'reply' }
  expect((await w.world.call(w.project, 'PUT', `people/${id}/consents/marketing/sms`, consent)).status).toBe(200)
  await w.does('b', 'Marketed')
  expect(w.phones()).toHaveLength(3)
})

test('what was cut after it may have arrived is unknown and goes no more; its receipt settles it', async () => {
  w.provider.kit.faults.add({ kind: 'drop' })
  await w.does('c', 'Served', { mobile: '13800000003' })
  expect(w.phones()).toHaveLength(1)
  expect(await last()).toMatchObject({ state: 'unknown' })
  w.world.clock.advance(3_600_000)
  await w.world.settle()
  expect(w.phones()).toHaveLength(1)
  await receipts()
  expect(await last()).toMatchObject({ state: 'sent', reason: '' })
  expect(w.phones()).toHaveLength(1)
})

test('a number that can never be reached is written to once; what the provider holds back for now goes later', async () => {
  w.provider.kit.outcomes.set('13800000004', 'BLACKLIST')
  await w.does('d', 'Served', { mobile: '13800000004' })
  await receipts()
  expect(await last()).toMatchObject({ state: 'failed', reason: expect.stringContaining('undelivered: BLACKLIST') })
  await w.does('d', 'Served')
  expect(await last()).toMatchObject({ state: 'dropped', reason: 'suppressed: refused_by_provider' })
  w.provider.kit.faults.add({ kind: 'code', code: 'isp.SYSTEM_ERROR' })
  await w.does('e', 'Served', { mobile: '13800000005' })
  expect(await last()).toMatchObject({ state: 'queued', reason: expect.stringContaining('temporary') })
  w.world.clock.advance(60_000)
  // In the time of the process, the account is left alone for a moment.
  await expect.poll(async () => (await w.world.settle(), (await last())?.state), { timeout: 30_000, interval: 1_000 }).toBe('sent')
  expect(w.phones().filter((one) => one.startsWith('+8613800000005'))).toHaveLength(1)
})

test('an account that is refused stops; messages wait, and go when somebody has mended and saved it', async () => {
  const path = `channels/accounts/${w.account}`
  const input = { name: '阿里云', settings: { accessKeyId: w.provider.account.accessKeyId, baseUrl: w.provider.url } }
  const save = async (more: object) =>
    expect((await w.world.call(w.project, 'PUT', path, { ...input, ...more }, await w.world.revisionOf(w.project, path))).status).toBe(200)
  await save({ secrets: { accessKeySecret: 'wrong' } })
  expect((await w.world.call(w.project, 'POST', `${path}/check`)).body).toMatchObject({ ok: false })
  await w.does('f', 'Served', { mobile: '13800000006' })
  w.world.clock.advance(60_000)
  await w.world.settle()
  expect(await last()).toMatchObject({ state: 'queued', reason: 'account_stopped' })
  const shown = await w.world.call<Record<string, unknown>>(w.project, 'GET', path)
  expect(shown.body).toMatchObject({ stopped: expect.stringContaining('SignatureDoesNotMatch'), secrets: ['accessKeySecret'] })
  expect(JSON.stringify(shown.body)).not.toContain('wrong')
  await save({ secrets: { accessKeySecret: w.provider.account.accessKeySecret } })
  expect((await w.world.call(w.project, 'POST', `${path}/check`)).body).toMatchObject({ ok: true })
  w.world.clock.advance(60_000)
  await expect.poll(async () => (await w.world.settle(), (await last())?.state), { timeout: 30_000, interval: 1_000 }).toBe('sent')
})

test('D07 who has not opened a mail gets a text message; who answers to that gets no third one', async () => {
  const templateId = await makeTemplate(w.world, w.project)
  const sms = await smsTemplate(w.world, w.project)
  const day = { amount: 1, unit: 'day' }
  await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'Called', filters: [] },
      nodes: [
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'service' } },
        { id: 'opened', kind: 'outcome', settings: { of: 'mail', what: 'opened', within: day } },
        { id: 'text', kind: 'send', settings: { channel: 'sms', templateId: sms, class: 'service' } },
        { id: 'answer', kind: 'wait_event', settings: { event: '$message_replied', timeout: day } },
        { id: 'third', kind: 'send', settings: { channel: 'sms', templateId: sms, class: 'service' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'mail' },
        { from: 'mail', port: 'next', to: 'opened' },
        { from: 'opened', port: 'no', to: 'text' },
        { from: 'text', port: 'next', to: 'answer' },
        { from: 'answer', port: 'timeout', to: 'third' },
      ],
      reentry: { kind: 'after_exit' },
    },
    'D07',
  )
  for (const n of [7, 8]) await w.does(`p${n}`, 'Called', { mobile: `1380000000${n}`, email: `p${n}@x.cn` }, { order_id: 'o1' })
  expect(w.phones()).toEqual([])
  w.world.clock.advance(25 * 3_600_000)
  await w.world.settle()
  expect(w.phones()).toHaveLength(2)
  await reply('+8613800000007', '好的')
  w.world.clock.advance(25 * 3_600_000)
  await w.world.settle()
  expect(
    w
      .phones()
      .map((one) => one.slice(0, 14))
      .toSorted(),
  ).toEqual(['+8613800000007', '+8613800000008', '+8613800000008'])
})

test('an account at any gateway has headers, which are kept sealed and may be objects; templates are listed by channel', async () => {
  const input = {
    provider: 'http',
    name: '网关',
    isDefault: false,
    settings: { url: 'https://gateway.example/send', body: '{ "to": "{{to}}", "text": "{{text}}" }' },
    secrets: { headers: { authorization: 'Bearer of-the-gateway' } },
  }
  const made = await w.world.call<{ secrets: string[] }>(w.project, 'POST', 'channels/accounts', input)
  expect(made).toMatchObject({ status: 201, body: { secrets: ['headers'] } })
  expect(JSON.stringify(made.body)).not.toContain('of-the-gateway')
  const wrong = await w.world.call(w.project, 'POST', 'channels/accounts', { ...input, settings: { ...input.settings, url: 'ftp://x' } })
  expect(wrong).toMatchObject({ status: 400, body: { errors: [expect.objectContaining({ path: expect.stringMatching(/^settings\./) })] } })
  const listed = await w.world.call<{ items: { channel: string }[] }>(w.project, 'GET', 'templates?channel=sms')
  expect(new Set(listed.body.items.map((one) => one.channel))).toEqual(new Set(['sms']))
})
