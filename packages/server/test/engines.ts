import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { fastFolder, newDataDir } from './data-dir.ts'
import { connectClickHouse } from '../src/platform/clickhouse.ts'
import { startEngines } from '../src/platform/engines/index.ts'
import { migrate } from '../src/platform/migrate.ts'
import { connectPostgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    clickhouseUrl: string
    /** What makes each table of ClickHouse as it is after all migrations, in the database that is asked. */
    clickhouseTables: string[]
  }
}

interface Running {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  readonly clickhouseTables: string[]
  stop(): Promise<void>
}

/** One pair of engines for a whole test run, of all its projects, with a migrated template database that tests clone. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users++
  shared.running ??= start()
  const running = await shared.running
  project.provide('databaseUrl', running.databaseUrl)
  project.provide('clickhouseUrl', running.clickhouseUrl)
  project.provide('clickhouseTables', running.clickhouseTables)
  return async () => {
    if (--shared.users === 0) await running.stop()
  }
}

async function start(): Promise<Running> {
  const dataDir = newDataDir('test', fastFolder(Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)))
  // Each test has servers of its own on it, whose pools stay open for minutes after they were killed.
  const options = { fsync: false, maxConnections: 500 }
  const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined }, options)
  const { databaseUrl, clickhouseUrl } = engines
  const postgres = connectPostgres(databaseUrl)
  const clickhouse = connectClickHouse(clickhouseUrl)
  await migrate(postgres, clickhouse)
  await postgres.run(sql`select 1`)
  const tables = await clickhouse.rows<{ made: string }>(
    sql`select replaceOne(create_table_query, concat(' ', database, '.'), ' ') as made from system.tables where database = currentDatabase()`,
  )
  await postgres.end()
  await clickhouse.close()
  return {
    databaseUrl,
    clickhouseUrl,
    clickhouseTables: tables.map((table) => table.made),
    async stop() {
      await engines.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Vitest loads this file once per project; what is shared is the process. */
const shared = ((globalThis as { millraceTestEngines?: { users: number; running?: Promise<Running> } }).millraceTestEngines ??= {
  users: 0,
})
