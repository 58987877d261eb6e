import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signatureProblem } from './signature.ts'

const now = new Date('2026-11-26T10:00:00Z')
const body = Buffer.from('{"id":"T1","金额":12}')
const hmac = { scheme: 'hmac', header: 'X-Hub-Signature-256', encoding: 'hex', prefix: 'sha256=' } as const
const mac = (key: string | Buffer, text: Buffer | string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', key).update(text).digest(encoding)

test('HMAC: the body as it came, in the header, encoding and prefix that the project says', () => {
  const check = (value: string | undefined, of = hmac as Parameters<typeof signatureProblem>[0], bytes = body) =>
    signatureProblem(of, 'a long secret', { headers: value === undefined ? {} : { 'x-hub-signature-256': value }, body: bytes, now })
  const hex = mac('a long secret', body, 'hex')
  expect(check(`sha256=${hex}`)).toBeUndefined()
  expect(check(`sha256=${hex.toUpperCase()}`)).toBeUndefined()
  expect(check(undefined)).toBe('signature_missing')
  for (const wrong of [hex, `sha1=${hex}`, 'sha256=', `sha256=${hex.slice(0, 60)}`, `sha256=${mac('another secret', body, 'hex')}`])
    expect([wrong, check(wrong)]).toEqual([wrong, 'signature_invalid'])
  expect(check(`sha256=${hex}`, hmac, Buffer.from('{"id":"T2"}'))).toBe('signature_invalid')
  expect(check(mac('a long secret', body, 'base64'), { ...hmac, encoding: 'base64', prefix: '' })).toBeUndefined()
})

test('Standard Webhooks: the vector of the specification, several signatures, and a sender whose clock is off', () => {
  // From the reference implementations of the specification.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const given = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' }
  const text = Buffer.from('{"test": 2432232314}')
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  const check = (headers: Record<string, string>, at = 1_614_265_330, of = secret) =>
    signatureProblem({ scheme: 'standard', toleranceSeconds: 300 }, of, { headers, body: text, now: new Date(at * 1000) })
  const good = { ...given, 'webhook-signature': signature }
  expect(check(good)).toBeUndefined()
  expect(check({ ...given, 'webhook-signature': `v1,Zm9v v2,xx ${signature}` })).toBeUndefined()
  expect(check(good, 1_614_265_330 + 300)).toBeUndefined()
  expect(check(good, 1_614_265_330 + 301)).toBe('signature_expired')
  expect(check(good, 1_614_265_330 - 301)).toBe('signature_expired')
  expect(check({ ...good, 'webhook-timestamp': '1614265331' })).toBe('signature_invalid')
  expect(check({ ...good, 'webhook-id': 'msg_other' })).toBe('signature_invalid')
  expect(check(good, 1_614_265_330, 'whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe('signature_invalid')
  expect(check(given)).toBe('signature_missing')
})
