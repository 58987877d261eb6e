/** A server in a process of its own that takes all that is posted and counts it: our webhook's lists, or Alibaba Cloud's batches. Run by itself it is that process. */
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Taken {
  readonly messages: number
  /** Messages that came more than once. */
  readonly doubled: number
  readonly calls: number
}

export interface HttpSink {
  readonly url: string
  taken(): Promise<Taken>
  stop(): void
}

export async function startHttpSink(): Promise<HttpSink> {
  const child = fork(import.meta.filename, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T /* its own answers */)))
  const port = await answer<number>()
  return {
    url: `http://127.0.0.1:${port}`,
    async taken() {
      const taken = answer<Taken>()
      child.send('?')
      return taken
    },
    stop: () => child.disconnect(),
  }
}

function serve(): void {
  const seen = new Set<string>()
  let [doubled, calls] = [0, 0]
  const take = (id: string): void => {
    if (seen.has(id)) doubled += 1
    seen.add(id)
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      calls += 1
      const text = Buffer.concat(chunks).toString()
      const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
      for (const id of isForm ? numbersIn(text) : idsIn(text)) take(id)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(isForm ? JSON.stringify({ Code: 'OK', Message: 'OK', BizId: `b${calls}`, RequestId: `r${calls}` }) : '{}')
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo) /* of a port, not of a pipe */.port))
  process.on('message', () => process.send?.({ messages: seen.size, doubled, calls }))
  process.once('disconnect', () => process.exit())
}

const idsIn = (text: string): string[] => text.match(/msg_\d+_\d+/g) ?? []

/** Every number has one message. */
function numbersIn(form: string): string[] {
  const params = new URLSearchParams(form)
  const one = params.get('PhoneNumbers')
  return one === null ? (JSON.parse(params.get('PhoneNumberJson') ?? '[]') as string[]) /* Alibaba Cloud's form */ : [one]
}

if (process.argv[1] === import.meta.filename) serve()
