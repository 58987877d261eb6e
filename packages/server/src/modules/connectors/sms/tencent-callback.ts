import { createHash } from 'node:crypto'
import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import type { CallbackAnswer, CallbackRequest } from '../connector.ts'
import { listOf, longestReply } from './aliyun-callback.ts'
import { textOf } from '../call.ts'
import { beijingTime, carrierClass, e164 } from './china.ts'

type Fields = Readonly<Record<string, unknown>>

/** Delivery reports come as an array, a reply by itself. Fields as pushed and as pulled are both understood. */
export function tencentCallback({ body, at }: CallbackRequest): CallbackAnswer | undefined {
  const told = listOf(body)
  if (!told) return undefined
  const events = told.flatMap((one) => {
    const event = reportOf(one, at) ?? replyOf(one, at)
    return event ? [event] : []
  })
  return { events, status: 200, type: 'application/json; charset=utf-8', body: '{"result":0,"errmsg":"OK"}' }
}

/** As it is pushed, and as it is pulled. */
export function reportOf(one: Fields, came: Date): ProviderEvent | undefined {
  const [providerId, status, to] = [textOf(one, 'sid', 'SerialNo'), textOf(one, 'report_status', 'ReportStatus'), numberOf(one)]
  if (!providerId || !status || !to) return undefined
  const isDelivered = status === 'SUCCESS'
  const [code, words] = [textOf(one, 'errmsg') ?? '', textOf(one, 'description', 'Description') ?? '']
  return {
    kind: 'receipt',
    id: textOf(one, 'ext', 'SessionContext'),
    providerId,
    to,
    state: isDelivered ? 'delivered' : 'failed',
    errorClass: isDelivered ? undefined : carrierClass(code || words, words),
    detail: `${code} ${words}`.trim().slice(0, 300),
    at: timeOf(textOf(one, 'user_receive_time', 'UserReceiveTime')) ?? came,
  }
}

function replyOf(one: Fields, came: Date): ProviderEvent | undefined {
  const from = numberOf(one)
  const text = one.text ?? one.ReplyContent
  if (!from || typeof text !== 'string') return undefined
  const [to, time] = [textOf(one, 'extend', 'ExtendCode') ?? '', textOf(one, 'time', 'ReplyTime')]
  // It has no name of its own.
  const key = createHash('sha256').update([from, to, time, text].join('\n')).digest('hex')
  return { kind: 'reply', from, text: text.slice(0, longestReply), at: timeOf(time) ?? came, to, key }
}

function numberOf(one: Fields): string | undefined {
  const [whole, country, number] = [
    textOf(one, 'PhoneNumber'),
    textOf(one, 'nationcode', 'CountryCode'),
    textOf(one, 'mobile', 'SubscriberNumber'),
  ]
  if (whole) return e164(whole)
  if (!number) return undefined
  return e164(country ? `+${country}${number}` : number)
}

/** Of Beijing as text, or seconds since 1970. */
function timeOf(text: string | undefined): Date | undefined {
  return text && /^\d{9,11}$/.test(text) ? new Date(Number(text) * 1_000) : beijingTime(text)
}
