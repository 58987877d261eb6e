import type { CanonicalRecord, Json } from '@millrace/contract/events.ts'
import { applyProfileChange } from '@millrace/contract/profiles/apply.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { profileFact } from '../identity/index.ts'
import * as store from './store.ts'

/** A record with the person it belongs to, as the react step hands it to every reactor. */
export interface PlacedRecord {
  readonly projectId: number
  readonly personId: number
  readonly part: number
  readonly record: CanonicalRecord
  readonly logPart: number
  readonly logOffset: number
  readonly receivedAt: Date
}

/** Applies the profile changes of a batch, in order, one read and one write for all people. */
export async function reactProfiles(tx: Tx, outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> {
  const changes = batch.filter((placed) => placed.record.profile !== undefined)
  const people = [...new Set(changes.map((placed) => placed.personId))]
  const rows = await store.lockProfiles(tx, people)
  const next = new Map<number, Readonly<Record<string, Json>>>()
  for (const { personId, record } of changes) {
    const row = rows.get(personId)
    if (!row || !record.profile) continue
    next.set(personId, applyProfileChange(next.get(personId) ?? row.properties, record.profile))
  }
  const changed = [...next].map(([personId, properties]) => ({ personId, properties }))
  await store.writeProfiles(tx, changed)
  for (const { personId, properties } of changed) {
    const row = rows.get(personId)
    if (row) outbox.fact('profiles', profileFact({ ...row, properties, revision: row.revision + 1, deleted: false }))
  }
}
