/**
 * The embedded ClickHouse: one process that owns the data dir, loads chDB in its main thread and speaks the part of
 * ClickHouse's HTTP protocol that we use. Ends when its parent closes standard input, so it never outlives it.
 * Started as: main.ts <data dir> <port>, with the password as first line of standard input.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Session } from 'chdb'
import { roomOf } from '../../disk.ts'
import { checkCaps } from './caps.ts'
import { formatOf, type HostRequest, killedQuery, marker, parseRequest } from './request.ts'
import { sessionPool } from './sessions.ts'
import { asImport, withSpooled } from './spool.ts'
import { checkOf, readParts, tornWatch, youngParts } from './torn.ts'

/** Exit code by which the caller knows that another port is all it takes. */
const portTakenCode = 98
const [dataDir = '', port = '0'] = process.argv.slice(2)
const password = await firstLine()

/** Four sessions for reading, of which questions take three (two of the API, one of the worker: `questions.ts`), and two for writing; one more, so that a ping and a KILL never wait for queries. */
const readers = sessionPool(dataDir, 4)
const writers = sessionPool(dataDir, 2)
const aside = sessionPool(dataDir, 1)

const server = createServer({ maxHeaderSize: 1_048_576 }, (request, response) => {
  answer(request, response).catch((error: unknown) => refuse(response, error))
})
// Callers keep connections for long; one that closes just as it is used again would look like a lost answer.
server.keepAliveTimeout = 3_600_000
server.once('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EADDRINUSE' ? portTakenCode : 1))
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ ready: server.address() })}\n`))

const askAside = (statement: string): Promise<string> =>
  aside.use({ database: 'default', settings: {} }, async (session) => (await session.queryAsync(statement, { format: 'TSV' })).text())

const look = tornWatch({
  parts: async () => readParts(await askAside(youngParts)),
  async isSound(part) {
    try {
      return (await askAside(checkOf(part))).trim() === '1'
    } catch (error) {
      // It was merged, or its table dropped.
      if (/Code: (232|60|81)\b/.test(String(error))) return true
      throw error
    }
  },
  room: () => roomOf(dataDir),
  now: () => performance.now(),
  end(torn) {
    process.stderr.write(`parts with empty files after the disk was full, starting anew: ${torn.map(({ path }) => path).join(', ')}\n`)
    process.exit(1)
  },
})
// An engine that does not answer is looked at again.
setInterval(() => void look().catch(() => undefined), 5_000).unref()

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host')
  if (url.pathname === '/ping') return ping(response)
  if (!isAllowed(request)) return void response.writeHead(403, { 'x-clickhouse-exception-code': '516' }).end('Code: 516. Wrong password\n')
  const importing = asImport(url.searchParams.get('query'))
  if (importing) return load(request, importing, parseRequest(url, Buffer.alloc(0)), response)
  const body = await readBody(request)
  const asked = parseRequest(url, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
  response.setHeader('x-clickhouse-query-id', asked.queryId)
  const killed = killedQuery(asked.sql)
  if (killed !== undefined) return kill(killed, response)
  checkCaps(asked.sql, asked.settings)
  const settings = { ...asked.settings, log_comment: marker(asked.queryId) }
  if (asked.insert) return insert(asked, asked.insert, settings, response)
  const format = formatOf(asked.sql)
  if (!format) return command(asked, settings, response)
  await readers.use({ database: asked.database, settings }, (session) => stream(session, asked.sql, asked.params, format, response))
}

/** What is said to be stored without room for it may be in memory only. */
async function vouched(write: () => Promise<unknown>): Promise<void> {
  // Before too: a disk that is full while somebody writes may have room when they have written.
  await look()
  try {
    await write()
  } finally {
    await look()
  }
}

/** Asks the engine itself: a host whose chDB hangs is not alive. */
async function ping(response: ServerResponse): Promise<void> {
  await aside.use({ database: 'default', settings: {} }, (session) => session.queryAsync('select 1'))
  response.end('Ok.\n')
}

/** Its settings go with the statement itself: a deduplication token that stays with a session makes later inserts vanish. */
async function insert(
  asked: HostRequest,
  into: NonNullable<HostRequest['insert']>,
  settings: Record<string, string>,
  response: ServerResponse,
): Promise<void> {
  const table = into.table.includes('.') ? into.table : `${asked.database}.${into.table}`
  const format = into.format as 'JSONEachRow' /* the engine refuses a format it does not know */
  await vouched(() =>
    writers.use({ database: asked.database, settings: {} }, (session) => session.insert({ table, values: into.values, format, settings })),
  )
  response.end()
}

async function load(
  request: IncomingMessage,
  statement: NonNullable<ReturnType<typeof asImport>>,
  asked: HostRequest,
  response: ServerResponse,
): Promise<void> {
  checkCaps('', asked.settings)
  const wish = { database: asked.database, settings: { log_comment: marker(asked.queryId) } }
  await vouched(() =>
    withSpooled(request, dataDir, (file) => writers.use(wish, (session) => session.queryAsync(statement(file, asked.settings)))),
  )
  response.end()
}

/** Statements without rows: DDL, mutations, inserts from a query. */
async function command({ sql, database, params }: HostRequest, settings: Record<string, string>, response: ServerResponse): Promise<void> {
  const bound = Object.keys(params).length > 0
  await vouched(() =>
    writers.use({ database, settings }, (session) => (bound ? session.queryBindAsync(sql, params) : session.queryAsync(sql))),
  )
  response.end()
}

async function kill(queryId: string, response: ServerResponse): Promise<void> {
  await aside.use({ database: 'default', settings: {} }, (session) =>
    session.queryAsync(`kill query where Settings['log_comment'] = '${marker(queryId)}' async`),
  )
  response.end()
}

async function stream(session: Session, text: string, params: object, format: string, response: ServerResponse): Promise<void> {
  const chunks = session.queryStreamBind(text, params, { format })
  response.once('close', () => {
    if (!response.writableFinished) chunks.cancel()
  })
  response.setHeader('x-clickhouse-format', format)
  try {
    for await (const chunk of chunks) {
      if (!response.write(chunk.raw()) && !response.destroyed) await drained(response)
    }
    response.end()
  } catch (error) {
    refuse(response, error)
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}

/** Before the first byte an error is a status; after it the only honest answer is a broken connection. */
function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  if (response.headersSent) return void response.destroy()
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
  const name = /\(([A-Z_]+)\)\s*$/.exec(message)?.[1] ?? 'UNKNOWN'
  const text = message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message} (${name})`
  response.writeHead(code === '60' ? 404 : 500, { 'x-clickhouse-exception-code': code }).end(`${text}\n`)
}

function isAllowed(request: IncomingMessage): boolean {
  return request.headers.authorization === `Basic ${Buffer.from(`default:${password}`).toString('base64')}`
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer /* no encoding is set, so chunks are buffers */)
  return Buffer.concat(chunks)
}

/** Read by hand: an iterator would close the stream whose end means that the parent has gone. */
function firstLine(): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const read = (chunk: string): void => {
      text += chunk
      if (!text.includes('\n')) return
      process.stdin.off('data', read)
      resolve(text.slice(0, text.indexOf('\n')))
    }
    process.stdin.setEncoding('utf8').on('data', read)
    process.stdin.once('end', () => process.exit(0))
  })
}

function leave(): void {
  server.closeAllConnections()
  for (const pool of [readers, writers, aside]) pool.close()
  process.exit(0)
}
process.stdin.resume().once('end', leave).once('close', leave)
process.once('SIGTERM', leave).once('SIGINT', leave)
