import type { LtvSlice } from '@millrace/contract/analytics/api.ts'
import { bucketNumberOf, lastCohort, laterBucketMs, type LtvQuery, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { bucketNumber, milliseconds } from './buckets.ts'
import { fromEvents, inside, matching, type Scope } from './matching.ts'
import { personOf } from './sample.ts'

/** One row per cohort: its people, and for each bucket since what they have brought in, in ten-thousandths, and how many have paid. */
export const compileLtv = (query: LtvQuery, scope: Scope): Sql => sql`
    select cohort, count() as people,
      sumForEach(arrayMap(n -> arraySum(arrayMap(x -> if(x.1 <= n, x.2, toInt128(0)), paid)), ${places(query)})) as totals,
      sumForEach(arrayMap(n -> ${hasPaid(sql`n`)}, ${places(query)})) as payers
    from (${members(query, scope)}) group by cohort order by cohort`

/** The people of one number, each once; of all cohorts, those for which it is known. */
export function compileLtvPeople(query: LtvQuery, { bucket, payersBy }: LtvSlice, scope: Scope): Sql {
  const { unit } = query
  const known = payersBy === null ? null : lastCohort(scope.now.getTime(), payersBy, unit, scope.timeZone)
  const tests = [
    ...(bucket === null ? [] : [sql`cohort = ${sql.value(bucketNumberOf(bucket, unit, scope.timeZone), 'Int64')}`]),
    ...(known === null ? [] : [sql`cohort <= ${sql.value(known, 'Int64')} and ${hasPaid(sql`${sql.value(payersBy, 'Int64')}`)}`]),
  ]
  const which = tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`
  return sql`select person as person_id from (${members(query, scope)})${which}`
}

const places = ({ duration }: LtvQuery): Sql =>
  sql`${sql.value(
    Array.from({ length: duration + 1 }, (_, n) => n),
    'Array(Int64)',
  )}`
const hasPaid = (by: Sql): Sql => sql`arrayExists(x -> x.1 <= ${by} and x.2 > 0, paid)`

/** Who started in the days, in which bucket, and what each brought in how many buckets later; nothing from before the start. */
function members(query: LtvQuery, scope: Scope): Sql {
  const { start, revenues, unit, duration } = query
  const { timeZone } = scope
  const range = rangeOf(query, timeZone)
  const until = laterBucketMs(range.until - 1, duration + 1, unit, timeZone)
  const isStart = sql`(${matching(start, scope)})`
  const brings = revenues.map(
    (one) =>
      sql`if(${matching(one, scope)}, toInt128(round(ifNull(${property(one.property, 'number', 'e', scope.seen?.get(one.property))}, 0) * ${sql.value(one.rate, 'Float64')} * 1e4)), toInt128(0))`,
  )
  // The first start ever is looked for in all history; revenue only since the first day.
  const revenue = sql`if(${inside({ from: range.from, until })}, ${sql.join(brings, sql` + `)}, toInt128(0))`
  const names = [...new Set(revenues.map((one) => one.event))]
  const rows = fromEvents(
    scope,
    { from: 0, until },
    sql`(${isStart} or (e.event in ${sql.value(names, 'Array(String)')} and ${inside({ from: range.from, until })}))`,
  )
  return sql`
    select person, began.2 as cohort, arrayMap(x -> (x.2 - cohort, x.3), arrayFilter(x -> x.1 >= began.1, revenue)) as paid from (
      select person, (minIf(ms, is_start = 1), argMinIf(bucket, ms, is_start = 1)) as began,
        arrayZip(groupArrayIf(ms, amount != 0), groupArrayIf(bucket, amount != 0), groupArrayIf(amount, amount != 0)) as revenue
      from (select ${personOf(scope)} as person, ${milliseconds} as ms, ${bucketNumber(unit, timeZone)} as bucket, ${isStart} as is_start, ${revenue} as amount ${rows})
      group by person having countIf(is_start = 1) > 0
    ) where began.1 >= ${sql.value(range.from, 'Int64')} and began.1 < ${sql.value(range.until, 'Int64')}`
}
