import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getuiAccount, signOf } from '../../../emulators/push/getui/account.ts'
import { huaweiAccount } from '../../../emulators/push/huawei/account.ts'
import { signed } from '../../../emulators/push/huawei/receipts.ts'
import { authorizationOf, jpushAccount } from '../../../emulators/push/jpush/account.ts'
import { outgoing } from '../src/platform/http/index.ts'
import type { Account, SendContext } from '../src/modules/connectors/index.ts'
import { getuiErrors, getuiRefusal } from '../src/modules/connectors/push/getui-errors.ts'
import { notifyIdOf, requestIdOf, signGetui } from '../src/modules/connectors/push/getui-sign.ts'
import { goneStatuses, huaweiCallback, huaweiId, signHuawei } from '../src/modules/connectors/push/huawei-callback.ts'
import { huaweiErrors, huaweiRefusal } from '../src/modules/connectors/push/huawei-errors.ts'
import { jpushErrors, jpushRefusal } from '../src/modules/connectors/push/jpush-errors.ts'
import { basic } from '../src/modules/connectors/push/jpush.ts'
import { androidIntent, linkOf } from '../src/modules/connectors/push/link.ts'
import { accessTokens, type Granted } from '../src/modules/connectors/push/tokens.ts'

const runs = { numRuns: 400 * Number(process.env.MILLRACE_TEST_SCALE ?? 1), seed: Number(process.env.MILLRACE_TEST_SEED ?? 1) }

/** Every documented code with its class, as a table of what is to be there. */
function classes(errors: Readonly<Record<string, string>>, documented: Readonly<Record<string, string>>): void {
  for (const [errorClass, codes] of Object.entries(documented))
    for (const code of codes.split(' ')) expect([code, errors[code]]).toEqual([code, errorClass])
}

test('JPush: the vector of the documents, on both sides; every code has a class, a limit says until when', () => {
  const wanted = 'Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ=='
  expect(basic('7d431e42dfa6a6d693ac2d04', '5e987ac6d2e04d95a9d8f0d1')).toBe(wanted)
  expect(authorizationOf(jpushAccount())).toBe(wanted)
  classes(jpushErrors, {
    retry_backoff: '1000 1030',
    content_final: '1001 1002 1003 1005 1009 1012',
    account_stop: '1004 1008 1020 2003 2004',
    recipient_final: '1011',
    quota_stop: '2002 2005',
  })
  expect(jpushRefusal('2002', 'Rate limit', '17')).toMatchObject({ errorClass: 'quota_stop', retryAfterMs: 17_000 })
  for (const odd of [undefined, '', '-1', 'soon', '999999'])
    expect(jpushRefusal('2002', '', odd)).toMatchObject({ errorClass: 'quota_stop', retryAfterMs: 60_000 })
  expect(jpushRefusal('1003', 'The registration_id x is illegal', undefined)).toMatchObject({ errorClass: 'recipient_final' })
  expect(jpushRefusal('9999', '', undefined)).toMatchObject({ errorClass: 'retry_backoff' })
})

test('Getui: the vector of the signature, on both sides; names of calls are ours in other letters; every code has a class', () => {
  const wanted = '734690f1c736891a7c5c07326536404aeba172bae9503cd196abfea9168941d0'
  expect(signGetui('appkey', '1589797286000', 'mastersecret')).toBe(wanted)
  expect(signOf({ ...getuiAccount(), appKey: 'appkey', masterSecret: 'mastersecret' }, '1589797286000')).toBe(wanted)
  const ids = Array.from({ length: 1_000 }, (_, at) => `1-${at}`)
  expect(new Set(ids.map(requestIdOf)).size).toBe(1_000)
  for (const id of ['1', 'x'.repeat(64), ...ids.slice(0, 50)]) {
    expect(requestIdOf(id)).toMatch(/^[0-9a-f]{32}$/)
    expect(requestIdOf(id)).toBe(requestIdOf(id))
    expect(notifyIdOf(id)).toBeLessThan(2 ** 31)
  }
  classes(getuiErrors, {
    retry_backoff: '1 2',
    account_stop: '301 404 405 10002 10004',
    refresh_auth: '10001',
    quota_stop: '10003 10005',
    content_final: '20001',
  })
  expect(getuiRefusal(400, '20001', 'target user is invalid')).toMatchObject({ errorClass: 'recipient_final' })
  expect(getuiRefusal(401, '10005', '')).toMatchObject({ errorClass: 'quota_stop', retryAfterMs: 60_000 })
  expect(getuiRefusal(403, '30007', '')).toMatchObject({ errorClass: 'quota_stop' })
  expect(getuiRefusal(500, '50001', '')).toMatchObject({ errorClass: 'retry_backoff' })
})

test('Huawei: receipts are signed alike on both sides, with keys of either kind, and read in both versions; every code has a class', () => {
  // Computed with openssl from the algorithm of the documents.
  expect(signHuawei(Buffer.from('callback-key'), '1563105451261', 'a07bfa17-6d82-4b53-a9a2-07cfef5ceef1', 'user')).toBe(
    'knr81e4RIMU89PxBkN4NT9HcP+1eIK0AncJA9ULjtUQ=',
  )
  const account = { ...huaweiAccount(), callbackUser: 'user' }
  const at = new Date('2026-03-02T04:00:00Z')
  const statuses = [
    { token: 't1', status: 0, requestId: 'r', biTag: '1-1', appid: '1', timestamp: 1_772_424_000_000 },
    {
      token: 't2',
      requestId: 'r',
      biTag: '',
      pushType: 0,
      appPackageName: 'a',
      deliveryStatus: { result: 2, timestamp: 1_772_424_000_000 },
    },
    { token: 't3', status: 201, requestId: 'r', timestamp: 'soon' },
    null,
    { token: 't4' },
  ]
  const body = Buffer.from(JSON.stringify({ statuses }))
  const heard = (header: string | undefined, key: string | undefined = account.callbackKey, user: string | undefined = 'user') =>
    huaweiCallback(user, key, { method: 'POST', url: '', headers: { 'x-huawei-callback-id': header }, query: {}, body, at })
  const header = signed(account, '1772424000000', 'a-b')
  const receipt = { kind: 'receipt', at: new Date(1_772_424_000_000) }
  expect(heard(header)?.events).toEqual([
    { ...receipt, id: '1-1', providerId: huaweiId('r', 't1'), state: 'delivered', errorClass: undefined, detail: 'status 0' },
    { ...receipt, id: undefined, providerId: huaweiId('r', 't2'), state: 'failed', errorClass: 'recipient_final', detail: 'status 2' },
    { ...receipt, id: undefined, providerId: huaweiId('r', 't3'), state: 'underway', errorClass: undefined, detail: 'status 201', at },
  ])
  expect(heard(header.replaceAll('; ', ';'))?.events).toHaveLength(3)
  expect(heard(signed({ ...account, isKeyBase64: false, callbackKey: 'callback-key' }, '1', 'n'), 'callback-key')?.events).toHaveLength(3)
  expect([...goneStatuses]).toEqual(['2', '5'])
  const changed = [
    undefined,
    '',
    header.replace('nonce=a', 'nonce=b'),
    header.replace('timestamp=1', 'timestamp=2'),
    `${header}; x=1`,
    header.slice(0, -6),
  ]
  for (const one of changed) expect([one, heard(one)]).toEqual([one, undefined])
  expect(heard(header, 'another-key')).toBeUndefined()
  expect(heard(header, account.callbackKey, 'nobody')).toBeUndefined()
  // Nothing was set up: nobody can be told from Huawei.
  expect(huaweiCallback(undefined, account.callbackKey, { method: 'POST', url: '', headers: {}, query: {}, body, at })).toBeUndefined()
  expect(new Set(['a', 'b'].flatMap((request) => ['t', 'u'].map((token) => huaweiId(request, token)))).size).toBe(4)
  classes(huaweiErrors, {
    content_final: '80100001 80100003 80100004 80100013 80100016 80100018 80300008 80300010 80300011',
    refresh_auth: '80200001 80200003 80200005',
    account_stop: '80300002 80300013',
    recipient_final: '80300007',
    retry_backoff: '80100017 80600003 81000001',
  })
  expect(huaweiRefusal('89999999', 'x')).toMatchObject({ errorClass: 'retry_backoff', detail: '89999999 x' })
})

test('addresses: of the web, of the app, or none; an intent of Android has the address and its values, whatever these are', () => {
  const kinds = {
    '': 'app',
    'https://a.example/b?c#d': 'web',
    'HTTP://a.example': 'web',
    'millrace://order/7': 'page',
    'intent:#Intent;action=x;end': 'page',
  }
  for (const [link, to] of Object.entries(kinds)) expect([link, linkOf(link)?.to]).toEqual([link, to])
  for (const bad of [
    'javascript:alert(1)',
    'DATA:text/html,x',
    'file:///etc/passwd',
    'content://x',
    'a b',
    'order/7',
    'https://',
    'x://a\nb',
    'x://a\u202eb',
  ])
    expect([bad, linkOf(bad)]).toEqual([bad, undefined])
  expect(androidIntent('millrace://order/7?a=1#top', { name: '张 三;end#' })).toBe(
    'intent://order/7?a=1%23top#Intent;scheme=millrace;S.name=%E5%BC%A0%20%E4%B8%89%3Bend%23;end',
  )
  expect(androidIntent('intent:#Intent;component=a/.B;end', { a: '$&;' })).toBe('intent:#Intent;component=a/.B;S.a=%24%26%3B;end')
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string({ unit: 'binary' }), (url, value) => {
      const intent = androidIntent(url.replace(/^https?/, 'app'), { value })
      // As Android reads it: what follows the last #, in parts that semicolons end.
      const [, parts = ''] = /#Intent;([^#]*)$/.exec(intent) ?? []
      const fields = parts.split(';')
      expect(fields).toEqual(['scheme=app', `S.value=${encodeURIComponent(value.toWellFormed())}`, 'end'])
      expect(decodeURIComponent(fields[1]?.slice(8) ?? '')).toBe(value.toWellFormed())
    }),
    runs,
  )
})

test('access tokens: two at once fetch one, one is renewed before it runs out and after the provider forgot it, what was refused is not kept', async () => {
  let now = 0
  const context: SendContext = { outgoing: outgoing(), now: () => new Date(now), signal: new AbortController().signal }
  const account = (secret: string): Account<object, object> => ({ settings: {}, secrets: { secret }, callbackUrl: undefined })
  let fetched = 0
  let refuse = false
  const tokens = accessTokens<object, object>(async (): Promise<Granted> => {
    await Promise.resolve()
    fetched += 1
    return refuse
      ? { without: { state: 'rejected', errorClass: 'retry_backoff', detail: 'no' } }
      : { token: `t${fetched}`, forMs: 3_600_000 }
  })
  const forgotten = new Set<string>()
  const use = (secret = 'a') =>
    tokens.use(account(secret), context, (token) => Promise.resolve(forgotten.has(token) ? { expired: 'gone' } : { token }))
  expect(await Promise.all([use(), use(), use('b')])).toEqual([{ token: 't1' }, { token: 't1' }, { token: 't2' }])
  now = 3_600_000 - 300_001
  expect(await use()).toEqual({ token: 't1' })
  now += 1
  expect(await use()).toEqual({ token: 't3' })
  forgotten.add('t3')
  expect(await Promise.all([use(), use(), use()])).toEqual(Array(3).fill({ token: 't4' }))
  refuse = true
  expect(await use('c')).toMatchObject({ without: { detail: 'no' } })
  refuse = false
  expect(await use('c')).toEqual({ token: 't6' })
  for (const name of ['t4', 't7']) forgotten.add(name)
  expect(await use()).toMatchObject({ without: { errorClass: 'account_stop', detail: 'a new access token is refused: gone' } })
})
