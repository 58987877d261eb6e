import type { Refresh } from '@millrace/contract/segments/api.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { sql } from '../../platform/sql.ts'
import { eraseFromQueries, type KeptQueries } from './guarded/erase.ts'

export interface SegmentRow {
  readonly id: string
  readonly name: string
  readonly rule: Rule
  readonly revision: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
  readonly number: number
  readonly isLive: boolean
  readonly isReady: boolean
  readonly size: number
  readonly computedAt: Date | null
  readonly liveError: string | null
  /** The segment that a list is filled from, and when. */
  readonly follows: string | null
  /** The query that a list is filled by. */
  readonly query: string | null
  readonly refresh: Refresh
  readonly refreshedAt: Date | null
}

interface Input {
  readonly name: string
  readonly rule: Rule
  /** Left out: as it is. */
  readonly isLive?: boolean | undefined
}

const columns = sql`segment_id as id, number, name, rule, revision, version, created_at as "createdAt", updated_at as "updatedAt", archived_at as "archivedAt",
  is_live as "isLive", computed_epoch is not distinct from live_epoch as "isReady", size, computed_at as "computedAt", live_error as "liveError", follows, query, refresh, refreshed_at as "refreshedAt"`

export const list = (db: Db, projectId: number, filter: DefinitionFilter): Promise<SegmentRow[]> =>
  db.rows<SegmentRow>(
    sql`select ${columns} from segments where project_id = ${projectId} and ${definitionPage(filter, 'segment_id', 'segments')}`,
  )

export const find = (db: Db, projectId: number, id: string): Promise<SegmentRow | undefined> =>
  db.one<SegmentRow>(sql.often`select ${columns} from segments where project_id = ${projectId} and segment_id = ${id}`)

export async function insert(tx: Tx, projectId: number, id: string, input: Input, by: string, now: Date): Promise<SegmentRow | undefined> {
  const row = await tx.one<SegmentRow>(sql`
    insert into segments (segment_id, project_id, name, rule, is_live, created_at, updated_at)
    values (${id}, ${projectId}, ${input.name}, ${JSON.stringify(input.rule)}::jsonb, ${input.isLive ?? false}, ${now}, ${now}) returning ${columns}`)
  await insertVersion(tx, id, 1, input.rule, by, now)
  return row
}

/** The next revision, and the next version when the rule itself changed; nothing when the revision is not the newest. */
export async function update(
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: Input,
  by: string,
  now: Date,
): Promise<SegmentRow | undefined> {
  const rule = JSON.stringify(input.rule)
  const row = await tx.one<SegmentRow>(sql`
    update segments set name = ${input.name}, revision = revision + 1, updated_at = ${now},
      version = version + case when rule = ${rule}::jsonb then 0 else 1 end, rule = ${rule}::jsonb, is_live = coalesce(${input.isLive ?? null}, is_live)
    where project_id = ${projectId} and segment_id = ${id} and revision = ${revision} returning ${columns}`)
  if (row) await insertVersion(tx, id, row.version, input.rule, by, now)
  return row
}

async function insertVersion(tx: Tx, id: string, version: number, rule: Rule, by: string, now: Date): Promise<void> {
  await tx.run(sql`
    insert into segment_versions (segment_id, version, rule, saved_at, saved_by)
    values (${id}, ${version}, ${JSON.stringify(rule)}::jsonb, ${now}, ${by}) on conflict do nothing`)
}

/** Nothing when the revision is not the newest. */
export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null): Promise<SegmentRow | undefined> =>
  tx.one<SegmentRow>(sql`
    update segments set archived_at = ${at}, revision = revision + 1
    where project_id = ${projectId} and segment_id = ${id} and revision = ${revision} returning ${columns}`)

export const versions = (db: Db, id: string): Promise<{ version: number; rule: Rule; savedAt: Date; savedBy: string }[]> =>
  db.rows(
    sql`select version, rule, saved_at as "savedAt", saved_by as "savedBy" from segment_versions where segment_id = ${id} order by version desc`,
  )

const definitions = { table: 'segments', versions: 'segment_versions', key: 'segment_id', now: 'rule', kept: 'rule' }
/** Rules that name somebody mean everybody else as before. */
export async function eraseFromSegments(postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> {
  await eraseDefinitions(postgres, definitions, projectId, isTheirs)
  await eraseFromQueries(postgres, queries, projectId, isTheirs)
}

const queries: KeptQueries = {
  rows: (projectId) =>
    sql`select segment_id as id, query from segments where project_id = ${projectId} and query is not null order by 1 for update`,
  write: (id, query) => sql`update segments set query = ${query}, revision = revision + 1 where segment_id = ${id}`,
}
