import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import type { CallbackAnswer, CallbackRequest } from '../connector.ts'
import { unitsOf } from './aliyun-callback.ts'
import { twilioErrors } from './twilio-errors.ts'
import { isFromTwilio } from './twilio-sign.ts'

/** Our id goes into the address that a status is told to, and so comes back with it. */
export const idParameter = 'message'

export function twilioCallback(authToken: string, request: CallbackRequest): CallbackAnswer | undefined {
  const body = request.body.toString()
  if (!isFromTwilio(authToken, request.headers['x-twilio-signature'], request.url, body)) return undefined
  const params = new URLSearchParams(body)
  const event = replyOf(params, request.at) ?? statusOf(params, request)
  // Nothing is answered to the person.
  return { events: event ? [event] : [], status: 200, type: 'text/xml', body: '<Response/>' }
}

function replyOf(params: URLSearchParams, at: Date): ProviderEvent | undefined {
  const [sid, from, text] = ['MessageSid', 'From', 'Body'].map((name) => params.get(name))
  if (!sid || !from || typeof text !== 'string') return undefined
  return { kind: 'reply', from, text, at, to: params.get('To') ?? '', key: sid }
}

/** What its statuses mean. */
export const fates: Readonly<Record<string, 'delivered' | 'failed' | 'underway'>> = {
  accepted: 'underway',
  scheduled: 'underway',
  queued: 'underway',
  sending: 'underway',
  sent: 'underway',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

function statusOf(params: URLSearchParams, { query, at }: CallbackRequest): ProviderEvent | undefined {
  const [providerId, status] = [params.get('MessageSid') ?? params.get('SmsSid'), params.get('MessageStatus') ?? params.get('SmsStatus')]
  const state = status && Object.hasOwn(fates, status) ? fates[status] : undefined
  if (!providerId || !state) return undefined
  const code = params.get('ErrorCode') ?? ''
  return {
    kind: 'receipt',
    id: query[idParameter],
    providerId,
    to: params.get('To') ?? undefined,
    state,
    errorClass: state === 'failed' ? twilioErrors[code] : undefined,
    detail: `${status} ${code}`.trim().slice(0, 300),
    at: rawTime(params.get('RawDlrDoneDate')) ?? at,
    units: unitsOf(params.get('NumSegments') ?? undefined),
  }
}

/** `YYMMDDhhmm`, UTC. */
function rawTime(text: string | null): Date | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '')
  if (!parts) return undefined
  const at = new Date(`20${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:00Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
