import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { type Letter, letterBox } from '../../../demo/letters/letter-box.ts'

/** What a request to the site is answered with instead of what the example says. */
export type Fault = (response: ServerResponse, take: () => Promise<void>) => void | Promise<void>

export interface Call {
  readonly id: string
  readonly body: {
    readonly type: string
    readonly data: { readonly messages?: readonly { readonly id: string }[]; readonly fields?: Readonly<Record<string, string>> }
  }
}

export interface LettersSite {
  readonly url: string
  readonly calls: Call[]
  letters(person?: string): Promise<Letter[]>
  /** Of the next requests, one after the other. */
  fail(...faults: Fault[]): void
  /** Of all requests, until it is told otherwise. */
  always(fault: Fault | undefined): void
  secret: string
  end(): Promise<void>
}

/** The example of the documents behind a real server, which a test makes fail. */
export async function lettersSite(secret: string, now: () => Date): Promise<LettersSite> {
  const calls: Call[] = []
  let faults: Fault[] = []
  let standing: Fault | undefined
  const box = letterBox({ secret: () => site.secret, now })
  const server = createServer((request, response) => void handle(request, response))
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return box.handle(request, response)
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const headers = request.headers as Record<string, string> /* of the webhook each stands once */
    calls.push({ id: headers['webhook-id'] ?? '', body: JSON.parse(body.toString()) as Call['body'] })
    const again = (): IncomingMessage =>
      Object.assign(new PassThrough().end(body), { url: request.url, method: request.method, headers }) as unknown as IncomingMessage
    const fault = faults.shift() ?? standing
    if (!fault) return box.handle(again(), response)
    const unseen = { writeHead: () => ({ end: () => undefined }) } as unknown as ServerResponse
    await fault(response, () => box.handle(again(), unseen))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const site: LettersSite = {
    url: `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`,
    calls,
    secret,
    async letters(person = '') {
      const answer = await fetch(`${site.url}/letters?person=${encodeURIComponent(person)}`)
      return ((await answer.json()) as { items: Letter[] }).items
    },
    fail: (...some) => (faults = some),
    always: (fault) => (standing = fault),
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return site
}

export const answering =
  (status: number, body = '', headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response.writeHead(status, headers).end(body)

/** Takes it, and is gone before it says so. */
export const takenAndLost: Fault = async (response, take) => {
  await take()
  response.socket?.destroy()
}
