/** A value that may stand in event properties. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }
export type Properties = Readonly<Record<string, Value>>

/** What became of a request: stored; refused for good (the status says why); or to be tried again. */
export type Outcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'later'; readonly afterMs?: number }

/** What the core needs of the place it runs in; the browser and the mini-program each have one. */
export interface Host {
  /** Milliseconds since the epoch. */
  now(): number
  /** A new random id. */
  id(): string
  /** Who just followed a channel link to get here, as the link knows them. */
  visitor?(): string | undefined
  /** Between 0 and 1, for spreading retries. */
  random(): number
  read(key: string): string | undefined
  /** False when there is no room. */
  write(key: string, value: string): boolean
  erase(key: string): void
  /** Keys kept so far that start so. */
  keys(prefix: string): string[]
  send(body: string): Promise<Outcome>
  /** Hands a body over while the page goes away; false when that is not possible. */
  leave(body: string): boolean
  /** Runs later; answers with its cancel. */
  later(ms: number, run: () => void): () => void
  /** Properties that go with every event. */
  context(): Properties
}

/** Maps an HTTP status to an outcome; `retryAfter` is the header's text. */
export function outcomeOf(status: number, retryAfter: string | null | undefined): Outcome {
  if (status >= 200 && status < 300) return { kind: 'stored' }
  const isForGood = status >= 400 && status < 500 && ![408, 425, 429].includes(status)
  if (isForGood) return { kind: 'refused', status }
  const seconds = Number(retryAfter)
  return Number.isFinite(seconds) && seconds > 0 ? { kind: 'later', afterMs: seconds * 1000 } : { kind: 'later' }
}
