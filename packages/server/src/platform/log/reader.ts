import type { Db, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'
import type { LogBatch, LogName } from './positions.ts'

export interface Lease {
  readonly logPart: number
  readonly fence: number
  readonly claimedUpto: number
  readonly doneUpto: number
}

/** A part of one partition's log: what comes after `lease.doneUpto`, up to and with `upto`. */
export interface LogRange {
  readonly lease: Lease
  readonly upto: number
}

/** A hole in dense positions: something accepted is gone. An alarm, never skipped. */
export class LogGap extends Error {}
/** Someone else holds the partition now; the work is rolled back and forgotten. */
export class Fenced extends Error {}

const maxBatches = 400

/** Batches after a position, contiguous; short or empty proves nothing. */
export async function readAfter(db: Db, log: LogName, logPart: number, after: number, limit: number): Promise<LogBatch[]> {
  const batches = await db.rows<LogBatch>(sql`
    select log_part as "logPart", pos, received_at as "receivedAt", records, body from log_batches
    where log_part = ${logPart} and log = ${log} and pos > ${after} order by pos limit ${limit}`)
  return batches.filter((batch, i) => batch.pos === after + 1 + i)
}

/** The next batches of several partitions, of each the same share of `maxRecords` and at least one; in order of partition and place. */
export async function readNext(db: Db, log: LogName, leases: readonly Lease[], maxRecords: number): Promise<LogBatch[]> {
  const share = Math.ceil(maxRecords / leases.length)
  const [parts, after] = [leases.map((lease) => lease.logPart), leases.map((lease) => lease.doneUpto)]
  // Positions are dense: a window of them is a limit for each partition.
  const batches = await db.rows<LogBatch>(sql`
    select n.part as "logPart", n.pos, n.received_at as "receivedAt", n.records, n.body from (
      select b.log_part as part, b.pos, b.received_at, b.records, b.body,
        sum(b.records) over (partition by b.log_part order by b.pos) - b.records as ahead
      from log_batches b join unnest(${parts}::smallint[], ${after}::bigint[]) w(part, after) on b.log_part = w.part
      where b.log_part = any(${parts}::smallint[]) and b.log = ${log} and b.pos > w.after and b.pos <= w.after + ${maxBatches}
    ) n where n.ahead = 0 or n.ahead + n.records <= ${share} order by n.part, n.pos`)
  const next = new Map(leases.map((lease) => [lease.logPart, lease.doneUpto + 1]))
  return batches.filter(({ logPart, pos }) => {
    const isNext = next.get(logPart) === pos
    if (isNext) next.set(logPart, pos + 1)
    return isNext
  })
}

/** Exactly the batches of a recorded range, or throws. */
export async function readRange(db: Db, log: LogName, logPart: number, after: number, upto: number): Promise<LogBatch[]> {
  const batches = await readAfter(db, log, logPart, after, upto - after)
  if (batches.length !== upto - after) throw new LogGap(`${log}/${logPart}: ${batches.length} of ${upto - after} batches after ${after}`)
  return batches
}

const columns = (ranges: readonly LogRange[]) => ({
  parts: ranges.map(({ lease }) => lease.logPart),
  fences: ranges.map(({ lease }) => lease.fence),
  done: ranges.map(({ lease }) => lease.doneUpto),
  upto: ranges.map((range) => range.upto),
})

/** All of them were still ours, or the work is someone else's now. */
function demandAll(log: LogName, ranges: readonly LogRange[], n: number): void {
  if (n < ranges.length) throw new Fenced(`${log}/${ranges.map(({ lease }) => lease.logPart).join(',')}`)
}

/** Records what will be processed next; a later holder finishes exactly these ranges. */
export async function recordClaims(db: Db, log: LogName, ranges: readonly LogRange[]): Promise<void> {
  const { parts, fences, done, upto } = columns(ranges)
  const n = await db.run(sql`
    with mine as (
      select p.log_part, x.upto from log_positions p
      join unnest(${parts}::smallint[], ${fences}::bigint[], ${done}::bigint[], ${upto}::bigint[]) x(part, fence, done, upto)
        on p.log_part = x.part and p.fence = x.fence and p.done_upto = x.done and p.claimed_upto = x.done
      where p.log = ${log} order by p.log_part for update of p
    )
    update log_positions p set claimed_upto = mine.upto from mine where p.log_part = mine.log_part and p.log = ${log}`)
  demandAll(log, ranges, n)
}

/** Locks the partitions' rows for the rest of the transaction, if they are still ours. */
export async function checkFences(tx: Tx, log: LogName, ranges: readonly LogRange[]): Promise<void> {
  const { parts, fences } = columns(ranges)
  const mine = await tx.rows(sql`
    select 1 as one from log_positions p join unnest(${parts}::smallint[], ${fences}::bigint[]) x(part, fence) on p.log_part = x.part and p.fence = x.fence
    where p.log = ${log} order by p.log_part for update of p`)
  demandAll(log, ranges, mine.length)
}

/** Moves the positions past the recorded ranges; part of the commit that applied them. */
export async function finishClaims(tx: Tx, log: LogName, ranges: readonly LogRange[]): Promise<void> {
  const { parts, fences, upto } = columns(ranges)
  const n = await tx.run(sql`
    update log_positions p set done_upto = p.claimed_upto
    from unnest(${parts}::smallint[], ${fences}::bigint[], ${upto}::bigint[]) x(part, fence, upto)
    where p.log_part = x.part and p.log = ${log} and p.fence = x.fence and p.claimed_upto = x.upto`)
  demandAll(log, ranges, n)
}
