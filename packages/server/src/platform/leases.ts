import type { Postgres } from './postgres.ts'
import { type Sql, sql } from './sql.ts'
import type { Lease } from './log/reader.ts'
import type { LogName } from './log/positions.ts'

/** Parts this process owns, each with its fencing number. */
export interface PartLease {
  readonly part: number
  readonly fence: number
}

/** Leases of log partitions and parts: who may process what, by PostgreSQL's clock, shared evenly over live workers. */
export interface Leases {
  readonly workerId: string
  /** Renews what we hold, takes what is free up to our fair share, gives back what is above it. */
  renew(): Promise<void>
  log(log: LogName): readonly Lease[]
  parts(): readonly PartLease[]
  release(): Promise<void>
}

export const leaseSeconds = 15

const leaseColumns = sql`p.log_part as "logPart", p.fence, p.claimed_upto as "claimedUpto", p.done_upto as "doneUpto"`

export function leases(postgres: Postgres, workerId: string): Leases {
  let held: { events: Lease[]; facts: Lease[]; parts: PartLease[] } = { events: [], facts: [], parts: [] }

  async function share(): Promise<number> {
    await postgres.run(sql`
      insert into workers (worker_id, until) values (${workerId}, clock_timestamp() + make_interval(secs => ${leaseSeconds}))
      on conflict (worker_id) do update set until = excluded.until`)
    const row = await postgres.one<{ n: number }>(sql`select count(*)::int as n from workers where until > clock_timestamp()`)
    return Math.max(row?.n ?? 1, 1)
  }

  // Rows of our own are waited for: a round of ours may hold them. One at a time, or the other rounds would wait for the slowest, too.
  async function renewLog(log: LogName, workers: number): Promise<Lease[]> {
    const fair = Math.ceil(16 / workers)
    await postgres.run(sql`
      update log_positions p set owner = null, until = 'epoch' where p.log = ${log} and p.owner = ${workerId} and p.until > clock_timestamp()
        and p.log_part not in (
          select m.log_part from log_positions m where m.log = ${log} and m.owner = ${workerId} and m.until > clock_timestamp() order by m.log_part limit ${fair})`)
    const isOurs = sql`log = ${log} and owner = ${workerId} and until > clock_timestamp()`
    const renewed = (which: Sql): Promise<Lease[]> =>
      postgres.rows(sql`
        with mine as (select log_part from log_positions where ${isOurs} and ${which})
        update log_positions p set until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
        from mine where p.log = ${log} and p.log_part = mine.log_part and p.owner = ${workerId} returning ${leaseColumns}`)
    const kept = await renewed(sql`true order by log_part for update skip locked`)
    const busy = await postgres.rows<{ part: number }>(sql`
      select log_part as part from log_positions where ${isOurs} and log_part <> all(${kept.map((lease) => lease.logPart)}::smallint[]) order by log_part`)
    for (const { part } of busy) kept.push(...(await renewed(sql`log_part = ${part} for update`)))
    const taken = await postgres.rows<Lease>(sql`
      with free as (
        select log_part from log_positions where log = ${log} and (owner is null or until < clock_timestamp())
        order by log_part limit ${Math.max(0, fair - kept.length)} for update skip locked
      )
      update log_positions p set owner = ${workerId}, until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), fence = p.fence + 1
      from free where p.log = ${log} and p.log_part = free.log_part returning ${leaseColumns}`)
    return [...kept, ...taken]
  }

  async function renewParts(workers: number): Promise<PartLease[]> {
    const fair = Math.ceil(256 / workers)
    await postgres.run(sql`
      update part_leases l set owner = null, until = 'epoch' where l.owner = ${workerId} and l.until > clock_timestamp()
        and l.part not in (select m.part from part_leases m where m.owner = ${workerId} and m.until > clock_timestamp() order by m.part limit ${fair})`)
    const kept = await postgres.rows<PartLease>(sql`
      with mine as (select part from part_leases where owner = ${workerId} and until > clock_timestamp() order by part for no key update)
      update part_leases l set until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from mine where l.part = mine.part and l.owner = ${workerId} returning l.part, l.fence`)
    const taken = await postgres.rows<PartLease>(sql`
      with free as (
        select part from part_leases where owner is null or until < clock_timestamp()
        order by part limit ${Math.max(0, fair - kept.length)} for update skip locked
      )
      update part_leases l set owner = ${workerId}, until = clock_timestamp() + make_interval(secs => ${leaseSeconds}), fence = l.fence + 1
      from free where l.part = free.part returning l.part, l.fence`)
    return [...kept, ...taken].toSorted((a, b) => a.part - b.part)
  }

  return {
    workerId,
    async renew() {
      const workers = await share()
      held = { events: await renewLog('events', workers), facts: await renewLog('facts', workers), parts: await renewParts(workers) }
    },
    log: (log) => held[log],
    parts: () => held.parts,
    async release() {
      held = { events: [], facts: [], parts: [] }
      await postgres.run(sql`update log_positions set owner = null, until = 'epoch' where owner = ${workerId}`)
      await postgres.run(sql`update part_leases set owner = null, until = 'epoch' where owner = ${workerId}`)
      await postgres.run(sql`delete from workers where worker_id = ${workerId}`)
    },
  }
}

/**
 * Gives back what workers of before still hold, who can have no connection any more because the database has just been started: nobody waits
 * for their leases to end. Should one of them come back, its fences are old.
 */
export async function forgetWorkers(postgres: Pick<Postgres, 'transaction'>): Promise<void> {
  await postgres.transaction(async (tx) => {
    await tx.run(sql`update log_positions set owner = null, until = 'epoch' where owner is not null`)
    await tx.run(sql`update part_leases set owner = null, until = 'epoch' where owner is not null`)
    await tx.run(sql`delete from workers`)
  })
}

/**
 * Locks the leases of these parts for the transaction if all are still ours; false means: roll back, someone else owns them. Nobody else takes
 * them until it ends; to renew them waits for nothing, and keeps nobody waiting.
 */
export async function holdsParts(db: { rows: Postgres['rows'] }, owned: readonly PartLease[]): Promise<boolean> {
  const rows = await db.rows(sql`
    select l.part from part_leases l join unnest(${owned.map((o) => o.part)}::smallint[], ${owned.map((o) => o.fence)}::bigint[]) x(p, f)
      on l.part = x.p and l.fence = x.f
    where l.part = any(${owned.map((o) => o.part)}::smallint[]) order by l.part for key share of l`)
  return rows.length === owned.length
}

/** Removes workers that ended without saying so a day ago or earlier (by machine time, as their leases). */
export const dropDeadWorkers = (db: { run: Postgres['run'] }): Promise<number> =>
  db.run(sql`delete from workers where until < clock_timestamp() - interval '1 day'`)
