import { defaultErasedIdPolicy, type ErasedIdPolicy } from '@millrace/contract/identity/erase.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface PrivacyRow {
  readonly policy: ErasedIdPolicy
  /** Salt of erased ids, sealed; there is none before somebody was erased. */
  readonly salt: Buffer | null
  readonly revision: number
}

const columns = sql`erased_ids as policy, salt, revision`

export const readSettings = (db: Db, projectId: number): Promise<PrivacyRow | undefined> =>
  db.one<PrivacyRow>(sql`select ${columns} from privacy_settings where project_id = ${projectId}`)

/** The settings with a salt, made when there is none; the row is locked. */
export async function lockSettings(tx: Tx, projectId: number, newSalt: () => Buffer): Promise<PrivacyRow & { readonly salt: Buffer }> {
  await tx.run(sql`
    insert into privacy_settings (project_id, erased_ids, revision) values (${projectId}, ${defaultErasedIdPolicy}, 0) on conflict do nothing`)
  const row = await tx.one<PrivacyRow>(sql`select ${columns} from privacy_settings where project_id = ${projectId} for update`)
  if (!row) throw new Error(`project ${projectId} has no privacy settings although they were just made`)
  if (row.salt) return { ...row, salt: row.salt }
  const salt = newSalt()
  await tx.run(sql`update privacy_settings set salt = ${salt} where project_id = ${projectId}`)
  return { ...row, salt }
}

/** Answers with 0 when the revision is not the newest. */
export const writePolicy = (tx: Tx, projectId: number, revision: number, policy: ErasedIdPolicy): Promise<number> =>
  tx.run(sql`
    insert into privacy_settings as s (project_id, erased_ids, revision)
    select ${projectId}, ${policy}, 1 where ${revision} = 0 or exists (select 1 from privacy_settings where project_id = ${projectId})
    on conflict (project_id) do update set erased_ids = excluded.erased_ids, revision = s.revision + 1 where s.revision = ${revision}`)

export const countErased = async (db: Db, projectId: number): Promise<number> =>
  (await db.one<{ n: number }>(sql`select count(*) as n from erased_ids where project_id = ${projectId}`))?.n ?? 0

const partsOf = (hashes: readonly Buffer[]): number[] => hashes.map((hash) => hash[0] ?? 0)

/** Ids erased once more are known by the last time. */
export async function insertErased(tx: Tx, projectId: number, hashes: readonly Buffer[], now: Date): Promise<void> {
  await tx.run(sql`
    insert into erased_ids (id_part, project_id, id_hash, erased_at)
    select p, ${projectId}, h, ${now} from unnest(${partsOf(hashes)}::smallint[], ${hashes}::bytea[]) x(p, h) order by p, h
    on conflict (id_part, project_id, id_hash) do update set erased_at = excluded.erased_at`)
}

/** When these were erased, by hash in hexadecimal; those that were not are left out. */
export async function findErased(db: Db, projectId: number, hashes: readonly Buffer[]): Promise<Map<string, Date>> {
  const rows = await db.rows<{ hash: Buffer; at: Date }>(sql`
    select e.id_hash as hash, e.erased_at as at from erased_ids e
    join unnest(${partsOf(hashes)}::smallint[], ${hashes}::bytea[]) x(p, h) on e.id_part = x.p and e.id_hash = x.h where e.project_id = ${projectId}`)
  return new Map(rows.map((row) => [row.hash.toString('hex'), row.at]))
}
