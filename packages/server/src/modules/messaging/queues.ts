import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Messages whose time has come and which are not sent yet, and calls whose outcome is open. */
export async function messageQueues(db: Db, now: Date): Promise<{ sends: number; unknown_sends: number }> {
  const row = await db.one<{ sends: number; unknown_sends: number }>(sql`
    select (select count(*) from message_intents where state = 'queued' and (next_at is null or next_at <= ${now})) as sends,
      (select count(*) from message_attempts where state in ('dispatching', 'unknown')) as unknown_sends`)
  return row ?? { sends: 0, unknown_sends: 0 }
}
