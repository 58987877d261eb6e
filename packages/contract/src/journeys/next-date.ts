import { DateTime } from 'luxon'
import type { Json } from '../events.ts'
import { dateOf } from '../rules/dates.ts'
import type { EntryOf } from './entries/index.ts'

type DateEntry = EntryOf<'date'>

/** When somebody with this date comes in next, after a moment; undefined: never, or it is no date. */
export function nextDate(entry: DateEntry, value: Json | undefined, zone: string, after: number): number | undefined {
  const base = wallIn(value, zone)
  if (!base) return undefined
  if (entry.repeat === 'once') return later(momentOf(entry, base), after)
  const from = DateTime.fromMillis(after, { zone }).minus({ days: Math.max(0, entry.days) + 1 })
  const start = base > from ? base : from
  for (let step = 0; step < maxSteps; step++) {
    const found = later(occurrence(entry, base, start, step), after)
    if (found !== undefined) return found
  }
  return undefined
}

/** Leap years may be eight years apart. */
const maxSteps = 15 * 12

/** Does somebody with this date belong to a time that has passed? */
export function isPassed(entry: DateEntry, value: Json | undefined, zone: string, now: number): boolean {
  const base = wallIn(value, zone)
  return entry.repeat === 'once' && base !== undefined && momentOf(entry, base).toMillis() <= now
}

/** A date as clocks of a zone show it. */
function wallIn(value: Json | undefined, zone: string): DateTime | undefined {
  const dated = dateOf(value)
  if (!dated) return undefined
  if (dated.isMoment) return DateTime.fromMillis(dated.ms, { zone })
  return DateTime.fromMillis(dated.ms, { zone: 'utc' }).setZone(zone, { keepLocalTime: true })
}

function momentOf({ days, time }: DateEntry, base: DateTime): DateTime {
  const day = base.plus({ days })
  if (time === null) return day
  const [hour, minute] = time.split(':').map(Number)
  return day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 })
}

/** The date in a later month or year; undefined where there is no such day and it is left out there. */
function occurrence(entry: DateEntry, base: DateTime, start: DateTime, step: number): DateTime | undefined {
  const unit = entry.repeat === 'yearly' ? 'years' : 'months'
  const months = start.startOf('month').plus({ [unit]: step })
  const month = entry.repeat === 'yearly' ? months.set({ month: base.month }) : months
  const last = month.daysInMonth ?? 28
  if (base.day > last && entry.short === 'skip') return undefined
  const { hour, minute, second, millisecond } = base
  const found = month.set({ day: Math.min(base.day, last), hour, minute, second, millisecond })
  return found < base ? undefined : momentOf(entry, found)
}

function later(moment: DateTime | undefined, after: number): number | undefined {
  const ms = moment?.toMillis()
  return ms !== undefined && ms > after ? ms : undefined
}
