import { type Sql, sql } from '../../platform/sql.ts'

/** Minutes after a message was handed over at which it is asked about, while nothing is known of it. Providers keep what they know for a few days. */
const askedAfter = [1, 5, 30, 120, 480, 1_440, 2_880]
/** Of one whose receipt is late nobody doubts that it went: it is asked about from there on. */
const firstOfLate = 2

/** What a provider can still be asked about. */
export const oldestAskedMs = (askedAfter.at(-1) ?? 0) * 2 * 60_000

/** How many of the times have passed of an attempt, in this state, that was asked about so often. */
export const askedOf = (attempt: Sql, state: Sql): Sql =>
  sql`greatest(${attempt}.asked, case ${state} when 'sent' then ${firstOfLate} else 0 end)`

/** The time after so many; null: it was the last. */
export const askAfter = (attempt: Sql, asked: Sql): Sql =>
  sql`${attempt}.dispatched_at + make_interval(mins => (${askedAfter}::int[])[${asked} + 1])`

/** Times of an attempt that have passed by now. */
export const passedOf = (attempt: Sql, now: Date): Sql =>
  sql`(select count(*)::int from unnest(${askedAfter}::int[]) m where ${attempt}.dispatched_at + make_interval(mins => m) <= ${now})`
