import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { type Databases, emptyDatabases } from '../../test/databases.ts'
import { clickhouseSchema, postgresSchema } from '../../test/schema-text.ts'
import { migrate, SchemaChanged, schemaState, SchemaTooNew } from './migrate.ts'
import { migrationsFolder, readMigrations, statementsOf } from './migrations.ts'
import { sql } from './sql.ts'
import { onStopPoint } from './stop-points.ts'

const root = mkdtempSync(join(tmpdir(), 'millrace-migrations-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let databases: Databases
beforeEach(async () => {
  databases = await emptyDatabases()
})
afterEach(() => databases.drop())

/** A folder of migrations of its own. */
function folder(files: Record<string, string>): string {
  const made = mkdtempSync(join(root, 'set-'))
  for (const engine of ['postgres', 'clickhouse']) mkdirSync(join(made, engine))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text)
  return made
}

const first = { 'postgres/0001_a.sql': 'create table a (n int primary key);\ninsert into a values (1);' }
const both = {
  ...first,
  'clickhouse/0001_a.sql':
    '-- two of them\ncreate table a (n UInt8) engine = MergeTree order by n;\nalter table a add column m UInt8;\nalter table a add index by_m m type minmax;\n',
}
const go = (files: Record<string, string>, before?: (from: string) => Promise<void>) =>
  migrate(databases.postgres, databases.clickhouse, { folder: folder(files), ...(before ? { before } : {}) })

test('two that migrate at once: each migration is applied once, and both end at the newest schema', async () => {
  const files = folder(both)
  const run = () => migrate(databases.postgres, databases.clickhouse, { folder: files })
  const applied = await Promise.all([run(), run(), run()])
  expect(applied.flat().toSorted()).toEqual(['clickhouse/0001_a.sql', 'postgres/0001_a.sql'])
  expect(await databases.postgres.rows(sql`select n from a`)).toEqual([{ n: 1 }])
})

test('a crash after any statement in ClickHouse: the next start finishes, and PostgreSQL has its part exactly once', async () => {
  for (let crashAt = 1; crashAt <= 3; crashAt++) {
    const undo = onStopPoint('migrate.after_statement', () => {
      throw new Error('stopped')
    })
    await expect(go(both)).rejects.toThrow('stopped')
    undo()
    expect((await schemaState(databases.postgres, folder(both))).pending).toHaveLength(2)
  }
  expect(await go(both)).toEqual(['postgres/0001_a.sql', 'clickhouse/0001_a.sql'])
  expect(await go(both)).toEqual([])
  const columns = await databases.clickhouse.rows(sql`select name from system.columns where database = currentDatabase() and table = 'a'`)
  expect(columns).toEqual([{ name: 'n' }, { name: 'm' }])
})

test('a table that is there without having been begun is not taken for ours', async () => {
  await databases.clickhouse.run(sql`create table a (other UInt8) engine = MergeTree order by other`)
  await expect(go(both)).rejects.toThrow(/already exists/)
})

test('an older schema is announced before it is changed, an empty database is not; an announcement that fails keeps it', async () => {
  const announced: string[] = []
  const note = async (from: string): Promise<void> => void announced.push(from)
  await go(first, note)
  await go(first, note)
  expect(announced).toEqual([])
  await expect(go(both, () => Promise.reject(new Error('no space for the backup')))).rejects.toThrow('no space for the backup')
  expect((await schemaState(databases.postgres, folder(both))).pending.map((one) => one.name)).toEqual(['0001_a.sql'])
  await go(both, note)
  expect(announced).toEqual(['0001_a.sql'])
})

test('a newer schema is refused by name, a changed migration too, and nothing is written', async () => {
  await go({ ...both, 'postgres/0002_later.sql': 'create table later (n int primary key)' })
  await expect(go(both)).rejects.toThrow(SchemaTooNew)
  await expect(go(both)).rejects.toThrow('the postgres schema is at 0002_later.sql, newer than this program')
  const changed = { ...both, 'postgres/0001_a.sql': 'create table a (n bigint primary key);' }
  const later = { 'postgres/0002_later.sql': 'create table later (n int primary key)' }
  await expect(go({ ...changed, ...later })).rejects.toThrow(SchemaChanged)
  await expect(go({ ...changed, ...later })).rejects.toThrow(
    'postgres/0001_a.sql was applied here, but this program has another text of it',
  )
})

test('migrations of ClickHouse hold only statements that can be begun again', () => {
  const odd = readMigrations()
    .filter((migration) => migration.engine === 'clickhouse')
    .flatMap((migration) => statementsOf(migration.text))
    .filter((text) => !/^(create (table|view|materialized view|dictionary)|alter table|drop (table|view)|rename table)\b/i.test(text))
  expect(odd).toEqual([])
})

/** Numbers landed out of order in the past: whoever installed in between has later ones without these. */
const late = [
  { name: 'the one of erasure', upto: 126, missing: [111] },
  { name: 'all that landed after pulls', upto: 127, missing: [101, 102, 103, 104, 111, 112, 113] },
  { name: 'those of erasure and consents', upto: 127, missing: [111, 112, 113] },
]
test.each(late)('a database at $upto without $name comes to the same schema as a new one', async ({ upto, missing }) => {
  const { postgres, clickhouse } = databases
  const only = readMigrations().filter(({ version }) => version <= upto && !missing.includes(version))
  await migrate(postgres, clickhouse, { only })
  const before = await schemaState(postgres)
  expect(missing.filter((version) => !before.pending.some((one) => one.engine === 'postgres' && one.version === version))).toEqual([])
  await migrate(postgres, clickhouse)
  expect((await schemaState(postgres)).pending).toEqual([])
  const reviewed = (engine: string): string => readFileSync(join(migrationsFolder, engine, 'schema.sql'), 'utf8')
  expect(await postgresSchema(postgres)).toBe(reviewed('postgres'))
  expect(await clickhouseSchema(clickhouse)).toBe(reviewed('clickhouse'))
})
