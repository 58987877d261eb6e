import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const toleranceSeconds = 300

/** Why a request is not from the sender, or not new (Standard Webhooks 1.0.0); undefined: it is both. */
export function problemOf(headers: IncomingHttpHeaders, body: Buffer, secret: string, now: Date): string | undefined {
  const [id, at, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => String(headers[name] ?? ''))
  if (!id || !at || !given) return 'the headers webhook-id, webhook-timestamp and webhook-signature are needed'
  if (!/^\d{1,12}$/.test(at) || Math.abs(now.getTime() / 1_000 - Number(at)) > toleranceSeconds)
    return 'too old, or from a clock that is wrong'
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const right = createHmac('sha256', key)
    .update(Buffer.concat([Buffer.from(`${id}.${at}.`), body]))
    .digest()
  // Several stand there while a secret is changed for another.
  const isOurs = given.split(' ').some((one) => {
    const [version, signature = ''] = one.split(',', 2)
    const bytes = Buffer.from(signature, 'base64')
    return version === 'v1' && bytes.length === right.length && timingSafeEqual(bytes, right)
  })
  return isOurs ? undefined : 'not signed with the secret'
}
