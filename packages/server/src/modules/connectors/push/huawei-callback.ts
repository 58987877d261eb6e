import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ErrorClass, ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { parsed, record, textOf } from '../call.ts'
import type { CallbackAnswer, CallbackRequest } from '../connector.ts'

type Fields = Readonly<Record<string, unknown>>

/** One call names all its messages alike, and each token once: together they name one. Tokens are long. */
export const huaweiId = (requestId: string, token: string): string =>
  `${requestId}:${createHash('sha256').update(token).digest('base64url').slice(0, 16)}`

/** What is signed, by the key that the customer has chosen in the console. */
export const signHuawei = (key: Buffer, timestamp: string, nonce: string, user: string): string =>
  createHmac('sha256', key).update(`${timestamp}${nonce}${user}`).digest('base64')

/** Receipts, signed with the user and the key of the console; without them nobody can be told from Huawei. */
export function huaweiCallback(
  user: string | undefined,
  key: string | undefined,
  { headers, body, at }: CallbackRequest,
): CallbackAnswer | undefined {
  if (!user || !key || !isSigned(headers['x-huawei-callback-id'], user, key)) return undefined
  const statuses = parsed(body.toString())?.statuses
  const events = (Array.isArray(statuses) ? statuses : []).flatMap((one) => receiptOf(record(one), at) ?? [])
  return { events, status: 200, type: 'application/json', body: '{"code":"0","message":"success"}' }
}

function isSigned(header: string | undefined, user: string, key: string): boolean {
  const [, timestamp = '', nonce = '', value = ''] =
    /^timestamp=(\d{1,16}); ?nonce=([^;]{1,64}); ?value=([\w+/=]{1,64})$/.exec(header ?? '') ?? []
  if (value === '') return false
  // Keys of the console are Base64 since some time, older ones are as they are written.
  return [Buffer.from(key), Buffer.from(key, 'base64')].some((one) => isSame(signHuawei(one, timestamp, nonce, user), value))
}

function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const delivered = '0'
/** Kept back for now, at Huawei's or on the phone: shown when that is over. */
const underway = new Set(['27', '51', '201'])
/** The app is not there any more, or has another token. */
export const goneStatuses: ReadonlySet<string> = new Set(['2', '5'])

/** As version 1 tells it, with the status beside the token, and as version 2 does, with it inside. */
function receiptOf(one: Fields | undefined, came: Date): ProviderEvent | undefined {
  if (!one) return undefined
  const delivery = record(one.deliveryStatus)
  const [token, requestId] = [textOf(one, 'token'), textOf(one, 'requestId')]
  const status = textOf(one, 'status') ?? (delivery && textOf(delivery, 'result'))
  if (!token || !requestId || !status) return undefined
  const errorClass: ErrorClass | undefined = goneStatuses.has(status) ? 'recipient_final' : undefined
  return {
    kind: 'receipt',
    id: textOf(one, 'biTag'),
    providerId: huaweiId(requestId, token),
    state: status === delivered ? 'delivered' : underway.has(status) ? 'underway' : 'failed',
    errorClass,
    detail: `status ${status}`.slice(0, 300),
    at: timeOf(textOf(one, 'timestamp') ?? (delivery && textOf(delivery, 'timestamp'))) ?? came,
  }
}

/** Milliseconds. */
function timeOf(text: string | undefined): Date | undefined {
  const at = new Date(Number(text))
  return text && at.getTime() > 1_000_000_000_000 && at.getTime() < 10_000_000_000_000 ? at : undefined
}
