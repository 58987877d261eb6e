import { type Migrated, migrateSafely, refuseHalfRestored } from '../platform/backup/index.ts'
import { type ClickHouse, connectClickHouse } from '../platform/clickhouse.ts'
import { systemClock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type Runtime, runningHolder, startEngines } from '../platform/engines/index.ts'
import { connectPostgres, type Postgres } from '../platform/postgres.ts'

/** What a command works with: both engines, of a running server or started for the moment. */
export interface Tools {
  readonly config: Config
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** The server (or another command) whose engines these are. */
  readonly running: Runtime | undefined
  migrate(): Promise<Migrated>
}

export async function withTools<T>(config: Config, work: (tools: Tools) => Promise<T>): Promise<T> {
  refuseHalfRestored(config.dataDir)
  const running = runningHolder(config.dataDir)
  if (running && !running.databaseUrl) throw new Error(`the server in ${config.dataDir} is still starting; try again in a moment`)
  const engines = running ? undefined : await startEngines(config)
  const databaseUrl = running?.databaseUrl ?? engines?.databaseUrl ?? ''
  const clickhouseUrl = running?.clickhouseUrl ?? engines?.clickhouseUrl ?? ''
  const postgres = connectPostgres(databaseUrl, { size: 4 })
  const clickhouse = connectClickHouse(clickhouseUrl)
  const migrate = (): Promise<Migrated> => migrateSafely({ postgres, clickhouse, databaseUrl, clickhouseUrl }, config, systemClock)
  try {
    return await work({ config, postgres, clickhouse, databaseUrl, clickhouseUrl, running, migrate })
  } finally {
    await Promise.all([postgres.end(), clickhouse.close()])
    await engines?.stop()
  }
}
