import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { problemOf } from '../../../demo/letters/verify.ts'
import { refusalOf, resultsOf } from '../src/modules/connectors/webhook/answer.ts'
import { bodyOf, groupsOf, idOf, tooLarge } from '../src/modules/connectors/webhook/body.ts'
import { standardWebhook } from '../src/modules/connectors/webhook/standard-webhook.ts'
import type { WebhookMessage } from '../src/modules/connectors/index.ts'
import { signed } from '../src/platform/http/index.ts'

const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`

test('the vector of Standard Webhooks: what we sign is what the specification signs, and the example takes it', () => {
  const { secret, id, at, body, signature } = vector
  const headers = signed([secret], id, at, body)
  expect(headers).toEqual({ 'webhook-id': id, 'webhook-timestamp': '1614265330', 'webhook-signature': signature })
  expect(problemOf(headers, Buffer.from(body), secret, at)).toBeUndefined()
  expect(problemOf(headers, Buffer.from(`${body} `), secret, at)).toMatch(/not signed/)
  expect(problemOf(headers, Buffer.from(body), other, at)).toMatch(/not signed/)
  expect(problemOf(headers, Buffer.from(body), secret, new Date(at.getTime() + 301_000))).toMatch(/too old/)
  expect(problemOf({}, Buffer.from(body), secret, at)).toMatch(/needed/)
})

test('while a secret is changed both sign: the library of the specification takes either', () => {
  const headers = signed([other, vector.secret], 'msg_1_2', new Date(), '{"a":1}')
  for (const secret of [other, vector.secret]) expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 })
  expect(() => new Webhook(`whsec_${Buffer.alloc(24, 1).toString('base64')}`).verify('{"a":1}', headers)).toThrow('No matching signature')
})

const message = (id: string, more: Partial<WebhookMessage> = {}): WebhookMessage => ({
  id,
  type: 'letter.created',
  at: new Date('2026-11-02T04:00:00Z'),
  ids: [{ type: 'login_id', value: 'u1' }],
  fields: { title: 'Hi' },
  isTest: false,
  ...more,
})

test('one message stands by itself, several in a list; values are text whatever they look like', () => {
  const odd = '","admin":true,"x":"\u2028<b>'
  expect(JSON.parse(bodyOf([message('msg_1_1', { fields: { title: odd } })], false))).toEqual({
    type: 'letter.created',
    timestamp: '2026-11-02T04:00:00.000Z',
    data: { id: 'msg_1_1', person: { ids: [{ type: 'login_id', value: 'u1' }] }, fields: { title: odd } },
  })
  expect(JSON.parse(bodyOf([message('msg_1_1', { isTest: true }), message('msg_1_2')], true)).data.messages).toMatchObject([
    { id: 'msg_1_1', test: true },
    { id: 'msg_1_2' },
  ])
})

test('calls have messages of one type, and the same name for the same messages in any order, without dots', () => {
  const [a, b, c] = [message('msg_1_1'), message('msg_1_2', { type: 'coupon.given' }), message('msg_1_3')]
  expect(groupsOf([a, b, c], 2)).toEqual([[a, c], [b]])
  expect(groupsOf([a, c], 1)).toEqual([[a], [c]])
  expect(idOf([a])).toBe('msg_1_1')
  expect(idOf([a, c])).toBe(idOf([c, a]))
  expect(idOf([a, c])).toMatch(/^msg_[\da-f]{32}$/)
  expect(idOf([a, b])).not.toBe(idOf([a, c]))
  expect([tooLarge(a), tooLarge(message('msg_1_4', { fields: { text: '字'.repeat(7_000) } }))]).toEqual([false, true])
})

const now = new Date('2026-11-02T04:00:00Z')
const answered = (status: number, text = '', retryAfter?: string) => ({ kind: 'answered' as const, status, text, retryAfter })
const classOf = (status: number): string | undefined => {
  const refusal = refusalOf(answered(status), now)
  return refusal?.state === 'rejected' ? refusal.errorClass : refusal?.state
}

test('only 2xx is success; what each other answer means, and nothing is unknown', () => {
  expect([200, 201, 202, 204, 299].map(classOf)).toEqual(Array(5).fill(undefined))
  expect([301, 308, 401, 403, 404, 410].map(classOf)).toEqual(Array(6).fill('account_stop'))
  expect([302, 303, 307, 408, 425, 429, 500, 502, 503, 504, 599].map(classOf)).toEqual(Array(11).fill('retry_backoff'))
  expect([400, 405, 409, 413, 422].map(classOf)).toEqual(Array(5).fill('content_final'))
  for (const kind of ['unsent', 'lost'] as const)
    expect(refusalOf({ kind, detail: 'cut off' }, now)).toEqual({ state: 'rejected', errorClass: 'retry_backoff', detail: 'cut off' })
  expect(refusalOf(answered(429, '', '120'), now)).toMatchObject({ errorClass: 'quota_stop', retryAfterMs: 120_000 })
  expect(refusalOf(answered(503, '', 'Mon, 02 Nov 2026 04:01:00 GMT'), now)).toMatchObject({
    errorClass: 'retry_backoff',
    retryAfterMs: 60_000,
  })
  expect(refusalOf(answered(503, '', '999999'), now)).toMatchObject({ retryAfterMs: 86_400_000 })
})

test('an answer that names messages counts for those; one that cannot be read, or names none, for all', () => {
  const group = ['a', 'b', 'c', 'd'].map((id) => message(id))
  const results = [{ id: 'a', status: 'accepted' }, { id: 'b', status: 'rejected', detail: 'no title' }, { id: 'c', status: 'gone' }, 7]
  expect(resultsOf(answered(200, JSON.stringify({ results })), group, now)).toMatchObject([
    { state: 'accepted', providerId: 'a' },
    { state: 'rejected', errorClass: 'content_final', detail: 'rejected: no title' },
    { state: 'rejected', errorClass: 'recipient_final' },
    { state: 'accepted', providerId: 'd' },
  ])
  for (const text of ['', 'ok', '[]', '{"results":7}', '{"results":[{"id":"a","status":"perhaps"}]}'])
    expect(resultsOf(answered(200, text), group, now).map((one) => one.state)).toEqual(Array(4).fill('accepted'))
})

test('an account says what is wrong with its address and its secrets', () => {
  const { settings, secrets } = standardWebhook
  const fits = (url: string): boolean => settings.safeParse({ url }).success
  expect(
    ['https://a.example/x?y=1', 'http://10.0.0.1/x', 'ftp://a.example', 'https://u:p@a.example', 'https://a.example/#x', ''].map(fits),
  ).toEqual([true, true, false, false, false, false])
  const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 1).toString('base64')}`
  const isSecret = (secret: string): boolean => secrets.safeParse({ secret }).success
  expect([secretOf(23), secretOf(24), secretOf(64), secretOf(65), 'secret', 'whsec_!'].map(isSecret)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ])
  expect(secrets.safeParse({ secret: secretOf(24), previous: 'old' }).success).toBe(false)
  expect(settings.safeParse({ url: 'https://a.example', batch: 101 }).success).toBe(false)
  expect(settings.safeParse({ url: 'https://a.example', timeoutSeconds: 31 }).success).toBe(false)
})
