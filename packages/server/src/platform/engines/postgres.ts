import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { pause } from '../clock.ts'
import { ifSpent, roomOf } from '../disk.ts'
import { freePort } from './port.ts'
import { clusterPassword, initialise, nativeTree, type Owner, reachable, unprivilegedOwner } from './postgres-files.ts'
import { ended, endProcess, hasEnded, processesIn, processStart } from './processes.ts'

export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  readonly folder: string
  stop(): Promise<void>
  /** At once, with recovery at the next start; for a stop that took too long. */
  kill(): void
}

interface Tuning {
  readonly fsync: boolean
  /** 120 unless said otherwise: one server with its worker and tools. */
  readonly maxConnections?: number | undefined
}

export interface PostgresOptions extends Tuning {
  onRestart(pid: number): void
  /** It has died, and could not be started again. */
  onDeath(folder: string): void
}

/**
 * Starts PostgreSQL 18 from the npm package on a free loopback port; makes the cluster on first use. One that dies is started again on the
 * same address. It does not do so itself: a recovery of its own that fails for want of room may leave it hanging.
 */
export async function startPostgres(dataDir: string, options: PostgresOptions): Promise<EmbeddedPostgres> {
  const owner = unprivilegedOwner()
  const home =
    owner && !reachable(dataDir) ? join('/var/tmp', `millrace-${createHash('md5').update(dataDir).digest('hex').slice(0, 12)}`) : dataDir
  mkdirSync(home, { recursive: true })
  const native = nativeTree(home, owner)
  const cluster = join(home, 'postgres')
  const password = clusterPassword(dataDir)
  if (existsSync(join(cluster, 'PG_VERSION'))) await endLeftOver(cluster)
  else initialise(native, cluster, password, owner)
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  const start = (port: number): ChildProcess => (child = launch(native, cluster, port, options, owner))
  const up = { password, cluster, signal: stopping.signal }
  const port = await launchUntilUp(start, up)
  const url = urlOf(port, password)
  await ensureDatabase(url)

  // Only from here on: an engine that never came up is an error with a message, not a quiet end.
  async function keepRunning(): Promise<void> {
    for (;;) {
      if (child) await ended(child)
      if (stopping.signal.aborted) return
      try {
        await launchUntilUp(start, up, port)
      } catch {
        return stopping.signal.aborted ? undefined : options.onDeath(cluster)
      }
      options.onRestart(child?.pid ?? 0)
    }
  }
  const kept = keepRunning()

  return {
    url: url.replace(/\/postgres$/, '/millrace'),
    get pid() {
      return child?.pid ?? 0
    },
    folder: cluster,
    async stop() {
      stopping.abort()
      await stop(child)
      await kept
    },
    kill() {
      stopping.abort()
      child?.kill('SIGQUIT')
    },
  }
}

const urlOf = (port: number, password: string): string => `postgres://millrace:${password}@127.0.0.1:${port}/postgres`

/**
 * Ends a server that still runs on the cluster, and what a killed one left: two on one cluster destroy it. PostgreSQL guards itself by its
 * pid file; that goes only when its number has become another process's (after a restart of the machine), which PostgreSQL takes for itself.
 */
async function endLeftOver(cluster: string): Promise<void> {
  // The postmaster is the oldest; its children end with it.
  for (const pid of processesIn(cluster, 'postgres').toSorted((a, b) => a - b)) await endProcess(pid)
  const file = join(cluster, 'postmaster.pid')
  const named = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  if (named > 0 && processStart(named) !== undefined) rmSync(file)
}

/** Tried three times: the free port may be taken meanwhile, and children of a killed server need a moment to leave. Answers with the port. */
async function launchUntilUp(
  start: (port: number) => ChildProcess,
  { password, cluster, signal }: { readonly password: string; readonly cluster: string; readonly signal: AbortSignal },
  before?: number,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = before ?? (await freePort())
    const child = start(port)
    try {
      await untilReady(urlOf(port, password), child, cluster)
      return port
    } catch (error) {
      await stop(child)
      if (attempt < 3) await pause(1_000, signal)
      if (attempt === 3 || signal.aborted) throw error
    }
  }
}

function launch(
  native: string,
  cluster: string,
  port: number,
  { fsync, maxConnections = 120 }: Tuning,
  owner: Owner | undefined,
): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(maxConnections),
    shared_buffers: '256MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    wal_compression: 'on',
    max_wal_size: `${walMegabytes(cluster)}MB`,
    checkpoint_timeout: '10min',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    max_locks_per_transaction: '256',
    restart_after_crash: 'off',
    // After a crash every file is to be on disk before recovery: one call instead of thousands of files opened one by one.
    recovery_init_sync_method: 'syncfs',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  const log = openSync(join(dirname(cluster), 'postgres.log'), 'a', 0o600)
  const child = spawn(join(native, 'bin/postgres'), args, {
    ...owner,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', log],
  })
  closeSync(log)
  // However this process ends, short of being killed, its database ends with it.
  const end = (): void => void child.kill('SIGINT')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  return child
}

/** Its files are kept to be used again: on a small disk they must not take what the tables need. */
const walMegabytes = (cluster: string): number => Math.round(Math.min(2_048, Math.max(128, roomOf(cluster).totalBytes / 1e7)))

async function untilReady(url: string, child: ChildProcess, cluster: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (hasEnded(child))
      throw new Error(`PostgreSQL ended with ${child.exitCode ?? child.signalCode}; see postgres.log in the data dir${ifSpent(cluster)}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return await client.end()
    } catch (cause) {
      if (tries >= (isRecovering(cause) ? 6_000 : 600)) throw new Error('PostgreSQL did not become ready in time', { cause })
      await new Promise((resolve) => setTimeout(resolve, tries < 50 ? 20 : 100))
    }
  }
}

/** It replays its log, which takes as long as there is log: it is given ten minutes, not one. */
const isRecovering = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '57P03'

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'millrace'`)
  if (!rowCount) await client.query('create database millrace')
  await client.end()
}

/** Fast shutdown; one that hangs is cut short, PostgreSQL recovers at the next start. */
async function stop(child: ChildProcess | undefined): Promise<void> {
  if (!child || hasEnded(child)) return
  const late = setTimeout(() => child.kill('SIGQUIT'), stopMs)
  child.kill('SIGINT')
  await ended(child)
  clearTimeout(late)
}

const stopMs = 8_000
