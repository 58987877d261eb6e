import { type CountQuery, rangeOf, readsQuantiles, type Unit } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromEvents, type Scope, withProperties } from './matching.ts'
import { joinsOf, type Reader, readerOf } from './read.ts'
import { personOf } from './sample.ts'

/** One row per bucket that has events, and one with an empty bucket over everything: people are counted once in each. */
export function compileCount(query: CountQuery, scope: Scope): Sql {
  const { unit } = query
  const measured = measuredOf(query, scope)
  const name = unit === null ? sql`''` : sql`if(grouping(start) = 1, '', ${bucketName(unit)})`
  const start = unit === null ? sql`` : sql`, ${bucketStart(unit, scope.timeZone)} as start`
  return sql`
    select ${name} as bucket, count() as events, uniqExact(person) as people, ${tallies(query, measured)}
    from (select ${personOf(scope)} as person${start}${values(measured)} ${rows(query, scope, measured)})
    ${unit === null ? sql`` : sql`group by grouping sets ((start), ())`}`
}

export const measuredOf = ({ property, item }: CountQuery, scope: Scope): Reader | undefined =>
  property === undefined ? undefined : readerOf({ property, item }, 'measured', scope)

/** The events a count is of, with what readers need. */
export function rows({ event, filters, ...range }: CountQuery, scope: Scope, ...readers: (Reader | undefined)[]): Sql {
  const named = event === null ? sql`true` : sql`e.event = ${sql.value(event, 'String')}`
  return fromEvents(scope, rangeOf(range, scope.timeZone), sql`${named} and ${withProperties(filters, scope)}`, joinsOf(...readers))
}

/** Calendar buckets of the zone; weeks start on Monday. Days are dates: not every zone has a midnight every day. */
export function bucketStart(unit: Unit, timeZone: string): Sql {
  const local = sql`toTimeZone(e.time, ${sql.value(timeZone, 'String')})`
  return {
    minute: sql`toStartOfMinute(${local})`,
    hour: sql`toStartOfHour(${local})`,
    day: sql`toDate(${local})`,
    week: sql`toMonday(toDate(${local}))`,
    month: sql`toStartOfMonth(toDate(${local}))`,
  }[unit]
}

export const bucketName = (unit: Unit): Sql =>
  unit === 'minute' || unit === 'hour' ? sql`formatDateTime(start, '%Y-%m-%dT%H:%i:%SZ', 'UTC')` : sql`toString(start)`

export const values = (measured: Reader | undefined): Sql =>
  measured ? sql`, ${measured.number} as number, ${measured.text} as text, ${measured.flag} as flag` : sql``

/** Sums are of whole ten-thousandths, so that they are exact and the same in any order. */
export const tenThousandths = sql`sum(toInt128(round(ifNull(number, 0) * 1e4)))`
export const isSet = sql`number is not null or text is not null or flag is not null`

/** Exact quantiles keep every number: only where they are asked for. */
const quantiles = ({ measures }: CountQuery): Sql =>
  readsQuantiles(measures)
    ? sql`quantileExactInclusive(0.5)(number) as median, quantileExactInclusive(0.9)(number) as p90`
    : sql`null as median, null as p90`

const tallies = (query: CountQuery, measured: Reader | undefined): Sql =>
  measured
    ? sql`ifNull(min(number), 0) as min, ifNull(max(number), 0) as max, ${quantiles(query)}, ${tenThousandths} / 1e4 as sum, count(number) as numbers,
      uniqExactIf((number, text, flag), ${isSet}) as distinct_values`
    : sql`0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90`
