import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { unprivilegedOwner } from '../src/platform/engines/postgres-files.ts'
import { startPostgres } from '../src/platform/engines/postgres.ts'
import type { Certified } from './certificates.ts'
import { startMariadb } from './mariadb.ts'

/** A database that can be reached by TLS, as somebody else's server may be. */
export interface TlsServer {
  /** Where it is, for a pull. */
  readonly origin: object
  readonly password: string
  /** A query with one row: `cipher`, empty when the connection is not encrypted. */
  readonly query: string
  /** Shows another certificate from now on; nothing: takes no encrypted connections. */
  show(certified: Certified | undefined): Promise<void>
  /** Takes encrypted connections only, from now on. */
  demand(): Promise<void>
  end(): Promise<void>
}

function folderOf(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `millrace-${name}-`))
  // The account that the server runs as reads its files here.
  chmodSync(dir, 0o755)
  return dir
}

export async function tlsPostgres(certified: Certified): Promise<TlsServer> {
  const dir = folderOf('tls-postgres')
  const server = await startPostgres(dir, { fsync: false, onRestart: () => undefined, onDeath: () => undefined })
  const client = new pg.Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('show data_directory')
  const home = rows[0]?.data_directory ?? ''
  const owner = unprivilegedOwner()
  const write = (file: string, text: string): void => {
    writeFileSync(join(home, file), text, { mode: 0o600 })
    if (owner) chownSync(join(home, file), owner.uid, owner.gid)
  }
  const show = async (shown: Certified | undefined): Promise<void> => {
    if (shown) write('server.crt', shown.certificate)
    if (shown) write('server.key', shown.key)
    await client.query(`alter system set ssl = ${shown ? 'on' : 'off'}`)
    await reload()
  }
  const loadedAt = async (): Promise<string> => {
    const fresh = new pg.Client({ connectionString: server.url })
    await fresh.connect()
    const { rows } = await fresh.query<{ at: string }>('select pg_conf_load_time()::text as at')
    await fresh.end()
    return rows[0]?.at ?? ''
  }
  /** Done when a new connection sees it: the server reads its files when it gets round to it. */
  const reload = async (): Promise<void> => {
    const before = await loadedAt()
    await client.query('select pg_reload_conf()')
    while ((await loadedAt()) === before) continue
  }
  await client.query(`create role reader login password 'only to read'`)
  await show(certified)
  const at = new URL(server.url)
  return {
    origin: { from: 'postgres', host: at.hostname, port: Number(at.port), database: 'millrace', user: 'reader' },
    password: 'only to read',
    query: `select 1 as id, coalesce((select cipher from pg_stat_ssl where pid = pg_backend_pid()), '') as cipher`,
    show,
    async demand() {
      write('pg_hba.conf', 'hostssl all reader all scram-sha-256\nhost all millrace all scram-sha-256\n')
      await reload()
    },
    async end() {
      await client.end()
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export async function tlsMariadb(certified: Certified): Promise<TlsServer> {
  const dir = folderOf('tls-mariadb')
  const write = (shown: Certified): void => {
    writeFileSync(join(dir, 'server.crt'), shown.certificate)
    writeFileSync(join(dir, 'server.key'), shown.key, { mode: 0o600 })
  }
  write(certified)
  const secured = await startMariadb(`--ssl-cert=${join(dir, 'server.crt')}`, `--ssl-key=${join(dir, 'server.key')}`)
  const plain = await startMariadb('--skip-ssl')
  const origin = { from: 'mysql', host: '127.0.0.1', database: secured.database, user: secured.user }
  let { port } = secured
  return {
    get origin() {
      return { ...origin, port }
    },
    password: secured.password,
    query: `select 1 as id, variable_value as cipher from information_schema.session_status where variable_name = 'Ssl_cipher'`,
    async show(shown) {
      port = (shown ? secured : plain).port
      if (!shown) return
      write(shown)
      await secured.run('flush ssl')
    },
    demand: () => secured.run('set global require_secure_transport = on'),
    async end() {
      await Promise.all([secured.end(), plain.end()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
