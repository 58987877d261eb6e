import type { RecordBatch } from '@millrace/contract/events.ts'
import {
  decodeBody,
  type Lease,
  type LogBatch,
  type LogName,
  type LogRange,
  offsetOf,
  readNext,
  readRange,
  recordClaims,
} from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { IncomingRecord } from './records.ts'

/** Recorded ranges of some partitions with their batches: one round of work. */
export interface Claim {
  readonly ranges: readonly LogRange[]
  /** The one range of the round, when it had been recorded before: ClickHouse may hold a part of it already. */
  readonly replayed: LogRange | undefined
  /** In order of partition and place. */
  readonly batches: readonly LogBatch[]
}

export const maxRecords = 10_000

/**
 * The next round for some partitions, in the order of their turn: new ranges of all of them, recorded before anything else.
 * A range that a holder left unfinished is finished first, exactly and alone, when it is its partition's turn; until then
 * that partition gets nothing new, and the others go on, so that a range that cannot be finished stays in nobody's way.
 */
export async function claimRanges(postgres: Postgres, log: LogName, leases: readonly Lease[]): Promise<Claim | undefined> {
  const { true: unfinished = [], false: ready = [] } = Object.groupBy(leases, (lease) => `${lease.claimedUpto > lease.doneUpto}`)
  const [first] = unfinished
  if (first && first === leases[0]) return replay(postgres, log, first)
  const batches = ready.length > 0 ? await readNext(postgres, log, ready, maxRecords) : []
  if (batches.length === 0) return first && replay(postgres, log, first)
  const last = new Map(batches.map((batch) => [batch.logPart, batch.pos]))
  const ranges = ready.flatMap((lease) => ({ lease, upto: last.get(lease.logPart) ?? lease.doneUpto })).filter(isSomething)
  await recordClaims(postgres, log, ranges)
  await stopPoint('claim.after_record')
  return { ranges, replayed: undefined, batches }
}

async function replay(postgres: Postgres, log: LogName, lease: Lease): Promise<Claim> {
  const batches = await readRange(postgres, log, lease.logPart, lease.doneUpto, lease.claimedUpto)
  const range = { lease, upto: lease.claimedUpto }
  return { ranges: [range], replayed: range, batches }
}

const isSomething = ({ lease, upto }: LogRange): boolean => upto > lease.doneUpto

/** Names a round, for the engine to know it again. */
export const tokenOf = (epoch: string, log: LogName, { ranges }: Claim): string =>
  `${epoch}:${log}:${ranges.map(({ lease, upto }) => `${lease.logPart}/${lease.doneUpto}-${upto}`).join(',')}`

/** What a round leaves behind. */
export interface Round {
  readonly leases: readonly Lease[]
  readonly records: number
}

export const roundOf = ({ ranges, batches }: Claim): Round => ({
  leases: ranges.map(({ lease, upto }) => ({ ...lease, doneUpto: upto, claimedUpto: upto })),
  records: batches.reduce((sum, batch) => sum + batch.records, 0),
})

export const nothing: Round = { leases: [], records: 0 }

export const recordsOf = (claim: Claim): IncomingRecord[] =>
  claim.batches.flatMap((batch) => {
    const { projectId, source, records } = decodeBody<RecordBatch>(batch.body)
    const { logPart, pos, receivedAt } = batch
    return records.map((record, i) => ({ projectId, source, record, logPart, logOffset: offsetOf(pos, i), receivedAt }))
  })
