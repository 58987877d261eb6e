import { addressed } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Erasing } from '../identity/index.ts'
import { eraseSuppressions } from './suppressions.ts'

const partsOf = (numbers: readonly number[]): number[] => numbers.map(partOf)

/** A message that is being handed over stays until its outcome is written; then it goes too. */
export async function eraseMessages(tx: Tx, outbox: Outbox, { projectId, numbers, texts, isLast }: Erasing): Promise<void> {
  const parts = partsOf(numbers)
  const theirs = sql`part = any(${parts}::smallint[]) and person_id = any(${numbers}::bigint[])`
  const addresses = texts.filter((text) => text.includes('@') || addressed.sms.is.test(text)).map((text) => text.toLowerCase())
  await tx.run(sql`delete from consents where ${theirs}`)
  await tx.run(sql`delete from person_addresses where ${theirs}`)
  await tx.run(sql`delete from push_devices where ${theirs}`)
  await tx.run(sql`delete from mail_threads where ${theirs}`)
  await tx.run(sql`delete from control_memberships where ${theirs}`)
  await tx.run(sql`delete from consent_history where ${theirs}`)
  await tx.run(sql`
    delete from mailbox where project_id = ${projectId} and (lower(recipient) = any(${addresses}::text[])
      or message_id in (select a.message_id from message_attempts a where a.part = any(${parts}::smallint[]) and a.person_id = any(${numbers}::bigint[])))`)
  const isOver = isLast ? sql`true` : sql`state <> 'dispatching'`
  await tx.run(sql`delete from message_attempts where ${theirs} and ${isOver}`)
  await tx.run(sql`
    delete from message_intents i where i.part = any(${parts}::smallint[]) and i.person_id = any(${numbers}::bigint[])
      and not exists (select 1 from message_attempts a where a.part = any(${parts}::smallint[]) and a.part = i.part and a.intent_id = i.intent_id)`)
  await eraseSuppressions(tx, outbox, projectId, addresses)
}

/** Addresses that were written to, and tokens of devices. */
export async function addressTexts(db: Db, _projectId: number, numbers: readonly number[]): Promise<string[]> {
  const rows = await db.rows<{ address: string }>(sql`
    select address from message_attempts where part = any(${partsOf(numbers)}::smallint[]) and person_id = any(${numbers}::bigint[])
    union select token from push_devices where part = any(${partsOf(numbers)}::smallint[]) and person_id = any(${numbers}::bigint[])`)
  return rows.map((row) => row.address)
}

/** Whether a message of theirs is being handed over. */
export async function isSending(db: Db, { numbers }: Erasing): Promise<boolean> {
  const row = await db.one(sql`
    select 1 as one from message_attempts where part = any(${partsOf(numbers)}::smallint[]) and person_id = any(${numbers}::bigint[])
      and state = 'dispatching' limit 1`)
  return row !== undefined
}
