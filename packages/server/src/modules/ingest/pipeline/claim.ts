import type { RecordBatch } from '@millrace/contract/events.ts'
import { decodeBody, type Lease, type LogBatch, offsetOf, readAfter, readRange, recordClaim } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { IncomingRecord } from './records.ts'

/** A recorded range of one partition with its records. */
export interface Claim {
  readonly lease: Lease
  readonly upto: number
  /** The range had been recorded before: ClickHouse may hold a part of it already. */
  readonly replayed: boolean
  readonly records: readonly IncomingRecord[]
}

const maxBatches = 400
const maxRecords = 10_000

/** The next range: the recorded one if a holder left it unfinished, else a new one, recorded before anything else. */
export async function claimRange(postgres: Postgres, lease: Lease): Promise<Claim | undefined> {
  if (lease.claimedUpto > lease.doneUpto) {
    const batches = await readRange(postgres, 'events', lease.logPart, lease.doneUpto, lease.claimedUpto)
    return { lease, upto: lease.claimedUpto, replayed: true, records: batches.flatMap(recordsOf) }
  }
  const batches = fitting(await readAfter(postgres, 'events', lease.logPart, lease.doneUpto, maxBatches))
  const last = batches.at(-1)
  if (!last) return undefined
  await recordClaim(postgres, 'events', lease, last.pos)
  await stopPoint('claim.after_record')
  return { lease, upto: last.pos, replayed: false, records: batches.flatMap(recordsOf) }
}

function fitting(batches: readonly LogBatch[]): LogBatch[] {
  let records = 0
  const end = batches.findIndex((batch, i) => {
    records += batch.records
    return i > 0 && records > maxRecords
  })
  return end < 0 ? [...batches] : batches.slice(0, end)
}

function recordsOf(batch: LogBatch): IncomingRecord[] {
  const { projectId, source, records } = decodeBody<RecordBatch>(batch.body)
  return records.map((record, i) => ({
    projectId,
    source,
    record,
    logPart: batch.logPart,
    logOffset: offsetOf(batch.pos, i),
    receivedAt: batch.receivedAt,
  }))
}
