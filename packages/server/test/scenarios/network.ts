import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A network between an SDK and the server: may lose answers after the request was stored. */
export interface Network {
  readonly url: string
  /** The next so many requests are stored, but their senders are told 503. */
  loseAnswers(count: number): void
  /** Requests answered with a success so far. */
  delivered(): number
  waitFor(count: number): Promise<void>
  end(): Promise<void>
}

export async function network(target: string): Promise<Network> {
  let lost = 0
  let delivered = 0
  let seen = 0
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)
          ? [[name, value] as [string, string]]
          : [],
      )
      const body = request.method === 'GET' ? {} : { body: Buffer.concat(chunks) }
      void fetch(`${target}${request.url}`, { method: request.method ?? 'GET', headers, ...body }).then(async (answer) => {
        const text = await answer.text()
        const isLost = lost-- > 0
        seen++
        if (!isLost && answer.ok) delivered++
        response.writeHead(isLost ? 503 : answer.status).end(isLost ? '' : text)
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo /* listening on TCP */
  return {
    url: `http://127.0.0.1:${port}`,
    loseAnswers: (count) => {
      lost = count
    },
    delivered: () => delivered,
    async waitFor(count) {
      for (const until = Date.now() + 20_000; seen < count; ) {
        if (Date.now() > until) throw new Error(`${seen} of ${count} requests came`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
