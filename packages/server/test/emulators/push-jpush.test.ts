import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type JPushAccount, startJPush } from '../../../../emulators/push/jpush/index.ts'
import { jpush } from '../../src/modules/connectors/push/jpush.ts'
import { hostile, push, shown } from './push-kit.ts'
import { contextAt, states } from './sms-kit.ts'

let emulator: Emulator<JPushAccount>
beforeAll(async () => {
  emulator = await startJPush()
})
afterAll(() => emulator.stop())
afterEach(() => emulator.reset())

const [phone, other, gone, apple, testing, harmony] = ['1', '2', '3', '4', '5', '6'].map((end) => `1104a8979278ae64e7${end}`) as [
  string,
  string,
  string,
  string,
  string,
  string,
]
const account = (masterSecret = emulator.account.masterSecret, more: object = {}) => ({
  settings: jpush.settings.parse({ appKey: emulator.account.appKey, baseUrl: emulator.url, ...more }),
  secrets: jpush.secrets.parse({ masterSecret }),
  callbackUrl: undefined,
})
const context = () => contextAt(emulator.kit.clock.now)
const send = async (...messages: Parameters<typeof jpush.send>[1]) => await jpush.send(account(), messages, context())

test('a notification arrives with all its parts on each kind of phone, at Apple by the servers it was built for', async () => {
  const sandbox = push(testing, 'ios', { device: { token: testing, platform: 'ios', isSandbox: true }, isMarketing: true })
  const own = account(undefined, { serviceCategory: 'EXPRESS', channelId: 'orders' })
  const results = await jpush.send(own, [push(phone, 'android'), push(apple, 'ios'), sandbox, push(harmony, 'harmony')], context())
  expect(results).toMatchObject(Array(4).fill({ state: 'accepted', providerId: expect.stringMatching(/^9\d{18}$/) }))
  const all = {
    text: '全场八折，到店有礼 🎁',
    title: '周末折扣',
    link: 'millrace://order/7?from=push',
    data: { order: 'A-1', note: 'a&b="c";#%' },
  }
  const image = 'https://cdn.example.com/a.png'
  expect(shown(emulator).toSorted((a, b) => a.to.localeCompare(b.to))).toEqual([
    { ...all, to: phone, platform: 'android', image, collapse: '', category: 'service' },
    { ...all, to: apple, platform: 'ios', image, collapse: 'order-7', category: '' },
    { ...all, to: testing, platform: 'ios', image, collapse: 'order-7', category: '' },
    { ...all, to: harmony, platform: 'harmony', image, collapse: '', category: 'EXPRESS' },
  ])
  emulator.reset()
  // Taken, and never shown: Apple's other servers do not know the device.
  expect(states(await send(push(testing, 'ios')))).toEqual(['accepted'])
  expect(shown(emulator)).toEqual([])
})

test('what is the same for many goes in one call, what differs in its own; nobody waits for a bad registration id', async () => {
  const id = (at: number): string => `1104a8979278ae${at.toString(16).padStart(5, '0')}`
  for (let at = 0; at < 100; at++) emulator.account.devices[id(at)] = { platform: 'android' }
  const same = Array.from({ length: 100 }, (_, at) => push(id(at), 'android'))
  const results = await send(...same)
  expect(states(results)).toEqual(Array(100).fill('accepted'))
  expect(new Set(results.map((one) => one.state === 'accepted' && one.providerId)).size).toBe(100)
  expect(emulator.kit.calls).toEqual(['/v3/push/cid', '/v3/push'])
  emulator.kit.calls.splice(0)
  // The same phone twice is two calls, or a name would stand for both.
  expect(states(await send(push(phone, 'android'), push(phone, 'android'), push(phone, 'android', { title: 'x' })))).toEqual(
    Array(3).fill('accepted'),
  )
  expect(emulator.kit.calls).toEqual(['/v3/push/cid', '/v3/push', '/v3/push', '/v3/push'])
  const mixed = [...same.slice(0, 5), push('not-an-id', 'android'), ...same.slice(5, 8), push('two words', 'android')]
  expect(states(await send(...mixed))).toEqual([
    ...Array(5).fill('accepted'),
    'recipient_final',
    ...Array(3).fill('accepted'),
    'recipient_final',
  ])
  // Ten names at once, a thousand for those who pay.
  const each = same.slice(0, 25).map((one, at) => ({ ...one, title: String(at) }))
  for (const [isVip, calls] of [
    [false, 3],
    [true, 1],
  ] as const) {
    emulator.reset()
    emulator.account.isVip = isVip
    for (let at = 0; at < 25; at++) emulator.account.devices[id(at)] = { platform: 'android' }
    expect(states(await send(...each))).toEqual(Array(25).fill('accepted'))
    expect([isVip, emulator.kit.calls.filter((one) => one === '/v3/push/cid').length]).toEqual([isVip, calls])
  }
})

test('every refusal has its class, and a limit of the account ends the batch without another call', async () => {
  expect(await send(push(gone, 'android'))).toMatchObject([
    { errorClass: 'recipient_final', detail: '1011 cannot find user by this audience' },
  ])
  expect(states(await send(push(phone, 'ios')))).toEqual(['recipient_final'])
  expect(states(await send(push(phone, 'android', { text: '长'.repeat(1_400) })))).toEqual(['content_final'])
  expect(states(await send(push(apple, 'ios', { text: '长'.repeat(700) })))).toEqual(['content_final'])
  expect(await jpush.send(account('0'.repeat(24)), [push(phone, 'android')], context())).toMatchObject([
    { errorClass: 'account_stop', detail: '1004 authen failed' },
  ])
  for (const [code, errorClass] of Object.entries({
    1000: 'retry_backoff',
    2005: 'quota_stop',
    2004: 'account_stop',
    1009: 'content_final',
    7777: 'retry_backoff',
  })) {
    emulator.kit.faults.add({ kind: 'code', code, action: '/v3/push' })
    expect([code, states(await send(push(phone, 'android')))]).toEqual([code, [errorClass]])
  }
  emulator.reset()
  emulator.account.permitsAMinute = 3
  await emulator.kit.clock.advance(20_000)
  const titles = Array.from({ length: 10 }, (_, at) => push(phone, 'android', { title: String(at) }))
  const limited = await send(...titles)
  expect(limited).toMatchObject([
    ...Array(2).fill({ state: 'accepted' }),
    ...Array(8).fill({ errorClass: 'quota_stop', retryAfterMs: 60_000 }),
  ])
  // Those that were under way already.
  expect(emulator.kit.calls.length).toBeLessThanOrEqual(3 + 4)
  await emulator.kit.clock.advance(45_000)
  expect(await send(push(phone, 'android'))).toMatchObject([{ errorClass: 'quota_stop', retryAfterMs: 15_000 }])
  await emulator.kit.clock.advance(15_000)
  expect(states(await send(push(phone, 'android')))).toEqual(['accepted'])
  emulator.reset()
  emulator.account.isBlocked = true
  expect(states(await send(push(phone, 'android')))).toEqual(['account_stop'])
})

test('a check asks for the name of a call and pushes nothing', async () => {
  expect(await jpush.check?.(account(), context())).toEqual({ ok: true, detail: '' })
  expect(await jpush.check?.(account('0'.repeat(24)), context())).toEqual({ ok: false, detail: '1004 authen failed' })
  expect(emulator.kit.calls).toEqual(['/v3/push/cid', '/v3/push/cid'])
  expect(() => account('secret')).toThrow('24 characters')
})

test('a call whose answer is lost is made again under its name: it arrives once; lost twice, nobody knows', async () => {
  const { faults, inbox } = emulator.kit
  for (const kind of ['drop', 'garbage', 'cut'] as const) {
    faults.add({ kind, action: '/v3/push' })
    expect([kind, states(await send(push(phone, 'android')))]).toEqual([kind, ['accepted']])
  }
  expect(inbox.messages).toHaveLength(3)
  faults.add({ kind: 'drop', action: '/v3/push', times: 2 })
  expect(states(await send(push(phone, 'android')))).toEqual(['unknown'])
  expect(inbox.messages).toHaveLength(4)
  // Taken, then refused: the refusal says nothing of the first time.
  await emulator.kit.clock.advance(60_000)
  emulator.account.permitsAMinute = 2
  faults.add({ kind: 'drop', action: '/v3/push' })
  expect(states(await send(push(other, 'android')))).toEqual(['unknown'])
  emulator.account.permitsAMinute = 600
  // Nothing is pushed without a name.
  for (const fault of [{ kind: 'drop' }, { kind: 'garbage' }, { kind: 'status', status: 502 }] as const) {
    faults.add({ ...fault, action: '/v3/push/cid' })
    expect(states(await send(push(phone, 'android')))).toEqual(['retry_backoff'])
  }
  faults.add({ kind: 'status', status: 503, action: '/v3/push' })
  expect(states(await send(push(phone, 'android')))).toEqual(['retry_backoff'])
  expect(inbox.messages).toHaveLength(5)
  const ended = new AbortController()
  ended.abort()
  expect(states(await jpush.send(account(), [push(phone, 'android')], { ...context(), signal: ended.signal }))).toEqual(['retry_backoff'])
})

test('no text becomes more than a text; what is no address, and what is far too much, is refused here', async () => {
  const data = Object.fromEntries(hostile.map((text, at) => [`k${at}`, text]))
  expect(states(await send(...hostile.map((text) => push(phone, 'android', { title: text, text, data }))))).toEqual(
    hostile.map(() => 'accepted'),
  )
  expect(shown(emulator).map(({ title, text, data: its }) => ({ title, text, its }))).toEqual(
    expect.arrayContaining(hostile.map((text) => ({ title: text, text, its: data }))),
  )
  const before = emulator.kit.calls.length
  const bad = [
    { text: 'x'.repeat(1_000_000) },
    { text: '' },
    { link: 'javascript:alert(1)' },
    { link: 'a b' },
    { image: 'http://x.example/a.png' },
  ]
  expect(states(await send(...bad.map((one) => push(phone, 'android', one))))).toEqual(bad.map(() => 'content_final'))
  expect(states(await send(push('', 'android'), push('a\r\nb', 'android')))).toEqual(['recipient_final', 'recipient_final'])
  expect(emulator.kit.calls.length).toBe(before)
})
