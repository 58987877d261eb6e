import type { Graph, HandedTo } from '@millrace/contract/journeys/index.ts'
import type { Braked } from '@millrace/contract/messaging/brake.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { fromJson, newestReview, type ReviewRow } from './review/store.ts'

export interface JourneyRow {
  readonly projectId: number
  readonly journeyId: number
  readonly id: string
  readonly name: string
  readonly state: 'draft' | 'running' | 'paused' | 'ended'
  readonly draft: unknown
  readonly revision: number
  readonly version: number | null
  readonly isDirty: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly pausedAt: Date | null
  readonly stoppedAt: Date | null
  readonly braked: Braked | null
  readonly archivedAt: Date | null
  /** The accounts behind the last change of the draft. */
  readonly editedBy: readonly string[]
  /** The newest that was submitted or scheduled. */
  readonly review: ReviewRow | null
}

/** What a journey is shown as: one behind something else does not stand among journeys. */
export type JourneyKind = 'journey' | 'broadcast'

const columns = sql`j.project_id as "projectId", j.journey_id as "journeyId", j.public_id as id, j.name, j.state, j.draft, j.revision, j.version,
  (j.version is null or j.draft <> (select v.graph from journey_versions v where v.journey_id = j.journey_id and v.version = j.version)) as "isDirty",
  j.created_at as "createdAt", j.updated_at as "updatedAt", j.paused_at as "pausedAt", j.stopped_at as "stoppedAt", j.braked, j.archived_at as "archivedAt",
  j.edited_by as "editedBy", ${newestReview} as review`

const read = (row: JourneyRow): JourneyRow => ({ ...row, review: fromJson(row.review) })
const one = async (row: Promise<JourneyRow | undefined>): Promise<JourneyRow | undefined> => {
  const found = await row
  return found && read(found)
}

/** How people come in: of what is published, before that of the draft. */
const entryKind = sql`coalesce((select v.graph from journey_versions v where v.journey_id = j.journey_id and v.version = j.version), j.draft)->'entry'->>'kind'`

export interface JourneyFilter extends DefinitionFilter {
  readonly entry?: string | undefined
  readonly state?: string | undefined
  /** Only what somebody may approve: neither submitted nor edited last by them. */
  readonly waitingFor?: string | undefined
}

export async function list(db: Db, projectId: number, { entry, state, waitingFor, ...filter }: JourneyFilter): Promise<JourneyRow[]> {
  // As `shownState`, but what is live is also found by what its next version waits for.
  const waits = sql`select 1 from journey_reviews r where r.journey_id = j.journey_id and r.version = coalesce(j.version, 0) + 1
    and r.number = (select max(number) from journey_reviews n where n.journey_id = j.journey_id)`
  const isAsked =
    state === undefined
      ? sql``
      : isWaitState(state)
        ? sql`and exists (${waits} and r.state = ${state})`
        : sql`and j.state = ${state} and (j.state in ('running', 'paused') or not exists (${waits} and r.state in ('in_review', 'rejected', 'scheduled')))`
  const isTheirs =
    waitingFor === undefined
      ? sql``
      : sql`and not (${waitingFor} = any(j.edited_by))
    and exists (${waits} and r.state = 'in_review' and not (${waitingFor} = any(r.submitters)))`
  const rows = await db.rows<JourneyRow>(sql`
    select ${columns} from journeys j where j.project_id = ${projectId} and j.kind = 'journey' and (${entry ?? null}::text is null or ${entryKind} = ${entry ?? null})
      ${isAsked} ${isTheirs} and ${definitionPage(filter, 'public_id', 'j')}`)
  return rows.map(read)
}

const isWaitState = (state: string): boolean => state === 'in_review' || state === 'rejected' || state === 'scheduled'

/** What publishing has to know of journeys that steps hand people over to. */
export async function handedTo(db: Db, projectId: number, ids: readonly string[]): Promise<Map<string, HandedTo>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<HandedTo & { id: string }>(sql`
    select j.public_id as id, j.name, ${entryKind} as entry, j.archived_at is not null as "isArchived", j.state in ('running', 'paused') as "isLive"
    from journeys j where j.project_id = ${projectId} and j.public_id = any(${ids}::text[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

export const find = (db: Db, projectId: number, id: string, kind: JourneyKind = 'journey'): Promise<JourneyRow | undefined> =>
  one(
    db.one<JourneyRow>(
      sql`select ${columns} from journeys j where j.project_id = ${projectId} and j.public_id = ${id} and j.kind = ${kind}`,
    ),
  )

export const lock = (tx: Tx, projectId: number, id: string, kind: JourneyKind = 'journey'): Promise<JourneyRow | undefined> =>
  one(
    tx.one<JourneyRow>(
      sql`select ${columns} from journeys j where j.project_id = ${projectId} and j.public_id = ${id} and j.kind = ${kind} for update of j`,
    ),
  )

/** Ids are nobody else's in any project. */
export const isTaken = async (db: Db, id: string): Promise<boolean> =>
  (await db.one(sql`select 1 as one from journeys where public_id = ${id}`)) !== undefined

export interface Draft {
  readonly name: string
  readonly draft: Graph
  /** The accounts behind whoever saves it. */
  readonly by: readonly string[]
}

export async function insert(tx: Tx, projectId: number, id: string, input: Draft, now: Date, kind: JourneyKind = 'journey'): Promise<void> {
  await tx.run(sql`
    insert into journeys (project_id, public_id, kind, name, state, draft, edited_by, created_at, updated_at)
    values (${projectId}, ${id}, ${kind}, ${input.name}, 'draft', ${JSON.stringify(input.draft)}::jsonb, ${input.by}::text[], ${now}, ${now})`)
}

export const saveDraft = (tx: Tx, journeyId: number, revision: number, input: Draft, now: Date): Promise<number> =>
  tx.run(sql`
    update journeys set name = ${input.name}, draft = ${JSON.stringify(input.draft)}::jsonb, edited_by = ${input.by}::text[], revision = revision + 1, updated_at = ${now}
    where journey_id = ${journeyId} and revision = ${revision}`)

export async function insertVersion(
  tx: Tx,
  row: {
    journeyId: number
    version: number
    graph: Graph
    triggerProperties: readonly string[]
    templates: Readonly<Record<string, number>>
    policy: string
    by: string
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into journey_versions (journey_id, version, graph, trigger_properties, templates, policy, published_at, published_by)
    values (${row.journeyId}, ${row.version}, ${JSON.stringify(row.graph)}::jsonb, ${row.triggerProperties}::text[], ${JSON.stringify(row.templates)}::jsonb, ${row.policy}, ${row.at}, ${row.by})`)
  await tx.run(sql`
    update journeys set version = ${row.version}, state = case when state = 'paused' then 'paused' else 'running' end, revision = revision + 1, updated_at = ${row.at} where journey_id = ${row.journeyId}`)
}

/** Events stay named as long as anybody may still be in a version that names them. */
export async function nameEvents(tx: Tx, projectId: number, journeyId: number, events: Iterable<string>): Promise<void> {
  await tx.run(sql`
    insert into journey_events (project_id, event, journey_id) select ${projectId}, e, ${journeyId} from unnest(${[...events]}::text[]) e on conflict do nothing`)
}

export const forgetEvents = (tx: Tx, journeyId: number): Promise<number> =>
  tx.run(sql`delete from journey_events where journey_id = ${journeyId}`)

export const setState = (tx: Tx, journeyId: number, state: JourneyRow['state'], pausedAt: Date | null, now: Date): Promise<number> =>
  tx.run(
    sql`update journeys set state = ${state}, paused_at = ${pausedAt}, stopped_at = null, braked = null, brake_from = case when ${state} = 'running' then ${now} else brake_from end,
      revision = revision + 1, updated_at = ${now} where journey_id = ${journeyId}`,
  )

/** Pauses all that run, at once; answers with their names. */
export const stopAll = (tx: Tx, projectId: number, now: Date): Promise<{ id: string; name: string }[]> =>
  tx.rows(sql`
    update journeys set state = 'paused', paused_at = ${now}, stopped_at = ${now}, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and state = 'running' returning public_id as id, name`)

/** Those that an emergency stop has paused and nobody has resumed or ended since. */
export const stopped = (tx: Tx, projectId: number): Promise<{ id: string; name: string }[]> =>
  tx.rows(sql`
    select public_id as id, name from journeys where project_id = ${projectId} and state = 'paused' and stopped_at is not null order by journey_id for update`)

/** Archived journeys are hidden, never deleted. */
export const setArchived = (tx: Tx, journeyId: number, at: Date | null): Promise<number> =>
  tx.run(sql`update journeys set archived_at = ${at}, revision = revision + 1 where journey_id = ${journeyId}`)

export const versions = (
  db: Db,
  journeyId: number,
): Promise<{ version: number; graph: unknown; triggerProperties: string[]; policy: string; publishedAt: Date; publishedBy: string }[]> =>
  db.rows(sql`
    select version, graph, trigger_properties as "triggerProperties", policy, published_at as "publishedAt", published_by as "publishedBy" from journey_versions where journey_id = ${journeyId} order by version desc`)

/** Who stands where: `n` tokens of `runs` runs; a run that is in several places is counted in one of them. */
export const waitingByNode = (db: Db, journeyId: number): Promise<{ state: number; node: string; n: number; runs: number }[]> =>
  db.rows(sql`
    select state, node, count(*) as n, count(*) filter (where not is_extra) as runs from journey_runs
    where journey_id = ${journeyId} and state < 2 and not is_test group by state, node`)

/** Conditions that cannot be answered now, with how many are held there. */
export const heldByNode = (db: Db, journeyId: number): Promise<{ node: string; people: number }[]> =>
  db.rows(sql`
    select node, count(*) as people from journey_runs
    where journey_id = ${journeyId} and state = 1 and reason <> '' and not is_test group by node order by node`)

/** How many at each step would be due at once if its wait became longer or shorter by so much. */
export const leavingAtOnce = (
  db: Db,
  journeyId: number,
  shifted: ReadonlyMap<string, number>,
  now: Date,
): Promise<{ node: string; n: number }[]> =>
  db.rows(sql`
    select r.node, count(*) as n from journey_runs r
      join unnest(${[...shifted.keys()]}::text[], ${[...shifted.values()]}::float8[]) x(node, by) on x.node = r.node
    where r.journey_id = ${journeyId} and r.state < 2 and r.due_at + x.by * interval '1 millisecond' <= ${now} group by r.node`)

export const counters = (db: Db, journeyId: number): Promise<{ node: string; port: string; n: number }[]> =>
  db.rows(
    sql`select node, port, sum(n)::bigint as n from journey_counters where journey_id = ${journeyId} group by node, port order by node, port`,
  )

export const summary = (
  db: Db,
  projectId: number,
): Promise<{ journeyId: number; active: number; entered: number; goal: number; isFailing: boolean }[]> =>
  db.rows(sql`
    select j.journey_id as "journeyId",
      (select count(*) from journey_runs r where r.journey_id = j.journey_id and r.state = 1 and not r.is_test and not r.is_extra) as active,
      coalesce((select sum(n) from journey_counters c where c.journey_id = j.journey_id and c.node = 'entry' and c.port = 'entered'), 0)::bigint as entered,
      coalesce((select sum(n) from journey_counters c where c.journey_id = j.journey_id and c.node = 'entry' and c.port = 'goal'), 0)::bigint as goal,
      exists (select 1 from alerts a where a.journey_id = j.journey_id and a.state <> 'resolved' and a.kind <> 'volume') as "isFailing"
    from journeys j where j.project_id = ${projectId}`)

export interface RunListRow {
  readonly id: number
  readonly journeyId: number
  readonly personId: number
  readonly version: number
  readonly entryKey: string
  readonly state: number
  readonly node: string
  readonly enteredAt: Date
  readonly dueAt: Date | null
  readonly reason: string
  /** Where else it stands. */
  readonly alsoAt: readonly { readonly node: string; readonly dueAt: string | null }[]
}

const runColumns = sql`r.run_id as id, r.journey_id as "journeyId", r.person_id as "personId", r.version, r.entry_key as "entryKey", r.state, r.node,
  r.entered_at as "enteredAt", r.due_at as "dueAt", r.reason,
  (select coalesce(json_agg(json_build_object('node', e.node, 'dueAt', e.due_at) order by e.token), '[]')
    from journey_runs e where e.part = r.part and e.run_id = r.run_id and e.token <> r.token) as "alsoAt"`

export const runs = (
  db: Db,
  journeyId: number,
  filter: { node: string | undefined; state: number | undefined; before: number; limit: number },
): Promise<RunListRow[]> =>
  db.rows<RunListRow>(sql`
    select ${runColumns} from journey_runs r where r.journey_id = ${journeyId} and r.run_id < ${filter.before}
      and ${filter.node === undefined ? sql`not r.is_extra` : sql`r.node = ${filter.node}`}
      and (${filter.state ?? null}::int is null or r.state = ${filter.state ?? null})
    order by r.run_id desc limit ${filter.limit}`)

export const runsOfPerson = (db: Db, part: number, personId: number): Promise<(RunListRow & { publicId: string; name: string })[]> =>
  db.rows(sql`
    select ${runColumns}, j.public_id as "publicId", j.name
    from journey_runs r join journeys j on j.journey_id = r.journey_id where r.part = ${part} and r.person_id = ${personId} and not r.is_extra order by r.run_id desc limit 200`)

export interface JourneyName {
  readonly id: number
  readonly publicId: string
  readonly name: string
}

/** Journeys of a project by their number in the stores. */
export async function names(db: Db, projectId: number): Promise<Map<number, JourneyName>> {
  const rows = await db.rows<JourneyName>(sql`
    select journey_id as id, public_id as "publicId", name from journeys where project_id = ${projectId}`)
  return new Map(rows.map((row) => [row.id, row]))
}

const definitions = { table: 'journeys', versions: 'journey_versions', key: 'journey_id', now: 'draft', kept: 'graph' }
/** Conditions that name somebody mean everybody else as before: who runs a version in memory need not read it again. */
export const eraseFromJourneys = (postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> =>
  eraseDefinitions(postgres, definitions, projectId, isTheirs)

export const isPersonOf = async (db: Db, projectId: number, person: number): Promise<boolean> =>
  (await db.one(
    sql`select 1 as one from people where part = ${partOf(person)} and person_id = ${person} and project_id = ${projectId}`,
  )) !== undefined
