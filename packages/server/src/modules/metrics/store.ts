import { randomBytes } from 'node:crypto'
import type { MetricFormat, MetricInput, MetricVersions } from '@millrace/contract/metrics/api.ts'
import type { MetricDefinition } from '@millrace/contract/metrics/index.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface MetricRow {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly note: string
  readonly owner: string
  readonly unit: string
  readonly format: MetricFormat
  readonly definition: MetricDefinition
  readonly revision: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

const columns = sql`metric_id as id, name, name_en as "nameEn", note, owner, unit, format, definition, revision, version, created_at as "createdAt",
  updated_at as "updatedAt", archived_at as "archivedAt"`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<MetricRow[]> =>
  db.rows<MetricRow>(
    sql`select ${columns} from metrics where project_id = ${projectId} and ${definitionPage(filter, 'metric_id', 'metrics')}`,
  )

export const find = (db: Db, projectId: number, id: string): Promise<MetricRow | undefined> =>
  db.one<MetricRow>(sql`select ${columns} from metrics where project_id = ${projectId} and metric_id = ${id}`)

export const ofIds = (db: Db, projectId: number, ids: readonly string[]): Promise<MetricRow[]> =>
  db.rows<MetricRow>(sql`select ${columns} from metrics where project_id = ${projectId} and metric_id = any(${[...ids]}::text[])`)

export const all = (db: Db, projectId: number): Promise<MetricRow[]> =>
  db.rows<MetricRow>(sql`select ${columns} from metrics where project_id = ${projectId} order by name, metric_id`)

/** Until the commit no other name of the project is taken. */
export async function lockNames(tx: Tx, projectId: number): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('metrics'), ${projectId}::int)`)
}

/** Another one in use that has the name. */
export const named = (db: Db, projectId: number, name: string, but: string): Promise<{ id: string } | undefined> =>
  db.one(
    sql`select metric_id as id from metrics where project_id = ${projectId} and name = ${name} and archived_at is null and metric_id <> ${but}`,
  )

export async function names(db: Db, projectId: number): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`select name from metrics where project_id = ${projectId} and archived_at is null`)
  return rows.map((row) => row.name)
}

/** The metric in use with each definition, where there is one. */
export async function withDefinitions(db: Db, projectId: number, wanted: readonly MetricInput[]): Promise<(string | undefined)[]> {
  const rows = await db.rows<{ nth: number; id: string }>(sql`
    select distinct on (x.nth) x.nth::int as nth, m.metric_id as id
    from unnest(${wanted.map((one) => JSON.stringify(one.definition))}::jsonb[]) with ordinality x(definition, nth)
    join metrics m on m.project_id = ${projectId} and m.archived_at is null and m.definition = x.definition order by x.nth, m.created_at, m.metric_id`)
  const found = new Map(rows.map((row) => [row.nth, row.id]))
  return wanted.map((_, i) => found.get(i + 1))
}

export const newId = (): string => `met_${randomBytes(8).toString('hex')}`

/** New metrics with their first versions; answers in the order given. */
export async function insertAll(tx: Tx, projectId: number, inputs: readonly MetricInput[], by: string, now: Date): Promise<MetricRow[]> {
  const withIds = inputs.map((one) => ({ ...one, id: newId() }))
  const given: Sql = sql`jsonb_to_recordset(${JSON.stringify(withIds)}::jsonb)
    m(id text, name text, "nameEn" text, note text, owner text, unit text, format text, definition jsonb)`
  const rows = await tx.rows<MetricRow>(sql`
    insert into metrics (metric_id, project_id, name, name_en, note, owner, unit, format, definition, created_at, updated_at)
    select id, ${projectId}, name, "nameEn", note, owner, unit, format, definition, ${now}, ${now} from ${given} returning ${columns}`)
  await tx.run(sql`
    insert into metric_versions (metric_id, version, definition, saved_at, saved_by) select id, 1, definition, ${now}, ${by} from ${given}`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return withIds.flatMap(({ id }) => byId.get(id) ?? [])
}

/** The next revision, and the next version when the definition itself changed; nothing when the revision is not the newest. */
export async function update(
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: MetricInput,
  by: string,
  now: Date,
): Promise<MetricRow | undefined> {
  const definition = JSON.stringify(input.definition)
  const row = await tx.one<MetricRow>(sql`
    update metrics set name = ${input.name}, name_en = ${input.nameEn}, note = ${input.note}, owner = ${input.owner}, unit = ${input.unit}, format = ${input.format},
      revision = revision + 1, updated_at = ${now}, version = version + case when definition = ${definition}::jsonb then 0 else 1 end, definition = ${definition}::jsonb
    where project_id = ${projectId} and metric_id = ${id} and revision = ${revision} returning ${columns}`)
  if (row)
    await tx.run(sql`
      insert into metric_versions (metric_id, version, definition, saved_at, saved_by)
      values (${id}, ${row.version}, ${definition}::jsonb, ${now}, ${by}) on conflict do nothing`)
  return row
}

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null): Promise<MetricRow | undefined> =>
  tx.one<MetricRow>(sql`
    update metrics set archived_at = ${at}, revision = revision + 1
    where project_id = ${projectId} and metric_id = ${id} and revision = ${revision} returning ${columns}`)

type Version = Omit<MetricVersions['items'][number], 'savedAt'> & { readonly savedAt: Date }
export const versions = (db: Db, projectId: number, id: string): Promise<Version[]> =>
  db.rows(sql`
    select v.version, v.definition, v.saved_at as "savedAt", v.saved_by as "savedBy" from metric_versions v join metrics m using (metric_id)
    where m.project_id = ${projectId} and v.metric_id = ${id} order by v.version desc limit 100`)

/** Filters that name somebody mean everybody else as before. */
export async function eraseFromMetrics(postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> {
  const kept = { table: 'metrics', versions: 'metric_versions', key: 'metric_id', now: 'definition', kept: 'definition' }
  await eraseDefinitions(postgres, kept, projectId, isTheirs)
  await eraseDefinitions(postgres, { table: 'metric_alerts', key: 'alert_id', now: 'definition' }, projectId, isTheirs)
}

/** What people wrote may name somebody. */
export const eraseFromMetricTexts = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'metrics', key: 'metric_id', columns: ['name_en', 'note', 'owner'] }, projectId, mentions)
