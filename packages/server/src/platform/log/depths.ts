import type { Db } from '../postgres.ts'
import { sql } from '../sql.ts'

export interface LeaseState {
  /** `events`, `facts` or `parts`. */
  readonly of: string
  /** Accepted batches that no one has finished; 0 for parts. */
  readonly waiting: number
  /** How long ago the stalest lease that somebody holds has run out; 0 while all are renewed. */
  readonly overdueSeconds: number
  /** Leases that nobody holds. */
  readonly unowned: number
}

/** How far behind the readers of both logs are, and how old the leases are. */
export const leaseStates = (db: Db): Promise<LeaseState[]> =>
  db.rows<LeaseState>(sql`
    select p.log as of, sum(h.next - 1 - p.done_upto)::bigint as waiting, count(*) filter (where p.owner is null)::int as unowned,
      greatest(0, coalesce(max(extract(epoch from clock_timestamp() - p.until)) filter (where p.owner is not null), 0))::float8 as "overdueSeconds"
    from log_positions p join log_heads h on h.log_part = p.log_part and h.log = p.log group by p.log
    union all
    select 'parts', 0, count(*) filter (where owner is null)::int,
      greatest(0, coalesce(max(extract(epoch from clock_timestamp() - until)) filter (where owner is not null), 0))::float8
    from part_leases`)

/** How many batches both logs have taken: unchanged means that nothing is left to react to. */
export const appended = async (db: Db): Promise<number> =>
  (await db.one<{ n: number }>(sql`select sum(next)::bigint as n from log_heads`))?.n ?? 0
