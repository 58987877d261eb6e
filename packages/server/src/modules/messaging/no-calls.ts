import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { doNotCall } from '@millrace/contract/messaging/reach.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { holdersOfNumber } from './addresses.ts'
import { recordConsents } from './consent-store.ts'
import { suppress } from './suppressions.ts'

/** Somebody said on the phone that they want no more calls. */
export interface CallRefusal {
  readonly personId: number
  readonly number: string
  /** What they were called up for. */
  readonly purpose: string
  /** Kept with the consents that it withdraws. */
  readonly proof: string
  readonly at: Date
}

/**
 * Their numbers are called no more, whoever has them; who was spoken to, and everybody else who is reached there, has withdrawn the consent
 * to calls: to marketing and to what the call was for. Texts still go.
 */
export async function noMoreCalls(tx: Tx, outbox: Outbox, projectId: number, refusals: readonly CallRefusal[], now: Date): Promise<void> {
  if (refusals.length === 0) return
  const numbers = [...new Set(refusals.map((one) => one.number))]
  const holders = Map.groupBy(await holdersOfNumber(tx, projectId, numbers, 'phone'), (one) => one.number)
  const said = refusals.flatMap(({ personId, number, purpose, proof, at }) =>
    [...new Set([personId, ...(holders.get(number) ?? []).map((one) => one.personId)])].flatMap((person) =>
      [...new Set([marketingPurpose, purpose])].map((each) => ({ personId: person, purpose: each, proof, at })),
    ),
  )
  // Said once of each, however many tasks of theirs say it.
  const once = new Map(said.map((one) => [`${one.personId} ${one.purpose}`, one]))
  const withdrawn = { projectId, channel: 'phone', granted: false, source: 'call', textVersion: '' } as const
  await recordConsents(
    tx,
    outbox,
    [...once.values()].map((one) => ({ ...withdrawn, ...one })),
    'record',
    now,
  )
  for (const number of numbers) await suppress(tx, outbox, projectId, number, doNotCall, now)
}
