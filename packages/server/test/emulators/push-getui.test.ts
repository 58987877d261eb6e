import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type GetuiAccount, startGetui } from '../../../../emulators/push/getui/index.ts'
import { getui } from '../../src/modules/connectors/push/getui.ts'
import { notifyIdOf, requestIdOf } from '../../src/modules/connectors/push/getui-sign.ts'
import { hostile, push, shown } from './push-kit.ts'
import { contextAt, states } from './sms-kit.ts'

let emulator: Emulator<GetuiAccount>
beforeAll(async () => {
  emulator = await startGetui()
})
afterAll(() => emulator.stop())
afterEach(() => emulator.reset())

const cid = (end: number): string => `${'a'.repeat(31)}${end}`
const [open, phone, gone, inactive, apple, harmony] = [cid(1), cid(2), cid(3), cid(4), cid(5), cid(6)]
const account = (masterSecret = emulator.account.masterSecret, more: object = {}) => {
  const { appId, appKey } = emulator.account
  return {
    settings: getui.settings.parse({ appId, appKey, baseUrl: emulator.url, ...more }),
    secrets: getui.secrets.parse({ masterSecret }),
    callbackUrl: undefined,
  }
}
const context = () => contextAt(emulator.kit.clock.now)
const send = async (...messages: Parameters<typeof getui.send>[1]) => await getui.send(account(), messages, context())
const calls = (path: string): number => emulator.kit.calls.filter((one) => one === path).length

test('a notification arrives with its parts, the app open or not, at Apple and on HarmonyOS; our id is the name of the call', async () => {
  const own = account(undefined, { serviceCategory: 'EXPRESS' })
  const messages = [push(open, 'android'), push(phone, 'android'), push(apple, 'ios'), push(harmony, 'harmony')]
  const results = await getui.send(own, messages, context())
  expect(results).toMatchObject(messages.map(() => ({ state: 'accepted', providerId: expect.stringMatching(/^RASS_9\d{18}$/) })))
  const link = 'millrace://order/7?from=push'
  const intent = 'intent://order/7?from=push#Intent;scheme=millrace;S.order=A-1;S.note=a%26b%3D%22c%22%3B%23%25;end'
  const all = { text: '全场八折，到店有礼 🎁', title: '周末折扣', data: { order: 'A-1', note: 'a&b="c";#%' }, category: 'EXPRESS' }
  const image = 'https://cdn.example.com/a.png'
  const collapse = String(notifyIdOf('order-7'))
  expect(shown(emulator).toSorted((a, b) => a.to.localeCompare(b.to))).toEqual([
    { ...all, to: open, platform: 'android', link: intent, image, collapse },
    { ...all, to: phone, platform: 'android', link: intent, image: '', collapse },
    { ...all, to: apple, platform: 'ios', link, image, collapse: 'order-7', category: '' },
    { ...all, to: harmony, platform: 'harmony', link, image: '', collapse: '' },
  ])
  expect(new Set(emulator.kit.inbox.messages.map(({ ref }) => ref))).toEqual(new Set(messages.map(({ id }) => requestIdOf(id))))
})

test('a tap opens the web, the app, or the app with values; marketing is said to be that', async () => {
  const plain = { data: {}, image: '', collapse: '', isMarketing: true }
  await send(push(phone, 'android', { ...plain, link: 'https://shop.example/a?b=1' }))
  await send(push(phone, 'android', { ...plain, link: '' }))
  await send(push(phone, 'android', { ...plain, link: 'https://shop.example/a', data: { a: '1' } }))
  await send(push(harmony, 'harmony', { ...plain, link: '' }))
  expect(shown(emulator).map(({ link, data, category }) => ({ link, data, category }))).toEqual([
    { link: 'https://shop.example/a?b=1', data: {}, category: 'MARKETING' },
    { link: '', data: {}, category: 'MARKETING' },
    { link: 'https://shop.example/a', data: { a: '1' }, category: 'MARKETING' },
    { link: '', data: {}, category: 'MARKETING' },
  ])
})

test('many at once share one access token; it is renewed before it runs out, and once within the call when it is not known any more', async () => {
  // Settings of its own: nobody has asked for a token with them yet.
  const mine = account(undefined, { channelId: 'tokens' })
  const sendMine = async (count: number) =>
    await getui.send(
      mine,
      Array.from({ length: count }, () => push(open, 'android')),
      context(),
    )
  expect(states(await sendMine(12))).toEqual(Array(12).fill('accepted'))
  expect([calls('/auth'), calls('/push/single/cid')]).toEqual([1, 12])
  await emulator.kit.clock.advance(86_400_000 - 310_000)
  await sendMine(1)
  expect(calls('/auth')).toBe(1)
  await emulator.kit.clock.advance(11_000)
  await sendMine(1)
  expect(calls('/auth')).toBe(2)
  // Forgotten there, and still kept here.
  emulator.reset()
  expect(states(await sendMine(8))).toEqual(Array(8).fill('accepted'))
  expect(calls('/auth')).toBe(1)
  emulator.kit.faults.add({ kind: 'code', code: '10001', action: '/push/single/cid', times: 2 })
  expect(await send(push(open, 'android'))).toMatchObject([{ errorClass: 'account_stop', detail: expect.stringContaining('10001') }])
})

test('every refusal has its class; who was away for long is not suppressed, who is gone is', async () => {
  expect(await send(push(gone, 'android'))).toMatchObject([{ errorClass: 'recipient_final', detail: '20001 target user is invalid' }])
  expect(await send(push(inactive, 'android'))).toMatchObject([
    { errorClass: 'content_final', detail: expect.stringContaining('successed_ignore') },
  ])
  expect(await send(push(phone, 'android', { title: '长'.repeat(51) }))).toMatchObject([
    { errorClass: 'content_final', detail: '20001 title is invalid' },
  ])
  expect(states(await send(push(phone, 'android', { text: '长'.repeat(257) }), push(phone, 'android', { title: '' })))).toEqual([
    'content_final',
    'content_final',
  ])
  const wrong = await getui.send(account('wrongMasterSecret'), [push(phone, 'android'), push(open, 'android')], context())
  expect(wrong).toMatchObject(Array(2).fill({ errorClass: 'account_stop', detail: '20001 sign is invalid' }))
  const elsewhere = { ...account(), settings: { ...account().settings, appId: 'another000000000000000' } }
  expect(states(await getui.send(elsewhere, [push(phone, 'android')], context()))).toEqual(['account_stop'])
  const codes = {
    10002: 'account_stop',
    10005: 'quota_stop',
    30001: 'quota_stop',
    2: 'retry_backoff',
    301: 'account_stop',
    20099: 'retry_backoff',
  }
  for (const [code, errorClass] of Object.entries(codes)) {
    emulator.kit.faults.add({ kind: 'code', code, action: '/push/single/cid' })
    expect([code, states(await send(push(phone, 'android')))]).toEqual([code, [errorClass]])
  }
  emulator.reset()
  emulator.account.permitsAMinute = 3
  const limited = await send(...Array.from({ length: 20 }, () => push(open, 'android')))
  expect(limited.filter((one) => one.state === 'accepted')).toHaveLength(3)
  expect(limited[19]).toMatchObject({ errorClass: 'quota_stop', retryAfterMs: 60_000 })
  expect(calls('/push/single/cid')).toBeLessThanOrEqual(3 + 4 + 4)
  emulator.account.authsAMinute = 0
  expect(await getui.check?.(account(), context())).toEqual({ ok: false, detail: '10003 too many in a minute' })
})

test('a check asks for a token and pushes nothing', async () => {
  expect(await getui.check?.(account(), context())).toEqual({ ok: true, detail: '' })
  expect(await getui.check?.(account('wrongMasterSecret'), context())).toEqual({ ok: false, detail: '20001 sign is invalid' })
  expect(emulator.kit.calls).toEqual(['/auth', '/auth'])
  expect(() => account('no secret')).toThrow('letters and digits')
})

test('a message goes again under its name and arrives once, in this call or in a later one; what stays unanswered is unknown', async () => {
  const { faults, inbox } = emulator.kit
  for (const kind of ['drop', 'garbage', 'cut'] as const) {
    faults.add({ kind, action: '/push/single/cid' })
    expect([kind, states(await send(push(open, 'android')))]).toEqual([kind, ['accepted']])
  }
  expect(inbox.messages).toHaveLength(3)
  const message = push(open, 'android')
  faults.add({ kind: 'drop', action: '/push/single/cid', times: 2 })
  expect(states(await send(message))).toEqual(['unknown'])
  expect(states(await send(message))).toEqual(['accepted'])
  expect(inbox.messages).toHaveLength(4)
  // However the provider answers a name that it had before, nothing arrives twice and nothing is made up.
  emulator.account.repeated = 'refused'
  faults.add({ kind: 'drop', action: '/push/single/cid' })
  const again = push(open, 'android')
  expect(states(await send(again))).toEqual(['unknown'])
  expect(await send(again)).toMatchObject([{ state: 'unknown', detail: '20001 request_id cannot be repeat.' }])
  expect(inbox.messages).toHaveLength(5)
  for (const fault of [{ kind: 'drop' }, { kind: 'garbage' }, { kind: 'status', status: 504 }] as const) {
    emulator.reset()
    await emulator.kit.clock.advance(2 * 86_400_000)
    faults.add({ ...fault, action: '/auth' })
    expect([fault, states(await send(push(open, 'android')))]).toEqual([fault, ['retry_backoff']])
  }
})

test('no text becomes more than a text; what is far too much is refused here', async () => {
  const data = Object.fromEntries(hostile.map((text, at) => [`k${at}`, text]))
  for (const [token, platform] of [
    [open, 'android'],
    [phone, 'android'],
    [apple, 'ios'],
    [harmony, 'harmony'],
  ] as const) {
    emulator.kit.inbox.clear()
    const messages = hostile.map((text) => push(token, platform, { title: text, text, data }))
    expect(states(await send(...messages))).toEqual(hostile.map(() => 'accepted'))
    expect(shown(emulator).map(({ title, text, data: its }) => ({ title, text, its }))).toEqual(
      expect.arrayContaining(hostile.map((text) => ({ title: text, text, its: data }))),
    )
  }
  const before = emulator.kit.calls.length
  expect(states(await send(push(phone, 'android', { text: 'x'.repeat(1_000_000) }), push('a b', 'android')))).toEqual([
    'content_final',
    'recipient_final',
  ])
  expect(emulator.kit.calls.length).toBe(before)
})
