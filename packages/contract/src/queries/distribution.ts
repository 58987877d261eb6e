import { binOf } from './bins.ts'
import { bucketOf, rangeOf } from './buckets.ts'
import type { CountedEvent } from './count.ts'
import type { DistributionMeasure, DistributionQuery } from './distribution-query.ts'

/** People by interval; who has events but nothing to measure is in none of them. */
export interface Distribution {
  readonly people: number
  readonly counts: readonly number[]
  /** How many have the value of each edge or more. */
  readonly atLeast: readonly number[]
  readonly unset: number
}

/** The slow, obvious distribution that the engine is held against; `base`: who counts with zero without an event. */
export function distributionReference(
  events: readonly CountedEvent[],
  query: DistributionQuery,
  timeZone: string,
  base: readonly number[] = [],
): { total: Distribution; buckets: Map<string, Distribution> } {
  const { from, until } = rangeOf(query, timeZone)
  const inside = events.filter((one) => one.time >= from && one.time < until)
  const { unit } = query
  const groups = unit === null ? [] : [...Map.groupBy(inside, (one) => bucketOf(one.time, unit, timeZone))]
  const told = (some: readonly CountedEvent[]): Distribution => {
    const values = new Map<number, number | null>(query.includeZero ? base.map((person) => [person, 0]) : [])
    for (const [person, own] of Map.groupBy(some, (one) => one.person)) values.set(person, valueOf(own, query.measure, timeZone))
    return distributionOf([...values.values()], query.edges)
  }
  return { total: told(inside), buckets: new Map(groups.map(([bucket, some]) => [bucket, told(some)])) }
}

function distributionOf(values: readonly (number | null)[], edges: readonly number[]): Distribution {
  const set = values.filter((value) => value !== null)
  const counts = [...edges, null].map((_, i) => set.filter((value) => binOf(value, edges) === i).length)
  return {
    people: values.length,
    counts,
    atLeast: edges.map((edge) => set.filter((value) => value >= edge).length),
    unset: values.length - set.length,
  }
}

function valueOf(events: readonly CountedEvent[], measure: DistributionMeasure, timeZone: string): number | null {
  const numbers = events.map((one) => one.value).filter((value) => typeof value === 'number')
  const sum = Number(numbers.reduce((whole, value) => whole + BigInt(Math.round(value * 1e4)), 0n)) / 1e4
  switch (measure) {
    case 'times':
      return events.length
    case 'days':
    case 'hours':
      return new Set(events.map((one) => bucketOf(one.time, measure === 'days' ? 'day' : 'hour', timeZone))).size
    case 'sum':
      return sum
    case 'avg':
      return numbers.length === 0 ? null : sum / numbers.length
    case 'min':
      return numbers.length === 0 ? null : Math.min(...numbers)
    case 'max':
      return numbers.length === 0 ? null : Math.max(...numbers)
    case 'distinct':
      return new Set(events.map((one) => one.value).filter((value) => ['number', 'string', 'boolean'].includes(typeof value))).size
  }
}
