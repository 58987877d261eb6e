import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface AccountRow {
  readonly appid: string
  readonly sealed: Buffer
  readonly encrypted: boolean
  readonly checkedAt: Date | null
  readonly revision: number
}

const columns = sql`appid, secrets as sealed, is_encrypted as encrypted, checked_at as "checkedAt", revision`

export const findAccount = (db: Db, projectId: number, sourceId: number): Promise<AccountRow | undefined> =>
  db.one<AccountRow>(sql`select ${columns} from wechat_accounts where project_id = ${projectId} and source_id = ${sourceId}`)

export interface AccountInput {
  readonly projectId: number
  readonly sourceId: number
  readonly appid: string
  readonly sealed: Buffer
  readonly encrypted: boolean
  /** Of the row it was made on; 0 when there was none. */
  readonly revision: number
}

/** Undefined when the revision is not the newest. Another account has not been checked yet. */
export const writeAccount = (tx: Tx, account: AccountInput, now: Date): Promise<AccountRow | undefined> =>
  tx.one<AccountRow>(sql`
    insert into wechat_accounts as a (project_id, source_id, appid, secrets, is_encrypted, updated_at)
    select ${account.projectId}, ${account.sourceId}, ${account.appid}, ${account.sealed}::bytea, ${account.encrypted}, ${now}
    where ${account.revision} = 0 or exists (select 1 from wechat_accounts where project_id = ${account.projectId} and source_id = ${account.sourceId})
    on conflict (project_id, source_id) do update set appid = excluded.appid, secrets = excluded.secrets, is_encrypted = excluded.is_encrypted,
      checked_at = case when a.appid = excluded.appid then a.checked_at end, updated_at = excluded.updated_at, revision = a.revision + 1
    where a.revision = ${account.revision} returning ${columns}`)

export async function noteChecked(db: Db, projectId: number, sourceId: number, at: Date): Promise<void> {
  await db.run(sql`update wechat_accounts set checked_at = ${at} where project_id = ${projectId} and source_id = ${sourceId}`)
}
