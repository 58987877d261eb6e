import {
  anniversaries,
  type DateCondition,
  datePattern,
  type DateRange,
  dateRange,
  type Moment,
  ordinalOf,
  todayOf,
} from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** Whether a text is a date of which a condition holds; as `dateHolds` decides it. */
export function compileDate(condition: DateCondition, text: Sql, moment: Moment): Sql {
  const range = dateRange(condition, moment)
  return ofDate(text, range ? inRange(range) : hasAnniversary(condition, moment))
}

/** In these a date is `said`: day of 1970, ms since 1970 by the clock it was read from, the offset of that clock, and whether it has one. */
const ofDate = (text: Sql, holds: Sql): Sql => sql`arrayExists(said -> ${holds}, ${saidOf(text)})`

/** Nothing, or what a text says: parts of the pattern, of which the day has to be one of its month. */
export const saidOf = (text: Sql): Sql => sql`arrayMap(
  part -> (toInt64(assumeNotNull(part.2)), toInt64(assumeNotNull(part.2)) * 86400000 + ((toInt64OrZero(part.1[4]) * 60 + toInt64OrZero(part.1[5])) * 60 + toInt64OrZero(part.1[6])) * 1000
    + toInt64OrZero(rightPad(part.1[7], 3, '0')), if(startsWith(part.1[8], '-'), -1, 1) * (toInt64OrZero(substring(part.1[8], 2, 2)) * 60 + toInt64OrZero(substring(part.1[8], 5))) * 60000, part.1[8] != ''),
  arrayFilter(part -> ifNull(toDayOfMonth(part.2) = toUInt8OrZero(part.1[3]), false),
    arrayMap(part -> (part, toDate32OrNull(concat(part[1], '-', part[2], '-', part[3]))), [extractGroups(ifNull(${text}, ''), ${sql.value(datePattern, 'String')})])))`

const inRange = ({ wall, moments }: DateRange): Sql => sql`if(said.4, said.2 - said.3 ${between(moments)}, said.2 ${between(wall)})`

const between = ([from, to]: DateRange['wall']): Sql => sql`between ${sql.value(from, 'Int64')} and ${sql.value(to, 'Int64')}`

/** The day of a moment is the one of the project's zone. */
const dayIn = (zone: string): Sql =>
  sql`if(said.4, toDate32(fromUnixTimestamp64Milli(said.2 - said.3, ${sql.value(zone, 'String')})), toDate32(toInt32(said.1)))`

/** Full years today of what a text says, as `ageOf` counts them; null when it says none. */
export const ageSql = (text: Sql, moment: Moment): Sql =>
  sql`toFloat64(arrayFirstOrNull(years -> years >= 0, arrayMap(said -> intDiv(${sql.value(ordinalOf(todayOf(moment)), 'Int64')} - toInt64(toYYYYMMDD(${dayIn(moment.zone)})) + 1000000000, 10000) - 100000, ${saidOf(text)})))`

function hasAnniversary(condition: DateCondition, moment: Moment): Sql {
  const day = dayIn(moment.zone)
  const tests = anniversaries(condition, moment).map(
    ({ year, days }) =>
      sql`toYear(${day}) < ${sql.value(year, 'UInt16')} and has(${sql.value(days, 'Array(UInt16)')}, toMonth(${day}) * 100 + toDayOfMonth(${day}))`,
  )
  return sql`(${sql.join(tests, sql` or `)})`
}
