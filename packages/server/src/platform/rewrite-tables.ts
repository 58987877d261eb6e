import type { Postgres } from './postgres.ts'
import { sql } from './sql.ts'

/** In milliseconds; far above what any transaction of ours lasts. */
const patienceMs = 600_000

/**
 * Writes every table anew, so that bytes of removed rows are in no file of the database: PostgreSQL only marks their space as
 * free until something else is written there. Tables whose files, and those of their indexes, never held a row are left alone:
 * of hundreds of parts most are such. Statistics go the same way, since they hold common values; those of a table without rows
 * are not made anew by analysing it, so they are cleared. Each table is locked while it is written; what the write-ahead log
 * still holds leaves with its segments. Answers with the tables; an error when a transaction that may still see removed rows,
 * a forgotten session for instance, does not end within ten minutes.
 */
export async function rewriteTables(postgres: Postgres): Promise<string[]> {
  const tables = await postgres.rows<{ name: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker') and (
      pg_relation_size(c.oid) > 0
      or exists (select from pg_index i where i.indrelid in (c.oid, c.reltoastrelid) and pg_relation_size(i.indexrelid) > 8192))
    order by 1`)
  await olderTransactionsEnded(postgres)
  for (const { name } of tables) await postgres.run({ strings: [`vacuum (full, analyze) ${name}`], values: [] })
  await postgres.run(sql`
    select pg_clear_attribute_stats(schemaname, tablename, attname, inherited) from pg_stats
    where schemaname in ('public', 'graphile_worker') and pg_relation_size(format('%I.%I', schemaname, tablename)::regclass) = 0`)
  // What was replaced just now is removed as well.
  await olderTransactionsEnded(postgres)
  await postgres.run(sql`vacuum full pg_catalog.pg_statistic`)
  // Old files are unlinked, and the log before it is not needed any more, from the next checkpoint on.
  await postgres.run(sql`checkpoint`)
  return tables.map(({ name }) => name)
}

/**
 * A row that was removed is written anew as long as a transaction of this database that began before may still see it: one of
 * autovacuum's, for instance. A writer of any other database counts too, since what is rewritten is seen as of the oldest writer of all.
 */
async function olderTransactionsEnded(postgres: Postgres): Promise<void> {
  const own = await postgres.one<{ id: string }>(sql`select pg_current_xact_id()::xid::text as id`)
  for (const started = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const older = await postgres.one<{ pid: number; application: string; since: Date }>(sql`
      select pid, application_name as application, xact_start as since from pg_stat_activity
      where pid <> pg_backend_pid() and (
        age(backend_xid) > age(${own?.id ?? ''}::xid) or datname = current_database() and age(backend_xmin) > age(${own?.id ?? ''}::xid))
      order by xact_start limit 1`)
    if (!older) return
    if (Date.now() - started > patienceMs)
      throw new Error(
        `the transaction of process ${older.pid} (${older.application}), open since ${older.since.toISOString()}, keeps removed rows: end it and run this again`,
      )
  }
}
