import type { Json } from '../events.ts'
import { bucketOf, rangeOf } from './buckets.ts'
import type { Aggregation, CountQuery } from './count-query.ts'
import { quantile } from './quantiles.ts'

/** What one bucket adds up to; every measure follows from it. */
export interface Tally {
  readonly events: number
  readonly people: number
  readonly sum: number
  /** Events whose property is a number. */
  readonly numbers: number
  readonly distinct: number
  /** Of events whose property is a number; of none they mean nothing. */
  readonly min: number
  readonly max: number
  /** Only where they were asked for. */
  readonly median: number | null
  readonly p90: number | null
}
export const emptyTally: Tally = { events: 0, people: 0, sum: 0, numbers: 0, distinct: 0, min: 0, max: 0, median: null, p90: null }

/** Unset values stay out of sums and averages, but their people stay in the denominator; nothing is divided by zero. */
export function measureOf(kind: Aggregation, tally: Tally): number | null {
  switch (kind) {
    case 'events':
      return tally.events
    case 'people':
      return tally.people
    case 'per_person':
      return ratio(tally.events, tally.people)
    case 'sum':
      return tally.sum
    case 'avg':
      return ratio(tally.sum, tally.numbers)
    case 'sum_per_person':
      return ratio(tally.sum, tally.people)
    case 'distinct':
      return tally.distinct
    case 'min':
    case 'max':
    case 'median':
    case 'p90':
      return tally.numbers === 0 ? null : tally[kind]
  }
}

const ratio = (sum: number, n: number): number | null => (n === 0 ? null : sum / n)

export interface CountedEvent {
  readonly person: number
  readonly time: number
  readonly value?: Json | undefined
}

/** The slow, obvious count that the engine is held against; events are those that match the filters. */
export function countReference(
  events: readonly CountedEvent[],
  query: Pick<CountQuery, 'from' | 'to' | 'unit'>,
  timeZone: string,
): { total: Tally; buckets: Map<string, Tally> } {
  const { from, until } = rangeOf(query, timeZone)
  const inside = events.filter((one) => one.time >= from && one.time < until)
  const { unit } = query
  const groups = unit === null ? [] : [...Map.groupBy(inside, (one) => bucketOf(one.time, unit, timeZone))]
  return { total: tallyOf(inside), buckets: new Map(groups.map(([bucket, some]) => [bucket, tallyOf(some)])) }
}

function tallyOf(events: readonly CountedEvent[]): Tally {
  const numbers = events.map((one) => one.value).filter((value) => typeof value === 'number')
  const scalars = events.map((one) => one.value).filter((value) => ['number', 'string', 'boolean'].includes(typeof value))
  const sorted = numbers.toSorted((a, b) => a - b)
  return {
    events: events.length,
    people: new Set(events.map((one) => one.person)).size,
    sum: Number(numbers.reduce((sum, value) => sum + BigInt(Math.round(value * 1e4)), 0n)) / 1e4,
    numbers: numbers.length,
    distinct: new Set(scalars).size,
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    median: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
  }
}
