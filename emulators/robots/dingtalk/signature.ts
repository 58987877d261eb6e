import { createHmac, timingSafeEqual } from 'node:crypto'

const freshMs = 3_600_000

/** Base64 of the HMAC of the time in milliseconds, a line feed and the secret, under the secret; not yet escaped for an address. */
export const signatureOf = (timestamp: string, secret: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')

/** Why a signed address is refused. */
export function refusalOf(params: URLSearchParams, secret: string, now: Date): string | undefined {
  const [timestamp, sign] = [params.get('timestamp') ?? '', params.get('sign') ?? '']
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now.getTime() - Number(timestamp)) > freshMs) return 'invalid timestamp'
  const [given, right] = [Buffer.from(sign), Buffer.from(signatureOf(timestamp, secret))]
  return given.length === right.length && timingSafeEqual(given, right) ? undefined : 'sign not match'
}
