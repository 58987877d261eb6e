import { createHash } from 'node:crypto'
import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import type { CallbackAnswer, CallbackRequest } from '../connector.ts'
import { jsonOf, record, records, textOf } from '../call.ts'
import { beijingTime, carrierClass, e164 } from './china.ts'

/** Of a reply as it is kept; what people write is shorter. */
export const longestReply = 2_000

type Fields = Readonly<Record<string, unknown>>

/** Both pushes come as arrays, and to one address; the code of the answer must be a number. */
export function aliyunCallback({ body, at }: CallbackRequest): CallbackAnswer | undefined {
  const told = listOf(body)
  if (!told) return undefined
  const events = told.flatMap((one) => {
    const event = replyOf(one, at) ?? receiptOf(one, at) ?? abroadOf(one, at)
    return event ? [event] : []
  })
  return { events, status: 200, type: 'application/json; charset=utf-8', body: '{"code":0,"msg":"接收成功"}' }
}

/** One call names all its messages alike, and each number once: together they name one. */
export const aliyunId = (bizId: string, number: string): string => `${bizId}:${number}`

export function listOf(body: Buffer): Fields[] | undefined {
  const given = jsonOf(body.toString())
  const list: unknown[] | undefined = Array.isArray(given) ? given : record(given) ? [given] : undefined
  return list && records(list)
}

function receiptOf(one: Fields, came: Date): ProviderEvent | undefined {
  const [bizId, number] = [textOf(one, 'biz_id'), textOf(one, 'phone_number')]
  if (!bizId || !number) return undefined
  const isDelivered = one.success === true || one.success === 'true'
  const [code, words] = [textOf(one, 'err_code') ?? '', textOf(one, 'err_msg') ?? '']
  return {
    kind: 'receipt',
    id: textOf(one, 'out_id'),
    providerId: aliyunId(bizId, number.replace(/^(\+86|0086|86)(?=1\d{10}$)/, '')),
    to: e164(number),
    state: isDelivered ? 'delivered' : 'failed',
    errorClass: isDelivered ? undefined : carrierClass(code, words),
    detail: `${code} ${words}`.trim().slice(0, 300),
    at: beijingTime(textOf(one, 'report_time')) ?? came,
    units: unitsOf(textOf(one, 'sms_size')),
  }
}

/** As the international service tells it (2018-05-01). */
function abroadOf(one: Fields, came: Date): ProviderEvent | undefined {
  const [providerId, to, status] = [textOf(one, 'MessageId'), textOf(one, 'To'), textOf(one, 'Status')]
  if (!providerId || !to || !status) return undefined
  const at = new Date(textOf(one, 'ReceiveDate', 'SendDate') ?? '')
  return {
    kind: 'receipt',
    id: textOf(one, 'TaskId'),
    providerId,
    to: e164(to),
    state: status === '1' ? 'delivered' : 'failed',
    detail: `${textOf(one, 'ErrorCode') ?? ''} ${textOf(one, 'ErrorDescription') ?? ''}`.trim().slice(0, 300),
    at: Number.isNaN(at.getTime()) ? came : at,
    units: unitsOf(textOf(one, 'SmsSize')),
  }
}

function replyOf(one: Fields, came: Date): ProviderEvent | undefined {
  const [number, destination] = [textOf(one, 'phone_number'), textOf(one, 'dest_code') ?? '']
  const from = e164(number ?? '')
  if (!from || typeof one.content !== 'string') return undefined
  const sent = textOf(one, 'send_time')
  const key = textOf(one, 'sequence_id') ?? createHash('sha256').update(`${number}\n${sent}\n${one.content}`).digest('hex')
  return { kind: 'reply', from, text: one.content.slice(0, longestReply), at: beijingTime(sent) ?? came, to: destination, key }
}

export function unitsOf(text: string | undefined): number | undefined {
  const units = Number(text)
  return Number.isInteger(units) && units > 0 && units < 1_000 ? units : undefined
}
