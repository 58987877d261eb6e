import { differenceOf, type Interval, type Share } from './interval.ts'

/** Fewer people in a group, or fewer conversions in both, say nothing: no number is shown. */
export const least = { people: 100, conversions: 25 } as const

/** What a campaign brought beyond what would have been: so many conversions, between these. */
export interface Incremental {
  readonly value: number
  readonly interval: Interval
}

/** Of whom enough is known to compare them. */
export const isEnough = (treated: Share, control: Share): boolean =>
  treated.of >= least.people && control.of >= least.people && treated.n + control.n >= least.conversions

/**
 * Conversions of the treated beyond what they would have had at the rate of the control group: their number times the difference of
 * the shares, with its interval of 95 % (Newcombe). Everybody who was to be treated counts, written to or not.
 */
export function incrementalOf(treated: Share, control: Share): Incremental | undefined {
  const found = differenceOf(treated, control)
  if (!found) return undefined
  const [low, high] = found.interval
  return { value: treated.of * found.difference, interval: [treated.of * low, treated.of * high] }
}

/** Of several campaigns together: distances to the bounds add up as squares (Zou and Donner 2008), as far as campaigns are independent. */
export function sumOf(all: readonly Incremental[]): Incremental | undefined {
  if (all.length === 0) return undefined
  const value = all.reduce((sum, one) => sum + one.value, 0)
  const below = Math.hypot(...all.map((one) => one.value - one.interval[0]))
  const above = Math.hypot(...all.map((one) => one.interval[1] - one.value))
  return { value, interval: [value - below, value + above] }
}

/** What one more conversion costs; null: it may be that there is none, so that no amount is high enough. */
export interface CostEach {
  readonly value: number | null
  readonly from: number | null
  readonly to: number | null
}

/** Whole minor units. The money is known, the conversions lie in an interval: so does the cost of each. */
export function costEach(spend: number, { value, interval: [low, high] }: Incremental): CostEach {
  const over = (conversions: number): number | null => (conversions > 0 ? Math.round(spend / conversions) : null)
  return { value: over(value), from: over(high), to: over(low) }
}
