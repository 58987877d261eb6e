import { createHash } from 'node:crypto'
import type { PushMessage } from '../connector.ts'
import { dataOf } from './fit.ts'

/** Values of our own stand beside `aps`, where an app looks for them; Apple itself opens no address and loads no image. */
export function apnsPayload(message: PushMessage): string {
  const { title, text, image } = message
  const aps = {
    alert: { ...(title === '' ? {} : { title }), body: text },
    sound: 'default',
    ...(image === '' ? {} : { 'mutable-content': 1 }),
  }
  const payload = { ...dataOf(message), ...(image === '' ? {} : { image }), aps }
  return JSON.stringify(payload, (_name, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value))
}

export function apnsHeaders(message: PushMessage, topic: string, now: Date): Record<string, string> {
  const { collapse, ttlSeconds, isMarketing } = message
  return {
    'apns-id': apnsId(message.id),
    'apns-topic': topic,
    'apns-push-type': 'alert',
    // What sells something need not wake the phone.
    'apns-priority': isMarketing ? '5' : '10',
    'apns-expiration': String(ttlSeconds > 0 ? Math.floor(now.getTime() / 1_000 + ttlSeconds) : 0),
    ...(collapse === '' ? {} : { 'apns-collapse-id': collapseOf(collapse) }),
  }
}

/** A UUID made from our id: the same whenever the message is tried. Apple names the message by it, and takes it as often as it comes. */
export function apnsId(id: string): string {
  const hex = createHash('sha256').update(`millrace/apns/${id}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

/** A header carries no other letters: of a name that has some its hash stands for it. */
export const collapseOf = (collapse: string): string =>
  /^[\x21-\x7e]{1,64}$/.test(collapse) ? collapse : createHash('sha256').update(collapse).digest('base64url')
