import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Attempt } from '../store.ts'
import type { Bounce } from './bounce.ts'

type Place = Pick<Attempt, 'part' | 'attemptId'>

export const noteBounced = (tx: Tx, { part, attemptId }: Place, kind: Bounce['kind']): Promise<number> =>
  tx.run(sql`update message_attempts set bounced = ${kind} where part = ${part} and attempt_id = ${attemptId}`)

/** False when a complaint about it was noted before. */
export const noteComplained = async (tx: Tx, { part, attemptId }: Place, now: Date): Promise<boolean> =>
  (await tx.run(sql`
    update message_attempts set complained_at = ${now} where part = ${part} and attempt_id = ${attemptId} and complained_at is null`)) > 0

/** The last mails that went to the address of this one, the newest first, and how they bounced. */
export const mailsTo = (
  tx: Tx,
  { part, personId, address }: Pick<Attempt, 'part' | 'personId' | 'address'>,
): Promise<{ bounced: string | null; at: Date }[]> =>
  tx.rows(sql`
    select a.bounced, a.dispatched_at as at from message_attempts a
    where a.part = ${part} and a.person_id = ${personId} and a.channel = 'email' and a.address = ${address} and a.state in ('sent', 'unknown')
    order by a.dispatched_at desc, a.attempt_id desc limit 100`)
