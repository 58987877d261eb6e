import type { Graph, HandedTo } from '@millrace/contract/journeys/index.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface JourneyRow {
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
  readonly archivedAt: Date | null
}

const columns = sql`j.journey_id as "journeyId", j.public_id as id, j.name, j.state, j.draft, j.revision, j.version,
  (j.version is null or j.draft <> (select v.graph from journey_versions v where v.journey_id = j.journey_id and v.version = j.version)) as "isDirty",
  j.created_at as "createdAt", j.updated_at as "updatedAt", j.paused_at as "pausedAt", j.stopped_at as "stoppedAt", j.archived_at as "archivedAt"`

/** How people come in: of what is published, before that of the draft. */
const entryKind = sql`coalesce((select v.graph from journey_versions v where v.journey_id = j.journey_id and v.version = j.version), j.draft)->'entry'->>'kind'`

export const list = (db: Db, projectId: number, filter: DefinitionFilter, entry?: string): Promise<JourneyRow[]> =>
  db.rows<JourneyRow>(sql`
    select ${columns} from journeys j where j.project_id = ${projectId} and (${entry ?? null}::text is null or ${entryKind} = ${entry ?? null})
      and ${definitionPage(filter, 'public_id', 'j')}`)

/** What publishing has to know of journeys that steps hand people over to. */
export async function handedTo(db: Db, projectId: number, ids: readonly string[]): Promise<Map<string, HandedTo>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<HandedTo & { id: string }>(sql`
    select j.public_id as id, j.name, ${entryKind} as entry, j.archived_at is not null as "isArchived", j.state in ('running', 'paused') as "isLive"
    from journeys j where j.project_id = ${projectId} and j.public_id = any(${ids}::text[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

export const find = (db: Db, projectId: number, id: string): Promise<JourneyRow | undefined> =>
  db.one<JourneyRow>(sql`select ${columns} from journeys j where j.project_id = ${projectId} and j.public_id = ${id}`)

export const lock = (tx: Tx, projectId: number, id: string): Promise<JourneyRow | undefined> =>
  tx.one<JourneyRow>(sql`select ${columns} from journeys j where j.project_id = ${projectId} and j.public_id = ${id} for update of j`)

/** Ids are nobody else's in any project. */
export const isTaken = async (db: Db, id: string): Promise<boolean> =>
  (await db.one(sql`select 1 as one from journeys where public_id = ${id}`)) !== undefined

export async function insert(tx: Tx, projectId: number, id: string, input: { name: string; draft: Graph }, now: Date): Promise<void> {
  await tx.run(sql`
    insert into journeys (project_id, public_id, name, state, draft, created_at, updated_at)
    values (${projectId}, ${id}, ${input.name}, 'draft', ${JSON.stringify(input.draft)}::jsonb, ${now}, ${now})`)
}

export const saveDraft = (tx: Tx, journeyId: number, revision: number, input: { name: string; draft: Graph }, now: Date): Promise<number> =>
  tx.run(sql`
    update journeys set name = ${input.name}, draft = ${JSON.stringify(input.draft)}::jsonb, revision = revision + 1, updated_at = ${now}
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
    sql`update journeys set state = ${state}, paused_at = ${pausedAt}, stopped_at = null, revision = revision + 1, updated_at = ${now} where journey_id = ${journeyId}`,
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

export const waitingByNode = (db: Db, journeyId: number): Promise<{ state: number; node: string; n: number }[]> =>
  db.rows(
    sql`select state, node, count(*) as n from journey_runs where journey_id = ${journeyId} and state < 2 and not is_test group by state, node`,
  )

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

export const summary = (db: Db, projectId: number): Promise<{ journeyId: number; active: number; entered: number; goal: number }[]> =>
  db.rows(sql`
    select j.journey_id as "journeyId",
      (select count(*) from journey_runs r where r.journey_id = j.journey_id and r.state = 1 and not r.is_test) as active,
      coalesce((select sum(n) from journey_counters c where c.journey_id = j.journey_id and c.node = 'entry' and c.port = 'entered'), 0)::bigint as entered,
      coalesce((select sum(n) from journey_counters c where c.journey_id = j.journey_id and c.node = 'entry' and c.port = 'goal'), 0)::bigint as goal
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
}

const runColumns = sql`run_id as id, journey_id as "journeyId", person_id as "personId", version, entry_key as "entryKey", state, node, entered_at as "enteredAt", due_at as "dueAt", reason`

export const runs = (
  db: Db,
  journeyId: number,
  filter: { node: string | undefined; state: number | undefined; before: number; limit: number },
): Promise<RunListRow[]> =>
  db.rows<RunListRow>(sql`
    select ${runColumns} from journey_runs where journey_id = ${journeyId} and run_id < ${filter.before}
      and (${filter.node ?? null}::text is null or node = ${filter.node ?? null}) and (${filter.state ?? null}::int is null or state = ${filter.state ?? null})
    order by run_id desc limit ${filter.limit}`)

export const runsOfPerson = (db: Db, part: number, personId: number): Promise<(RunListRow & { publicId: string; name: string })[]> =>
  db.rows(sql`
    select r.run_id as id, r.journey_id as "journeyId", r.person_id as "personId", r.version, r.entry_key as "entryKey", r.state, r.node,
      r.entered_at as "enteredAt", r.due_at as "dueAt", r.reason, j.public_id as "publicId", j.name
    from journey_runs r join journeys j on j.journey_id = r.journey_id where r.part = ${part} and r.person_id = ${personId} order by r.run_id desc limit 200`)

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
