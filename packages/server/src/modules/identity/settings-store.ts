import type { IdType } from '@millrace/contract/identity/types.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface SettingsRow {
  readonly types: readonly IdType[]
  readonly mergesPerHour: number
  /** Salt of hashed ids, sealed; there is none before a type is hashed. */
  readonly salt: Buffer | null
  readonly revision: number
}

export async function readSettings(db: Db, projectId: number): Promise<SettingsRow | undefined> {
  return db.one<SettingsRow>(sql`
    select types, merges_per_hour as "mergesPerHour", salt, revision from identity_settings where project_id = ${projectId}`)
}

/** Answers with 0 when the revision is not the newest. */
export const writeSettings = (tx: Tx, projectId: number, revision: number, row: Omit<SettingsRow, 'revision'>): Promise<number> =>
  tx.run(sql`
    insert into identity_settings as s (project_id, types, merges_per_hour, salt, revision)
    select ${projectId}, ${JSON.stringify(row.types)}::jsonb, ${row.mergesPerHour}, ${row.salt}::bytea, ${revision + 1}
    where ${revision} = 0 or exists (select 1 from identity_settings where project_id = ${projectId})
    on conflict (project_id) do update set types = excluded.types, merges_per_hour = excluded.merges_per_hour, salt = excluded.salt, revision = s.revision + 1
    where s.revision = ${revision}`)

/** Of these types (an openid type stands for all accounts), one that the project has ids of. */
export async function findTypeWithIds(db: Db, projectId: number, types: readonly string[]): Promise<string | undefined> {
  const row = await db.one<{ type: string }>(sql`
    select x.t as type from unnest(${types}::text[]) x(t)
    where exists (select 1 from person_ids i where i.project_id = ${projectId} and (i.id_type = x.t or i.id_type like x.t || ':%')) limit 1`)
  return row?.type
}
