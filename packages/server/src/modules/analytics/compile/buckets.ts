import type { Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** The place of an event's bucket among all buckets of its unit, as `bucketNumber` counts: neighbours are one apart. Narrow, since lists of them are kept for each person. */
export function bucketNumber(unit: Exclude<Unit, 'minute'>, timeZone: string, time = sql`e.time`): Sql {
  const local = sql`toTimeZone(${time}, ${sql.value(timeZone, 'String')})`
  return {
    hour: sql`toInt32(intDiv(toUnixTimestamp(toStartOfHour(${local})), 3600))`,
    day: sql`toInt32(toDate(${local}))`,
    week: sql`toInt32(intDiv(toInt32(toMonday(toDate(${local}))) + 3, 7))`,
    month: sql`toInt32(toYear(${local}) * 12 + toMonth(${local}))`,
  }[unit]
}

export const milliseconds = sql`toInt64(toUnixTimestamp64Milli(e.time))`
