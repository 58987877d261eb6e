import { connect as connectTo, type Socket } from 'node:net'
import type { DatabaseOrigin } from '@millrace/contract/ingest/pulls.ts'
import type { Connection, FieldPacket, RowDataPacket } from 'mysql2/promise'
import type { Outgoing } from '../../../platform/http/index.ts'
import { connectMs, pageOf, pageRows, queryMs } from './database.ts'
import { type Mark, type Reader, unreadable } from './reader.ts'
import { tlsOf, tlsProblem } from './tls.ts'
import { cursorAlias, type Dialect, keyAlias, pageStatement } from './statement.ts'

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
const dialectFor = (casts: Casts): Dialect => ({
  name: quoted,
  asText: (column) => `cast(${column} as char)`,
  after: () => [casts.cursor, casts.key],
})

/** Placeholders as the columns' own types: a number compared with a text is compared as an inexact number. */
interface Casts {
  readonly cursor: string
  readonly key: string
}

/** Reads a table of a MySQL or MariaDB, in a transaction per page that can only read. */
export function mysqlReader(outgoing: Outgoing, origin: DatabaseOrigin, password: string): Reader {
  let connecting: Promise<Connection> | undefined
  let casts: Casts | undefined

  async function connect(): Promise<Connection> {
    const address = await outgoing.addressOf(origin.host)
    const tls = tlsOf(origin)
    // Large, and needed by few: loaded with the first connection.
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({
      host: origin.host,
      port: origin.port,
      database: origin.database,
      user: origin.user,
      password,
      stream: () => connected(address, origin),
      ...(tls ? { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized } } : {}),
      connectTimeout: connectMs,
      dateStrings: true,
      supportBigNumbers: true,
      charset: 'utf8mb4',
    })
    connection.on('error', () => undefined)
    await connection.query("set session time_zone = '+00:00'")
    // MariaDB counts seconds and every statement, MySQL milliseconds and selects.
    await connection
      .query(`set session max_statement_time = ${queryMs / 1_000}`)
      .catch(() => connection.query(`set session max_execution_time = ${queryMs}`))
    return connection
  }

  async function page(connection: Connection, mark: Mark | null): Promise<RowDataPacket[]> {
    if (mark) casts ??= await castsOf(connection, origin)
    const statement = pageStatement(origin, dialectFor(casts ?? { cursor: '?', key: '?' }), mark !== null, pageRows)
    await connection.query('start transaction read only')
    // The cursor stands in the statement twice.
    const [rows] = await connection.execute<RowDataPacket[]>(
      { sql: statement, timeout: queryMs + 10_000 },
      mark ? [mark.value, mark.value, mark.key ?? ''] : [],
    )
    await connection.query('commit')
    return rows
  }

  return {
    async read(_place, mark) {
      try {
        return pageOf(await page(await (connecting ??= connect()), mark))
      } catch (error) {
        throw tlsProblem(error, origin) ?? permanent(error) ?? error
      }
    },
    async close() {
      ;(await connecting?.catch(() => undefined))?.destroy()
    },
  }
}

/**
 * A socket to this address. The driver tells TLS no name where the host is an address, which would then be taken for `localhost`:
 * the socket knows whom it is for.
 */
const connected = (address: string, { host, port }: DatabaseOrigin): Socket =>
  Object.assign(connectTo({ host: address, port }), { _host: host })

async function castsOf(connection: Connection, origin: DatabaseOrigin): Promise<Casts> {
  const [, fields] = await connection.query<RowDataPacket[]>(pageStatement(origin, dialectFor({ cursor: '?', key: '?' }), false, 0))
  const plain = fields.filter((field) => field.name !== cursorAlias && field.name !== keyAlias)
  const castOf = (column: string): string => cast(plain.find((field) => field.name.toLowerCase() === column.toLowerCase()))
  return { cursor: castOf(origin.cursorColumn), key: castOf(origin.keyColumn) }
}

const unsignedFlag = 32
const wholeTypes = new Set([1, 2, 3, 8, 9, 13])

function cast(field: FieldPacket | undefined): string {
  const type = field?.columnType ?? field?.type ?? 0
  if (wholeTypes.has(type)) return Number(field?.flags ?? 0) & unsignedFlag ? 'cast(? as unsigned)' : 'cast(? as signed)'
  if (type === 0 || type === 246) return 'cast(? as decimal(65, 30))'
  if (type === 7 || type === 12) return 'cast(? as datetime(6))'
  if (type === 10) return 'cast(? as date)'
  return '?'
}

/** Errors the server gives for good: its numbers from 1000 on, without those of overload, locks and shutting down. */
const passing = new Set([1040, 1053, 1077, 1079, 1080, 1152, 1153, 1158, 1159, 1160, 1161, 1203, 1205, 1213, 1226])

function permanent(error: unknown): Error | undefined {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number' || error.errno < 1000 || passing.has(error.errno))
    return undefined
  const isSlow = error.errno === 1969 || error.errno === 3024
  return unreadable(isSlow ? `the query took longer than ${queryMs / 1_000} s; is its cursor column indexed?` : error.message)
}
