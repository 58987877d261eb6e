import { DateTime } from 'luxon'
import type { Limits } from './graph.ts'
import { periodOf } from './gates.ts'

/** As many as a journey lets in, in all or in a time; its code begins the reason why somebody did not enter. */
export interface EntryCap {
  readonly code: 'cap_total' | 'cap_day' | 'cap_hour'
  readonly most: number
  /** The time it is of, on the clock of a zone. */
  readonly period: string
}

/** The caps that hold at a moment. */
export function entryCaps(limits: Limits | undefined, at: number, zone: string): EntryCap[] {
  const { entriesInTotal, entriesPerDay, entriesPerHour } = limits ?? {}
  return [
    ...(entriesInTotal === undefined ? [] : [{ code: 'cap_total' as const, most: entriesInTotal, period: '' }]),
    ...(entriesPerDay === undefined ? [] : [{ code: 'cap_day' as const, most: entriesPerDay, period: periodOf('day', at, zone) }]),
    ...(entriesPerHour === undefined ? [] : [{ code: 'cap_hour' as const, most: entriesPerHour, period: hourOf(at, zone) }]),
  ]
}

export const isCapped = (limits: Limits | undefined): boolean => entryCaps(limits, 0, 'UTC').length > 0

/** When the hour of a clock began: of two hours that clocks show alike each is its own. */
const hourOf = (at: number, zone: string): string =>
  `hour ${DateTime.fromMillis(at, { zone }).startOf('hour').toUTC().toISO({ suppressMilliseconds: true, suppressSeconds: true })}`

export const usualPriority = 50
/** Of journeys that somebody may enter at the same time the highest comes first. */
export const priorityOf = (limits: Limits | undefined): number => limits?.priority ?? usualPriority
