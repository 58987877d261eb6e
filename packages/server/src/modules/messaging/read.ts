import type { Message, MessageDetail } from '@millrace/contract/messaging/api.ts'
import { explained } from '@millrace/contract/messaging/reasons.ts'
import { partCount, partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { mistake } from './facts.ts'

export type IntentRow = Omit<Message, 'createdAt' | 'nextAt'> & { readonly createdAt: Date; readonly nextAt: Date | null }

const parts = Array.from({ length: partCount }, (_, part) => part)

const columns = sql`i.intent_id as id, i.person_id as "personId", j.public_id as "journeyId", j.name as "journeyName", i.node, i.channel, i.template_id as "templateId", i.class,
  i.state, i.reason, i.attempts, i.created_at as "createdAt", i.next_at as "nextAt"`

export interface MessageFilter {
  readonly state?: string | undefined
  readonly personId?: number | undefined
  readonly journeyId?: string | undefined
  readonly before: number
  readonly limit: number
}

export const listIntents = (
  db: Db,
  projectId: number,
  { state, personId, journeyId, before, limit }: MessageFilter,
): Promise<IntentRow[]> =>
  db.rows<IntentRow>(sql`
    select ${columns} from message_intents i left join journeys j on j.journey_id = i.journey_id
    where i.part = any(${personId === undefined ? parts : [partOf(personId)]}::smallint[]) and i.project_id = ${projectId} and i.intent_id < ${before}
      and (${state ?? null}::text is null or i.state = ${state ?? null})
      and (${personId ?? null}::bigint is null or i.person_id = ${personId ?? null})
      and (${journeyId ?? null}::text is null or j.public_id = ${journeyId ?? null})
    order by i.intent_id desc limit ${limit}`)

export const readIntent = (db: Db, projectId: number, id: number): Promise<(IntentRow & { part: number }) | undefined> =>
  db.one(sql`
    select ${columns}, i.part from message_intents i left join journeys j on j.journey_id = i.journey_id
    where i.part = any(${parts}::smallint[]) and i.project_id = ${projectId} and i.intent_id = ${id}`)

interface RunSend {
  readonly runId: number
  readonly id: number
  readonly node: string
  readonly visit: number
  readonly state: string
  readonly reason: string
}

/** What steps of runs wanted to send, in order, and why it did not go, or not yet. */
export async function sendsOfRuns(db: Db, part: number, runIds: readonly number[]) {
  const rows = await db.rows<RunSend & { nextAt: Date | null }>(sql`
    select i.run_id as "runId", i.intent_id as id, i.node, i.visit, i.state, i.reason, i.next_at as "nextAt" from message_intents i
    where i.part = ${part} and i.run_id = any(${runIds}::bigint[]) order by i.run_id, i.visit`)
  return rows.map((row) => ({ ...row, nextAt: row.nextAt?.toISOString() ?? null, why: explained(row.reason) }))
}

type Try = MessageDetail['tries'][number]

export async function readTries(db: Db, part: number, intentId: number): Promise<Try[]> {
  const rows = await db.rows<Omit<Try, 'dispatchedAt' | 'finishedAt'> & { dispatchedAt: Date; finishedAt: Date | null }>(sql`
    select attempt_id as id, state, reason, message_id as "messageId", channel, address, via, template_version as "templateVersion",
      dispatched_at as "dispatchedAt", finished_at as "finishedAt", provider_id as "providerId", units, told,
      (select c.name from channel_accounts c where c.account_id = via) as account
    from message_attempts where part = ${part} and intent_id = ${intentId} order by attempt_id`)
  return rows.map((row) => ({ ...row, dispatchedAt: row.dispatchedAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null }))
}

/** What came back: deliveries, opens, clicks; machines are marked. */
export async function readReceipts(clickhouse: ClickHouse, projectId: number, intentId: number): Promise<MessageDetail['receipts']> {
  const rows = await clickhouse.rows<{ kind: string; ms: number; isBot: number; detail: string }>(sql`
    select kind, toUnixTimestamp64Milli(at) as ms, is_bot as isBot, detail from message_facts
    where project_id = ${sql.value(projectId, 'UInt32')} and intent_id = ${sql.value(intentId, 'UInt64')} and kind <> 'eligible'
    order by at, is_bot = 2, log_offset limit 500`)
  // A row that takes a visit back marks the last one of its sort that was counted.
  const seen: { kind: string; at: string; isMachine: boolean; detail: string }[] = []
  for (const { kind, ms, isBot, detail } of rows) {
    const wrong = isBot === mistake ? seen.findLast((one) => one.kind === kind && one.detail === detail && !one.isMachine) : undefined
    if (wrong) wrong.isMachine = true
    if (isBot !== mistake) seen.push({ kind, at: new Date(ms).toISOString(), isMachine: isBot === 1, detail })
  }
  return seen
}
