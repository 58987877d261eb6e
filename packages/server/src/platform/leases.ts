import type { Postgres } from './postgres.ts'
import { sql } from './sql.ts'
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

export function leases(postgres: Postgres, workerId: string): Leases {
  let held: { events: Lease[]; facts: Lease[]; parts: PartLease[] } = { events: [], facts: [], parts: [] }

  async function share(): Promise<number> {
    await postgres.run(sql`
      insert into workers (worker_id, until) values (${workerId}, clock_timestamp() + make_interval(secs => ${leaseSeconds}))
      on conflict (worker_id) do update set until = excluded.until`)
    const row = await postgres.one<{ n: number }>(sql`select count(*)::int as n from workers where until > clock_timestamp()`)
    return Math.max(row?.n ?? 1, 1)
  }

  async function renewLog(log: LogName, workers: number): Promise<Lease[]> {
    return postgres.rows<Lease>(sql`
      with mine as (
        select log_part from log_positions
        where log = ${log} and (owner = ${workerId} or owner is null or until < clock_timestamp())
        order by (owner = ${workerId}) desc nulls last, log_part limit ${Math.ceil(16 / workers)} for update skip locked
      ), freed as (
        update log_positions p set owner = null, until = 'epoch' where p.log = ${log} and p.owner = ${workerId}
          and p.log_part not in (select log_part from mine)
      )
      update log_positions p set owner = ${workerId}, until = clock_timestamp() + make_interval(secs => ${leaseSeconds}),
        fence = p.fence + case when p.owner = ${workerId} and p.until > clock_timestamp() then 0 else 1 end
      from mine where p.log = ${log} and p.log_part = mine.log_part
      returning p.log_part as "logPart", p.fence, p.claimed_upto as "claimedUpto", p.done_upto as "doneUpto"`)
  }

  async function renewParts(workers: number): Promise<PartLease[]> {
    return postgres.rows<PartLease>(sql`
      with mine as (
        select part from part_leases where owner = ${workerId} or owner is null or until < clock_timestamp()
        order by (owner = ${workerId}) desc nulls last, part limit ${Math.ceil(256 / workers)} for update skip locked
      ), freed as (
        update part_leases l set owner = null, until = 'epoch' where l.owner = ${workerId} and l.part not in (select part from mine)
      )
      update part_leases l set owner = ${workerId}, until = clock_timestamp() + make_interval(secs => ${leaseSeconds}),
        fence = l.fence + case when l.owner = ${workerId} and l.until > clock_timestamp() then 0 else 1 end
      from mine where l.part = mine.part returning l.part, l.fence`)
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

/** Locks the leases of these parts for the transaction if all are still ours; false means: roll back, someone else owns them. */
export async function holdsParts(db: { rows: Postgres['rows'] }, owned: readonly PartLease[]): Promise<boolean> {
  const rows = await db.rows(sql`
    select l.part from part_leases l join unnest(${owned.map((o) => o.part)}::smallint[], ${owned.map((o) => o.fence)}::bigint[]) x(p, f)
      on l.part = x.p and l.fence = x.f
    where l.part = any(${owned.map((o) => o.part)}::smallint[]) order by l.part for share of l`)
  return rows.length === owned.length
}
