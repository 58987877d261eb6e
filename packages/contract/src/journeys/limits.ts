import { DateTime } from 'luxon'
import { dateOf } from '../rules/dates.ts'
import type { Json } from '../events.ts'
import type { Limits } from './graph.ts'
import { durationMs } from './parts.ts'

/** The moment that a date of a profile names, read on the clocks of a zone when it names none; undefined: it is no date. */
export function instantOf(value: Json | undefined, zone: string): number | undefined {
  const dated = dateOf(value)
  if (!dated || dated.isMoment) return dated?.ms
  return DateTime.fromMillis(dated.ms, { zone: 'utc' }).setZone(zone, { keepLocalTime: true }).toMillis()
}

/** When somebody who enters at a time has to be out again because of who they are; undefined: the date is not known, so nobody can tell. */
export function stayUntil(
  { stay }: Limits,
  enteredAt: number,
  profile: Readonly<Record<string, Json | undefined>>,
  zone: string,
): number | undefined {
  if (!stay) return Infinity
  const from = stay.since === null ? enteredAt : instantOf(profile[stay.since], zone)
  return from === undefined ? undefined : from + durationMs(stay.for)
}
