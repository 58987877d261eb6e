import { Socket } from 'node:net'
import type { DatabaseOrigin } from '@millrace/contract/ingest/pulls.ts'
import pg from 'pg'
import type { Outgoing } from '../../../platform/http/index.ts'
import { type Dialect, pageStatement } from './statement.ts'
import { type Reader, unreadable } from './reader.ts'
import { tlsOf, tlsProblem } from './tls.ts'
import { connectMs, pageOf, pageRows, queryMs } from './database.ts'

const text = (value: string | Buffer): unknown => value.toString()
/** Numbers as far as they are exact; times in a form without doubt; everything else as the server writes it. */
const parsers: Readonly<Record<number, (value: string | Buffer) => unknown>> = {
  16: (value) => value.toString() === 't',
  20: (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()),
  21: Number,
  23: Number,
  700: Number,
  701: Number,
  1184: (value) => instantOf(value.toString()),
}
const jsonTypes = new Set([114, 3802])
const listTypes = new Set([1000, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1231])

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (jsonTypes.has(oid) || listTypes.has(oid)) return pg.types.getTypeParser(oid, format as 'text')
    return parsers[oid] ?? text
  },
}

/** `2026-03-01 10:00:00.123456+00`, since the session is in UTC; infinity is no time. */
const instantOf = (value: string): string =>
  /^\d{4}-/.test(value) ? `${value.slice(0, 19).replace(' ', 'T')}${value.slice(19).replace(/[+-].*$/, '')}Z` : value

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const dialect: Dialect = { name: quoted, asText: (column) => `${column}::text`, after: () => ['$1', '$2'] }

/** Settings of the transaction, not of the session: poolers know no others. */
const begin = `begin transaction read only; set local statement_timeout = ${queryMs}; set local time zone 'UTC'; set local datestyle = 'ISO'`

/** Reads a table of a PostgreSQL, in a transaction per page that can only read. */
export function postgresReader(outgoing: Outgoing, origin: DatabaseOrigin, password: string): Reader {
  let connecting: Promise<pg.Client> | undefined

  async function connect(): Promise<pg.Client> {
    const address = await outgoing.addressOf(origin.host)
    const client = new pg.Client({
      host: origin.host,
      port: origin.port,
      database: origin.database,
      user: origin.user,
      password,
      types,
      ssl: tlsOf(origin) ?? false,
      stream: () => pinned(address),
      query_timeout: queryMs + 10_000,
      connectionTimeoutMillis: connectMs,
      application_name: 'millrace',
    })
    client.on('error', () => undefined)
    await client.connect().catch((error: unknown) => {
      throw tlsProblem(error, origin) ?? permanent(error) ?? error
    })
    return client
  }

  return {
    async read(_place, mark) {
      const client = await (connecting ??= connect())
      const statement = pageStatement(origin, dialect, mark !== null, pageRows)
      try {
        await client.query(begin)
        const { rows } = await client.query<Record<string, unknown>>(statement, mark ? [mark.value, mark.key ?? ''] : [])
        await client.query('commit')
        return pageOf(rows)
      } catch (error) {
        throw permanent(error) ?? error
      }
    },
    async close() {
      await (await connecting?.catch(() => undefined))?.end().catch(() => undefined)
    },
  }
}

/** A socket that goes to this address, whatever the name it is told resolves to meanwhile. */
function pinned(address: string): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  socket.connect = ((port: number) =>
    connect({ port: Number(port), host: address })) as Socket['connect'] /* pg calls it with a port and a host */
  return socket
}

/** What the server says about us or the statement; a lost connection or a server that starts says nothing of the kind. */
function permanent(error: unknown): Error | undefined {
  if (!(error instanceof pg.DatabaseError) || !error.code) return undefined
  const passes = /^(?:08|40|53|55|57P0|58)/.test(error.code)
  return passes
    ? undefined
    : unreadable(error.code === '57014' ? `the query took longer than ${queryMs / 1_000} s; is its cursor column indexed?` : error.message)
}
