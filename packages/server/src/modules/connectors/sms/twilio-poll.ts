import { createHash } from 'node:crypto'
import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { inTurns, records, textOf } from '../call.ts'
import type { AskedMessage } from '../connector.ts'
import { unitsOf } from './aliyun-callback.ts'
import { fates } from './twilio-callback.ts'
import { twilioErrors } from './twilio-errors.ts'

type Fields = Readonly<Record<string, unknown>>
type Look = (rest: string) => Promise<Fields | undefined>

/** Clocks differ a little, and what is queued is made a little later. */
const around = { beforeMs: 60_000, afterMs: 600_000 }

/** What a message without an answer is known again by: the provider shows texts, and nothing that we have given it. */
export const refOfText = (text: string): string => `text:${createHash('sha256').update(text).digest('hex')}`

/**
 * A message by its sid; one that was not answered among those to its number, by its text and the moment, where only one can be meant.
 */
export async function pollTwilio(asked: readonly AskedMessage[], look: Look): Promise<ProviderEvent[]> {
  const found = await inTurns(asked, 4, async (message) => {
    const own = await find(message, look)
    return own && receiptOf(message, own)
  })
  return found.filter((one) => one !== undefined)
}

async function find(message: AskedMessage, look: Look): Promise<Fields | undefined> {
  const { providerId, to, sentAt } = message
  if (providerId?.startsWith('SM') || providerId?.startsWith('MM')) return look(`/Messages/${encodeURIComponent(providerId)}.json`)
  if (!providerId?.startsWith('text:')) return undefined
  const answer = await look(`/Messages.json?To=${encodeURIComponent(to)}&PageSize=50`)
  const alike = records(answer?.messages).filter((one) => {
    const at = Date.parse(textOf(one, 'date_created') ?? '')
    const isThen = at >= sentAt.getTime() - around.beforeMs && at <= sentAt.getTime() + around.afterMs
    return isThen && typeof one.body === 'string' && refOfText(one.body) === providerId
  })
  return alike.length === 1 ? alike[0] : undefined
}

function receiptOf({ id, to }: AskedMessage, one: Fields): ProviderEvent | undefined {
  const [sid, status] = [textOf(one, 'sid'), textOf(one, 'status') ?? '']
  const state = Object.hasOwn(fates, status) ? fates[status] : undefined
  if (!sid || !state) return undefined
  const code = textOf(one, 'error_code') ?? ''
  const at = new Date(textOf(one, 'date_sent', 'date_updated') ?? '')
  return {
    kind: 'receipt',
    id,
    providerId: sid,
    to,
    state,
    errorClass: state === 'failed' ? twilioErrors[code] : undefined,
    detail: `${status} ${code}`.trim().slice(0, 300),
    at: Number.isNaN(at.getTime()) ? new Date() : at,
    units: unitsOf(textOf(one, 'num_segments')),
  }
}
