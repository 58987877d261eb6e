import { beijingDate } from './phones.ts'

/** At most so many in a span; a day is a calendar day in China, other spans are the time up to now. */
export interface Limit {
  readonly span: 'second' | '30s' | 'minute' | 'hour' | 'day'
  readonly permits: number
}

const spansMs = { second: 1_000, '30s': 30_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

export interface Limits {
  /** The first of the limits that one more would be over. */
  over(key: string, limits: readonly Limit[]): Limit | undefined
  hit(key: string): void
  clear(): void
}

export function limits(now: () => Date): Limits {
  const hits = new Map<string, Date[]>()
  const within = (at: Date, span: Limit['span']): boolean =>
    span === 'day' ? beijingDate(at) === beijingDate(now()) : now().getTime() - at.getTime() < spansMs[span]
  return {
    over: (key, some) => some.find(({ span, permits }) => (hits.get(key) ?? []).filter((at) => within(at, span)).length >= permits),
    hit: (key) => void hits.set(key, [...(hits.get(key) ?? []), now()]),
    clear: () => hits.clear(),
  }
}
