import type { Fragment } from '@millrace/contract/journeys/index.ts'
import { eraseDefinitions } from '../../../platform/erase-definitions.ts'
import { type DefinitionFilter, definitionPage } from '../../../platform/http/index.ts'
import type { Db, Postgres, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface SubflowRow {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly steps: number
  readonly revision: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}

export interface VersionRow {
  readonly version: number
  readonly fragment: unknown
  readonly savedAt: Date
  readonly savedBy: string
}

const columns = sql`s.subflow_id as id, s.name, s.version, jsonb_array_length(s.fragment->'nodes') as steps, s.revision,
  s.created_at as "createdAt", s.updated_at as "updatedAt", s.archived_at as "archivedAt"`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<SubflowRow[]> =>
  db.rows(sql`
    select ${columns} from journey_subflows s where s.project_id = ${projectId} and ${definitionPage(filter, 'subflow_id', 's')}`)

export const find = (db: Db, projectId: number, id: string): Promise<SubflowRow | undefined> =>
  db.one(sql`select ${columns} from journey_subflows s where s.project_id = ${projectId} and s.subflow_id = ${id}`)

export const lock = (tx: Tx, projectId: number, id: string): Promise<SubflowRow | undefined> =>
  tx.one(sql`select ${columns} from journey_subflows s where s.project_id = ${projectId} and s.subflow_id = ${id} for update`)

export const versions = (db: Db, id: string): Promise<VersionRow[]> =>
  db.rows(sql`
    select version, fragment, saved_at as "savedAt", saved_by as "savedBy" from journey_subflow_versions
    where subflow_id = ${id} order by version desc limit 50`)

export interface NewVersion {
  readonly id: string
  readonly version: number
  readonly fragment: Fragment
  readonly by: string
  readonly at: Date
}

export async function insert(tx: Tx, projectId: number, name: string, first: NewVersion): Promise<void> {
  await tx.run(sql`
    insert into journey_subflows (subflow_id, project_id, name, fragment, created_at, updated_at)
    values (${first.id}, ${projectId}, ${name}, ${JSON.stringify(first.fragment)}::jsonb, ${first.at}, ${first.at})`)
  await insertVersion(tx, first)
}

const insertVersion = (tx: Tx, { id, version, fragment, by, at }: NewVersion): Promise<number> =>
  tx.run(sql`
    insert into journey_subflow_versions (subflow_id, version, fragment, saved_at, saved_by)
    values (${id}, ${version}, ${JSON.stringify(fragment)}::jsonb, ${at}, ${by})`)

export const rename = (tx: Tx, id: string, name: string, now: Date): Promise<number> =>
  tx.run(sql`update journey_subflows set name = ${name}, revision = revision + 1, updated_at = ${now} where subflow_id = ${id}`)

export async function addVersion(tx: Tx, next: NewVersion): Promise<void> {
  await tx.run(sql`
    update journey_subflows set fragment = ${JSON.stringify(next.fragment)}::jsonb, version = ${next.version} where subflow_id = ${next.id}`)
  await insertVersion(tx, next)
}

export const setArchived = (tx: Tx, id: string, at: Date | null): Promise<number> =>
  tx.run(sql`update journey_subflows set archived_at = ${at}, revision = revision + 1 where subflow_id = ${id}`)

const definitions = {
  table: 'journey_subflows',
  versions: 'journey_subflow_versions',
  key: 'subflow_id',
  now: 'fragment',
  kept: 'fragment',
}
export const eraseFromSubflows = (postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> =>
  eraseDefinitions(postgres, definitions, projectId, isTheirs)
