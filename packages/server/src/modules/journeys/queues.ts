import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** What the owners of parts have still to take: rows of the inbox, and runs that are due. */
export async function journeyQueues(db: Db, now: Date): Promise<{ inbox: number; timers: number }> {
  const row = await db.one<{ inbox: number; timers: number }>(sql`
    select (select count(*) from part_inbox) as inbox, (select count(*) from journey_runs where due_at <= ${now}) as timers`)
  return row ?? { inbox: 0, timers: 0 }
}
