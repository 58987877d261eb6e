import pg from 'pg'
import { connectClickHouse } from '../clickhouse.ts'
import { writeArchive } from './archive.ts'
import { type Cut, dumpClickHouse, tablesOf } from './dump-clickhouse.ts'
import { dumpPostgres } from './dump-postgres.ts'
import { type BackupHead, endSchema, fingerprint } from './format.ts'
import { backupLockKey } from './running.ts'

export interface BackupInput {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  readonly file: string
  readonly at: Date
  readonly secret: string
  /** Whether the secret is kept in the data dir (then it goes into the file) or given from outside. */
  readonly secretIsKept: boolean
}

export interface BackupResult {
  readonly file: string
  readonly bytes: number
  readonly postgresRows: number
  readonly schema: string
}

export class NothingToBackUp extends Error {}

/** Writes both engines and the secret into one file: a pair that fits together, while the server runs or not. */
export async function backup(input: BackupInput): Promise<BackupResult> {
  const client = new pg.Client({ connectionString: input.databaseUrl })
  // What breaks between two statements is said by the next one.
  client.on('error', () => undefined)
  await client.connect()
  const clickhouse = connectClickHouse(input.clickhouseUrl)
  try {
    await takeLock(client)
    const migrations = await migrationsIn(client)
    const archive = await writeArchive(input.file, input.at)
    try {
      const facts = await positions(client, 'facts')
      const tables = await tablesOf(clickhouse)
      const stores = { clickhouse, url: input.clickhouseUrl, tables }
      const secret = { secret: fingerprint(input.secret), secretInside: input.secretIsKept }
      const about = { format: 1 as const, at: input.at.toISOString(), ...secret }
      const head: BackupHead = { ...about, migrations, clickhouse: tables, facts }
      await archive.file('backup.json', JSON.stringify(head, null, 1))
      const factBytes = await dumpClickHouse(stores, archive, 'facts', facts)
      if (input.secretIsKept) await archive.file('secret', input.secret)
      let events: Cut[] = []
      const postgresRows = await dumpPostgres(client, archive, async () => {
        events = await positions(client, 'events')
      })
      const eventBytes = await dumpClickHouse(stores, archive, 'events', events)
      await archive.file('end.json', JSON.stringify(endSchema.parse({ postgresRows, clickhouseBytes: { ...factBytes, ...eventBytes } })))
      const bytes = await archive.finish()
      const rows = Object.values(postgresRows).reduce((sum, n) => sum + n, 0)
      return { file: input.file, bytes, postgresRows: rows, schema: migrations.at(-1)?.name ?? '' }
    } catch (error) {
      await archive.abandon()
      throw error
    }
  } finally {
    await Promise.all([client.end(), clickhouse.close()])
  }
}

async function takeLock(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [backupLockKey])
  if (!rows[0]?.ok) throw new Error('another backup is being written; wait for it to end')
}

async function migrationsIn(client: pg.Client): Promise<BackupHead['migrations']> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('public.schema_migrations') is not null as there`)
  if (!rows[0]?.there) throw new NothingToBackUp('there is nothing to back up: the database has no schema yet')
  const done = await client.query<BackupHead['migrations'][number]>(
    'select engine, version, name, checksum from schema_migrations order by version, engine desc',
  )
  return done.rows
}

async function positions(client: pg.Client, log: 'events' | 'facts'): Promise<Cut[]> {
  const { rows } = await client.query<Cut>(
    'select log_part as "logPart", done_upto::float8 as "doneUpto" from log_positions where log = $1 order by log_part',
    [log],
  )
  return rows
}
