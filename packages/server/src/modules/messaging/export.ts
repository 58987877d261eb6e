import { partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Exported, Exporting } from '../identity/index.ts'

interface Attempt {
  readonly messageId: string
  readonly address: string
}

/** What was agreed to, what was sent or was not, and what came back. */
export async function* exportMessages(db: Db, clickhouse: ClickHouse, { projectId, numbers, mask }: Exporting): AsyncGenerator<Exported> {
  const parts = numbers.map(partOf)
  const theirs = sql`t.part = any(${parts}::smallint[]) and t.person_id = any(${numbers}::bigint[])`
  const said = await db.rows<{ source: string; proof: string }>(sql`
    select purpose, channel, granted, source, text_version as "textVersion", proof, at, recorded_at as "recordedAt" from consent_history t
    where ${theirs} order by change_id`)
  for (const one of said) yield { section: 'consents', item: { ...one, source: mask.text(one.source), proof: mask.text(one.proof) } }
  const devices = await db.rows<{ token: string }>(sql`
    select t.provider, t.token, t.platform, t.app, t.first_seen_at as "firstSeenAt", t.seen_at as "seenAt", t.gone_at as "goneAt", t.gone_reason as "goneReason"
    from push_devices t where ${theirs} order by t.first_seen_at, t.provider, t.token`)
  for (const one of devices) yield { section: 'devices', item: { ...one, token: mask.text(one.token) } }
  const memberships = await db.rows(sql`
    select t.from_at as "from", t.until_at as "until" from control_memberships t where ${theirs} order by t.membership_id`)
  for (const item of memberships) yield { section: 'control_group', item }
  const intents = await db.rows(sql`
    select t.intent_id as id, j.name as journey, t.node, t.class, t.state, t.reason, t.created_at as "createdAt"
    from message_intents t left join journeys j on j.journey_id = t.journey_id where ${theirs} order by t.intent_id`)
  for (const item of intents) yield { section: 'messages', item }
  const attempts = await db.rows<Attempt>(sql`
    select t.intent_id as message, t.channel, t.address, t.message_id as "messageId", t.state, t.reason, t.dispatched_at as "dispatchedAt", t.finished_at as "finishedAt", t.bounced, t.complained_at as "complainedAt"
    from message_attempts t where ${theirs} order by t.attempt_id`)
  for (const attempt of attempts) yield { section: 'attempts', item: { ...attempt, address: mask.text(attempt.address) } }
  const facts = clickhouse.stream(sql`
    select kind, formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ') as at, intent_id as message, is_bot as isMachine from message_facts
    where project_id = ${sql.value(projectId, 'UInt32')} and person_id in ${sql.value(numbers, 'Array(UInt64)')} order by message_facts.at, log_offset`)
  for await (const item of facts) yield { section: 'message_facts', item }
}
