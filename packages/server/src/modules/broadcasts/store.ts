import { type Broadcast, broadcastSchema } from '@millrace/contract/broadcasts/broadcast.ts'
import type { BroadcastState } from '@millrace/contract/broadcasts/api.ts'
import type { StopReason } from '@millrace/contract/broadcasts/canary.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { newestReview, type ReviewRow, reviewOf } from '../journeys/index.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface BroadcastRow {
  readonly projectId: number
  readonly id: string
  readonly name: string
  readonly definition: Broadcast
  readonly state: BroadcastState
  readonly stopReason: StopReason | null
  /** The accounts behind the last change of the draft. */
  readonly editedBy: readonly string[]
  /** The newest that was submitted. */
  readonly review: ReviewRow | null
  /** The journey that it is, once it was sent. */
  readonly journeyId: number | null
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly sentAt: Date | null
  readonly startedAt: Date | null
  readonly nextAt: Date | null
  readonly doneAt: Date | null
  /** How often its guardrail has been looked at. */
  readonly looks: number
}

/**
 * The state is that of the journey, so that whatever halts journeys halts broadcasts: nothing is told twice. One that was submitted has
 * a journey without a version, to which its reviews belong.
 */
const rows: Sql = sql`
  select b.project_id, b.broadcast_id, b.name, b.updated_at, null::timestamptz as archived_at, b.project_id as "projectId", b.broadcast_id as id, b.definition,
    coalesce(j.braked ->> 'rate', b.stop_reason) as "stopReason", case when j.version is not null then j.journey_id end as "journeyId", b.edited_by as "editedBy", v.review, b.revision, b.created_at as "createdAt", b.updated_at as "updatedAt", b.sent_at as "sentAt",
    b.done_at as "doneAt", b.looks, s.next_at as "nextAt", a.first as "startedAt",
    case when b.cancelled_at is not null then 'cancelled' when b.done_at is not null then 'done' when j.version is null
        then case when v.review ->> 'state' in ('in_review', 'rejected') then v.review ->> 'state' else 'draft' end
      when j.state = 'paused' then 'paused' when j.state = 'ended' then 'cancelled' when a.first is null then 'scheduled' else 'running' end as state
  from broadcasts b left join journeys j on j.public_id = b.broadcast_id and j.kind = 'broadcast'
    left join journey_schedules s on s.journey_id = j.journey_id and j.state <> 'ended'
    left join lateral (select ${newestReview} as review) v on true
    left join lateral (select min(due_at) as first from journey_audiences x where x.journey_id = j.journey_id and x.state = 'frozen') a on true`

const read = (row: BroadcastRow): BroadcastRow => ({
  ...row,
  definition: broadcastSchema.parse(row.definition),
  review: reviewOf(row.review),
})

interface Filter extends DefinitionFilter {
  readonly state: BroadcastState | undefined
  /** Only what somebody may approve: neither submitted nor edited last by them. */
  readonly waitingFor: string | undefined
}

export async function list(db: Db, projectId: number, { state, waitingFor, ...filter }: Filter): Promise<BroadcastRow[]> {
  const isTheirs =
    waitingFor === undefined
      ? sql``
      : sql`and b.state = 'in_review' and not (${waitingFor} = any(b."editedBy")) and not jsonb_exists(b.review -> 'submitters', ${waitingFor})`
  const found = await db.rows<BroadcastRow>(sql`
    select * from (${rows}) b where b.project_id = ${projectId} and (${state ?? null}::text is null or b.state = ${state ?? null}) ${isTheirs}
      and ${definitionPage(filter, 'broadcast_id', 'b')}`)
  return found.map(read)
}

export async function find(db: Db, projectId: number, id: string): Promise<BroadcastRow | undefined> {
  const row = await db.one<BroadcastRow>(sql`${rows} where b.project_id = ${projectId} and b.broadcast_id = ${id}`)
  return row && read(row)
}

export async function lock(tx: Tx, projectId: number, id: string): Promise<BroadcastRow | undefined> {
  await tx.run(sql`select 1 from broadcasts where project_id = ${projectId} and broadcast_id = ${id} for update`)
  return find(tx, projectId, id)
}

/** Those that take in or send, or whose goal may still be reached, of all projects. */
export async function live(tx: Tx): Promise<BroadcastRow[]> {
  const found = await tx.rows<BroadcastRow>(
    sql`${rows} where j.state = 'running' or (b.done_at is not null and j.state <> 'ended') order by b.broadcast_id limit 1000`,
  )
  return found.map(read)
}

export interface Input {
  readonly name: string
  readonly definition: Broadcast
  /** The accounts behind whoever saves it. */
  readonly by: readonly string[]
}

export async function insert(tx: Tx, projectId: number, id: string, { name, definition, by }: Input, now: Date): Promise<void> {
  await tx.run(sql`
    insert into broadcasts (broadcast_id, project_id, name, definition, edited_by, created_at, updated_at)
    values (${id}, ${projectId}, ${name}, ${JSON.stringify(definition)}::jsonb, ${by}::text[], ${now}, ${now})`)
}

export const save = (tx: Tx, id: string, { name, definition, by }: Input, now: Date): Promise<number> =>
  tx.run(sql`
    update broadcasts set name = ${name}, definition = ${JSON.stringify(definition)}::jsonb, edited_by = ${by}::text[], revision = revision + 1,
      updated_at = ${now} where broadcast_id = ${id}`)

/** It has changed, and this with it. */
export const note = (tx: Tx, id: string, what: 'sent_at' | 'cancelled_at' | 'done_at' | undefined, now: Date): Promise<number> =>
  tx.run(sql`
    update broadcasts set revision = revision + 1, updated_at = ${now} ${what === undefined ? sql`` : sql`, ${sql.id(what)} = ${now}`} where broadcast_id = ${id}`)

export const noteStop = (tx: Tx, id: string, reason: StopReason, now: Date): Promise<number> =>
  tx.run(sql`update broadcasts set stop_reason = ${reason}, revision = revision + 1, updated_at = ${now} where broadcast_id = ${id}`)

/** Not a change of it. */
export const noteLook = (tx: Tx, id: string, look: number): Promise<number> =>
  tx.run(sql`update broadcasts set looks = ${look} where broadcast_id = ${id}`)

export interface Progress {
  readonly meant: number
  readonly entered: number
  readonly waiting: number
  readonly queued: number
  /** People or times that are still to come. */
  readonly isToCome: boolean
}

/** How far a broadcast has come, from the very rows that are worked on. */
export async function progress(db: Db, journeyId: number): Promise<Progress> {
  const row = await db.one<Progress>(sql`
    select
      (select coalesce(sum(size), 0)::bigint from journey_audiences where journey_id = ${journeyId}) as meant,
      coalesce((select sum(n) from journey_counters where journey_id = ${journeyId} and node = 'entry' and port = 'entered'), 0)::bigint as entered,
      (select count(*) from journey_runs where journey_id = ${journeyId} and state < 2) as waiting,
      (select count(*) from message_intents where journey_id = ${journeyId} and state in ('queued', 'sending')) as queued,
      exists (select 1 from journey_audience_parts where journey_id = ${journeyId} and taken < size)
        or exists (select 1 from journey_audiences where journey_id = ${journeyId} and state = 'due')
        or exists (select 1 from journey_schedules where journey_id = ${journeyId} and next_at is not null) as "isToCome"`)
  return row ?? { meant: 0, entered: 0, waiting: 0, queued: 0, isToCome: false }
}

/** Units that providers have counted, and what they cost at the prices of now; without a price it is not known. */
export async function spent(db: Db, projectId: number, journeyId: number): Promise<{ units: number; cost: number | null }> {
  const row = await db.one<{ units: number; cost: number | null }>(sql`
    select coalesce(sum(a.units), 0)::bigint as units,
      case when bool_or(c.unit_price is null) then null else sum(a.units * c.unit_price)::float8 end as cost
    from message_intents i join message_attempts a on a.part = i.part and a.intent_id = i.intent_id
      left join channel_accounts c on c.account_id = a.via and c.project_id = ${projectId}
    where i.journey_id = ${journeyId} and a.units is not null`)
  return row ?? { units: 0, cost: null }
}

export const eraseFromBroadcasts = (postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> =>
  eraseDefinitions(postgres, { table: 'broadcasts', key: 'broadcast_id', now: 'definition' }, projectId, isTheirs)
