import type { Refresh, TagInput, TagRuns, TagVersions } from '@millrace/contract/tags/api.ts'
import { type Definition, tierKinds } from '@millrace/contract/tags/index.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface TagRow {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly note: string
  readonly owner: string
  readonly definition: Definition
  readonly refresh: Refresh
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

const columns = sql`tag_id as id, name, category, note, owner, definition, refresh, revision, version, created_at as "createdAt", updated_at as "updatedAt",
  archived_at as "archivedAt", computed_at as "computedAt", computed_version as "computedVersion", history_from as "historyFrom", people`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<TagRow[]> =>
  db.rows<TagRow>(
    sql`select ${columns} from tag_definitions where project_id = ${projectId} and ${definitionPage(filter, 'tag_id', 'tag_definitions')}`,
  )

export const find = (db: Db, projectId: number, id: string): Promise<TagRow | undefined> =>
  db.one<TagRow>(sql`select ${columns} from tag_definitions where project_id = ${projectId} and tag_id = ${id}`)

/** Definitions in use whose values may be tiers, those with most people first. */
export const tierSets = (db: Db, projectId: number): Promise<TagRow[]> =>
  db.rows<TagRow>(sql`
    select ${columns} from tag_definitions where project_id = ${projectId} and archived_at is null and definition->>'kind' = any(${[...tierKinds]}::text[])
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
  const row = await tx.one<TagRow>(sql`
    insert into tag_definitions (tag_id, project_id, name, category, note, owner, definition, refresh, created_at, updated_at)
    values (${id}, ${projectId}, ${input.name}, ${input.category}, ${input.note}, ${input.owner}, ${JSON.stringify(input.definition)}::jsonb, ${input.refresh}, ${now}, ${now})
    returning ${columns}`)
  await insertVersion(tx, id, 1, input.definition, by, now)
  return row
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

export type Run = Omit<TagRuns['items'][number], 'at'> & { readonly at: Date }

export const runs = (db: Db, id: string): Promise<Run[]> =>
  db.rows<Run>(sql`select at, version, people, changed, "values" from tag_runs where tag_id = ${id} order by at desc limit 100`)

/** What a computation came to. */
export async function noteRun(
  tx: Tx,
  { projectId, id, runId }: { readonly projectId: number; readonly id: string; readonly runId: string },
  run: Run,
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

/** Definitions whose hour or day has begun since they were computed. */
export const due = (db: Db, now: Date): Promise<{ projectId: number; id: string; name: string }[]> =>
  db.rows(sql`
    select t.project_id as "projectId", t.tag_id as id, t.name from tag_definitions t join projects p using (project_id)
    where t.archived_at is null and t.refresh <> 'asked' and (t.computed_at is null or t.computed_at < case t.refresh
      when 'hourly' then date_trunc('hour', ${now}::timestamptz, 'UTC') else date_trunc('day', ${now}::timestamptz, p.time_zone) end)`)

const definitions = { table: 'tag_definitions', versions: 'tag_definition_versions', key: 'tag_id', now: 'definition', kept: 'definition' }
/** Rules that name somebody mean everybody else as before. */
export const eraseFromTags = (postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> =>
  eraseDefinitions(postgres, definitions, projectId, isTheirs)

/** A value may be what only one person is called. */
export const eraseFromTagRuns = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'tag_runs', key: 'run_id', columns: ['values'] }, projectId, mentions)
