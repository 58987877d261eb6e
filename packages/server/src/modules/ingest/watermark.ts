import type { LogName } from '../../platform/log/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/**
 * Everything accepted before this moment has passed commit 2, so its inbox rows are visible to a transaction that
 * starts now. Head rows are locked for a moment: an append in flight, which may carry an older time, is waited for.
 */
export async function watermark(postgres: Postgres, now: Date): Promise<Date> {
  await postgres.transaction((tx) => tx.run(sql`select 1 from log_heads where log = 'events' order by log_part for share`))
  const { oldest } = await waiting(postgres)
  return oldest && oldest < now ? oldest : now
}

/**
 * A moment such that everything accepted, or decided, up to it has passed both logs: it is in PostgreSQL, and in the analysis store for
 * whoever asks from now on.
 */
export async function settledUpto(postgres: Postgres, now: Date): Promise<Date> {
  await postgres.transaction((tx) => tx.run(sql`select 1 from log_heads order by log, log_part for share`))
  const oldest = Math.min(
    ...(await Promise.all([waiting(postgres), waiting(postgres, 'facts')])).map((one) => one.oldest?.getTime() ?? Infinity),
  )
  return oldest <= now.getTime() ? new Date(oldest - 1) : now
}

/** What was appended to a log and has not passed its last step, as a glance sees it. */
export interface Waiting {
  readonly batches: number
  /** When the first of it was accepted. */
  readonly oldest: Date | null
}

export async function waiting(db: Db, log: LogName = 'events'): Promise<Waiting> {
  const row = await db.one<Waiting>(sql`
    select coalesce(sum(h.next - 1 - p.done_upto), 0)::bigint as batches, min(b.received_at) as oldest
    from log_positions p join log_heads h on h.log_part = p.log_part and h.log = p.log
    left join lateral (
      select received_at from log_batches b where b.log_part = p.log_part and b.log = p.log and b.pos > p.done_upto order by b.pos limit 1
    ) b on true where p.log = ${log}`)
  return row ?? { batches: 0, oldest: null }
}

export interface LogStats {
  readonly backlog: number
  readonly oldestSeconds: number
  readonly leaseAgeSeconds: number
}

/** Batches waiting, age of the oldest, and how long ago the stalest lease was renewed; for /metrics and the overview. */
export async function logStats(postgres: Postgres, now: Date): Promise<LogStats> {
  const row = await postgres.one<{ backlog: number; stale: number }>(sql`
    select coalesce(sum(h.next - 1 - p.done_upto), 0)::bigint as backlog,
      coalesce(extract(epoch from max(clock_timestamp() - p.until)), 0)::float8 as stale
    from log_heads h join log_positions p on p.log_part = h.log_part and p.log = h.log where h.log = 'events'`)
  const oldest = await watermark(postgres, now)
  return {
    backlog: row?.backlog ?? 0,
    oldestSeconds: Math.max(0, (now.getTime() - oldest.getTime()) / 1000),
    leaseAgeSeconds: Math.max(0, row?.stale ?? 0),
  }
}
