import { partCount } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

const parts = Array.from({ length: partCount }, (_, part) => part)

/** Drops attempts that ended before then; what nobody can vouch for stays, and so do facts in analysis. */
export const dropEndedAttempts = (db: Db, before: Date): Promise<number> =>
  db.run(sql`
    delete from message_attempts a where a.part = any(${parts}::smallint[]) and a.state in ('sent', 'failed') and a.dispatched_at < ${before}`)

export const dropEndedMessages = (db: Db, before: Date): Promise<number> =>
  db.run(sql`
    delete from message_intents i where i.part = any(${parts}::smallint[]) and i.state in ('sent', 'failed', 'dropped') and i.created_at < ${before}`)
