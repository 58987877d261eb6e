import type { IncomingHttpHeaders } from 'node:http'
import type { Kit } from './kit.ts'

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Where it came from. */
  readonly ip?: string | undefined
}

export interface Answer {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const json = (status: number, body: unknown): Answer => ({
  status,
  body: JSON.stringify(body),
  type: 'application/json; charset=utf-8',
})

/** One provider on the loopback. */
export interface Emulator<A = unknown> {
  readonly name: string
  readonly url: string
  /** What the provider's console has of a customer; may be changed at any time. */
  readonly account: A
  readonly kit: Kit
  /** Somebody answers from their phone. */
  reply(from: string, text: string, to?: string): Promise<void>
  reset(): void
  stop(): Promise<void>
}
