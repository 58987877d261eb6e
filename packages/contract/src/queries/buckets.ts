import { DateTime } from 'luxon'
import { type Unit, windowMs } from './shell.ts'

/** `[from 00:00, to 24:00)` of the zone, in ms. */
export function rangeOf(range: { readonly from: string; readonly to: string }, timeZone: string): { from: number; until: number } {
  const at = (day: string) => DateTime.fromISO(day, { zone: timeZone }).startOf('day')
  return { from: at(range.from).toMillis(), until: at(range.to).plus({ days: 1 }).startOf('day').toMillis() }
}

/**
 * The name of the bucket a moment falls into: its first calendar day for day, week (Monday) and month, its first instant
 * for minute and hour. A day has no instant that every zone knows as its start; its date always exists.
 */
export function bucketOf(timeMs: number, unit: Unit, timeZone: string): string {
  const start = DateTime.fromMillis(timeMs, { zone: timeZone }).startOf(unit)
  return unit === 'minute' || unit === 'hour' ? instant(start.toMillis()) : (start.toISODate() ?? '')
}

/** Every bucket of a range in order, empty ones too. */
export function bucketsOf(range: { readonly from: string; readonly to: string }, unit: Unit, timeZone: string): string[] {
  const { from, until } = rangeOf(range, timeZone)
  const found: string[] = []
  if (unit === 'minute' || unit === 'hour') {
    const step = unit === 'minute' ? 60_000 : 3_600_000
    for (let at = from; at < until; at += step) found.push(instant(at))
    return found
  }
  let day = DateTime.fromISO(range.from, { zone: 'utc' }).startOf(unit)
  for (const last = DateTime.fromISO(range.to, { zone: 'utc' }); day <= last; day = day.plus({ [unit]: 1 }))
    found.push(day.toISODate() ?? '')
  return found
}

/** The place of a moment's bucket among all buckets of its unit: neighbours are one apart. */
export function bucketNumber(timeMs: number, unit: Unit, timeZone: string): number {
  const start = DateTime.fromMillis(timeMs, { zone: timeZone }).startOf(unit)
  if (unit === 'minute' || unit === 'hour') return Math.floor(start.toMillis() / windowMs[unit])
  if (unit === 'month') return start.year * 12 + start.month
  const day = Date.UTC(start.year, start.month - 1, start.day) / windowMs.day
  // The first Monday was the fourth day.
  return unit === 'week' ? (day + 3) / 7 : day
}

/** The same for a bucket by its name. */
export const bucketNumberOf = (bucket: string, unit: Unit, timeZone: string): number =>
  unit === 'minute' || unit === 'hour' ? bucketNumber(Date.parse(bucket), unit, timeZone) : bucketNumber(Date.parse(bucket), unit, 'utc')

/** When the bucket of a moment starts. */
export const bucketStartMs = (timeMs: number, unit: Unit, timeZone: string): number =>
  DateTime.fromMillis(timeMs, { zone: timeZone }).startOf(unit).toMillis()

/** When the bucket that comes so many after the one of a moment starts. */
export const laterBucketMs = (timeMs: number, buckets: number, unit: Unit, timeZone: string): number =>
  DateTime.fromMillis(timeMs, { zone: timeZone })
    .startOf(unit)
    .plus({ [unit]: buckets })
    .toMillis()

/** The number of the last cohort whose bucket so many later had ended by now: later cohorts have no number there yet. */
export const lastCohort = (now: number, later: number, unit: Unit, timeZone: string): number =>
  bucketNumber(now, unit, timeZone) - 1 - later

/** When a bucket ends; a running bucket is flagged, its numbers still grow. */
export function bucketEnd(bucket: string, unit: Unit, timeZone: string): number {
  return DateTime.fromISO(bucket, { zone: timeZone })
    .plus({ [unit]: 1 })
    .toMillis()
}

const instant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
