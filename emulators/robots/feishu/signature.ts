import { createHmac, timingSafeEqual } from 'node:crypto'

const freshSeconds = 3_600

/** Base64 of the HMAC of nothing, under the time in seconds, a line feed and the secret. */
export const signatureOf = (timestamp: string, secret: string): string => createHmac('sha256', `${timestamp}\n${secret}`).digest('base64')

export function isSigned(timestamp: string, sign: string, secret: string, now: Date): boolean {
  if (!/^\d{10}$/.test(timestamp) || Math.abs(now.getTime() / 1_000 - Number(timestamp)) > freshSeconds) return false
  const [given, right] = [Buffer.from(sign), Buffer.from(signatureOf(timestamp, secret))]
  return given.length === right.length && timingSafeEqual(given, right)
}
