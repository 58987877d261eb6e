import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { inTurns, record, records, textOf } from '../call.ts'
import type { AskedMessage, SendContext } from '../connector.ts'
import { beijingDay, beijingTime, carrierClass, isGivenTo, nationalNumber } from './china.ts'

type Fields = Readonly<Record<string, unknown>>
type Query = (params: Record<string, string>) => Promise<Fields | undefined>

const pageSize = 50
const mostPages = 4
/** A message may be taken a little after it was handed over: the next day then. */
const laterMs = 600_000

const states: Readonly<Record<string, 'underway' | 'failed' | 'delivered'>> = { '1': 'underway', '2': 'failed', '3': 'delivered' }

/** QuerySendDetails: what became of the messages to a number on a day, with the OutId they were sent with; by BizId where it is known. */
export async function pollAliyun(asked: readonly AskedMessage[], { now }: SendContext, query: Query): Promise<ProviderEvent[]> {
  const found = await inTurns(asked, 4, async (message) => {
    const bizId = message.providerId?.match(/^(\d[\d^]*):/)?.[1]
    for (const day of daysOf(message.sentAt))
      for (let page = 1; page <= mostPages; page++) {
        const params = { PhoneNumber: nationalNumber(message.to), SendDate: day, PageSize: String(pageSize), CurrentPage: String(page) }
        const answer = await query(bizId ? { ...params, BizId: bizId } : params)
        const details = detailsIn(answer)
        const own = details.find((one) => bizId !== undefined || isGivenTo(message, textOf(one, 'OutId') ?? ''))
        if (own) return receiptOf(message, own, now())
        if (details.length < pageSize) break
      }
    return undefined
  })
  return found.filter((one) => one !== undefined)
}

const daysOf = (at: Date): string[] => [...new Set([beijingDay(at), beijingDay(new Date(at.getTime() + laterMs))])]

const detailsIn = (answer: Fields | undefined): Fields[] => records(record(answer?.SmsSendDetailDTOs)?.SmsSendDetailDTO)

function receiptOf({ id, to }: AskedMessage, one: Fields, now: Date): ProviderEvent | undefined {
  const state = states[textOf(one, 'SendStatus') ?? '']
  if (!state) return undefined
  const code = textOf(one, 'ErrCode') ?? ''
  return {
    kind: 'receipt',
    id,
    providerId: '',
    to,
    state,
    errorClass: state === 'failed' ? carrierClass(code) : undefined,
    detail: code.slice(0, 300),
    at: beijingTime(textOf(one, 'ReceiveDate')) ?? now,
  }
}
