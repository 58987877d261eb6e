import { partOf } from '@millrace/contract/parts.ts'
import { checkFences, finishClaims, type Outbox, type Outboxes } from '../../../platform/log/index.ts'
import { lookUpByKey, type Tx } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { canonicalPeople, erasedInto } from '../../identity/index.ts'
import { holdPeople, type PlacedRecord } from '../../profiles/index.ts'
import type { Claim } from './claim.ts'
import { parkRecords } from '../quality/park.ts'
import type { Parked, Sieve } from './poison.ts'
import type { IdentifiedRecord, IncomingRecord } from './records.ts'

/** What a module does with a stored batch, inside commit 2. Registered in `app.ts`, called in module order. */
export type Reactor = (tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]) => Promise<void>

export interface ReactDeps {
  readonly outboxes: Outboxes
  readonly reactors: readonly Reactor[]
  readonly catalog: Pick<CatalogModule, 'changeItems'>
  readonly now: () => Date
}

/** What the steps before hand to commit 2: records to react to, and records to put on record as unusable. */
export interface Stored {
  readonly records: readonly IdentifiedRecord[]
  readonly items: readonly IncomingRecord[]
  readonly parked: readonly Parked[]
}

/** Commit 2: all reactors, what is parked, and the log position, or nothing. Answers with everything parked. */
export async function react(
  { outboxes, reactors, catalog, now }: ReactDeps,
  claim: Claim,
  stored: Stored,
  sieve: Sieve,
): Promise<Parked[]> {
  const parked = await outboxes.transaction(async (tx, outbox) => {
    await lookUpByKey(tx)
    await checkFences(tx, 'events', claim.ranges)
    const batch = await placed(tx, stored.records)
    const spoilt = await sieve(outbox, 'react_failed', batch, async (some) => {
      if (some.length > 0) for (const reactor of reactors) await reactor(tx, outbox, some)
    })
    const misfits = await sieve(outbox, 'react_failed', stored.items, (some) =>
      catalog.changeItems(tx, outbox, some.flatMap(itemOf), now()),
    )
    const all = [...stored.parked, ...spoilt, ...misfits]
    await parkRecords(tx, all, now())
    await finishClaims(tx, 'events', claim.ranges)
    await stopPoint('react.before_commit')
    return all
  })
  await stopPoint('react.after_commit')
  return parked
}

const itemOf = ({ projectId, record }: IncomingRecord) => (record.item ? [{ projectId, ...record.item }] : [])

/**
 * People as they are now: merged ones are followed, and nobody can be merged away until the commit. Records of people who were
 * erased meanwhile are left out.
 */
async function placed(tx: Tx, all: readonly IdentifiedRecord[]): Promise<(PlacedRecord & IdentifiedRecord)[]> {
  let moved = new Map<number, number>()
  let records = all
  for (;;) {
    const held = await holdPeople(tx, [...new Set(records.map((one) => moved.get(one.personId) ?? one.personId))])
    if (held.every((row) => row.mergedInto === null)) break
    const erased = new Set(held.flatMap((row) => (row.mergedInto === erasedInto ? [row.personId] : [])))
    records = records.filter((one) => !erased.has(moved.get(one.personId) ?? one.personId))
    moved = await canonicalPeople(tx, [...new Set(records.map((one) => one.personId))])
  }
  return records.map((one) => {
    const personId = moved.get(one.personId) ?? one.personId
    return { ...one, personId, part: partOf(personId) }
  })
}
