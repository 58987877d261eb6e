import { setTimeout as pause } from 'node:timers/promises'
import { control } from './control.ts'
import type { Kit } from './kit.ts'
import { type AnyRequest, type AnyResponse, breakOff, goAway, listen, mayHaveMore, type Tls } from './listen.ts'
import type { Answer, Asked, Emulator } from './wire.ts'

export interface Provider<A> {
  readonly name: string
  readonly account: A
  readonly kit: Kit
  readonly port: number | undefined
  /** Of one that is spoken to over HTTP/2. */
  readonly tls?: Tls
  /** Which of its operations is asked for; faults may be meant for one. */
  action(asked: Asked): string | undefined
  answer(asked: Asked): Answer
  /** Left out where nobody can answer. */
  reply?(from: string, text: string, to: string | undefined): Promise<void>
  /** Takes back what the emulator itself remembers. */
  reset?(): void
}

const longest = 1_000_000

export async function startEmulator<A extends object>(provider: Provider<A>): Promise<Emulator<A>> {
  const { name, account, kit } = provider
  const original = structuredClone(account)
  const handler = (request: AnyRequest, response: AnyResponse): void =>
    void read(request)
      .then((asked) => serve(asked, response))
      .catch((error: unknown) => send(response, { status: 500, body: String(error) }))
  const server = await listen(handler, provider.port ?? 0, provider.tls)
  const emulator: Emulator<A> = {
    name,
    url: server.url,
    account,
    kit,
    async reply(from, text, to) {
      if (!provider.reply) throw new Error(`${name}: nobody can answer`)
      await provider.reply(from, text, to)
    },
    reset() {
      kit.reset()
      provider.reset?.()
      for (const key of Object.keys(account)) if (!(key in original)) Reflect.deleteProperty(account, key)
      Object.assign(account, structuredClone(original))
    },
    stop() {
      kit.reset()
      return server.stop()
    },
  }

  async function serve(asked: Asked, response: AnyResponse): Promise<void> {
    if (asked.url.pathname.startsWith('/__ctl')) return send(response, await control(emulator, asked))
    const action = provider.action(asked)
    const { faults, calls } = kit
    calls.push(action ?? '')
    const slow = faults.take('delay', action)
    if (slow) await pause(slow.ms)
    if (faults.take('cut', action)) return breakOff(response)
    const broken = faults.take('status', action)
    if (broken) return send(response, { status: broken.status, body: broken.body })
    const answer = provider.answer(asked)
    if (answer.status === 200) mayHaveMore(response)
    if (faults.take('goaway', action)) goAway(response)
    if (faults.take('drop', action)) return breakOff(response)
    send(response, faults.take('garbage', action) ? { status: 200, body: '<html>502 Bad Gateway</html>', type: 'text/html' } : answer)
  }
  return emulator
}

async function read(request: AnyRequest): Promise<Asked> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer /* nobody sets an encoding */
    size += bytes.length
    if (size > longest) throw new Error('too much')
    chunks.push(bytes)
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'emulator'}`)
  return { method: request.method ?? '', url, headers: request.headers, body: Buffer.concat(chunks), ip: request.socket.remoteAddress }
}

function send(response: AnyResponse, { status, body, type = 'text/plain', headers }: Answer): void {
  const all = { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers }
  // Two classes that say the same, and that only each for itself can be called.
  if ('stream' in response) response.writeHead(status, all).end(body)
  else response.writeHead(status, all).end(body)
}
