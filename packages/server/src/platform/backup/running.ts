import type { Db } from '../postgres.ts'
import { sql } from '../sql.ts'

/** A lock of ours among PostgreSQL's advisory locks: held by the session of a backup for as long as it takes. */
export const backupLockKey = 7_100_003

/** While a backup is written, no table may be dropped: it would wait for the backup, and everything else behind it. */
export async function isBackupRunning(db: Db): Promise<boolean> {
  const row = await db.one(sql`
    select 1 as one from pg_locks where locktype = 'advisory' and objid = ${backupLockKey} and granted
      and database = (select oid from pg_database where datname = current_database()) limit 1`)
  return row !== undefined
}
