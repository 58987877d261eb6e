import { randomUUID } from 'node:crypto'
import type { ProviderEvent, SendResult } from '@millrace/contract/connectors/results.ts'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import type { Account, Connector, SendContext, SmsMessage } from '../../src/modules/connectors/index.ts'
import { outgoing } from '../../src/platform/http/index.ts'
import { startHttpServer } from '../http-server.ts'

/** A moment at which marketing may go; what is frozen moves only when it is told to. */
export const noon = new Date('2026-03-02T12:00:00+08:00')

/** One for all, as a server has it: calls go over connections that earlier ones have left. */
const way = outgoing(['127.0.0.1'])

export const contextAt = (now: () => Date): SendContext => ({ outgoing: way, now, signal: new AbortController().signal })

export function message(
  to: string,
  code: string,
  values: Readonly<Record<string, string>> = {},
  more: Partial<SmsMessage> = {},
): SmsMessage {
  const template = { code, values: Object.entries(values).map(([name, value]) => ({ name, value })) }
  return { id: randomUUID(), to, text: `【引渠】${code}`, signature: '引渠', template, ...more }
}

/** A small server that hands what it is sent to a connector, and answers as that says. */
export async function listen<S, K>(connector: Pick<Connector<SmsMessage, S, K>, 'callback'>, account: () => Account<S, K>) {
  const server = await startHttpServer()
  const events: ProviderEvent[] = []
  let isDown = false
  server.answer((asked, response) => {
    if (isDown) return void response.writeHead(503).end()
    const answer = connector.callback?.(account(), {
      method: asked.method,
      url: server.url + asked.url.pathname + asked.url.search,
      headers: asked.headers as Record<string, string>,
      query: Object.fromEntries(asked.url.searchParams),
      body: Buffer.from(asked.body),
      at: noon,
    })
    events.push(...(answer?.events ?? []))
    response.writeHead(answer?.status ?? 404, { 'content-type': answer?.type ?? 'text/plain' }).end(answer?.body)
  })
  return { url: `${server.url}/hook`, events, down: (value: boolean) => (isDown = value), end: () => server.end() }
}

/** What the phones have, apart from the names the provider gave. */
export const effects = ({ kit }: Emulator) =>
  kit.inbox.messages.map(({ to, text, signature, template, units }) => ({ to, text, signature, template, units }))

export const states = (results: readonly SendResult[]): string[] =>
  results.map((result) => (result.state === 'rejected' ? result.errorClass : result.state))
