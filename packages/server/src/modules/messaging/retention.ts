import { partCount } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

const dayMs = 86_400_000
const keptDays = { mailbox: 30, messages: 400 }
const parts = Array.from({ length: partCount }, (_, part) => part)

/** Drops mails of the built-in mailbox and messages that ended long ago; facts of them stay in analysis. */
export async function dropOldMessages(db: Db, now: Date): Promise<number> {
  const before = (days: number): Date => new Date(now.getTime() - days * dayMs)
  const mails = await db.run(sql`delete from mailbox where received_at < ${before(keptDays.mailbox)}`)
  const attempts = await db.run(sql`
    delete from message_attempts a where a.part = any(${parts}::smallint[]) and a.state in ('sent', 'failed') and a.dispatched_at < ${before(keptDays.messages)}`)
  const intents = await db.run(sql`
    delete from message_intents i where i.part = any(${parts}::smallint[]) and i.state in ('sent', 'failed', 'dropped') and i.created_at < ${before(keptDays.messages)}`)
  return mails + attempts + intents
}
