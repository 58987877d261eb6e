import { partOf } from '@millrace/contract/parts.ts'
import { checkFence, finishClaim, type Outbox, type Outboxes } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { canonicalPeople } from '../../identity/index.ts'
import { holdPeople, type PlacedRecord } from '../../profiles/index.ts'
import type { Claim } from './claim.ts'
import type { IdentifiedRecord } from './records.ts'

/** What a module does with a stored batch, inside commit 2. Registered in `app.ts`, called in module order. */
export type Reactor = (tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]) => Promise<void>

/** Commit 2: all reactors and the log position, or nothing. */
export async function react(
  outboxes: Outboxes,
  reactors: readonly Reactor[],
  claim: Claim,
  records: readonly IdentifiedRecord[],
): Promise<void> {
  await outboxes.transaction(async (tx, outbox) => {
    await checkFence(tx, 'events', claim.lease)
    const batch = await placed(tx, records)
    if (batch.length > 0) for (const reactor of reactors) await reactor(tx, outbox, batch)
    await finishClaim(tx, 'events', claim.lease, claim.upto)
    await stopPoint('react.before_commit')
  })
  await stopPoint('react.after_commit')
}

/** People as they are now: merged ones are followed, and nobody can be merged away until the commit. */
async function placed(tx: Tx, records: readonly IdentifiedRecord[]): Promise<PlacedRecord[]> {
  let moved = new Map<number, number>()
  let people = [...new Set(records.map((one) => one.personId))]
  for (;;) {
    const held = await holdPeople(tx, people)
    if (held.every((row) => row.mergedInto === null)) break
    moved = await canonicalPeople(tx, [...new Set(records.map((one) => one.personId))])
    people = [...new Set(records.map((one) => moved.get(one.personId) ?? one.personId))]
  }
  return records.map((one) => {
    const personId = moved.get(one.personId) ?? one.personId
    return { ...one, personId, part: partOf(personId) }
  })
}
