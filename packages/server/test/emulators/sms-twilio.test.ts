import sdkOf from 'twilio'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { startTwilio, type TwilioAccount } from '../../../../emulators/sms/twilio/index.ts'
import { twilio } from '../../src/modules/connectors/sms/twilio.ts'
import { contextAt, effects, listen, message, states } from './sms-kit.ts'

let emulator: Emulator<TwilioAccount>
let hook: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  emulator = await startTwilio()
  hook = await listen(twilio, account)
})
afterAll(async () => {
  await emulator.stop()
  await hook.end()
})
afterEach(() => {
  emulator.reset()
  hook.events.splice(0)
})

const account = (authToken = emulator.account.authToken) => ({
  settings: twilio.settings.parse({ accountSid: emulator.account.accountSid, from: '+15005550006', baseUrl: emulator.url }),
  secrets: { authToken },
  callbackUrl: hook.url,
})
const context = () => contextAt(() => new Date())
const text = (to: string, words = 'Hello, it is here!') => message(to, '', {}, { text: words, template: undefined })
const send = async (...messages: Parameters<typeof twilio.send>[1]) => await twilio.send(account(), messages, context())

function sdk(token = emulator.account.authToken) {
  const client = sdkOf(emulator.account.accountSid, token)
  client.api.baseUrl = emulator.url
  return client
}

test('the official SDK and ours have the same effect: a text, and a content template', async () => {
  const client = sdk()
  const from = '+15005550006'
  const sent = await client.messages.create({ to: '+14155550001', from, body: '您好，今天到店有礼。' })
  expect([sent.status, sent.numSegments, sent.errorCode]).toEqual(['queued', '1', null])
  const contentSid = 'HX00000000000000000000000000000001'
  await client.messages.create({ to: '+14155550002', from, contentSid, contentVariables: '{"1":"Ann","order":"A-1"}' })
  const theirs = effects(emulator)
  emulator.reset()
  expect(await send(text('+14155550001', '您好，今天到店有礼。'))).toMatchObject([
    { state: 'accepted', units: 1, providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/) },
  ])
  expect(states(await send(message('+14155550002', contentSid, { 1: 'Ann', order: 'A-1' })))).toEqual(['accepted'])
  expect(effects(emulator)).toEqual(theirs)
})

test('a wrong token is refused to the SDK and to us, and a check tells whether the account is right and active', async () => {
  await expect(sdk('wrong').messages.create({ to: '+14155550001', from: '+15005550006', body: 'x' })).rejects.toMatchObject({
    status: 401,
    code: 20003,
  })
  expect(await twilio.send(account('wrong'), [text('+14155550001')], context())).toMatchObject([
    { errorClass: 'account_stop', detail: '20003 Authenticate' },
  ])
  expect(await twilio.check?.(account(), context())).toEqual({ ok: true, detail: 'active' })
  expect(await twilio.check?.(account('wrong'), context())).toEqual({ ok: false, detail: '20003 Authenticate' })
  emulator.account.isSuspended = true
  expect(await twilio.check?.(account(), context())).toEqual({ ok: false, detail: 'suspended' })
})

test('each status is told by itself, signed so that the SDK agrees, with our id in its address; what is not signed is nobody', async () => {
  emulator.kit.outcomes.set('+14155550002', '30006')
  const [first, second] = [text('+14155550001'), text('+14155550002')]
  const results = [...(await send(first)), ...(await send(second))]
  await emulator.kit.clock.advance(2_000)
  expect(hook.events).toMatchObject([
    { id: first.id, state: 'underway' },
    { id: second.id, state: 'underway' },
    { id: first.id, state: 'delivered', to: first.to },
    { id: second.id, state: 'failed', errorClass: 'recipient_final', detail: 'undelivered 30006' },
  ])
  expect(hook.events.slice(2).map((event) => event.kind === 'receipt' && event.providerId)).toEqual(
    results.map((one) => one.state === 'accepted' && one.providerId),
  )
  for (const { url, headers, body } of emulator.kit.callbacks.log) {
    const params = Object.fromEntries(new URLSearchParams(body))
    expect(sdkOf.validateRequest(emulator.account.authToken, headers['x-twilio-signature'] ?? '', url, params)).toBe(true)
    const told = { method: 'POST', headers, query: {}, body: Buffer.from(body), at: new Date() }
    expect(twilio.callback?.(account(), { ...told, url: `${url}&x=1` })).toBeUndefined()
    expect(twilio.callback?.(account('other'), { ...told, url })).toBeUndefined()
    expect(twilio.callback?.(account(), { ...told, url, body: Buffer.from(`${body}&x=1`) })).toBeUndefined()
  }
})

test('somebody who answers STOP is told to us and gets nothing more until START; statuses may be missing or come twice', async () => {
  emulator.account.smsUrl = hook.url
  await emulator.reply('+14155550001', 'Stop')
  expect(hook.events).toMatchObject([{ kind: 'reply', from: '+14155550001', text: 'Stop', to: '+15005550006' }])
  await expect(sdk().messages.create({ to: '+14155550001', from: '+15005550006', body: 'x' })).rejects.toMatchObject({ code: 21610 })
  expect(states(await send(text('+14155550001')))).toEqual(['recipient_suppress'])
  await emulator.reply('+14155550001', 'START')
  emulator.kit.faults.add({ kind: 'receipt', how: 'twice' })
  expect(states(await send(text('+14155550001')))).toEqual(['accepted'])
  await emulator.kit.clock.advance(2_000)
  expect(hook.events.slice(2).map((event) => event.kind === 'receipt' && event.state)).toEqual(['underway', 'delivered', 'delivered'])
})

test('refusals have classes, trouble is tried again, and what was cut is unknown', async () => {
  expect(states(await send(text('+123')))).toEqual(['recipient_final'])
  expect(states(await send(text('+74955550001')))).toEqual(['recipient_final'])
  expect(states(await send(text('+14155550001', 'x'.repeat(1_601))))).toEqual(['content_final'])
  const elsewhere = { ...account(), settings: { ...account().settings, from: '+15005559999' } }
  expect(states(await twilio.send(elsewhere, [text('+14155550001')], context()))).toEqual(['account_stop'])
  const { faults, inbox } = emulator.kit
  faults.add({ kind: 'code', code: '20429' })
  expect(states(await send(text('+14155550001')))).toEqual(['retry_backoff'])
  faults.add({ kind: 'status', status: 500, body: '{"status":500}' })
  expect(states(await send(text('+14155550001')))).toEqual(['retry_backoff'])
  for (const kind of ['drop', 'garbage', 'cut'] as const) {
    faults.add({ kind })
    expect([kind, states(await send(text('+14155550001')))]).toEqual([kind, ['unknown']])
  }
  expect(inbox.messages).toHaveLength(2)
})
