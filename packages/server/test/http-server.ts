import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
type Handler = (asked: Asked, response: ServerResponse) => void

export interface TestServer {
  readonly url: string
  readonly asked: Asked[]
  /** Answers from now on. */
  answer(handler: Handler): void
  /** Answers with JSON, or with a status and a text. */
  json(give: (asked: Asked) => unknown): void
  end(): Promise<void>
}

/** A real little server on the loopback that answers as a test says. */
export async function startHttpServer(): Promise<TestServer> {
  const asked: Asked[] = []
  let handler: Handler = (_asked, response) => response.writeHead(404).end()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.once('end', () => {
      const one = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://server'),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      asked.push(one)
      handler(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const url = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
  return {
    url,
    asked,
    answer: (next) => (handler = next),
    json: (give) => {
      handler = (one, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(give(one)))
    },
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
