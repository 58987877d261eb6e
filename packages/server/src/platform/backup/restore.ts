import pg from 'pg'
import { type ClickHouse, connectClickHouse } from '../clickhouse.ts'
import { migrate, SchemaTooNew } from '../migrate.ts'
import { readMigrations } from '../migrations.ts'
import { connectPostgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { readArchive, type Section, textOf } from './archive.ts'
import { type BackupHead, backupSchema, endSchema, postgresSchema } from './format.ts'
import { importNative } from '../clickhouse-native.ts'
import { type Loading, loadPostgres } from './load-postgres.ts'

export interface RestoreInput {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  readonly file: string
  /** Keeps the secret of the backup, or says that another one is set. */
  readonly keepSecret: (secret: string) => void
}

export interface RestoreResult {
  /** The moment that the restored data is of. */
  readonly at: string
  readonly postgresRows: number
  readonly events: number
  /** Migrations that the backup did not have yet. */
  readonly applied: readonly string[]
}

/** The place is not empty, or the file is not one that this program can restore. */
export class RestoreRefused extends Error {}

/** What a backup says about itself, checked against what this program knows. */
export async function readHead(file: string): Promise<BackupHead> {
  for await (const section of readArchive(file)) {
    if (section.name !== 'backup.json') break
    const head = backupSchema.safeParse(JSON.parse(await textOf(section.bytes)))
    if (!head.success) throw new RestoreRefused(`${file} was written by a program that this one does not understand`)
    checkMigrations(head.data)
    return head.data
  }
  throw new RestoreRefused(`${file} is not a backup`)
}

function checkMigrations(head: BackupHead): void {
  const known = new Map(readMigrations().map((one) => [`${one.engine}/${one.version}`, one]))
  for (const { engine, version, name, checksum } of head.migrations.toReversed()) {
    const ours = known.get(`${engine}/${version}`)
    if (!ours || ours.name !== name)
      throw new SchemaTooNew(
        `the backup has the ${engine} schema ${name}, newer than this program; restore it with the version that wrote it`,
      )
    if (ours.checksum !== checksum)
      throw new RestoreRefused(
        `the backup was written under another ${engine}/${name} than this program has; restore it with the version that wrote it`,
      )
  }
}

/** Fills two empty databases from a backup, brings them to the newest schema, and leaves them as after a clean stop. */
export async function restore(input: RestoreInput): Promise<RestoreResult> {
  const head = await readHead(input.file)
  const postgres = connectPostgres(input.databaseUrl, { size: 2 })
  const clickhouse = connectClickHouse(input.clickhouseUrl)
  const client = new pg.Client({ connectionString: input.databaseUrl })
  // What breaks between two statements is said by the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await refuseUnlessEmpty(client, clickhouse)
    await migrate(postgres, clickhouse, { only: head.migrations })
    const postgresRows = await fill(client, input, head)
    const applied = await migrate(postgres, clickhouse)
    const events = await clickhouse.rows<{ n: number }>(sql`select count() as n from events`)
    return { at: head.at, postgresRows, events: events[0]?.n ?? 0, applied }
  } finally {
    await Promise.all([client.end(), postgres.end(), clickhouse.close()])
  }
}

async function refuseUnlessEmpty(client: pg.Client, clickhouse: ClickHouse): Promise<void> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')`,
  )
  const olap = await clickhouse.rows<{ n: number }>(sql`select count() as n from system.tables where database = currentDatabase()`)
  for (const [engine, n] of [
    ['PostgreSQL', rows[0]?.n],
    ['ClickHouse', olap[0]?.n],
  ])
    if (n !== 0)
      throw new RestoreRefused(
        `the ${engine} database is not empty (${n} tables): restore into an empty MILLRACE_DATA_DIR or into empty databases`,
      )
}

async function fill(client: pg.Client, input: RestoreInput, head: BackupHead): Promise<number> {
  const columns = new Map(head.clickhouse.map((table) => [table.name, table.columns]))
  let loading: Loading | undefined
  let rows: number | undefined
  for await (const section of readArchive(input.file)) {
    const [kind = '', name = ''] = section.name.split('/')
    if (kind === 'postgres.json') loading = await loadPostgres(client, postgresSchema.parse(JSON.parse(await textOf(section.bytes))))
    if (kind === 'postgres') await loading?.table(name, section.bytes)
    if (kind === 'secret') input.keepSecret(await textOf(section.bytes))
    if (kind === 'clickhouse') await importPiece(input.clickhouseUrl, section, name, columns.get(name) ?? [])
    if (kind === 'end.json') rows = await loading?.finish(endSchema.parse(JSON.parse(await textOf(section.bytes))).postgresRows, head.facts)
  }
  if (rows === undefined) throw new RestoreRefused(`${input.file} ends before its end: it was not written or copied completely`)
  return rows
}

async function importPiece(url: string, section: Section, table: string, columns: readonly string[]): Promise<void> {
  const settings = {
    async_insert: 0,
    insert_deduplication_token: `restore:${section.name}`,
    max_partitions_per_insert_block: 0,
    max_execution_time: 3_600,
  }
  await importNative(url, { table, columns }, section.bytes, settings)
}
