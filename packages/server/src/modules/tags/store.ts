import { partOf } from '@millrace/contract/parts.ts'
import type { Refresh, Stage, TagInput, TagRuns, TagVersions } from '@millrace/contract/tags/api.ts'
import { type Definition, type DefinitionKind, tierKinds } from '@millrace/contract/tags/index.ts'
import type { SheetField } from '@millrace/contract/tags/sheet-words.ts'
import { noCategory } from '@millrace/contract/tags/tree.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { eraseFromQueries, type KeptQueries } from '../segments/index.ts'

export interface TagRow {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly note: string
  readonly owner: string
  readonly definition: Definition
  readonly refresh: Refresh
  readonly values: string[]
  readonly source: string
  readonly use: string
  readonly stage: Stage
  readonly revision: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
  readonly computedAt: Date | null
  readonly computedVersion: number | null
  /** Since when everybody's value is on record. */
  readonly historyFrom: Date | null
  readonly people: number | null
}

const columns = sql`tag_id as id, name, category, note, owner, definition, refresh, "values", source, use, stage, revision, version, created_at as "createdAt", updated_at as "updatedAt",
  archived_at as "archivedAt", computed_at as "computedAt", computed_version as "computedVersion", history_from as "historyFrom", people`

export const list = (db: Db, projectId: number, filter: DefinitionFilter, category: string | undefined): Promise<TagRow[]> =>
  db.rows<TagRow>(sql`
    select ${columns} from tag_definitions
    where project_id = ${projectId} and ${within(category)} and ${definitionPage(filter, 'tag_id', 'tag_definitions')}`)

const within = (category: string | undefined): Sql => {
  if (category === undefined || category === '') return sql`true`
  return category === noCategory ? sql`category = ''` : sql`(category = ${category} or starts_with(category, ${`${category}/`}))`
}

/** All of a project, archived ones too. */
export const all = (db: Db, projectId: number, lock?: 'for update'): Promise<TagRow[]> =>
  db.rows<TagRow>(sql`
    select ${columns} from tag_definitions where project_id = ${projectId} order by category, name, tag_id ${lock ? sql`for update` : sql``}`)

/** The definition in use of a tag. */
export const byName = (db: Db, projectId: number, name: string): Promise<TagRow | undefined> =>
  db.one<TagRow>(sql`select ${columns} from tag_definitions where project_id = ${projectId} and name = ${name} and archived_at is null`)

/** Tags that people have been given without a definition in use. */
export const undefinedNames = (db: Db, projectId: number): Promise<{ name: string }[]> =>
  db.rows(sql`
    select name from tags t where project_id = ${projectId} and not exists (
      select from tag_definitions d where d.project_id = t.project_id and d.name = t.name and d.archived_at is null) order by name`)

export const find = (db: Db, projectId: number, id: string): Promise<TagRow | undefined> =>
  db.one<TagRow>(sql`select ${columns} from tag_definitions where project_id = ${projectId} and tag_id = ${id}`)

/** Tags of which all definitions are archived: people keep what they have. */
export async function archivedNames(db: Db, projectId: number): Promise<Set<string>> {
  const rows = await db.rows<{ name: string }>(sql`
    select name from tag_definitions where project_id = ${projectId} group by name having bool_and(archived_at is not null)`)
  return new Set(rows.map((row) => row.name))
}

/** Definitions in use whose values may be tiers, those with most people first. */
export const tierSets = (db: Db, projectId: number): Promise<TagRow[]> =>
  db.rows<TagRow>(sql`
    select ${columns} from tag_definitions where project_id = ${projectId} and archived_at is null and definition->>'kind' = any(${[...tierKinds]}::text[])
      and (definition->>'kind' not in ('score', 'propensity') or jsonb_path_exists(definition, '$.tiers[*]'))
    order by people desc nulls last, name limit 100`)

/** Until the commit no other name of the project is taken. */
export async function lockNames(tx: Tx, projectId: number): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('tags'), ${projectId}::int)`)
}

/** Another one in use that has the name. */
export const named = (db: Db, projectId: number, name: string, but: string): Promise<{ id: string } | undefined> =>
  db.one(sql`
    select tag_id as id from tag_definitions where project_id = ${projectId} and name = ${name} and archived_at is null and tag_id <> ${but}`)

export async function insert(tx: Tx, projectId: number, id: string, input: TagInput, by: string, now: Date): Promise<TagRow | undefined> {
  const [row] = await insertAll(tx, projectId, [{ id, ...input }], by, now)
  return row
}

/** Columns that an input is written into, as a set of rows. */
const rowsOf = (tags: readonly object[]): Sql => sql`
    jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) t(id text, name text, category text, note text, owner text, definition jsonb, refresh text,
      "values" text[], source text, use text, stage text)`

export async function insertAll(
  tx: Tx,
  projectId: number,
  tags: readonly (TagInput & { readonly id: string })[],
  by: string,
  now: Date,
): Promise<TagRow[]> {
  const rows = await tx.rows<TagRow>(sql`
    insert into tag_definitions (tag_id, project_id, name, category, note, owner, definition, refresh, "values", source, use, stage, created_at, updated_at)
    select id, ${projectId}, name, category, note, owner, definition, refresh, "values", source, use, stage, ${now}, ${now} from ${rowsOf(tags)}
    returning ${columns}`)
  await tx.run(sql`
    insert into tag_definition_versions (tag_id, version, definition, saved_at, saved_by)
    select id, 1, definition, ${now}, ${by} from ${rowsOf(tags)}`)
  return rows
}

type Described = Pick<TagInput, SheetField> & { readonly id: string }

/** What describes tags, not their definitions. */
export async function describeAll(tx: Tx, projectId: number, tags: readonly Described[], now: Date): Promise<void> {
  await tx.run(sql`
    update tag_definitions d set category = t.category, note = t.note, owner = t.owner, refresh = t.refresh, "values" = t."values", source = t.source,
      use = t.use, stage = t.stage, revision = d.revision + 1, updated_at = ${now}
    from ${rowsOf(tags)} where d.project_id = ${projectId} and d.tag_id = t.id`)
}

/** The next revision, and the next version when the definition itself changed; nothing when the revision is not the newest. */
export async function update(
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: TagInput,
  by: string,
  now: Date,
): Promise<TagRow | undefined> {
  const definition = JSON.stringify(input.definition)
  const row = await tx.one<TagRow>(sql`
    update tag_definitions set name = ${input.name}, category = ${input.category}, note = ${input.note}, owner = ${input.owner}, refresh = ${input.refresh},
      "values" = ${input.values}::text[], source = ${input.source}, use = ${input.use}, stage = ${input.stage},
      revision = revision + 1, updated_at = ${now}, version = version + case when definition = ${definition}::jsonb then 0 else 1 end, definition = ${definition}::jsonb
    where project_id = ${projectId} and tag_id = ${id} and revision = ${revision} returning ${columns}`)
  if (row) await insertVersion(tx, id, row.version, input.definition, by, now)
  return row
}

async function insertVersion(tx: Tx, id: string, version: number, definition: Definition, by: string, now: Date): Promise<void> {
  await tx.run(sql`
    insert into tag_definition_versions (tag_id, version, definition, saved_at, saved_by)
    values (${id}, ${version}, ${JSON.stringify(definition)}::jsonb, ${now}, ${by}) on conflict do nothing`)
}

/** Nothing when the revision is not the newest. */
export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null): Promise<TagRow | undefined> =>
  tx.one<TagRow>(sql`
    update tag_definitions set archived_at = ${at}, revision = revision + 1
    where project_id = ${projectId} and tag_id = ${id} and revision = ${revision} returning ${columns}`)

export const versions = (db: Db, id: string): Promise<(Omit<TagVersions['items'][number], 'savedAt'> & { savedAt: Date })[]> =>
  db.rows(sql`
    select version, definition, saved_at as "savedAt", saved_by as "savedBy" from tag_definition_versions where tag_id = ${id} order by version desc`)

/** Tags of one person, with the definitions in use that answer for them. */
export const ofPerson = (
  db: Db,
  projectId: number,
  personId: number,
): Promise<{ tag: string; value: string; setAt: Date; category: string; id: string | null; kind: DefinitionKind | null }[]> =>
  db.rows(sql`
    select t.tag, t.value, t.set_at as "setAt", coalesce(d.category, '') as category, d.tag_id as id, d.definition ->> 'kind' as kind from person_tags t
    left join tag_definitions d on d.project_id = t.project_id and d.name = t.tag and d.archived_at is null
    where t.part = ${partOf(personId)} and t.person_id = ${personId} and t.project_id = ${projectId} order by t.tag`)

type Run = Omit<TagRuns['items'][number], 'at'> & { readonly at: Date }
export type NewRun = Omit<Run, 'model'>

export const runs = (db: Db, id: string): Promise<Run[]> =>
  db.rows<Run>(sql`
    select r.at, r.version, r.people, r.changed, r."values",
      case when m.run_id is not null then json_build_object('refusal', m.refusal, 'drifted', m.drifted) end as model
    from tag_runs r left join tag_models m using (run_id) where r.tag_id = ${id} order by r.at desc limit 100`)

/** What a computation came to. */
export async function noteRun(
  tx: Tx,
  { projectId, id, runId }: { readonly projectId: number; readonly id: string; readonly runId: string },
  run: NewRun,
  now: Date,
): Promise<void> {
  await tx.run(sql`
    insert into tag_runs (run_id, tag_id, at, project_id, version, people, changed, "values")
    values (${runId}, ${id}, ${run.at}, ${projectId}, ${run.version}, ${run.people}, ${run.changed}, ${JSON.stringify(run.values)}::jsonb) on conflict do nothing`)
  await tx.run(sql`
    update tag_definitions set computed_at = ${run.at}, computed_version = ${run.version}, people = ${run.people},
      history_from = coalesce(history_from, ${now}) where tag_id = ${id}`)
}

/** Of the last computation before a moment, if there was one. */
export async function versionAt(db: Db, id: string, before: Date): Promise<number | null> {
  const row = await db.one<{ version: number }>(
    sql`select version from tag_runs where tag_id = ${id} and at < ${before} order by at desc limit 1`,
  )
  return row?.version ?? null
}

/** Definitions whose hour or day has begun since they were computed; live ones also when not everybody has what they say now. */
export const due = (db: Db, now: Date): Promise<{ projectId: number; id: string; name: string }[]> =>
  db.rows(sql`
    select t.project_id as "projectId", t.tag_id as id, t.name from tag_definitions t join projects p using (project_id)
    where t.archived_at is null and t.refresh <> 'asked' and t.definition->>'kind' not in ('planned', 'import') and (t.computed_at is null
      or t.refresh = 'live' and (t.live_at is null or t.computed_at < t.live_at or t.computed_version <> t.version) or t.computed_at < case t.refresh
      when 'hourly' then date_trunc('hour', ${now}::timestamptz, 'UTC') else date_trunc('day', ${now}::timestamptz, p.time_zone) end)`)

const definitions = { table: 'tag_definitions', versions: 'tag_definition_versions', key: 'tag_id', now: 'definition', kept: 'definition' }
/** Rules that name somebody mean everybody else as before. */
export async function eraseFromTags(postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> {
  await eraseDefinitions(postgres, definitions, projectId, isTheirs)
  for (const kept of [queries, oldQueries]) await eraseFromQueries(postgres, kept, projectId, isTheirs)
}

const queries: KeptQueries = {
  rows: (projectId) => sql`
    select tag_id as id, definition->>'query' as query from tag_definitions
    where project_id = ${projectId} and definition->>'kind' = 'sql' order by 1 for update`,
  write: (id, query) => sql`
    update tag_definitions set definition = jsonb_set(definition, '{query}', to_jsonb(${query}::text)), revision = revision + 1 where tag_id = ${id}`,
}
const oldQueries: KeptQueries = {
  rows: (projectId) => sql`
    select tag_id || '/' || v.version as id, v.definition->>'query' as query from tag_definition_versions v join tag_definitions t using (tag_id)
    where t.project_id = ${projectId} and v.definition->>'kind' = 'sql'`,
  write: (id, query) => sql`
    update tag_definition_versions set definition = jsonb_set(definition, '{query}', to_jsonb(${query}::text)) where tag_id || '/' || version = ${id}`,
}

/** A value may be what only one person is called. */
export async function eraseFromTagRuns(db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> {
  await eraseMentions(db, { table: 'tag_runs', key: 'run_id', columns: ['values'] }, projectId, mentions)
  await eraseMentions(db, { table: 'tag_definitions', key: 'tag_id', columns: ['values', 'note', 'source', 'use'] }, projectId, mentions)
}
