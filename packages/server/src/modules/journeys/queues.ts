import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** What the owners of parts have still to take: rows of the inbox, and runs that are due; and runs held until a condition can be answered. */
export async function journeyQueues(db: Db, now: Date): Promise<{ inbox: number; timers: number; held_runs: number }> {
  const row = await db.one<{ inbox: number; timers: number; held_runs: number }>(sql`
    select (select count(*) from part_inbox) as inbox, (select count(*) from journey_runs where due_at <= ${now}) as timers,
      (select count(*) from journey_runs where state = 1 and reason <> '') as held_runs`)
  return row ?? { inbox: 0, timers: 0, held_runs: 0 }
}
