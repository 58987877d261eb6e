import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connectClickHouse } from '../src/platform/clickhouse.ts'
import { startEngines } from '../src/platform/engines/index.ts'
import { migrate } from '../src/platform/migrate.ts'
import { connectPostgres } from '../src/platform/postgres.ts'
import { sql } from '../src/platform/sql.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUrl: string
    clickhouseUrl: string
  }
}

/** One pair of engines for a whole test run, with a migrated template database that tests clone. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-test-'))
  const engines = await startEngines({ dataDir, databaseUrl: undefined, clickhouseUrl: undefined }, { fsync: false })
  const postgres = connectPostgres(engines.databaseUrl)
  const clickhouse = connectClickHouse(engines.clickhouseUrl)
  await migrate(postgres, clickhouse)
  await postgres.run(sql`select 1`)
  await postgres.end()
  await clickhouse.close()
  project.provide('databaseUrl', engines.databaseUrl)
  project.provide('clickhouseUrl', engines.clickhouseUrl)
  return async () => {
    await engines.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
