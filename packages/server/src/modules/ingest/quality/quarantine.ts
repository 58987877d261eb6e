import type { Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { withoutErased } from '../../identity/index.ts'
import type { Refused } from '../by-plan.ts'
import { type QualityNote, writeNotes } from './quality.ts'

/** Keeps records that are not taken, as part of a transaction; of people who were erased nothing but the count. */
export async function quarantine(tx: Tx, seals: Sealer, projectId: number, refused: readonly Refused[], now: Date): Promise<void> {
  const received = refused.map(({ record, note }) => ({ record, source: note.source, receivedAt: now }))
  const there = await withoutErased(tx, seals, projectId, received)
  const notes = refused.map(({ note }, i): QualityNote => {
    const record = there[i]
    const { source, kind } = note
    return record ? { ...note, raw: record, record } : { projectId, source, kind, reason: 'erased_id' }
  })
  await writeNotes(tx, notes, now)
}
