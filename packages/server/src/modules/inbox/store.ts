import type { Conversation } from '@millrace/contract/inbox/api.ts'
import { allParts, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { byHandNode } from '../messaging/index.ts'

/** Whose conversation, on which channel. */
export interface Place {
  readonly personId: number
  readonly channel: string
}

export interface Said extends Place {
  readonly projectId: number
  readonly kind: 'in' | 'answer' | 'auto' | 'note'
  readonly subject: string
  readonly text: string
  readonly templateId: string
  readonly isAuto: boolean
  readonly eventKey: string | null
  readonly by: string
  readonly at: Date
}

/** Writes down what was said, what an event told once only; answers with the number of each that is new, by its place. */
export async function insertSaid(tx: Tx, said: readonly Said[]): Promise<Map<number, number>> {
  if (said.length === 0) return new Map()
  const of = <T>(read: (one: Said) => T): T[] => said.map(read)
  const numbers = await tx.rows<{ id: number }>(
    sql`select nextval('conversation_message_seq') as id from generate_series(1, ${said.length}::int)`,
  )
  const ids = numbers.map((row) => row.id)
  const rows = await tx.rows<{ id: number }>(sql`
    insert into conversation_messages (part, message_id, person_id, channel, project_id, kind, subject, body, template_id, is_auto, event_key, by_name, at)
    select * from unnest(${of((one) => partOf(one.personId))}::smallint[], ${ids}::bigint[], ${of((one) => one.personId)}::bigint[], ${of((one) => one.channel)}::text[],
      ${of((one) => one.projectId)}::int[], ${of((one) => one.kind)}::text[], ${of((one) => one.subject)}::text[], ${of((one) => one.text)}::text[],
      ${of((one) => one.templateId)}::text[], ${of((one) => one.isAuto)}::boolean[], ${of((one) => one.eventKey)}::text[], ${of((one) => one.by)}::text[],
      ${of((one) => one.at)}::timestamptz[])
    on conflict (part, person_id, channel, event_key) do nothing returning message_id as id`)
  const fresh = new Set(rows.map((row) => row.id))
  return new Map(ids.flatMap((id, i) => (fresh.has(id) ? [[i, id]] : [])))
}

/** What a conversation comes to by new messages of its person. */
export interface Heard extends Place {
  readonly projectId: number
  readonly at: Date
  /** How many of them somebody is to look at. */
  readonly unread: number
  /** The first that wants an answer. */
  readonly waitsSince: Date | null
}

/** Conversations begin or go on; one that is closed opens again when an answer is wanted. Answers when each last had a reply by itself. */
export async function hear(tx: Tx, heard: readonly Heard[]): Promise<(Place & { readonly autoAt: Date | null })[]> {
  if (heard.length === 0) return []
  const of = <T>(read: (one: Heard) => T): T[] => heard.map(read)
  return tx.rows(sql`
    insert into conversations as c (part, person_id, channel, project_id, state, opened_at, changed_at, waits_since, unread)
    select p, i, ch, pr, case when w is null then 'closed' else 'open' end, at, at, w, u
    from unnest(${of((one) => partOf(one.personId))}::smallint[], ${of((one) => one.personId)}::bigint[], ${of((one) => one.channel)}::text[],
      ${of((one) => one.projectId)}::int[], ${of((one) => one.at)}::timestamptz[], ${of((one) => one.waitsSince)}::timestamptz[], ${of((one) => one.unread)}::int[])
      x(p, i, ch, pr, at, w, u) order by p, i, ch
    on conflict (part, person_id, channel) do update set
      state = case when excluded.waits_since is null then c.state else 'open' end,
      opened_at = case when c.state = 'closed' and excluded.waits_since is not null then excluded.opened_at else c.opened_at end,
      changed_at = greatest(c.changed_at, excluded.changed_at), waits_since = coalesce(c.waits_since, excluded.waits_since), unread = c.unread + excluded.unread
    returning c.person_id as "personId", c.channel, c.auto_at as "autoAt"`)
}

const places = (some: readonly Place[]): Sql =>
  sql`unnest(${some.map((one) => partOf(one.personId))}::smallint[], ${some.map((one) => one.personId)}::bigint[], ${some.map((one) => one.channel)}::text[]) x(p, i, ch)`

/** A rule answers these now. */
export const noteAuto = (tx: Tx, some: readonly Place[], now: Date): Promise<number> =>
  tx.run(sql`update conversations c set auto_at = ${now}, changed_at = greatest(c.changed_at, ${now}) from ${places(some)}
    where c.part = x.p and c.person_id = x.i and c.channel = x.ch`)

/** A colleague has answered: nobody waits any more. */
export const noteAnswered = (tx: Tx, { personId, channel }: Place, now: Date): Promise<number> =>
  tx.run(sql`
    update conversations set waits_since = null, unread = 0, changed_at = ${now}, state = 'open'
    where part = ${partOf(personId)} and person_id = ${personId} and channel = ${channel}`)

export const noteSeen = (tx: Tx, { personId, channel }: Place): Promise<number> =>
  tx.run(sql`update conversations set unread = 0 where part = ${partOf(personId)} and person_id = ${personId} and channel = ${channel}`)

/** Who closes says that nobody waits any more. */
export const change = (
  tx: Tx,
  { personId, channel }: Place,
  to: { readonly state: 'open' | 'closed'; readonly assigneeId: number | null },
  now: Date,
): Promise<number> =>
  tx.run(sql`
    update conversations set assignee_id = ${to.assigneeId}, state = ${to.state},
      opened_at = case when state = 'closed' and ${to.state} = 'open' then ${now} else opened_at end,
      waits_since = case when ${to.state} = 'closed' then null else waits_since end, unread = case when ${to.state} = 'closed' then 0 else unread end
    where part = ${partOf(personId)} and person_id = ${personId} and channel = ${channel}`)

export interface ConversationRow extends Omit<Conversation, 'openedAt' | 'changedAt' | 'waitsSince' | 'last' | 'name'> {
  readonly projectId: number
  readonly openedAt: Date
  readonly changedAt: Date
  readonly waitsSince: Date | null
  readonly last: { readonly kind: Said['kind']; readonly text: string; readonly at: string } | null
}

const columns: Sql = sql`c.project_id as "projectId", c.person_id as "personId", c.channel, c.state, c.assignee_id as "assigneeId", a.name as assignee,
  c.opened_at as "openedAt", c.changed_at as "changedAt", c.waits_since as "waitsSince", c.unread,
  (select jsonb_build_object('kind', m.kind, 'text', left(m.body, 600), 'at', m.at) from conversation_messages m
    where m.part = c.part and m.person_id = c.person_id and m.channel = c.channel order by m.at desc, m.message_id desc limit 1) as last`

export interface ConversationFilter {
  readonly state: 'open' | undefined
  readonly assigneeId: number | undefined
  readonly isUnread: boolean
  readonly personId: number | undefined
  /** People with an id that is, or begins with, this; and whose messages have it, where personal data may be read. */
  readonly search: { readonly text: string; readonly isWhole: boolean } | undefined
  readonly before: readonly [at: string, personId: number, channel: string] | undefined
  readonly limit: number
}

const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Conversations of a project, where something was last said first. */
export function list(db: Db, projectId: number, filter: ConversationFilter): Promise<ConversationRow[]> {
  const [at, lastPerson, lastChannel] = filter.before ?? [null, null, null]
  const parts = filter.personId === undefined ? allParts : [partOf(filter.personId)]
  return db.rows(sql`
    select ${columns} from conversations c left join accounts a on a.account_id = c.assignee_id
    where c.part = any(${parts}::smallint[]) and c.project_id = ${projectId}
      and (${filter.state ?? null}::text is null or c.state = ${filter.state ?? null})
      and (${filter.assigneeId ?? null}::bigint is null or c.assignee_id = ${filter.assigneeId ?? null})
      and (${filter.personId ?? null}::bigint is null or c.person_id = ${filter.personId ?? null})
      and (not ${filter.isUnread}::boolean or c.unread > 0)
      and (${at}::timestamptz is null or (c.changed_at, c.person_id, c.channel) < (${at}::timestamptz, ${lastPerson}::bigint, ${lastChannel}::text))
      ${filter.search ? sql`and (${searched(filter.search)})` : sql``}
    order by c.changed_at desc, c.person_id desc, c.channel desc limit ${filter.limit}`)
}

function searched({ text, isWhole }: NonNullable<ConversationFilter['search']>): Sql {
  const theirs = sql`select 1 from person_ids i where i.person_part = c.part and i.person_id = c.person_id and i.project_id = c.project_id`
  if (isWhole) return sql`exists (${theirs} and i.id_value = ${text})`
  return sql`exists (${theirs} and i.id_value like ${`${like(text)}%`})
    or exists (select 1 from conversation_messages m where m.part = c.part and m.person_id = c.person_id and m.channel = c.channel and m.body ilike ${`%${like(text)}%`})`
}

export const find = (db: Db, projectId: number, { personId, channel }: Place): Promise<ConversationRow | undefined> =>
  db.one(sql`
    select ${columns} from conversations c left join accounts a on a.account_id = c.assignee_id
    where c.part = ${partOf(personId)} and c.person_id = ${personId} and c.channel = ${channel} and c.project_id = ${projectId}`)

/** The same, held until the transaction ends. */
export const lock = (tx: Tx, { personId, channel }: Place): Promise<unknown> =>
  tx.one(
    sql`select 1 as one from conversations where part = ${partOf(personId)} and person_id = ${personId} and channel = ${channel} for update`,
  )

export const countWaiting = async (db: Db, projectId: number): Promise<number> =>
  (
    await db.one<{ n: number }>(
      sql`select count(*) as n from conversations where part = any(${allParts}::smallint[]) and project_id = ${projectId} and waits_since is not null`,
    )
  )?.n ?? 0

/** Who has waited for an answer since before then, the longest first. */
export const waitingSince = (
  db: Db,
  projectId: number,
  before: Date,
  limit: number,
): Promise<(Place & { readonly waitsSince: Date; readonly all: number })[]> =>
  db.rows(sql`
    select person_id as "personId", channel, waits_since as "waitsSince", count(*) over () as "all" from conversations
    where part = any(${allParts}::smallint[]) and project_id = ${projectId} and waits_since < ${before} order by waits_since, person_id, channel limit ${limit}`)

export interface SaidRow {
  readonly id: number
  readonly kind: Said['kind']
  readonly subject: string
  readonly text: string
  readonly templateId: string
  readonly templateName: string | null
  readonly isAuto: boolean
  readonly by: string
  readonly at: Date
  readonly intentId: number | null
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'dropped' | null
  readonly reason: string | null
}

/** The last messages of a conversation, in order, with what became of the answers. */
export const thread = (db: Db, { personId, channel }: Place, limit: number): Promise<SaidRow[]> =>
  db.rows(sql`
    select * from (
      select m.message_id as id, m.kind, m.subject, m.body as text, m.template_id as "templateId", t.name as "templateName", m.is_auto as "isAuto",
        m.by_name as by, m.at, i.intent_id as "intentId", i.state, i.reason
      from conversation_messages m left join templates t on t.template_id = m.template_id and t.project_id = m.project_id
      left join message_intents i on i.part = ${partOf(personId)} and i.run_id = m.message_id and i.node = ${byHandNode} and i.visit = 1
      where m.part = ${partOf(personId)} and m.person_id = ${personId} and m.channel = ${channel}
      order by m.at desc, m.message_id desc limit ${limit}
    ) x order by x.at, x.id`)

export interface ReplyRow {
  readonly id: string
  readonly projectId: number
  readonly kind: 'canned' | 'auto'
  readonly name: string
  readonly text: string
  readonly keywords: readonly string[]
  readonly templateId: string
  readonly destinationId: string | null
  readonly revision: number
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}
