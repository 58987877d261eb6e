import { DateTime } from 'luxon'
import type { Json } from '../events.ts'
import type { DateOperator } from './condition.ts'
import { type Moment, startOf } from './window.ts'

/**
 * How a text says a date: a day, a time of a day, or a moment (with `Z` or an offset), of the years 1900 to 2199. Whatever is written
 * otherwise is no date. Both engines read it by this pattern.
 */
export const datePattern = String.raw`^((?:19|20|21)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?$`
const shape = new RegExp(datePattern)

/** In ms since 1970: a moment, or what a clock showed, as if it stood in Greenwich. */
export interface Dated {
  readonly ms: number
  readonly isMoment: boolean
}

export const dayMs = 86_400_000

export function dateOf(value: Json | undefined): Dated | undefined {
  const found = typeof value === 'string' ? shape.exec(value) : null
  if (!found) return undefined
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone] = found
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // No 30 February.
  if (new Date(midnight).getUTCDate() !== Number(day)) return undefined
  const ms = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + Number(fraction.padEnd(3, '0'))
  return { ms: ms - offsetOf(zone), isMoment: zone !== undefined }
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const ms = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * 60_000
  return zone.startsWith('-') ? -ms : ms
}

/** What the clocks of a zone show at a moment. */
export const wallOf = (ms: number, zone: string): number => ms + DateTime.fromMillis(ms, { zone }).offset * 60_000

/** Days since 1970 of a date, in a zone. */
export const dayOf = ({ ms, isMoment }: Dated, zone: string): number => Math.floor((isMoment ? wallOf(ms, zone) : ms) / dayMs)
export const todayOf = ({ now, zone }: Moment): number => dayOf({ ms: now.getTime(), isMoment: true }, zone)

const partsOf = (day: number): { year: number; month: number; day: number } => {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** When a day begins in a zone; not at midnight where the clocks jump over it. */
export const beginOf = (day: number, zone: string): number =>
  startOf(DateTime.fromObject(partsOf(day), { zone }).toMillis(), 'day', zone).toMillis()

/** Both ends included. */
type Range = readonly [from: number, to: number]
/** Where a date lies, read as a clock and as a moment. */
export interface DateRange {
  readonly wall: Range
  readonly moments: Range
}

const never = 8_640_000_000_000_000

const ofDays = (from: number, to: number, zone: string): DateRange => ({
  wall: [from * dayMs, (to + 1) * dayMs - 1],
  moments: [beginOf(from, zone), beginOf(to + 1, zone) - 1],
})

/** A day from its beginning to its end, or a moment. */
function boundOf(bound: string, zone: string): DateRange {
  if (!bound.includes('T')) {
    const day = Date.parse(bound) / dayMs
    return ofDays(day, day, zone)
  }
  const at = Date.parse(bound)
  const wall = wallOf(at, zone)
  return { wall: [wall, wall], moments: [at, at] }
}

const until = ({ wall, moments }: DateRange): DateRange => ({ wall: [-never, wall[0] - 1], moments: [-never, moments[0] - 1] })
const since = ({ wall, moments }: DateRange): DateRange => ({ wall: [wall[1] + 1, never], moments: [moments[1] + 1, never] })
const between = (one: DateRange, other: DateRange): DateRange => ({
  wall: [one.wall[0], other.wall[1]],
  moments: [one.moments[0], other.moments[1]],
})

/** A condition on a date. */
export interface DateCondition {
  readonly op: DateOperator
  readonly value?: unknown
  readonly values?: readonly unknown[] | undefined
}

/** Days before today at which a relative condition begins and ends to hold of a date; undefined: it is not about so many days. */
function daysAgo({ op, value, values = [] }: DateCondition): Range | undefined {
  if (op === 'in_last_days') return [Number(value), 0]
  if (op === 'in_next_days') return [0, -Number(value)]
  return op === 'days_ago' ? [Number(values[0]), Number(values[1])] : undefined
}

/** The dates for which a condition holds; undefined: anniversaries, which are many ranges. */
export function dateRange(condition: DateCondition, moment: Moment): DateRange | undefined {
  const { op, value, values = [] } = condition
  const ago = daysAgo(condition)
  const today = todayOf(moment)
  if (ago) return ofDays(today - ago[0], today - ago[1], moment.zone)
  switch (op) {
    case 'before':
      return until(boundOf(String(value), moment.zone))
    case 'after':
      return since(boundOf(String(value), moment.zone))
    case 'on_day':
      return boundOf(String(value), moment.zone)
    case 'age_between':
      // Whoever has not had the next birthday yet was born after this day so many years ago.
      return ofDays(yearsBefore(today, Number(values[1]) + 1) + 1, yearsBefore(today, Number(values[0])), moment.zone)
    case 'date_between':
      return between(boundOf(String(values[0]), moment.zone), boundOf(String(values[1]), moment.zone))
    default:
      return undefined
  }
}

/** Full years today of what says when somebody was born, as `age_between` counts them; null: it says no date, or one that is still to come. */
export function ageOf(value: Json | undefined, moment: Moment): number | null {
  const born = dateOf(value)
  if (!born) return null
  const years = Math.floor((ordinalOf(todayOf(moment)) - ordinalOf(dayOf(born, moment.zone))) / 10_000)
  return years < 0 ? null : years
}
/** A day as a number that grows by 10,000 from birthday to birthday. */
export const ordinalOf = (at: number): number => {
  const { year, month, day } = partsOf(at)
  return year * 10_000 + month * 100 + day
}

/** The same day so many years ago, or the last of a shorter month: who was born on 29 February is a year older on 1 March where there is none. */
function yearsBefore(day: number, years: number): number {
  const { year, month, day: of } = partsOf(day)
  return Math.min(Date.UTC(year - years, month - 1, of), Date.UTC(year - years, month, 0)) / dayMs
}
const yearsAfter = (day: number, years: number): number => {
  const { year, month, day: of } = partsOf(day)
  return Date.UTC(year + years, month - 1, of) / dayMs
}

/** Days of a year, as month × 100 + day, that are anniversaries of dates in earlier years. */
export interface Anniversaries {
  readonly year: number
  readonly days: readonly number[]
}

/** Which days have their anniversary in the time that is condition about: 29 February on the 28th of a year without it. */
export function anniversaries({ op, value }: DateCondition, moment: Moment): Anniversaries[] {
  const today = todayOf(moment)
  const { year, month } = partsOf(today)
  if (op === 'anniversary_this_month') return [{ year, days: Array.from({ length: 31 }, (_, i) => month * 100 + i + 1) }]
  const days = Array.from({ length: Number(value) + 1 }, (_, i) => partsOf(today + i))
  const keys = days.flatMap((one) => {
    const key = one.month * 100 + one.day
    return (key === 228 && !isLeap(one.year) ? [key, 229] : [key]).map((each) => ({ year: one.year, key: each }))
  })
  return [...Map.groupBy(keys, (one) => one.year)].map(([of, some]) => ({ year: of, days: some.map((one) => one.key) }))
}

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29

export function dateHolds(condition: DateCondition, value: Json | undefined, moment: Moment): boolean {
  const date = dateOf(value)
  if (!date) return false
  const sought = soughtOf(condition, moment)
  if (!Array.isArray(sought)) {
    const [from, to] = date.isMoment ? sought.moments : sought.wall
    return date.ms >= from && date.ms <= to
  }
  const { year, month, day } = partsOf(dayOf(date, moment.zone))
  return sought.some((one) => year < one.year && one.days.includes(month * 100 + day))
}

type Sought = DateRange | Anniversaries[]
const known = new WeakMap<Moment, Map<string, Sought>>()

/** Thousands are asked the same as of one moment. */
function soughtOf(condition: DateCondition, moment: Moment): Sought {
  const here = known.get(moment) ?? new Map<string, Sought>()
  known.set(moment, here)
  const key = JSON.stringify([condition.op, condition.value, condition.values])
  const found = here.get(key) ?? dateRange(condition, moment) ?? anniversaries(condition, moment)
  here.set(key, found)
  return found
}

/** When time alone next changes what a condition says of a date: at the beginning of a day; undefined: never. */
export function nextOfDate(condition: DateCondition, value: Json | undefined, moment: Moment): number | undefined {
  const date = dateOf(value)
  if (!date) return undefined
  const day = dayOf(date, moment.zone)
  const ago = daysAgo(condition)
  const turns = ago ? [day + ago[1], day + ago[0] + 1] : turnsOfYears(condition, day, moment)
  const next = Math.min(...turns.filter((turn) => turn > todayOf(moment)))
  return next === Infinity ? undefined : beginOf(next, moment.zone)
}

/** Days at which somebody comes to be of an age and no more, or anniversaries begin and end to be in sight, of this year and the next two. */
function turnsOfYears({ op, value, values = [] }: DateCondition, day: number, moment: Moment): number[] {
  if (op === 'age_between') return [yearsAfter(day, Number(values[0])), yearsAfter(day, Number(values[1]) + 1)]
  if (op !== 'anniversary_in_days' && op !== 'anniversary_this_month') return []
  const date = partsOf(day)
  const first = Math.max(date.year + 1, partsOf(todayOf(moment)).year)
  return [first, first + 1, first + 2].flatMap((year) => {
    if (op === 'anniversary_this_month') return [0, 1].map((more) => Date.UTC(year, date.month - 1 + more, 1) / dayMs)
    const falls = Date.UTC(year, date.month - 1, date.month === 2 && date.day === 29 && !isLeap(year) ? 28 : date.day) / dayMs
    return [falls - Number(value), falls + 1]
  })
}
