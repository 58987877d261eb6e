import { Notification, Provider } from '@parse/node-apn'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type ApnsAccount, startApns, startApnsSandbox } from '../../../../emulators/push/apns/index.ts'
import { apnsId } from '../../src/modules/connectors/push/apns-message.ts'
import { apns } from '../../src/modules/connectors/push/apns.ts'
import type { PushMessage } from '../../src/modules/connectors/index.ts'
import { hostile, push, shown } from './push-kit.ts'
import { contextAt, states } from './sms-kit.ts'

let emulator: Emulator<ApnsAccount>
let sandbox: Emulator<ApnsAccount>
beforeAll(async () => {
  emulator = await startApns()
  sandbox = await startApnsSandbox()
})
afterAll(async () => {
  await emulator.stop()
  await sandbox.stop()
})
afterEach(() => {
  emulator.reset()
  sandbox.reset()
})

const [phone, testing, gone, expired, other, away] = ['01', '02', '03', '04', '05', '06'].map((end) => end.padStart(64, 'a')) as [
  string,
  string,
  string,
  string,
  string,
  string,
]
const account = (more: object = {}, key = emulator.account.key) => {
  const { teamId, keyId, certificate } = emulator.account
  const settings = { teamId, keyId, topic: 'com.example.shop', baseUrl: emulator.url, sandboxUrl: sandbox.url, certificate, ...more }
  return { settings: apns.settings.parse(settings), secrets: apns.secrets.parse({ key }), callbackUrl: undefined }
}
/** Settings that nothing else has: no token was signed with them yet. */
let apart = 0
const apartAccount = () => account({ sandboxUrl: `https://127.0.0.1:1/${(apart += 1)}` })
const context = () => contextAt(emulator.kit.clock.now)
const ios = (token: string, more: Partial<PushMessage> = {}): PushMessage => push(token, 'ios', more)
const send = async (...messages: PushMessage[]) => await apns.send(account(), messages, context())
const details = (results: Awaited<ReturnType<typeof send>>) => results.map((one) => (one.state === 'rejected' ? one.detail : one.state))

const look = {
  to: phone,
  platform: 'ios',
  text: '全场八折，到店有礼 🎁',
  title: '周末折扣',
  link: 'millrace://order/7?from=push',
  image: 'https://cdn.example.com/a.png',
  data: { order: 'A-1', note: 'a&b="c";#%' },
  collapse: 'order-7',
  category: 'alert 10',
}

test('the official SDK and ours have the same effect, and the same refusals', async () => {
  const { key, keyId, teamId, certificate } = emulator.account
  const { port } = new URL(emulator.url)
  const provider = new Provider({ token: { key, keyId, teamId }, address: '127.0.0.1', port: Number(port), ca: [certificate] })
  const note = new Notification()
  note.payload = { ...look.data, link: look.link, image: look.image }
  note.topic = 'com.example.shop'
  note.pushType = 'alert'
  note.alert = { title: look.title, body: look.text }
  note.sound = 'default'
  note.mutableContent = true
  note.collapseId = look.collapse
  const theirs = await provider.send(note, phone)
  expect([theirs.failed, theirs.sent.length]).toEqual([[], 1])
  const sent = shown(emulator)
  expect(sent).toEqual([look])
  const refused = await provider.send(note, [gone, expired, other, testing])
  await provider.shutdown()
  expect(refused.failed.map(({ device, status, response }) => [device, status, response?.reason])).toEqual([
    [gone, 410, 'Unregistered'],
    [expired, 410, 'ExpiredToken'],
    [other, 400, 'DeviceTokenNotForTopic'],
    [testing, 400, 'BadDeviceToken'],
  ])
  emulator.reset()
  const ours = ios(phone)
  expect(await send(ours)).toEqual([{ state: 'accepted', providerId: apnsId(ours.id) }])
  expect(shown(emulator)).toEqual(sent)
  expect(emulator.kit.inbox.messages[0]?.id).toBe(apnsId(ours.id))
  expect(details(await send(ios(gone), ios(expired), ios(other), ios(testing)))).toEqual([
    'Unregistered since 2026-01-02T00:00:00.000Z',
    'ExpiredToken since 1970-01-01T00:00:00.000Z',
    'DeviceTokenNotForTopic',
    'BadDeviceToken',
  ])
})

test('an app that was built for testing is reached by the servers for those; a plain message has no more than it needs', async () => {
  const device = { token: testing, platform: 'ios', isSandbox: true } as const
  expect(states(await send(ios(phone, { device }), ios(phone, { device: { ...device, token: phone } })))).toEqual([
    'accepted',
    'recipient_final',
  ])
  expect([shown(emulator).length, shown(sandbox).length]).toEqual([0, 1])
  await send(ios(phone, { title: '', link: '', image: '', data: {}, collapse: '', isMarketing: true }))
  expect(shown(emulator)).toEqual([{ ...look, title: '', link: '', image: '', data: {}, collapse: '', category: 'alert 5' }])
})

test('a phone that is away has the message when it comes back in time; one that replaces has its name, whatever letters that is of', async () => {
  await send(ios(away, { ttlSeconds: 500 }), ios(away, { ttlSeconds: 0 }), ios(away, { ttlSeconds: 700, collapse: '订单 7' }))
  expect(shown(emulator)).toEqual([])
  await emulator.kit.clock.advance(600_000)
  expect(shown(emulator)).toMatchObject([{ to: away, collapse: expect.stringMatching(/^[\w-]{43}$/) }])
})

test('a check tells whether the key, its ids and the app belong together, and reaches nobody', async () => {
  const check = async (own: ReturnType<typeof account>) => await apns.check?.(own, context())
  expect(await check(account())).toEqual({ ok: true, detail: 'BadDeviceToken' })
  const wrong = { teamId: 'WRONGTEAM1', keyId: 'WRONGKEY01' }
  for (const [name, value] of Object.entries(wrong))
    expect([name, await check(account({ [name]: value }))]).toEqual([name, { ok: false, detail: 'InvalidProviderToken' }])
  expect(await check(account({ topic: 'com.example.foreign' }))).toEqual({ ok: false, detail: 'TopicDisallowed' })
  expect(await check(account({ certificate: undefined }))).toMatchObject({ ok: false, detail: expect.stringContaining('certificate') })
  expect(shown(emulator)).toEqual([])
  // Nor is anything else sent by keys that are wrong, or to a server that nobody vouches for.
  expect(states(await apns.send(account({ keyId: 'WRONGKEY01' }), [ios(phone)], context()))).toEqual(['account_stop'])
  expect(states(await apns.send(account({ certificate: undefined }), [ios(phone)], context()))).toEqual(['retry_backoff'])
})

test('one token serves many calls for most of an hour; one that Apple calls expired is signed anew once', async () => {
  const mine = apartAccount()
  const many = async () =>
    states(
      await apns.send(
        mine,
        Array.from({ length: 60 }, () => ios(phone)),
        context(),
      ),
    )
  emulator.account.newTokens = 1
  expect(await many()).toEqual(Array(60).fill('accepted'))
  await emulator.kit.clock.advance(49 * 60_000)
  expect(await many()).toEqual(Array(60).fill('accepted'))
  await emulator.kit.clock.advance(2 * 60_000)
  // This is the second one, and it is the first within twenty minutes.
  expect(await many()).toEqual(Array(60).fill('accepted'))
  // By a clock that is far behind, what is signed has run out at once; by one that was, it is signed again within the call.
  const late = apartAccount()
  const behind = { at: -70 * 60_000 }
  const lateContext = contextAt(() => new Date(emulator.kit.clock.now().getTime() + behind.at))
  emulator.account.newTokens = 10
  expect(await apns.send(late, [ios(phone)], lateContext)).toMatchObject([{ errorClass: 'account_stop' }])
  behind.at = -50 * 60_000
  expect(states(await apns.send(late, [ios(phone)], lateContext))).toEqual(['accepted'])
  emulator.kit.faults.add({ kind: 'code', code: 'ExpiredProviderToken' })
  behind.at = -40 * 60_000
  expect(states(await apns.send(late, [ios(phone)], lateContext))).toEqual(['accepted'])
  expect(JSON.stringify(emulator.kit.inbox.messages)).not.toContain('bearer')
})

test('every reason has its class; what is about one device or one message stops nobody else', async () => {
  const told = async (code: string) => {
    emulator.kit.faults.add({ kind: 'code', code })
    const [result] = await send(ios(phone))
    return result?.state === 'rejected' ? [result.errorClass, result.retryAfterMs] : result
  }
  const classes = {
    InternalServerError: ['retry_backoff', undefined],
    ServiceUnavailable: ['retry_backoff', undefined],
    Shutdown: ['retry_backoff', undefined],
    TooManyRequests: ['retry_after', 60_000],
    TooManyProviderTokenUpdates: ['quota_stop', 1_200_000],
    Forbidden: ['account_stop', undefined],
    BadTopic: ['account_stop', undefined],
    BadExpirationDate: ['content_final', undefined],
    NeverHeardOf: ['content_final', undefined],
  }
  for (const [code, wanted] of Object.entries(classes)) expect([code, await told(code)]).toEqual([code, wanted])
  emulator.account.permitsAMinute = 2
  const results = await send(ios(phone), ios(gone), ios(phone), ios('xyz'), ios(phone, { text: 'x'.repeat(4_000) }), ios(phone))
  expect(states(results).toSorted()).toEqual(
    ['accepted', 'accepted', 'content_final', 'recipient_final', 'recipient_final', 'retry_after'].toSorted(),
  )
  // Others are not even asked for once the account is stopped.
  emulator.account.topics = []
  emulator.kit.calls.splice(0)
  expect(states(await send(...Array.from({ length: 100 }, () => ios(phone))))).toEqual(Array(100).fill('account_stop'))
  expect(emulator.kit.calls.length).toBeLessThanOrEqual(50)
  // A token that was signed too often is refused there, too.
  emulator.reset()
  emulator.account.newTokens = 1
  await apns.send(apartAccount(), [ios(phone)], context())
  await emulator.kit.clock.advance(5_000)
  expect(states(await apns.send(apartAccount(), [ios(phone)], context()))).toEqual(['quota_stop'])
})

test('what is too large to the byte is not asked for', async () => {
  const plain = { title: '', link: '', image: '', data: {}, collapse: '' }
  const frame = '{"aps":{"alert":{"body":""},"sound":"default"}}'
  expect(states(await send(ios(phone, { ...plain, text: 'x'.repeat(4_096 - frame.length) })))).toEqual(['accepted'])
  emulator.kit.calls.splice(0)
  expect(details(await send(ios(phone, { ...plain, text: 'x'.repeat(4_097 - frame.length) })))).toEqual([
    'PayloadTooLarge: 4097 bytes of at most 4096; shorten the text, the link or the data',
  ])
  expect(states(await send(ios(phone, { text: '您'.repeat(350_000) }), ios(phone, { data: { aps: 'x' } })))).toEqual([
    'content_final',
    'content_final',
  ])
  expect(emulator.kit.calls).toEqual([])
})

test('texts that try to be more are shown as they are; a token or a link that is none goes nowhere', async () => {
  const messages = hostile.map((text) => ios(phone, { title: text, text, data: { text }, link: '', image: '' }))
  expect(states(await send(...messages))).toEqual(messages.map(() => 'accepted'))
  const seen = shown(emulator)
  expect(new Set(seen.map(({ text, title, data }) => JSON.stringify([text, title, data?.text])))).toEqual(
    new Set(hostile.map((text) => JSON.stringify([text, text, text]))),
  )
  expect(states(await send(ios(phone, { text: 'half \ud83d', collapse: 'a\r\napns-topic: com.evil' })))).toEqual(['accepted'])
  expect(shown(emulator).at(-1)).toMatchObject({ text: 'half \ufffd', collapse: expect.stringMatching(/^[\w-]{43}$/) })
  emulator.kit.calls.splice(0)
  const nowhere = ['../../1', `${phone}?x=1`, `${phone}\r\n`, '', 'g'.repeat(64)].map((token) => ios(token))
  expect(states(await send(...nowhere))).toEqual(nowhere.map(() => 'recipient_final'))
  expect(states(await send(ios(phone, { link: 'javascript:alert(1)' }), ios(phone, { text: '' })))).toEqual([
    'content_final',
    'content_final',
  ])
  expect(emulator.kit.calls).toEqual([])
})

test('what was cut is unknown and not tried again; a connection that is told to go, or broke before, is replaced', async () => {
  const { faults, inbox, calls } = emulator.kit
  await send(ios(phone))
  for (const kind of ['cut', 'drop', 'garbage'] as const) {
    faults.add({ kind })
    calls.splice(0)
    expect([kind, states(await send(ios(phone))), calls.length]).toEqual([kind, ['unknown'], 1])
  }
  // One was there before, and of the three that are unknown two have arrived.
  expect(inbox.messages).toHaveLength(3)
  faults.add({ kind: 'goaway' })
  expect(states([...(await send(ios(phone))), ...(await send(ios(phone)))])).toEqual(['accepted', 'accepted'])
  faults.add({ kind: 'status', status: 503 })
  faults.add({ kind: 'status', status: 504 })
  expect(states([...(await send(ios(phone))), ...(await send(ios(phone)))])).toEqual(['retry_backoff', 'unknown'])
  faults.add({ kind: 'delay', ms: 5_000 })
  const stopped = { ...context(), signal: AbortSignal.timeout(300) }
  expect(states(await apns.send(account(), [ios(phone)], stopped))).toEqual(['unknown'])
  expect(states(await apns.send(account(), [ios(phone)], stopped))).toEqual(['retry_backoff'])
  const nobody = account({ baseUrl: 'https://127.0.0.1:1' })
  expect(states(await apns.send(nobody, [ios(phone)], context()))).toEqual(['retry_backoff'])
})

test('of a batch each message arrives once, over a connection that takes one stream until it is known there', async () => {
  const mine = apartAccount()
  emulator.account.permitsAMinute = 1_000
  const batch = Array.from({ length: 100 }, (_, at) => ios(phone, { text: `text ${at}` }))
  expect(states(await apns.send(mine, batch, context()))).toEqual(batch.map(() => 'accepted'))
  expect(new Set(shown(emulator).map(({ text }) => text)).size).toBe(100)
  expect(emulator.kit.inbox.messages).toHaveLength(100)
})
