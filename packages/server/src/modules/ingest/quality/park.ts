import type { Tx } from '../../../platform/postgres.ts'
import type { Parked } from '../pipeline/poison.ts'
import { writeNotes } from './quality.ts'

/** Puts records that could not be processed on record, in the transaction that passes them by: once, whatever is repeated. */
export async function parkRecords(tx: Tx, parked: readonly Parked[], now: Date): Promise<void> {
  await writeNotes(
    tx,
    parked.map(({ one, reason, detail }) => ({
      projectId: one.projectId,
      source: one.source,
      kind: 'rejected',
      reason,
      event: one.record.event?.name ?? '',
      detail,
      raw: one.record,
      // Later steps have noted the delivery already: sent again, it would be left out as a repeat.
      ...(reason === 'identify_failed' ? { record: one.record } : {}),
    })),
    now,
  )
}
