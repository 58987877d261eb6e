import type { LifecycleSlice } from '@millrace/contract/analytics/api.ts'
import { bucketNumber as numberOf, bucketNumberOf, laterBucketMs, type LifecycleQuery, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketNumber } from './buckets.ts'
import { fromEvents, type Scope, withProperties } from './matching.ts'
import { personOf } from './sample.ts'

/** What somebody is in a bucket, as numbers: the engine counts them faster than texts. */
const kinds = ['dormant', 'new', 'returning', 'resurrecting', 'active'] as const
const code = (kind: (typeof kinds)[number]): Sql => sql`${sql.value(kinds.indexOf(kind), 'UInt8')}`

/** One row per bucket and kind with its people; bucket 0 holds those active in any bucket, and those new in any. */
export const compileLifecycle = (query: LifecycleQuery, scope: Scope): Sql => sql`
    select cell.1 as bucket, ${sql.value(kinds, 'Array(String)')}[cell.2 + 1] as kind, count() as people
    from (select arrayJoin(arrayConcat(cells, if(arrayExists(x -> x.2 != ${code('dormant')}, cells), [(toInt64(0), ${code('active')})], []),
      if(arrayExists(x -> x.2 = ${code('new')}, cells), [(toInt64(0), ${code('new')})], []))) as cell from (${cells(query, scope)}))
    group by cell.1, cell.2 order by bucket, kind`

/** The people of one number, each once. */
export function compileLifecyclePeople(query: LifecycleQuery, { bucket, kind }: LifecycleSlice, scope: Scope): Sql {
  const where = bucket === null ? sql`true` : sql`x.1 = ${sql.value(bucketNumberOf(bucket, query.unit, scope.timeZone), 'Int64')}`
  const which = kind === 'active' ? sql`x.2 != ${code('dormant')}` : sql`x.2 = ${code(kind)}`
  return sql`select person as person_id from (${cells(query, scope)}) where arrayExists(x -> ${where} and ${which}, cells)`
}

/** Per person each bucket of the days with what they are there. First ever is found in all history; of it only the first bucket is kept. */
function cells(query: LifecycleQuery, scope: Scope): Sql {
  const { unit, event, filters } = query
  const { timeZone } = scope
  const { from, until } = rangeOf(query, timeZone)
  const [first, last] = [from, until - 1].map((time) => sql`${sql.value(numberOf(time, unit, timeZone), 'Int64')}`)
  const named = event === null ? sql`true` : sql`e.event = ${sql.value(event, 'String')}`
  const rows = fromEvents(
    scope,
    { from: 0, until: laterBucketMs(until - 1, 1, unit, timeZone) },
    sql`${named} and ${withProperties(filters, scope)}`,
  )
  return sql`
    select person, arrayConcat(
      arrayMap(b -> (b, multiIf(has(active, b - 1), ${code('returning')}, b = born, ${code('new')}, ${code('resurrecting')})), arrayFilter(b -> b >= ${first}, active)),
      arrayMap(b -> (b + 1, ${code('dormant')}), arrayFilter(b -> b < ${last} and not has(active, b + 1), active))) as cells
    from (
      select person, groupUniqArrayIf(bucket, bucket >= ${first} - 1) as active, min(bucket) as born
      from (select ${personOf(scope)} as person, ${bucketNumber(unit, timeZone)} as bucket ${rows})
      group by person having notEmpty(active)
    )`
}
