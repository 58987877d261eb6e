import { createSecureServer, type IncomingHttpHeaders, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Certified } from './certificates.ts'

export interface Http2Server {
  readonly url: string
  readonly asked: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly session: Http2Session }[]
  readonly connections: ReadonlySet<Socket>
  answer(handler: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: string) => void): void
  end(): Promise<void>
}

/** A real little server of HTTP/2 on the loopback that answers as a test says. */
export async function startHttp2Server({ certificate, key }: Certified, streams?: number): Promise<Http2Server> {
  const asked: Http2Server['asked'] = []
  const connections = new Set<Socket>()
  let handler: Parameters<Http2Server['answer']>[0] = (stream) => stream.respond({ ':status': 200 }, { endStream: true })
  const settings = streams === undefined ? {} : { settings: { maxConcurrentStreams: streams } }
  const server = createSecureServer({ cert: certificate, key, ...settings })
  server.on('session', (session) => session.on('error', () => undefined))
  server.on('secureConnection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('error', () => undefined)
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
    stream.once('end', () => {
      const body = Buffer.concat(chunks).toString()
      if (stream.session) asked.push({ headers, body, session: stream.session })
      handler(stream, headers, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  return {
    url: `https://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`,
    asked,
    connections,
    answer: (next) => (handler = next),
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of connections) connection.destroy()
      }),
  }
}
