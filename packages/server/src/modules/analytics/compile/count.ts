import { type CountQuery, rangeOf, type Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { fromEvents, type Scope, withProperties } from './matching.ts'

/** One row per bucket that has events, and one with an empty bucket over everything: people are counted once in each. */
export function compileCount(query: CountQuery, scope: Scope): Sql {
  const { unit } = query
  const name = unit === null ? sql`''` : sql`if(grouping(start) = 1, '', ${bucketName(unit)})`
  const start = unit === null ? sql`` : sql`, ${bucketStart(unit, scope.timeZone)} as start`
  return sql`
    select ${name} as bucket, count() as events, uniqExact(person) as people, ${tallies(query)}
    from (select ${canonicalPerson('e')} as person${start}${values(query)} ${rows(query, scope)})
    ${unit === null ? sql`` : sql`group by grouping sets ((start), ())`}`
}

/** The people of one number, each once. */
export function compileCountPeople(query: CountQuery, bucket: string | null, scope: Scope): Sql {
  const { unit } = query
  if (bucket === null || unit === null) return sql`select distinct ${canonicalPerson('e')} as person_id ${rows(query, scope)}`
  return sql`
    select distinct person_id from (
      select ${canonicalPerson('e')} as person_id, ${bucketStart(unit, scope.timeZone)} as start ${rows(query, scope)}
    ) where ${bucketName(unit)} = ${sql.value(bucket, 'String')}`
}

function rows({ event, filters, ...range }: CountQuery, scope: Scope): Sql {
  const named = event === null ? sql`true` : sql`e.event = ${sql.value(event, 'String')}`
  return fromEvents(scope, rangeOf(range, scope.timeZone), sql`${named} and ${withProperties(filters)}`)
}

/** Calendar buckets of the zone; weeks start on Monday. Days are dates: not every zone has a midnight every day. */
function bucketStart(unit: Unit, timeZone: string): Sql {
  const local = sql`toTimeZone(e.time, ${sql.value(timeZone, 'String')})`
  return {
    minute: sql`toStartOfMinute(${local})`,
    hour: sql`toStartOfHour(${local})`,
    day: sql`toDate(${local})`,
    week: sql`toMonday(toDate(${local}))`,
    month: sql`toStartOfMonth(toDate(${local}))`,
  }[unit]
}

const bucketName = (unit: Unit): Sql =>
  unit === 'minute' || unit === 'hour' ? sql`formatDateTime(start, '%Y-%m-%dT%H:%i:%SZ', 'UTC')` : sql`toString(start)`

const values = ({ property: name }: CountQuery): Sql =>
  name === undefined
    ? sql``
    : sql`, ${property(name, 'number')} as number, ${property(name, 'string')} as text, ${property(name, 'boolean')} as flag`

/** Sums are of whole ten-thousandths, so that they are exact and the same in any order. */
const tallies = ({ property: name }: CountQuery): Sql =>
  name === undefined
    ? sql`0 as sum, 0 as numbers, 0 as distinct_values`
    : sql`sum(toInt128(round(ifNull(number, 0) * 1e4))) / 1e4 as sum, count(number) as numbers,
      uniqExactIf((number, text, flag), number is not null or text is not null or flag is not null) as distinct_values`
