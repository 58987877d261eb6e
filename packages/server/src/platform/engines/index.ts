import type { Config } from '../config.ts'
import { startClickHouse } from './clickhouse.ts'
import { processStart, releaseDataDir, type Runtime, takeDataDir, writeRuntime } from './lock.ts'
import { type EmbeddedPostgres, startPostgres } from './postgres.ts'

export { DataDirHeld, processStart, readRuntime, runningHolder } from './lock.ts'

export interface Engines {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Adds the address of our own server to runtime.json, for the CLI. */
  announce(httpUrl: string): void
  stop(): Promise<void>
}

/** Takes the data dir and starts what is not given from outside. */
export async function startEngines(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'clickhouseUrl'>,
  options: { readonly fsync?: boolean } = {},
): Promise<Engines> {
  const { dataDir } = config
  await takeDataDir(dataDir)
  let httpUrl: string | undefined
  let stopping = false
  let postgres: EmbeddedPostgres | undefined
  const clickhouse = config.clickhouseUrl ? undefined : await startClickHouse(dataDir, () => publish())
  if (!config.databaseUrl) {
    postgres = await startPostgres(dataDir, {
      fsync: options.fsync ?? true,
      // A dead database ends the server: its supervisor (or `npm start`) brings both back, with recovery.
      onExit: () => {
        if (!stopping) process.kill(process.pid, 'SIGTERM')
      },
    })
  }
  const databaseUrl = config.databaseUrl ?? postgres?.url ?? ''
  const clickhouseUrl = config.clickhouseUrl ?? clickhouse?.url ?? ''

  function publish(): void {
    const engine = (name: string, pid: number | undefined) => (pid ? [{ name, pid, startedAt: processStart(pid) ?? '' }] : [])
    const runtime: Runtime = {
      pid: process.pid,
      startedAt: processStart(process.pid) ?? '',
      engines: [...engine('postgres', postgres?.pid), ...engine('clickhouse', clickhouse?.pid)],
      databaseUrl,
      clickhouseUrl,
      ...(httpUrl ? { httpUrl } : {}),
    }
    writeRuntime(dataDir, runtime)
  }
  publish()

  return {
    databaseUrl,
    clickhouseUrl,
    announce(url) {
      httpUrl = url
      publish()
    },
    async stop() {
      stopping = true
      await Promise.all([clickhouse?.stop(), postgres?.stop()])
      releaseDataDir(dataDir)
    },
  }
}
