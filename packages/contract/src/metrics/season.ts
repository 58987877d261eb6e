import { DateTime } from 'luxon'
import { bucketOf, rangeOf } from '../queries/index.ts'

/** Of fewer weeks nobody can say what is usual. */
export const seasonLeast = 4
/** Numbers that hardly ever change still vary by so much of themselves. */
const leastShare = 0.05

export type SeasonUnit = 'hour' | 'day'

export interface SeasonRule {
  /** How many weeks are looked back. */
  readonly weeks: number
  /** How many deviations from the middle are still usual. */
  readonly width: number
  /** The smallest deviation, so that a constant series does not alarm on noise. */
  readonly floor: number
}

/** What a number usually is; nulls where too few weeks are known. */
export interface Usual {
  readonly weeks: number
  readonly middle: number | null
  readonly low: number | null
  readonly high: number | null
}

/** The median of earlier numbers, and so many scaled median absolute deviations to both sides. What was never negative is not expected to be. */
export function usualOf(earlier: readonly number[], { width, floor }: Pick<SeasonRule, 'width' | 'floor'>): Usual {
  const weeks = earlier.length
  if (weeks < seasonLeast) return { weeks, middle: null, low: null, high: null }
  const middle = median(earlier)
  const deviation = 1.4826 * median(earlier.map((one) => Math.abs(one - middle)))
  const reach = width * Math.max(deviation, floor, leastShare * Math.abs(middle))
  return { weeks, middle, low: Math.max(middle - reach, earlier.every((one) => one >= 0) ? 0 : -Infinity), high: middle + reach }
}

export type SeasonDirection = 'below' | 'above' | 'both'

/** Whether a number lies outside of what is usual, in the direction that is asked for; null: nobody knows what is usual. */
export function isUnusual(value: number, { low, high }: Pick<Usual, 'low' | 'high'>, direction: SeasonDirection): boolean | null {
  if (low === null || high === null) return null
  return (direction !== 'above' && value < low) || (direction !== 'below' && value > high)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const high = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + high) / 2 : high
}

const dayBefore = (day: string, weeks: number): string => new Date(Date.parse(day) - weeks * 7 * 86_400_000).toISOString().slice(0, 10)

/** The days of the zone that are whole weeks before a moment's, the latest first: whether anything was counted at all in a week is seen by its day. */
export function earlierDays(at: number, weeks: number, zone: string): { from: number; until: number }[] {
  const today = bucketOf(at, 'day', zone)
  return Array.from({ length: weeks }, (_, i) => dayBefore(today, i + 1)).map((day) => rangeOf({ from: day, to: day }, zone))
}

interface Known {
  readonly unit: SeasonUnit
  readonly timeZone: string
  /** Days of which nothing is learnt. */
  readonly holidays: readonly { readonly day: string; readonly until: string | null }[]
}

/**
 * What is usual at a bucket, from the numbers of a metric: those at the same hour of the clock, or the same day, of the weeks before. History begins
 * with the first of these days on which anything was counted; from then on a bucket with nothing in it is a zero. An hour that the clocks jumped over
 * is no bucket, and of one that they showed twice the first counts.
 */
export function seasonOf(
  rows: readonly { readonly bucket: string; readonly value: number | null }[],
  { unit, timeZone, holidays }: Known,
): (bucket: string, rule: SeasonRule) => Usual {
  const placeOf = (bucket: string): { day: string; hour: number } => {
    if (unit === 'day') return { day: bucket, hour: 0 }
    const local = DateTime.fromISO(bucket, { zone: timeZone })
    return { day: local.toISODate() ?? '', hour: local.hour }
  }
  const name = (day: string, hour: number): string => `${day} ${hour}`
  const placed = rows.map(({ bucket, value }) => ({ bucket, value, ...placeOf(bucket) }))
  const places = new Map(placed.map((one) => [one.bucket, one]))
  const values = new Map(placed.toReversed().map(({ day, hour, value }) => [name(day, hour), value]))
  const counted = new Set(placed.filter((one) => one.value).map((one) => one.day))
  const isHoliday = (on: string): boolean => holidays.some(({ day, until }) => day <= on && on <= (until ?? day))
  return (bucket, rule) => {
    const { day: today, hour } = places.get(bucket) ?? placeOf(bucket)
    const days = Array.from({ length: rule.weeks }, (_, i) => dayBefore(today, i + 1))
    const begun = days.slice(0, days.findLastIndex((day) => counted.has(day)) + 1).filter((day) => !isHoliday(day))
    return usualOf(
      begun.map((day) => values.get(name(day, hour)) ?? null).filter((one) => one !== null),
      rule,
    )
  }
}
