import type { CanonicalRecord } from '@millrace/contract/events.ts'

/** A record as it comes out of the log. */
export interface IncomingRecord {
  readonly projectId: number
  readonly source: string
  readonly record: CanonicalRecord
  readonly logPart: number
  readonly logOffset: number
  readonly receivedAt: Date
}

/** A record that is no duplicate, with the person it belongs to and the number that it is collected under for ever. */
export interface IdentifiedRecord extends IncomingRecord {
  readonly personId: number
  readonly collectedId: number
}

/** Groups without losing the order inside a project. */
export const byProject = <T extends { readonly projectId: number }>(records: readonly T[]): Map<number, T[]> =>
  Map.groupBy(records, (record) => record.projectId)
