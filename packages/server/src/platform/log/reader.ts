import type { Db, Tx } from '../postgres.ts'
import { sql } from '../sql.ts'
import type { LogBatch, LogName } from './positions.ts'

export interface Lease {
  readonly logPart: number
  readonly fence: number
  readonly claimedUpto: number
  readonly doneUpto: number
}

/** A hole in dense positions: something accepted is gone. An alarm, never skipped. */
export class LogGap extends Error {}
/** Someone else holds the partition now; the work is rolled back and forgotten. */
export class Fenced extends Error {}

/** Batches after a position, contiguous; short or empty proves nothing. */
export async function readAfter(db: Db, log: LogName, logPart: number, after: number, limit: number): Promise<LogBatch[]> {
  const batches = await db.rows<LogBatch>(sql`
    select log_part as "logPart", pos, received_at as "receivedAt", records, body from log_batches
    where log_part = ${logPart} and log = ${log} and pos > ${after} order by pos limit ${limit}`)
  return batches.filter((batch, i) => batch.pos === after + 1 + i)
}

/** Exactly the batches of a recorded range, or throws. */
export async function readRange(db: Db, log: LogName, logPart: number, after: number, upto: number): Promise<LogBatch[]> {
  const batches = await readAfter(db, log, logPart, after, upto - after)
  if (batches.length !== upto - after) throw new LogGap(`${log}/${logPart}: ${batches.length} of ${upto - after} batches after ${after}`)
  return batches
}

/** Records what will be processed next; a later holder finishes exactly this range. */
export async function recordClaim(db: Db, log: LogName, lease: Lease, upto: number): Promise<void> {
  const n = await db.run(sql`
    update log_positions set claimed_upto = ${upto}
    where log_part = ${lease.logPart} and log = ${log} and fence = ${lease.fence}
      and done_upto = ${lease.doneUpto} and claimed_upto = ${lease.doneUpto}`)
  if (n === 0) throw new Fenced(`${log}/${lease.logPart}`)
}

/** Locks the partition's row for the rest of the transaction, if it is still ours. */
export async function checkFence(tx: Tx, log: LogName, lease: Lease): Promise<void> {
  const mine = await tx.one(sql`
    select 1 as one from log_positions where log_part = ${lease.logPart} and log = ${log} and fence = ${lease.fence} for update`)
  if (!mine) throw new Fenced(`${log}/${lease.logPart}`)
}

/** Moves the position past the recorded range; part of the commit that applied it. */
export async function finishClaim(tx: Tx, log: LogName, lease: Lease, upto: number): Promise<void> {
  const n = await tx.run(sql`
    update log_positions set done_upto = claimed_upto
    where log_part = ${lease.logPart} and log = ${log} and fence = ${lease.fence} and claimed_upto = ${upto}`)
  if (n === 0) throw new Fenced(`${log}/${lease.logPart}`)
}
