import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Logger as QueueLogger, runMigrations } from 'graphile-worker'
import type { ClickHouse } from './clickhouse.ts'
import type { Postgres, Tx } from './postgres.ts'
import { type Sql, sql } from './sql.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly text: string
  readonly checksum: string
}

export class SchemaTooNew extends Error {}

const root = join(import.meta.dirname, '../../migrations')

export function readMigrations(engine: 'postgres' | 'clickhouse', folder = root): Migration[] {
  return readdirSync(join(folder, engine))
    .filter((file) => /^\d{4}_.*\.sql$/.test(file))
    .toSorted()
    .map((file) => {
      const text = readFileSync(join(folder, engine, file), 'utf8')
      return { version: Number(file.slice(0, 4)), name: file, text, checksum: createHash('md5').update(text).digest('hex') }
    })
}

/** Text that a migration file holds, as a statement without parameters. */
const plain = (text: string): Sql => ({ strings: [text], values: [] })

/** A lock of ours among PostgreSQL's advisory locks: one process migrates, the others wait. */
const lockKey = 7_100_001

/** Brings both engines to the newest schema; refuses a schema newer than this program. Returns what was applied. */
export async function migrate(
  postgres: Postgres,
  clickhouse: ClickHouse,
  options: { readonly before?: () => Promise<void>; readonly folder?: string } = {},
): Promise<string[]> {
  await postgres.run(sql`create table if not exists schema_migrations (
    engine text not null, version integer not null, name text not null, checksum text not null, applied_at timestamptz not null,
    primary key (engine, version))`)
  return postgres.transaction(async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(${lockKey})`)
    const wanted = (['postgres', 'clickhouse'] as const).map((engine) => ({ engine, all: readMigrations(engine, options.folder) }))
    const missing = []
    for (const { engine, all } of wanted) missing.push({ engine, list: await missingFrom(tx, engine, all) })
    const isOlder = missing.some(
      ({ engine, list }) => list.length > 0 && list.length < (wanted.find((w) => w.engine === engine)?.all.length ?? 0),
    )
    if (isOlder) await options.before?.()
    // The queue of jobs keeps a schema of its own, by migrations of its own.
    await runMigrations({ connectionString: postgres.url, logger: new QueueLogger(() => () => undefined) })
    const applied: string[] = []
    for (const { engine, list } of missing)
      for (const migration of list) {
        if (engine === 'postgres') await tx.run(plain(migration.text))
        else for (const statement of statements(migration.text)) await clickhouse.run(plain(statement))
        await tx.run(sql`
          insert into schema_migrations (engine, version, name, checksum, applied_at)
          values (${engine}, ${migration.version}, ${migration.name}, ${migration.checksum}, clock_timestamp())`)
        applied.push(`${engine}/${migration.name}`)
      }
    return applied
  })
}

async function missingFrom(tx: Tx, engine: string, all: readonly Migration[]): Promise<Migration[]> {
  const done = await tx.rows<{ version: number; name: string }>(sql`
    select version, name from schema_migrations where engine = ${engine} order by version`)
  const known = new Set(all.map((migration) => migration.version))
  const unknown = done.filter((row) => !known.has(row.version)).at(-1)
  if (unknown)
    throw new SchemaTooNew(
      `the ${engine} schema is at ${unknown.name}, newer than this program; start the version that wrote it, or restore a backup`,
    )
  const have = new Set(done.map((row) => row.version))
  return all.filter((migration) => !have.has(migration.version))
}

/** ClickHouse takes one statement a request; ours are separated by a semicolon at the end of a line. */
const statements = (text: string): string[] =>
  text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
