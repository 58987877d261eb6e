import type { EnvelopeAlgorithm } from '@millrace/contract/ingest/envelope-keys.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface KeyRow {
  readonly version: number
  readonly algorithm: EnvelopeAlgorithm
  readonly publicKey: string | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly retiredAt: Date | null
}

const columns = sql`version, algorithm, public_key as "publicKey", created_by as "createdBy", created_at as "createdAt", retired_at as "retiredAt"`

export const listKeys = (db: Db, projectId: number): Promise<KeyRow[]> =>
  db.rows<KeyRow>(sql`select ${columns} from envelope_keys where project_id = ${projectId} order by version`)

/** Keys in use, with their sealed halves. */
export const openableKeys = (
  db: Db,
  projectId: number,
): Promise<{ readonly version: number; readonly algorithm: EnvelopeAlgorithm; readonly sealed: Buffer }[]> =>
  db.rows(sql`
    select version, algorithm, private_key as sealed from envelope_keys
    where project_id = ${projectId} and retired_at is null and private_key is not null`)

export interface NewKey {
  readonly projectId: number
  /** The next free one, when undefined. */
  readonly version: number | undefined
  readonly algorithm: EnvelopeAlgorithm
  readonly publicKey: string | null
  readonly sealed: Buffer
  readonly createdBy: string
}

/** Undefined when the version is taken, also by a key that was retired. */
export const insertKey = (tx: Tx, key: NewKey, now: Date): Promise<KeyRow | undefined> =>
  tx.one<KeyRow>(sql`
    insert into envelope_keys (project_id, version, algorithm, public_key, private_key, created_by, created_at)
    select ${key.projectId}, coalesce(${key.version ?? null}::integer, (select coalesce(max(version), 0) + 1 from envelope_keys where project_id = ${key.projectId})),
      ${key.algorithm}, ${key.publicKey}, ${key.sealed}::bytea, ${key.createdBy}, ${now}
    on conflict do nothing returning ${columns}`)

export const retireKey = (tx: Tx, projectId: number, version: number, now: Date): Promise<KeyRow | undefined> =>
  tx.one<KeyRow>(sql`
    update envelope_keys set retired_at = ${now}, private_key = null
    where project_id = ${projectId} and version = ${version} and retired_at is null returning ${columns}`)
