import type { Config } from '../config.ts'
import { isNoRoom } from '../disk.ts'
import { type EmbeddedClickHouse, startClickHouse } from './clickhouse.ts'
import { forgetRuntime, runningHolder, takeDataDir, writeRuntime } from './lock.ts'
import { type EmbeddedPostgres, startPostgres } from './postgres.ts'
import { processStart } from './processes.ts'

export { DataDirHeld, readRuntime, type Runtime, runningHolder } from './lock.ts'
export { processStart } from './processes.ts'

const noRoomMs = 2_000

export interface Engines {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Where PostgreSQL's files are, when it is ours. */
  readonly databaseFolder: string | undefined
  /** Adds the address of our own server to runtime.json, for the CLI. */
  announce(httpUrl: string): void
  stop(): Promise<void>
  /** Ends the engines at once; what was acknowledged is on disk. */
  kill(): void
}

/** Takes the data dir and starts what is not given from outside; what was started is ended again when the rest fails. */
export async function startEngines(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'clickhouseUrl'>,
  options: { readonly fsync?: boolean; readonly maxConnections?: number; readonly onDeath?: (folder: string) => void } = {},
): Promise<Engines> {
  const { dataDir, databaseUrl, clickhouseUrl } = config
  if (databaseUrl && clickhouseUrl) return externalEngines(dataDir, { databaseUrl, clickhouseUrl })
  const lock = takeDataDir(dataDir)
  let httpUrl: string | undefined
  let stopping = false
  let postgres: EmbeddedPostgres | undefined
  let clickhouse: EmbeddedClickHouse | undefined

  const urls = () => ({ databaseUrl: databaseUrl ?? postgres?.url ?? '', clickhouseUrl: clickhouseUrl ?? clickhouse?.url ?? '' })
  function publish(): void {
    const engine = (name: string, pid: number | undefined) => (pid ? [{ name, pid, startedAt: processStart(pid) ?? '' }] : [])
    const engines = [...engine('postgres', postgres?.pid), ...engine('clickhouse', clickhouse?.pid)]
    writeRuntime(dataDir, { engines, ...urls(), ...(httpUrl ? { httpUrl } : {}) })
  }
  /** For a disk that is full just then: who runs is seen without the file, too. */
  function publishAgain(): void {
    if (stopping) return
    try {
      publish()
    } catch (error) {
      if (!isNoRoom(error)) throw error
      setTimeout(publishAgain, noRoomMs).unref()
    }
  }
  async function stop(): Promise<void> {
    stopping = true
    await Promise.all([clickhouse?.stop(), postgres?.stop()])
    lock.release()
  }

  try {
    if (!clickhouseUrl) clickhouse = await startClickHouse(dataDir, publishAgain)
    if (!databaseUrl)
      postgres = await startPostgres(dataDir, {
        fsync: options.fsync ?? true,
        maxConnections: options.maxConnections,
        onRestart: publishAgain,
        // A database that cannot be started ends the server: its supervisor brings both back, when there is what was missing.
        onDeath: (folder) => options.onDeath?.(folder),
      })
    publish()
  } catch (error) {
    await stop()
    throw error
  }

  return {
    ...urls(),
    databaseFolder: postgres?.folder,
    announce(url) {
      httpUrl = url
      publish()
    },
    stop,
    kill() {
      stopping = true
      postgres?.kill()
      clickhouse?.kill()
    },
  }
}

/** Nothing here is ours to lock: any number of processes may share the folder (and the secret in it); the first one serves the CLI. */
function externalEngines(dataDir: string, urls: Pick<Engines, 'databaseUrl' | 'clickhouseUrl'>): Engines {
  return {
    ...urls,
    databaseFolder: undefined,
    announce(httpUrl) {
      const holder = runningHolder(dataDir)
      if (!holder || holder.pid === process.pid) writeRuntime(dataDir, { engines: [], ...urls, httpUrl })
    },
    stop: async () => forgetRuntime(dataDir),
    kill: () => undefined,
  }
}
