import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type HuaweiAccount, startHuawei } from '../../../../emulators/push/huawei/index.ts'
import { huawei } from '../../src/modules/connectors/push/huawei.ts'
import { hostile, push, shown } from './push-kit.ts'
import { contextAt, listen, states } from './sms-kit.ts'

let emulator: Emulator<HuaweiAccount>
let hook: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  emulator = await startHuawei()
  hook = await listen(huawei, account)
})
afterAll(async () => {
  await emulator.stop()
  await hook.end()
})
afterEach(() => {
  emulator.reset()
  hook.events.splice(0)
  hook.down(false)
})

const token = (end: number | string): string => `IQAAAACy0emulator${'x'.repeat(110)}${end}`
const [phone, other, gone, harmony] = [token(1), token(2), token(3), token(4)]
const account = (clientSecret = emulator.account.clientSecret, more: object = {}) => {
  const { clientId, callbackUser, callbackKey } = emulator.account
  return {
    settings: huawei.settings.parse({ clientId, callbackUser, baseUrl: emulator.url, oauthUrl: emulator.url, ...more }),
    secrets: huawei.secrets.parse({ clientSecret, callbackKey }),
    callbackUrl: undefined,
  }
}
const context = () => contextAt(emulator.kit.clock.now)
const service = { serviceCategory: 'EXPRESS' }
const send = async (...messages: Parameters<typeof huawei.send>[1]) => await huawei.send(account(undefined, service), messages, context())
const calls = (action: string): number => emulator.kit.calls.filter((one) => one === action).length

test('a notification arrives with all its parts; marketing is said to be that', async () => {
  const own = account(undefined, { ...service, channelId: 'orders', receiptId: 'RCP1' })
  const order = push(phone, 'android')
  const messages = [order, push(harmony, 'harmony', { isMarketing: true, collapse: '', image: '' })]
  expect(await huawei.send(own, messages, context())).toMatchObject(
    Array(2).fill({ state: 'accepted', providerId: expect.stringMatching(/^9\d{18}:[\w-]{16}$/) }),
  )
  const link = 'intent://order/7?from=push#Intent;scheme=millrace;S.order=A-1;S.note=a%26b%3D%22c%22%3B%23%25;end'
  const all = { text: '全场八折，到店有礼 🎁', title: '周末折扣', link, data: { order: 'A-1', note: 'a&b="c";#%' } }
  expect(shown(emulator).toSorted((a, b) => a.to.localeCompare(b.to))).toEqual([
    { ...all, to: phone, platform: 'android', image: 'https://cdn.example.com/a.png', collapse: 'order-7', category: 'EXPRESS' },
    { ...all, to: harmony, platform: 'harmony', image: '', collapse: '', category: 'MARKETING' },
  ])
  expect(emulator.kit.inbox.messages.map(({ ref }) => ref).toSorted()).toEqual(messages.map(({ id }) => id).toSorted())
  emulator.kit.inbox.clear()
  await send(push(phone, 'android', { link: 'https://shop.example/a', data: {} }))
  await send(push(phone, 'android', { link: 'https://shop.example/b', data: { a: '1' } }))
  await send(push(phone, 'android', { link: 'http://shop.example/c', data: {} }))
  await send(push(phone, 'android', { link: '', data: {} }))
  expect(shown(emulator).map((one) => [one.link, one.data])).toEqual([
    ['https://shop.example/a', {}],
    ['https://shop.example/b', { a: '1' }],
    ['http://shop.example/c', {}],
    ['', {}],
  ])
})

test('the same for many goes in one call; those whose token is gone are named, the others have it', async () => {
  const ids = Array.from({ length: 200 }, (_, at) => token(`-${at}`))
  for (const id of ids) emulator.account.devices[id] = { platform: 'android' }
  // A token that an earlier test has left is asked for anew.
  await send(push(harmony, 'harmony'))
  emulator.kit.calls.splice(0)
  for (const at of [3, 77]) emulator.account.devices[ids[at] ?? ''] = { platform: 'android', isGone: true }
  const results = await send(...ids.map((id) => push(id, 'android')), push(phone, 'ios'))
  expect(states(results)).toEqual([...ids.map((_, at) => (at === 3 || at === 77 ? 'recipient_final' : 'accepted')), 'recipient_final'])
  expect(calls('send')).toBe(1)
  expect(new Set(results.flatMap((one) => (one.state === 'accepted' ? [one.providerId] : []))).size).toBe(198)
  expect(states(await send(push(phone, 'android'), push(phone, 'android'), push(other, 'android', { title: 'x' })))).toEqual(
    Array(3).fill('accepted'),
  )
  expect(calls('send')).toBe(4)
})

test('receipts are signed and find their messages: by our id, or by the call and the token; again until they are taken', async () => {
  emulator.account.callbackUrl = hook.url
  const outcomes = { [other]: '2', [harmony]: '6' }
  for (const [to, code] of Object.entries(outcomes)) emulator.kit.outcomes.set(to, code)
  const single = push(phone, 'android')
  const two = [push(phone, 'android', { title: 'x' }), push(other, 'android', { title: 'x' }), push(harmony, 'harmony')]
  const results = [...(await send(single)), ...(await send(...two))]
  hook.down(true)
  await emulator.kit.clock.advance(2_000)
  expect(hook.events).toEqual([])
  hook.down(false)
  await emulator.kit.clock.advance(60_000)
  const told = hook.events.flatMap((event) => (event.kind === 'receipt' ? [event] : []))
  const of = (at: number) => told.find(({ providerId }) => results[at]?.state === 'accepted' && providerId === results[at].providerId)
  expect(of(0)).toMatchObject({ id: single.id, state: 'delivered' })
  expect(of(1)).toMatchObject({ id: undefined, state: 'delivered' })
  expect(of(2)).toMatchObject({ id: undefined, state: 'failed', errorClass: 'recipient_final', detail: 'status 2' })
  expect(of(3)).toMatchObject({ id: two[2]?.id, state: 'failed', errorClass: undefined, detail: 'status 6' })
  expect(told).toHaveLength(4)
  emulator.account.receiptVersion = 2
  emulator.kit.faults.add({ kind: 'receipt', how: 'twice' })
  await send(single)
  await emulator.kit.clock.advance(2_000)
  expect(hook.events.slice(4)).toMatchObject(Array(2).fill({ id: single.id, state: 'delivered' }))
  // More marketing than a phone may get in a day, and a class that was not granted counts as that.
  const third = [push(phone, 'android', { isMarketing: true }), push(phone, 'android', { isMarketing: true }), push(phone, 'android')]
  for (const message of third) await huawei.send(account(undefined, { serviceCategory: 'FINANCE' }), [message], context())
  await emulator.kit.clock.advance(2_000)
  expect(hook.events.slice(6).map((event) => event.kind === 'receipt' && event.detail)).toEqual(['status 0', 'status 0', 'status 102'])
  // Signed with another key, it is nobody.
  emulator.account.callbackKey = 'YW5vdGhlcg=='
  const key = account().secrets.callbackKey
  const [pushed] = emulator.kit.callbacks.log.slice(-1)
  const request = {
    method: 'POST',
    url: hook.url,
    query: {},
    body: Buffer.from(pushed?.body ?? ''),
    at: new Date(),
    headers: pushed?.headers ?? {},
  }
  expect(huawei.callback?.({ ...account(), secrets: { clientSecret: 'x', callbackKey: key } }, request)).toBeUndefined()
  expect(huawei.callback?.({ ...account(), secrets: { clientSecret: 'x' } }, request)).toBeUndefined()
})

test('one token for all, renewed before it runs out, and within the call when it is not known any more', async () => {
  const mine = account(undefined, { ...service, channelId: 'tokens' })
  const sendMine = async (count: number) =>
    await huawei.send(
      mine,
      Array.from({ length: count }, (_, at) => push(phone, 'android', { title: `x${at}` })),
      context(),
    )
  expect(states(await sendMine(8))).toEqual(Array(8).fill('accepted'))
  expect([calls('token'), calls('send')]).toEqual([1, 8])
  await emulator.kit.clock.advance(3_600_000 - 310_000)
  await sendMine(1)
  expect(calls('token')).toBe(1)
  await emulator.kit.clock.advance(11_000)
  await sendMine(1)
  expect(calls('token')).toBe(2)
  emulator.reset()
  expect(states(await sendMine(6))).toEqual(Array(6).fill('accepted'))
  expect(calls('token')).toBe(1)
  // Given for less than it says.
  emulator.account.tokenS = 60
  emulator.kit.faults.add({ kind: 'code', code: '80200003' })
  expect(states(await sendMine(1))).toEqual(['accepted'])
  expect(calls('token')).toBe(2)
  emulator.kit.faults.add({ kind: 'code', code: '80200001', times: 2 })
  const [refused] = await sendMine(1)
  expect(refused).toMatchObject({ errorClass: 'account_stop', detail: 'a new access token is refused: 80200001 as told' })
})

test('every refusal has its class; what was taken and not answered is unknown, and never goes again', async () => {
  expect(await send(push(gone, 'android'))).toMatchObject([
    { errorClass: 'recipient_final', detail: '80300007 All the tokens are invalid' },
  ])
  expect(await send(push(phone, 'android', { text: '长'.repeat(1_400) }))).toMatchObject([
    { errorClass: 'content_final', detail: expect.stringMatching(/^80300008/) },
  ])
  expect(await send(push(phone, 'android', { title: '' }))).toMatchObject([
    { errorClass: 'content_final', detail: expect.stringContaining('title') },
  ])
  const wrong = await huawei.send(account('wrong'), [push(phone, 'android'), push(other, 'android', { title: 'x' })], context())
  expect(wrong).toMatchObject(Array(2).fill({ errorClass: 'account_stop', detail: 'OAuth 1101 invalid client' }))
  const codes = {
    80100016: 'content_final',
    80300011: 'content_final',
    81000001: 'retry_backoff',
    80600003: 'retry_backoff',
    80300013: 'account_stop',
    89999999: 'retry_backoff',
  }
  for (const [code, errorClass] of Object.entries(codes)) {
    emulator.kit.faults.add({ kind: 'code', code, action: 'send' })
    expect([code, states(await send(push(phone, 'android')))]).toEqual([code, [errorClass]])
  }
  emulator.kit.faults.add({ kind: 'code', code: '80100000', message: 'some', action: 'send' })
  expect(states(await send(push(phone, 'android'), push(other, 'android')))).toEqual(['unknown', 'unknown'])
  emulator.account.isClosed = true
  expect(states(await send(push(phone, 'android')))).toEqual(['account_stop'])
  emulator.account.isClosed = false
  const { faults, inbox } = emulator.kit
  inbox.clear()
  for (const fault of [{ kind: 'drop' }, { kind: 'garbage' }, { kind: 'cut' }, { kind: 'status', status: 502 }] as const) {
    faults.add({ ...fault, action: 'send' })
    const sent = calls('send')
    expect([fault, states(await send(push(phone, 'android')))]).toEqual([fault, ['unknown']])
    expect(calls('send')).toBe(sent + 1)
  }
  expect(inbox.messages).toHaveLength(2)
  faults.add({ kind: 'status', status: 503, action: 'send' })
  expect(states(await send(push(phone, 'android')))).toEqual(['retry_backoff'])
  for (const fault of [{ kind: 'drop' }, { kind: 'garbage' }, { kind: 'status', status: 503 }] as const) {
    emulator.reset()
    await emulator.kit.clock.advance(86_400_000)
    faults.add({ ...fault, action: 'token' })
    expect([fault, states(await send(push(phone, 'android')))]).toEqual([fault, ['retry_backoff']])
  }
})

test('a check asks for a token and pushes nothing; settings and secrets are what they claim to be', async () => {
  expect(await huawei.check?.(account(), context())).toEqual({ ok: true, detail: '' })
  expect(await huawei.check?.(account('wrong'), context())).toEqual({ ok: false, detail: 'OAuth 1101 invalid client' })
  expect(calls('send')).toBe(0)
  expect(huawei.settings.safeParse({ clientId: 'app' }).error?.issues).toMatchObject([
    { path: ['clientId'], message: expect.stringContaining('digits') },
  ])
  expect(huawei.secrets.safeParse({ clientSecret: 'a\r\nb' }).success).toBe(false)
  expect(huawei.settings.safeParse({ clientId: '101234567', serviceCategory: 'MARKETING' }).success).toBe(false)
})

test('no text becomes more than a text; what is far too much is refused here', async () => {
  const data = Object.fromEntries(hostile.map((text, at) => [`k${at}`, text]))
  for (const link of ['millrace://x', '']) {
    emulator.kit.inbox.clear()
    expect(states(await send(...hostile.map((text) => push(phone, 'android', { title: text, text, data, link }))))).toEqual(
      hostile.map(() => 'accepted'),
    )
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
