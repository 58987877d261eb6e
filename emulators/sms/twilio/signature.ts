import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TwilioAccount } from './account.ts'

/** HTTP Basic with the account and its token. */
export function isAuthentic(authorization: string | undefined, { accountSid, authToken }: TwilioAccount): boolean {
  const given = Buffer.from(authorization ?? '')
  const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** What Twilio puts into X-Twilio-Signature when it calls somebody: the address, then each parameter with its value, by name. */
export function callbackSignature(authToken: string, url: string, params: Readonly<Record<string, string>>): string {
  const mac = createHmac('sha1', authToken).update(url)
  for (const name of Object.keys(params).toSorted()) mac.update(name).update(params[name] ?? '')
  return mac.digest('base64')
}
