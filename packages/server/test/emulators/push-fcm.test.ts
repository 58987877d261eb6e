import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type FcmAccount, startFcm } from '../../../../emulators/push/fcm/index.ts'
import { fcm } from '../../src/modules/connectors/push/fcm.ts'
import type { PushMessage } from '../../src/modules/connectors/index.ts'
import { hostile, push, shown } from './push-kit.ts'
import { contextAt, states } from './sms-kit.ts'

let emulator: Emulator<FcmAccount>
beforeAll(async () => {
  emulator = await startFcm()
})
afterAll(() => emulator.stop())
afterEach(() => emulator.reset())

const tokenOf = (end: number): string => `emulator${end}:APA91b${String(end).repeat(64)}`
const [phone, apple, gone, foreign, away] = [tokenOf(1), tokenOf(2), tokenOf(3), tokenOf(4), tokenOf(5)]
const account = (more: object = {}, file: object = {}) => {
  const settings = { baseUrl: emulator.url, tokenUrl: `${emulator.url}/token`, ...more }
  const serviceAccount = JSON.stringify({ ...(JSON.parse(emulator.account.serviceAccount) as object), ...file })
  return { settings: fcm.settings.parse(settings), secrets: fcm.secrets.parse({ serviceAccount }), callbackUrl: undefined }
}
/** Settings that nothing else has: nobody has asked for a token with them yet, and the emulator has forgotten none. */
let apart = 0
const apartAccount = (more: object = {}, file: object = {}) => account({ channelId: `apart_${(apart += 1)}`, ...more }, file)
const context = () => contextAt(emulator.kit.clock.now)
const android = (token: string, more: Partial<PushMessage> = {}): PushMessage => push(token, 'android', more)
const send = async (...messages: PushMessage[]) => await fcm.send(account(), messages, context())
const calls = (action: string): number => emulator.kit.calls.filter((one) => one === action).length

const look = {
  text: '全场八折，到店有礼 🎁',
  title: '周末折扣',
  link: 'millrace://order/7?from=push',
  image: 'https://cdn.example.com/a.png',
  data: { order: 'A-1', note: 'a&b="c";#%' },
  collapse: 'order-7',
}

test('a notification arrives with its parts, on Android and at Apple; marketing does not wake the phone', async () => {
  const own = account({ channelId: 'offers', clickAction: 'com.example.OPEN' })
  const results = await fcm.send(own, [android(phone), push(apple, 'ios'), android(phone, { isMarketing: true })], context())
  expect(results).toMatchObject(
    Array(3).fill({
      state: 'accepted',
      providerId: expect.stringMatching(/^projects\/emulator-shop\/messages\/0:9\d{18}%31bd1c9631bd1c96$/),
    }),
  )
  const parts = shown(emulator).toSorted((a, b) => (a.category ?? '').localeCompare(b.category ?? ''))
  expect(parts).toEqual([
    { ...look, to: apple, platform: 'ios', category: 'alert 10' },
    { ...look, to: phone, platform: 'android', category: 'HIGH offers com.example.OPEN' },
    { ...look, to: phone, platform: 'android', category: 'NORMAL offers com.example.OPEN' },
  ])
  const plain = { title: '', link: '', image: '', data: {}, collapse: '' }
  emulator.kit.inbox.clear()
  await send(android(phone, plain), push(apple, 'ios', { ...plain, isMarketing: true, collapse: '订单' }))
  expect(shown(emulator).toSorted((a, b) => (a.platform ?? '').localeCompare(b.platform ?? ''))).toMatchObject([
    { ...plain, platform: 'android', category: 'HIGH' },
    { ...plain, platform: 'ios', category: 'alert 5', collapse: expect.stringMatching(/^[\w-]{43}$/) },
  ])
})

test('a phone that is away has the message when it comes back in time', async () => {
  const ages = [500, 700, 0, 10 ** 9, 3.7]
  expect(states(await send(...ages.map((ttlSeconds) => android(away, { ttlSeconds }))))).toEqual(ages.map(() => 'accepted'))
  await emulator.kit.clock.advance(600_000)
  expect(shown(emulator)).toHaveLength(2)
})

test('many at once share one access token; it is renewed before it runs out, and once within the call when it is not known any more', async () => {
  const mine = apartAccount()
  const many = async (count: number) =>
    states(
      await fcm.send(
        mine,
        Array.from({ length: count }, () => android(phone)),
        context(),
      ),
    )
  expect(await many(20)).toEqual(Array(20).fill('accepted'))
  expect([calls('token'), calls('send')]).toEqual([1, 20])
  await emulator.kit.clock.advance(3_599_000 - 310_000)
  await many(1)
  expect(calls('token')).toBe(1)
  await emulator.kit.clock.advance(20_000)
  await many(1)
  expect(calls('token')).toBe(2)
  // Forgotten there, and still kept here.
  const { devices } = emulator.account
  emulator.reset()
  Object.assign(emulator.account, { devices })
  const results = await Promise.all([many(3), many(3)])
  expect(results.flat()).toEqual(Array(6).fill('accepted'))
  expect([calls('token'), emulator.kit.inbox.messages.length]).toEqual([1, 6])
  // A new one that is refused as well is no reason to go on.
  const broken = apartAccount()
  emulator.account.tokenSeconds = 0
  emulator.kit.calls.splice(0)
  expect(await fcm.send(broken, [android(phone)], context())).toMatchObject([
    { errorClass: 'account_stop', detail: expect.stringMatching(/^a new access token is refused: UNAUTHENTICATED/) },
  ])
  expect([calls('token'), calls('send')]).toEqual([2, 2])
})

test('no access token, nothing sent: keys that are wrong stop the account, trouble is tried again', async () => {
  const strange = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const wrong = {
    'Invalid JWT Signature.': { private_key: strange.privateKey },
    'account not found': { client_email: 'nobody@emulator-shop.iam.gserviceaccount.com' },
    'Invalid JWT': { private_key_id: 'other' },
    audience: { token_uri: 'https://elsewhere.example/token' },
  }
  for (const [words, file] of Object.entries(wrong))
    expect(await fcm.send(apartAccount({}, file), [android(phone)], context())).toMatchObject([
      { errorClass: 'account_stop', detail: expect.stringContaining(words) },
    ])
  const behind = contextAt(() => new Date(emulator.kit.clock.now().getTime() - 7_200_000))
  expect(await fcm.send(apartAccount(), [android(phone)], behind)).toMatchObject([
    { errorClass: 'account_stop', detail: expect.stringContaining('reasonable timeframe') },
  ])
  for (const fault of [
    { kind: 'cut' },
    { kind: 'drop' },
    { kind: 'garbage' },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 504 },
    { kind: 'status', status: 429, body: '{"error":"rate_limited"}' },
  ] as const) {
    emulator.kit.faults.add({ ...fault, action: 'token' })
    expect([fault, states(await fcm.send(apartAccount(), [android(phone)], context()))]).toEqual([fault, ['retry_backoff']])
  }
  expect([calls('send'), shown(emulator).length]).toEqual([0, 0])
})

test('a check has a message validated that is not sent: the key, the project and the role are right', async () => {
  const check = async (own: ReturnType<typeof account>) => await fcm.check?.(own, context())
  expect(await check(account())).toEqual({ ok: true, detail: '' })
  expect(await check(apartAccount({}, { project_id: 'another-project' }))).toEqual({
    ok: false,
    detail: "PERMISSION_DENIED Permission 'cloudmessaging.messages.create' denied on resource",
  })
  expect(await check(apartAccount({}, { private_key_id: 'other' }))).toMatchObject({ ok: false })
  emulator.account.maySend = false
  expect(await check(account())).toMatchObject({ ok: false })
  expect(states(await send(android(phone)))).toEqual(['account_stop'])
  expect(shown(emulator)).toEqual([])
})

test('every code has its class; what is about one device or one message stops nobody else', async () => {
  expect(await send(android(phone), android(gone), android(foreign), android('made up'), android('no-such-token'))).toMatchObject([
    { state: 'accepted' },
    { errorClass: 'recipient_final', detail: 'UNREGISTERED Requested entity was not found.' },
    { errorClass: 'recipient_final', detail: 'SENDER_ID_MISMATCH SenderId mismatch' },
    { errorClass: 'recipient_final' },
    { errorClass: 'recipient_final', detail: 'INVALID_ARGUMENT The registration token is not a valid FCM registration token' },
  ])
  emulator.account.hasApnsKey = false
  expect(await send(push(apple, 'ios'))).toMatchObject([
    { errorClass: 'account_stop', detail: expect.stringContaining('THIRD_PARTY_AUTH_ERROR') },
  ])
  const told = async (code: string, message = 'as told') => {
    emulator.kit.faults.add({ kind: 'code', code, message })
    const [result] = await send(android(phone))
    return result?.state === 'rejected' ? [result.errorClass, result.retryAfterMs] : result
  }
  expect(await told('UNAVAILABLE')).toEqual(['retry_backoff', 17_000])
  expect(await told('INTERNAL')).toEqual(['retry_backoff', undefined])
  expect(await told('INVALID_ARGUMENT', 'Invalid TTL')).toEqual(['content_final', undefined])
  expect(await told('QUOTA_EXCEEDED', 'Message rate exceeded')).toEqual(['quota_stop', 60_000])
  emulator.account.devicePermitsAMinute = 1
  emulator.kit.limits.clear()
  expect(states(await send(android(phone), android(phone))).toSorted()).toEqual(['accepted', 'retry_after'])
  emulator.reset()
  await send(android(phone))
  emulator.kit.calls.splice(0)
  emulator.account.permitsAMinute = 6
  const batch = Array.from({ length: 60 }, () => android(phone))
  const results = states(await send(...batch))
  expect(results.filter((one) => one === 'accepted')).toHaveLength(5)
  expect(results.filter((one) => one === 'quota_stop')).toHaveLength(55)
  // Once the quota is known to be used up, the others are not even asked for.
  expect(calls('send')).toBeLessThanOrEqual(5 + 16 + 1)
})

test('what is too much or not allowed is refused, and harms no neighbour', async () => {
  const bad = [
    android(phone, { text: 'x'.repeat(5_000) }),
    android(phone, { text: 'x'.repeat(1_000_000) }),
    android(phone, { data: { from: 'x' } }),
    android(phone, { data: { google_id: 'x' } }),
    android(phone, { link: 'javascript:alert(1)' }),
    android(phone, { image: 'http://cdn.example.com/a.png' }),
    android(phone, { text: '' }),
  ]
  await send(android(phone))
  emulator.kit.calls.splice(0)
  expect(states(await send(...bad, android(phone)))).toEqual([...bad.map(() => 'content_final'), 'accepted'])
  // Only the first was left to FCM.
  expect(calls('send')).toBe(2)
  const texts = hostile.map((text) => android(phone, { title: text, text, data: { text }, collapse: text.slice(0, 16) }))
  emulator.kit.inbox.clear()
  expect(states(await send(...texts, android(phone, { text: 'half \ud83d' })))).toEqual([...texts, 1].map(() => 'accepted'))
  const seen = shown(emulator).map(({ text, title, data }) => JSON.stringify([text, title, data?.text]))
  for (const text of hostile) expect(seen).toContain(JSON.stringify([text, text, text]))
  expect(shown(emulator).map(({ text }) => text)).toContain('half \ufffd')
})

test('what was cut is unknown and not tried again; what left nobody is', async () => {
  const { faults, inbox } = emulator.kit
  await send(android(phone))
  for (const kind of ['cut', 'drop', 'garbage'] as const) {
    faults.add({ kind, action: 'send' })
    const before = calls('send')
    expect([kind, states(await send(android(phone))), calls('send') - before]).toEqual([kind, ['unknown'], 1])
  }
  expect(inbox.messages).toHaveLength(3)
  faults.add({ kind: 'status', status: 504, action: 'send', body: '{"error":{"status":"DEADLINE_EXCEEDED","code":504}}' })
  expect(states(await send(android(phone)))).toEqual(['unknown'])
  faults.add({ kind: 'status', status: 404, action: 'send', body: '<html>' })
  expect(states(await send(android(phone)))).toEqual(['account_stop'])
  faults.add({ kind: 'delay', ms: 3_000, action: 'send' })
  expect(states(await fcm.send(account(), [android(phone)], { ...context(), signal: AbortSignal.timeout(300) }))).toEqual(['unknown'])
  const nobody = account({ baseUrl: 'http://127.0.0.1:1' })
  expect(states(await fcm.send(nobody, [android(phone)], context()))).toEqual(['retry_backoff'])
})
