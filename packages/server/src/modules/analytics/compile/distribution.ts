import type { DistributionSlice } from '@millrace/contract/analytics/api.ts'
import { bucketNumberOf, type DistributionQuery, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketNumber } from './buckets.ts'
import { isSet, tenThousandths, values } from './count.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { joinsOf, readerOf } from './read.ts'
import { personOf } from './sample.ts'

/** One row per bucket, and one of bucket 0 over everything, in which each person is measured once. */
export const compileDistribution = (query: DistributionQuery, scope: Scope): Sql => sql`
    select cell, count() as people, countIf(value is null) as unset,
      sumForEach(arrayMap(edge -> ifNull(value >= edge, false), ${sql.value(query.edges, 'Array(Float64)')})) as at_least
    from (${measured(query, scope)}) group by cell order by cell`

/** How many people a rule means, whether they did anything or not. */
export const compileBase = (people: Sql): Sql => sql`select count() as people from (${people})`

/** The people of one number, each once; who did nothing is where zero is. */
export function compileDistributionPeople(query: DistributionQuery, { bucket, interval, atLeast }: DistributionSlice, scope: Scope): Sql {
  const { edges, unit } = query
  const cell = bucket === null || unit === null ? 0 : bucketNumberOf(bucket, unit, scope.timeZone)
  const least = atLeast === null ? (interval === null ? undefined : edges[interval - 1]) : edges[atLeast]
  const below = atLeast === null && interval !== null ? edges[interval] : undefined
  const tests = [
    ...(least === undefined ? [] : [sql`value >= ${sql.value(least, 'Float64')}`]),
    ...(below === undefined ? [] : [sql`value < ${sql.value(below, 'Float64')}`]),
  ]
  const fits = tests.length === 0 ? sql`true` : sql`ifNull(${sql.join(tests, sql` and `)}, false)`
  const some = (test: Sql): Sql =>
    sql`select person as person_id from (${measured(query, scope)}) where cell = ${sql.value(cell, 'Int64')} and ${test}`
  const hasNothing = (least === undefined || 0 >= least) && (below === undefined || 0 < below)
  if (!query.includeZero || !scope.people || !hasNothing) return some(fits)
  return sql`select person_id from (${scope.people}) where person_id not in (${some(sql`not (${fits})`)})`
}

/** The value of each person in each bucket, and in bucket 0 over everything. */
function measured(query: DistributionQuery, scope: Scope): Sql {
  const { timeZone } = scope
  const reader = query.property && readerOf(query.property, 'measured', scope)
  const cell = query.unit === null ? sql`toInt64(0)` : bucketNumber(query.unit, timeZone)
  const rows = fromEvents(scope, rangeOf(query, timeZone), matching(query.of, scope), joinsOf(reader))
  const grouped = query.unit === null ? sql`group by person, cell` : sql`group by grouping sets ((person, cell), (person))`
  return sql`
    select person, cell, ${valueOf(query.measure)} as value
    from (select ${personOf(scope)} as person, ${cell} as cell, toTimeZone(e.time, ${sql.value(timeZone, 'String')}) as local${values(reader)} ${rows})
    ${grouped}`
}

const valueOf = (measure: DistributionQuery['measure']): Sql =>
  ({
    times: sql`toNullable(toFloat64(count()))`,
    days: sql`toNullable(toFloat64(uniqExact(toDate(local))))`,
    hours: sql`toNullable(toFloat64(uniqExact(toStartOfHour(local))))`,
    sum: sql`toNullable(${tenThousandths} / 1e4)`,
    avg: sql`if(count(number) = 0, null, ${tenThousandths} / 1e4 / count(number))`,
    min: sql`min(number)`,
    max: sql`max(number)`,
    distinct: sql`toNullable(toFloat64(uniqExactIf((number, text, flag), ${isSet})))`,
  })[measure]
