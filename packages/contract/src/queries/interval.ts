import type { IntervalQuery } from './interval-query.ts'
import { quantile, quantileShares } from './quantiles.ts'

/** An event as pairing sees it, in the one order of events; those that may open lie in the days asked about. */
export interface IntervalEvent {
  readonly time: number
  readonly opens: boolean
  readonly closes: boolean
}

/** The pairs of one person (and one value of the link): an event closes before it opens, so that one event pairs with its next. */
export function pairsOf<E extends IntervalEvent>(
  events: readonly E[],
  pairing: IntervalQuery['pairing'],
  cap: number | null = null,
): { readonly start: E; readonly ms: number }[] {
  const pairs: { start: E; ms: number }[] = []
  let open: E | undefined
  for (const event of events) {
    if (event.closes && open) {
      const ms = event.time - open.time
      if (cap === null || ms <= cap) pairs.push({ start: open, ms })
      open = undefined
    }
    if (event.opens && (pairing === 'nearest' || !open)) open = event
  }
  return pairs
}

/** What is told of some intervals. */
export interface Spread {
  readonly pairs: number
  readonly people: number
  readonly min: number | null
  /** By `quantileShares`. */
  readonly quantiles: readonly (number | null)[]
  readonly max: number | null
  readonly mean: number | null
  /** The mean of each person’s own mean: who does it often counts no more than others. */
  readonly meanOfPeople: number | null
}

export function spreadOfPairs(pairs: readonly { readonly person: number; readonly ms: number }[]): Spread {
  const sorted = pairs.map((one) => one.ms).toSorted((a, b) => a - b)
  const own = [...Map.groupBy(pairs, (one) => one.person).values()].map((some) => mean(some.map((one) => one.ms)) ?? 0)
  return {
    pairs: pairs.length,
    people: own.length,
    min: sorted[0] ?? null,
    quantiles: quantileShares.map((share) => quantile(sorted, share)),
    max: sorted.at(-1) ?? null,
    mean: mean(sorted),
    meanOfPeople: mean(own),
  }
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
