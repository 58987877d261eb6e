import { randomUUID } from 'node:crypto'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { forClickHouse, type Sql, sql } from './sql.ts'

export interface QueryOptions {
  readonly queryId?: string
  readonly timeoutMs?: number
  readonly maxMemoryMb?: number
  readonly signal?: AbortSignal
  readonly settings?: Readonly<Record<string, string | number>>
  /** Rows as objects, unless said otherwise. With names and types they come before the rows: not for streams, which say them over and over. */
  readonly format?: 'JSONCompactEachRow' | 'JSONCompactEachRowWithNamesAndTypes'
}

/** The one client of ClickHouse, embedded or external. 64-bit integers come back as numbers. */
export interface ClickHouse {
  rows<T = Record<string, unknown>>(query: Sql, options?: QueryOptions): Promise<T[]>
  stream<T = Record<string, unknown>>(query: Sql, options?: QueryOptions): AsyncIterable<T>
  /** DDL and mutations. */
  run(query: Sql, options?: QueryOptions): Promise<void>
  /** Lines of JSONEachRow; settings go with this insert only. */
  insert(table: string, lines: string | Buffer, settings: Readonly<Record<string, string | number>>): Promise<void>
  kill(queryId: string): Promise<void>
  /** For statements that have `sql.told(key)`. */
  tell(key: string, value: number): void
  ping(): Promise<boolean>
  close(): Promise<void>
}

export function connectClickHouse(url: string): ClickHouse {
  const address = new URL(url)
  const client = createClient({ url, request_timeout: 130_000, max_open_connections: 20, log: { level: ClickHouseLogLevel.OFF } })

  const told = new Map<string, number>()

  async function start(query: Sql, options: QueryOptions) {
    // Who has gone already is heard of by no listener.
    options.signal?.throwIfAborted()
    const queryId = options.queryId ?? randomUUID()
    const onAbort = (): void => void kill(queryId).catch(() => undefined)
    options.signal?.addEventListener('abort', onAbort, { once: true })
    return client.query({
      ...forClickHouse(query, told),
      query_id: queryId,
      format: options.format ?? 'JSONEachRow',
      clickhouse_settings: settingsOf(options),
      ...(options.signal ? { abort_signal: options.signal } : {}),
    })
  }

  const kill = (queryId: string): Promise<void> => run(client, `kill query where query_id = '${queryId.replace(/[^\w-]/g, '')}' sync`)

  return {
    rows: async <T>(query: Sql, options: QueryOptions = {}) =>
      (await (await whileRestarting(() => start(query, options))).json<T>()) as T[] /* the caller names the columns it selects */,
    async *stream<T>(query: Sql, options: QueryOptions = {}) {
      const result = await whileRestarting(() => start(query, options))
      for await (const rows of result.stream<T>()) for (const row of rows) yield row.json() as T
    },
    async run(query, options = {}) {
      const { query: text, query_params } = forClickHouse(query, told)
      const query_id = options.queryId ?? randomUUID()
      await client.command({ query: text, query_params, query_id, clickhouse_settings: settingsOf(options) })
    },
    async insert(table, lines, settings) {
      const query_id = randomUUID()
      try {
        await insert(address, table, lines, { ...settings, query_id })
      } catch (error) {
        // Nobody knows whether it goes on: whoever tries again must not read what is stored before it has landed or ended.
        if (!(error instanceof InsertRefused)) await kill(query_id).catch(() => undefined)
        throw error
      }
    },
    kill,
    tell: (key, value) => void told.set(key, value),
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  }
}

const run = async (client: ClickHouseClient, query: string): Promise<void> => void (await client.command({ query }))

function settingsOf(options: QueryOptions): Record<string, string | number> {
  return {
    output_format_json_quote_64bit_integers: 0,
    ...roomForText,
    ...(options.timeoutMs ? { max_execution_time: Math.ceil(options.timeoutMs / 1000) } : {}),
    ...(options.maxMemoryMb ? { max_memory_usage: options.maxMemoryMb * 1_000_000 } : {}),
    ...options.settings,
  }
}

/** A rule may have some hundred conditions with filters; what is compiled of it is longer than a statement usually is. */
const roomForText = { max_query_size: 4_000_000, max_ast_elements: 1_000_000, max_expanded_ast_elements: 2_000_000 }

/** Rows go as they are, in one request: the client's insert would parse and write every line again. */
async function insert(url: URL, table: string, lines: string | Buffer, settings: Readonly<Record<string, string | number>>): Promise<void> {
  const target = new URL(url.origin)
  target.searchParams.set('database', url.pathname.slice(1) || 'default')
  target.searchParams.set('query', `insert into ${table} format JSONEachRow`)
  for (const [key, value] of Object.entries(settings)) target.searchParams.set(key, String(value))
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(url.username) || 'default'}:${decodeURIComponent(url.password)}`).toString('base64')}`
  const { status, code, text } = await post(target, authorization, typeof lines === 'string' ? Buffer.from(lines) : lines)
  if (status !== 200) throw new InsertRefused(text.slice(0, 2_000), code)
}

/** Longer than any insert takes; a connection that fell silent must not stop its lane for ever. */
const answerMs = 300_000

const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }

/** By Node's plain client: `fetch` copies a body of some megabytes three times on its way. */
function post(target: URL, authorization: string, body: Buffer): Promise<{ status: number; code: number; text: string }> {
  const isSecure = target.protocol === 'https:'
  const options = {
    method: 'POST',
    agent: agents[isSecure ? 'https:' : 'http:'],
    headers: { authorization, 'content-length': body.length },
  }
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(target, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const code = Number(response.headers['x-clickhouse-exception-code'] ?? 0)
        resolve({ status: response.statusCode ?? 0, code, text: Buffer.concat(chunks).toString() })
      })
    })
    request.once('error', reject)
    request.setTimeout(answerMs, () => request.destroy(new Error(`ClickHouse did not answer an insert within ${answerMs / 1_000} s`)))
    request.end(body)
  })
}

/** The engine answered and said no (as opposed to a broken connection, whose outcome is unknown). */
export class InsertRefused extends Error {
  readonly code: number
  constructor(message: string, code: number) {
    super(message)
    this.code = code
  }
}

/** The engine understood and refused a statement, or gave it up: asked again as it is, it most likely will again. */
export const isQueryError = (error: unknown): error is ClickHouseError => error instanceof ClickHouseError

/** A read that meets a restarting host is asked again; writes are not, their outcome is unknown. */
async function whileRestarting<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if ((code !== 'ECONNREFUSED' && code !== 'ECONNRESET') || attempt === 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** The name of a table in the current database, for statements that need it written out. */
export const tableName = (name: string) => sql.id(name)
