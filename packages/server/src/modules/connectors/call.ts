import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { OutgoingError, type OutgoingRequest } from '../../platform/http/index.ts'
import type { SendContext } from './connector.ts'

/** What came of a call. */
export type Called =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly retryAfter: string | undefined }
  /** Nothing of it can have arrived. */
  | { readonly kind: 'unsent'; readonly detail: string }
  /** It may have arrived: nobody knows what became of it. */
  | { readonly kind: 'lost'; readonly detail: string }

const timeoutMs = 20_000
const maxBytes = 256_000

interface Calling extends Pick<OutgoingRequest, 'url' | 'method' | 'headers' | 'body' | 'http2'> {
  /** 20 s unless it says so. */
  readonly timeoutMs?: number
  /** The other side takes it once, however often it comes. */
  readonly mayRepeat?: true
}

export async function call({ outgoing, signal }: SendContext, { mayRepeat, ...request }: Calling): Promise<Called> {
  if (signal.aborted) return { kind: 'unsent', detail: 'stopped before it was sent' }
  try {
    const { status, headers, body } = await outgoing.request({
      maxBytes,
      timeoutMs,
      ...request,
      signal,
      isCall: true,
      ...(mayRepeat ? {} : { isOnce: true }),
    })
    // JPush has a name of its own for the seconds.
    const reset = headers['x-rate-limit-reset']
    return {
      kind: 'answered',
      status,
      text: body.toString(),
      retryAfter: headers['retry-after'] ?? (Array.isArray(reset) ? reset[0] : reset),
    }
  } catch (error) {
    if (error instanceof OutgoingError) return { kind: error.wasSent ? 'lost' : 'unsent', detail: cut(error.message) }
    if (signal.aborted) return { kind: 'lost', detail: 'stopped while it was sent' }
    throw error
  }
}

export const rejected = (errorClass: ErrorClass, detail: string, retryAfterMs?: number): SendResult => ({
  state: 'rejected',
  errorClass,
  detail: cut(detail),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})

/** Of a call that has no answer in the provider's words. */
export function resultWithout(called: Called): SendResult {
  if (called.kind === 'unsent') return rejected('retry_backoff', called.detail)
  if (called.kind === 'lost') return { state: 'unknown', detail: called.detail }
  const { status } = called
  const detail = cut(`HTTP ${status}: ${called.text.slice(0, 200)}`)
  // Something on the way gave up waiting: behind it the message may have been taken.
  if (status < 300 || status === 502 || status === 504) return { state: 'unknown', detail }
  if (status >= 500 || status === 429) return rejected('retry_backoff', detail)
  // Redirected, forbidden or not there: the address or the key is not right.
  return rejected('account_stop', detail)
}

const cut = (detail: string): string => detail.slice(0, 300)

/** Undefined: it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => record(jsonOf(text))

export const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** The objects of a list, whatever else stands in it. */
export const records = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(record).filter((one) => one !== undefined) : []

/** Text of a field that providers write as text or as a number; the first of several spellings. Nothing of theirs is longer. */
export function textOf(from: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(from, name) ? from[name] : undefined
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
    if (typeof value === 'string' && value !== '') return value.slice(0, 1_000)
  }
  return undefined
}

/** A few at a time, answers in order. */
export async function inTurns<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const turn = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T /* within the list */)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, turn))
  return results
}
