import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'

export interface Mariadb {
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Runs statements as the owner of the server. */
  run(...statements: string[]): Promise<void>
  end(): Promise<void>
}

const binary = ['/usr/sbin/mariadbd', '/usr/bin/mariadbd'].find((path) => existsSync(path))

/** A MariaDB of its own on the loopback, in a folder of its own, with a reader that may only select. */
export async function startMariadb(...more: string[]): Promise<Mariadb> {
  if (!binary) throw new Error('The tests of pulls need the server of MariaDB: apt-get install mariadb-server-core')
  const dir = mkdtempSync(join(tmpdir(), 'millrace-mariadb-'))
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []
  const made = spawnSync(binary, ['--no-defaults', ...asRoot, '--bootstrap', `--datadir=${dir}`, '--skip-networking'], {
    input: firstStatements(),
  })
  if (made.status !== 0) throw new Error(`MariaDB cannot make its folder: ${made.stderr.toString().slice(-2_000)}`)
  const port = await freePort()
  const options = [
    `--datadir=${dir}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(dir, 's')}`,
    `--pid-file=${join(dir, 'pid')}`,
    ...more,
  ]
  const server = spawn(binary, ['--no-defaults', ...asRoot, ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr?.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)))
  const owner = { host: '127.0.0.1', port, user: 'root', multipleStatements: true }
  await ready(owner, server, () => said)
  const password = 'only to read'
  const granting = await createConnection(owner)
  await granting.query(`create user reader@'%' identified by '${password}'; grant select on shop.* to reader@'%'`)
  await granting.end()
  return {
    port,
    user: 'reader',
    password,
    database: 'shop',
    async run(...statements) {
      const connection = await createConnection({ ...owner, database: 'shop' })
      for (const statement of statements) await connection.query(statement)
      await connection.end()
    },
    async end() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** What the package's own set-up runs, a statement a line: tables of the system, an owner without password on this machine. */
function firstStatements(): string {
  const own = [
    'create database mysql',
    'use mysql',
    'set @auth_root_socket = null',
    'set @skip_auth_anonymous = 1',
    "set @current_hostname = 'localhost'",
  ]
  const files = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'].map((name) =>
    readFileSync(join('/usr/share/mysql', name), 'utf8'),
  )
  return [...own.map((one) => `${one};`), ...files, 'create database shop character set utf8mb4;', ''].join('\n')
}

async function ready(options: object, server: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`MariaDB ended: ${said()}`)
    try {
      await (await createConnection(options)).end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const at = probe.address()
      probe.close(() => (typeof at === 'object' && at ? resolve(at.port) : reject(new Error('no port'))))
    })
  })
}
