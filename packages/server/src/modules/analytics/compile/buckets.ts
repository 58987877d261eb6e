import type { Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** The place of an event's bucket among all buckets of its unit, as `bucketNumber` counts: neighbours are one apart. */
export function bucketNumber(unit: Exclude<Unit, 'minute'>, timeZone: string, time = sql`e.time`): Sql {
  const local = sql`toTimeZone(${time}, ${sql.value(timeZone, 'String')})`
  return {
    hour: sql`toInt64(intDiv(toUnixTimestamp(toStartOfHour(${local})), 3600))`,
    day: sql`toInt64(toDate(${local}))`,
    week: sql`toInt64(intDiv(toInt64(toMonday(toDate(${local}))) + 3, 7))`,
    month: sql`toInt64(toYear(${local}) * 12 + toMonth(${local}))`,
  }[unit]
}

export const milliseconds = sql`toInt64(toUnixTimestamp64Milli(e.time))`
