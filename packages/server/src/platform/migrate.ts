import { Logger as QueueLogger, runMigrations } from 'graphile-worker'
import type { ClickHouse } from './clickhouse.ts'
import { applyClickHouse, createSteps } from './migrate-clickhouse.ts'
import { type Engine, type Migration, readMigrations } from './migrations.ts'
import { calmPool, type Db, type Postgres } from './postgres.ts'
import { type Sql, sql } from './sql.ts'

export class SchemaTooNew extends Error {}
/** A migration file is not what it was when it was applied here. */
export class SchemaChanged extends Error {}

export interface MigrateOptions {
  /** Called before anything changes, when there is an older schema to be changed; throwing keeps the schema as it is. */
  readonly before?: (from: string) => Promise<void>
  /** Only these, as a backup had them. */
  readonly only?: readonly { readonly engine: Engine; readonly version: number }[]
  readonly folder?: string
}

/** Text that a migration file holds, as a statement without parameters. */
const plain = (text: string): Sql => ({ strings: [text], values: [] })

/** A lock of ours among PostgreSQL's advisory locks: one process migrates, the others wait. */
const lockKey = 7_100_001

/** Brings both engines to the newest schema; refuses a schema newer than this program. Returns what was applied. */
export async function migrate(postgres: Postgres, clickhouse: ClickHouse, options: MigrateOptions = {}): Promise<string[]> {
  return postgres.transaction(async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(${lockKey})`)
    // Outside of this transaction, so that a crash between the engines leaves them known.
    await postgres.run(sql`create table if not exists schema_migrations (
      engine text not null, version integer not null, name text not null, checksum text not null, applied_at timestamptz not null,
      primary key (engine, version))`)
    await createSteps(postgres)
    const { pending, newest } = await schemaState(tx, options.folder)
    const { only } = options
    const wanted = only ? pending.filter((one) => only.some((o) => o.engine === one.engine && o.version === one.version)) : pending
    if (newest !== undefined && wanted.length > 0) await options.before?.(newest)
    await migrateQueue(postgres)
    for (const migration of wanted) {
      if (migration.engine === 'postgres') await tx.run(plain(migration.text))
      else await applyClickHouse(postgres, clickhouse, migration)
      await tx.run(sql`
        insert into schema_migrations (engine, version, name, checksum, applied_at)
        values (${migration.engine}, ${migration.version}, ${migration.name}, ${migration.checksum}, clock_timestamp())`)
    }
    return wanted.map((migration) => `${migration.engine}/${migration.name}`)
  })
}

/** The queue of jobs keeps a schema of its own, by migrations of its own. */
async function migrateQueue(postgres: Postgres): Promise<void> {
  // A pool that the queue made would have nobody who hears of connections that break while it ends.
  const pgPool = calmPool({ connectionString: postgres.url, max: 1 })
  try {
    await runMigrations({ pgPool, logger: new QueueLogger(() => () => undefined) })
  } finally {
    await pgPool.end()
  }
}

export interface SchemaState {
  readonly pending: readonly Migration[]
  /** The last migration applied; nothing when there is no schema yet. */
  readonly newest: string | undefined
}

/** What is applied and what is missing, without changing anything; throws when the schema is not one of ours. */
export async function schemaState(db: Db, folder?: string): Promise<SchemaState> {
  const there = await db.one<{ ok: boolean }>(sql`select to_regclass('public.schema_migrations') is not null as ok`)
  const done = there?.ok
    ? await db.rows<Applied>(sql`select engine, version, name, checksum from schema_migrations order by version, engine desc`)
    : []
  const all = readMigrations(folder)
  const known = new Map(all.map((migration) => [keyOf(migration), migration]))
  for (const row of done.toReversed()) check(row, known.get(keyOf(row)))
  const have = new Set(done.map(keyOf))
  return { pending: all.filter((migration) => !have.has(keyOf(migration))), newest: done.at(-1)?.name }
}

type Applied = Omit<Migration, 'text'>

const keyOf = ({ engine, version }: { readonly engine: string; readonly version: number }): string => `${engine}/${version}`

function check(row: Applied, ours: Migration | undefined): void {
  if (!ours)
    throw new SchemaTooNew(
      `the ${row.engine} schema is at ${row.name}, newer than this program; start the version that wrote it, or restore a backup`,
    )
  if (ours.name !== row.name || ours.checksum !== row.checksum)
    throw new SchemaChanged(
      `${row.engine}/${row.name} was applied here, but this program has ${ours.name === row.name ? 'another text of it' : ours.name} under its number; start the version that wrote the schema, or restore a backup`,
    )
}
