import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, getCACertificates } from 'node:tls'
import { OutgoingError, type OutgoingAnswer, type OutgoingRequest } from './outgoing-request.ts'

const connectMs = 10_000
/** A connection on which nothing was heard for so long is asked whether it is still there before anything is sent. */
const quietMs = 5_000
const idleMs = 30 * 60_000
const mostTries = 2

type Http2Request = OutgoingRequest & { readonly http2: NonNullable<OutgoingRequest['http2']> }

interface Connection {
  readonly session: ClientHttp2Session
  readonly socket: Socket
  /** When something was last heard, by the clock that never jumps. */
  heardAt: number
  /** The last stream that the other side says it has looked at; later ones came to nothing. */
  lastStream: number
  /** Streams that are under way, and who waits for one. */
  active: number
  readonly waiting: (() => void)[]
  asking: Promise<boolean> | undefined
}

/**
 * Connections of HTTP/2: one for each origin and whoever shares it, kept until it fails, is told to go, or was idle for long.
 * Each is made to an address that was looked at, and never trusts an authority that somebody else has named.
 */
export function http2Connections(addressOf: (host: string) => Promise<string>) {
  const open = new Map<string, Promise<Connection>>()

  function begin(key: string, { url, http2 }: Http2Request): Promise<Connection> {
    const connecting = connect(url, http2.authority, addressOf)
    const forget = (): void => void (open.get(key) === connecting && open.delete(key))
    open.set(key, connecting)
    connecting.then(({ session }) => session.once('close', forget).once('goaway', forget), forget)
    return connecting
  }

  async function connectionFor(request: Http2Request): Promise<Connection> {
    const key = JSON.stringify([request.url.origin, request.http2.shared, request.http2.authority])
    for (let tries = 0; ; tries++) {
      const connecting = open.get(key) ?? begin(key, request)
      const connection = await connecting
      if ((await isThere(connection)) || tries === mostTries) return connection
      if (open.get(key) === connecting) open.delete(key)
    }
  }

  return {
    async send(request: Http2Request, signal: AbortSignal): Promise<OutgoingAnswer> {
      for (let tries = 0; ; tries++) {
        const connection = await unlessAborted(connectionFor(request), signal, request.url.host)
        try {
          return await exchange(connection, request, signal)
        } catch (error) {
          // Nothing of it was looked at: another connection may take it.
          const isAgain = error instanceof OutgoingError && !error.wasSent && error.fault === 'unreachable'
          if (!isAgain || tries === mostTries || signal.aborted) throw error
        }
      }
    },
    close(): void {
      for (const connecting of open.values()) connecting.then(drop, () => undefined)
      open.clear()
    },
  }
}

async function connect(url: URL, authority: string | undefined, addressOf: (host: string) => Promise<string>): Promise<Connection> {
  const address = await addressOf(url.hostname)
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port || (isSecure ? 443 : 80))
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const socket = isSecure
    ? connectTls({
        host: address,
        port,
        ALPNProtocols: ['h2'],
        ...(isIP(name) ? {} : { servername: name }),
        ...(authority === undefined ? {} : { ca: [...getCACertificates('default'), authority] }),
      })
    : connectTcp({ host: address, port })
  const session = connectHttp2(url.origin, { createConnection: () => socket })
  const connection: Connection = {
    session,
    socket,
    heardAt: performance.now(),
    lastStream: Infinity,
    active: 0,
    waiting: [],
    asking: undefined,
  }
  session.on('goaway', (_code: number, lastStream: number) => {
    connection.lastStream = lastStream
    if (connection.active === 0) drop(connection)
  })
  session.on('remoteSettings', () => letIn(connection))
  session.once('close', () => connection.waiting.splice(0).forEach((go) => go()))
  session.setTimeout(idleMs, () => drop(connection))
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => session.destroy(new Error(`no connection within ${connectMs / 1_000} s`)), connectMs)
    const failed = (error?: Error): void => {
      clearTimeout(late)
      reject(new OutgoingError('unreachable', url.host, `${url.host}: ${error?.message ?? 'it ended the connection'}`))
    }
    session.on('error', failed)
    session.once('close', failed)
    // How many streams it takes at once is the first that it says.
    session.once('remoteSettings', () => {
      clearTimeout(late)
      resolve()
    })
  })
  session.unref()
  return connection
}

/** A session alone would wait for the other side to end its half. */
function drop({ session, socket }: Connection): void {
  session.destroy()
  socket.destroy()
}

/** Whether a connection leads somewhere: what went silent is asked, once for all who want to know. */
async function isThere(connection: Connection): Promise<boolean> {
  const { session } = connection
  if (performance.now() - connection.heardAt > quietMs) {
    connection.asking ??= answers(session).finally(() => (connection.asking = undefined))
    if (await connection.asking) connection.heardAt = performance.now()
    else drop(connection)
  }
  return !session.closed && !session.destroyed
}

function answers(session: ClientHttp2Session): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), connectMs / 2)
    const heard = (is: boolean): void => {
      clearTimeout(late)
      resolve(is)
    }
    if (session.destroyed || !session.ping((error) => heard(!error))) heard(false)
  })
}

async function exchange(connection: Connection, request: Http2Request, signal: AbortSignal): Promise<OutgoingAnswer> {
  const { session } = connection
  await turn(connection, signal, request.url.host)
  session.ref()
  try {
    return await streamed(connection, request, signal)
  } finally {
    connection.active -= 1
    if (connection.active === 0) session.unref()
    // One that was told to go has nothing left to do.
    if (connection.active === 0 && (session.closed || session.destroyed)) drop(connection)
    letIn(connection)
  }
}

/** The other side says how many streams it takes at once; more wait here, where it is known that nothing of them was sent. */
async function turn(connection: Connection, signal: AbortSignal, host: string): Promise<void> {
  while (!connection.session.closed && connection.active >= mostStreams(connection)) {
    const mine = Promise.withResolvers<void>()
    connection.waiting.push(mine.resolve)
    try {
      await unlessAborted(mine.promise, signal, host)
    } finally {
      const at = connection.waiting.indexOf(mine.resolve)
      if (at >= 0) connection.waiting.splice(at, 1)
    }
  }
  connection.active += 1
}

const mostStreams = ({ session }: Connection): number => Math.max(1, session.remoteSettings.maxConcurrentStreams ?? 100)

function letIn(connection: Connection): void {
  for (const go of connection.waiting.splice(0, Math.max(0, mostStreams(connection) - connection.active))) go()
}

function streamed(connection: Connection, request: Http2Request, signal: AbortSignal): Promise<OutgoingAnswer> {
  const { url, method, headers, body, maxBytes } = request
  const bytes = body === undefined ? undefined : Buffer.from(body)
  return new Promise((resolve, reject) => {
    const failed = (wasSent: boolean, words: string): void =>
      reject(new OutgoingError('unreachable', url.host, `${url.host}: ${words}`, wasSent))
    let stream: ClientHttp2Stream
    try {
      stream = connection.session.request(
        {
          'user-agent': 'Millrace',
          accept: 'application/json',
          ...headers,
          ':method': method,
          ':path': url.pathname + url.search,
          ...(bytes ? { 'content-length': bytes.length } : {}),
        },
        { signal, endStream: bytes === undefined },
      )
    } catch (error) {
      return failed(false, String(error))
    }
    let answer: Pick<OutgoingAnswer, 'status' | 'headers'> | undefined
    const chunks: Buffer[] = []
    let size = 0
    const done = (): void => answer && resolve({ ...answer, body: Buffer.concat(chunks) })
    stream.once('response', ({ ':status': status = 0, ...given }) => {
      answer = { status, headers: given }
      connection.heardAt = performance.now()
    })
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      // A call of which the beginning is enough, as over HTTP/1.
      done()
      stream.close(constants.NGHTTP2_CANCEL)
    })
    // A stream that was broken off ends as well, with a code.
    stream.once('end', () => stream.rstCode === constants.NGHTTP2_NO_ERROR && done())
    stream.on('error', () => undefined)
    // After whatever happened: what is settled by then stays as it is.
    stream.once('close', () => {
      const wasRefused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || (stream.id ?? 0) > connection.lastStream
      failed(!wasRefused, wasRefused ? 'it takes nothing more on this connection' : 'the connection ended before the answer')
    })
    stream.end(bytes)
  })
}

/** What waits stops waiting; nothing was sent by then. */
async function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal, host: string): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const stop = (): void => aborted.reject(new OutgoingError('unreachable', host, `${host}: it was not sent in time`))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([waited, aborted.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
