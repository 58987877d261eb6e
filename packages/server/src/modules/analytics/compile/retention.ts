import type { RetentionSlice } from '@millrace/contract/analytics/api.ts'
import {
  bucketNumberOf,
  bucketStartMs,
  lastCohorts,
  lastOf,
  laterBucketMs,
  rangeOf,
  retentionColumns,
  type RetentionQuery,
  rollingMs,
} from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketNumber, milliseconds } from './buckets.ts'
import { keyOrRest, restKey, writeKey } from './groups.ts'
import { fromEvents, inside, matching, type Scope } from './matching.ts'
import { joinsOf, readerOf } from './read.ts'
import { personOf } from './sample.ts'

/** One row per cohort: who came back, what they did, and for how many it is their first; cohort 0 are the people of all, each once. */
export const compileRetention = (query: RetentionQuery, scope: Scope): Sql => sql`
    select cell.1 as cohort, count() as people, sumForEach(cell.2) as hits, sumForEach(cell.3) as amounts, countIf(cell.4) as firsts
    from (
      select arrayJoin(arrayPushFront(arrayMap(x -> (x.1, x.2, x.3, x.1 = starts.1[1]), cohorts), (toInt64(0), arrayReduce('maxForEach', cohorts.2), [], false))) as cell
      from (${cohorts(query, undefined, scope)})
    ) group by cohort order by cohort`

/** One row per group over all its cohorts: the first three lists count memberships of cohorts, `members` and `hits` people. */
export function compileRetentionGroups(query: RetentionQuery, by: RetentionQuery['by'], scope: Scope): Sql {
  const lasts = sql.value(lastCohorts(query, scope.timeZone, scope.now.getTime()), 'Array(Int64)')
  return sql`
    select key, count() as people, sumForEach(arrayReduce('sumForEach', cohorts.2)) as returns, sumForEach(arrayReduce('sumForEach', cohorts.3)) as amounts,
      sumForEach(arrayMap(last -> toUInt64(arrayCount(c -> c <= last, starts.1)), ${lasts})) as memberships,
      sumForEach(arrayMap(last -> toUInt64(starts.1[1] <= last), ${lasts})) as members, sumForEach(arrayReduce('maxForEach', cohorts.2)) as hits
    from (${cohorts(query, by, scope)})
    group by key order by key`
}

/** The people of one number, each once. */
export function compileRetentionPeople(query: RetentionQuery, { bucket, column, group }: RetentionSlice, scope: Scope): Sql {
  const tests = [
    ...(bucket === null ? [] : [sql`x.1 = ${sql.value(bucketNumberOf(bucket, query.unit, scope.timeZone), 'Int64')}`]),
    ...(column === null ? [] : [sql`x.2[${sql.value(column + 1, 'UInt16')}] = 1`]),
  ]
  const key = group ? sql`key = ${sql.value(group.isRest ? restKey : writeKey(group.key), 'String')}` : sql`true`
  const some = tests.length === 0 ? sql`true` : sql`arrayExists(x -> ${sql.join(tests, sql` and `)}, cohorts)`
  return sql`select person as person_id from (${cohorts(query, group && query.by, scope)}) where ${key} and ${some}`
}

/** Per person (and group) the cohorts they are of: number, for each column whether they are retained, and what they did there. */
function cohorts(query: RetentionQuery, by: RetentionQuery['by'], scope: Scope): Sql {
  const columns = retentionColumns(query)
  const list = (values: readonly number[]) => sql.value(values, 'Array(Int64)')
  const shapes = sql`${list(columns.map(({ lo }) => lo))}, ${list(columns.map(({ hi }) => hi ?? 1e9))}`
  const lasts = list(lastCohorts(query, scope.timeZone, scope.now.getTime()))
  const found = sql`arrayCount(o -> o between lo and hi, offsets)`
  // Whether somebody came back in one bucket is a look-up.
  const isPlain = columns.every(({ lo, hi, atLeast }) => lo === hi && atLeast === 1)
  const hits = isPlain
    ? sql`arrayMap((lo, last) -> toUInt8(c <= last and has(offsets, lo)), ${list(columns.map(({ lo }) => lo))}, ${lasts})`
    : sql`arrayMap((lo, hi, need, last) -> toUInt8(c <= last and if(need = 0, ${found} = 0, ${found} >= need)), ${shapes}, ${list(columns.map(({ atLeast }) => atLeast))}, ${lasts})`
  const amounts = sql`arrayMap((lo, hi, hit) -> if(hit = 1, arraySum(arrayMap((o, n) -> if(o between lo and hi, n, 0), times, done.2)), 0), ${shapes}, hits)`
  const offset = offsetOf(query)
  // Of calendar buckets each is there once as it is.
  const offsets =
    query.bucket === 'calendar' ? sql`arrayMap(r -> ${offset}, returns)` : sql`arrayDistinct(arrayMap(r -> ${offset}, returns))`
  const one = query.measure
    ? sql`arrayMap((offsets, times) -> arrayMap(hits -> (c, hits, ${amounts}), [${hits}])[1], [${offsets}], [arrayMap(r -> ${offset}, done.1)])[1]`
    : sql`arrayMap(offsets -> (c, ${hits}, emptyArrayInt64()), [${offsets}])[1]`
  return sql`
    select key, person, starts, arrayMap((c, s) -> ${one}, starts.1, starts.2) as cohorts
    from (${by ? grouped(query, by, scope) : sql`select '' as key, person, ${gathered(query)} from (${events(query, undefined, scope)}) group by person having ${isMember}`})`
}

/** Bucket numbers of a person's starts with the first moment in each, where they came back, and what they did when. */
function gathered({ bucket, measure }: RetentionQuery): Sql {
  // A calendar bucket has no moments: it is its own.
  const starts =
    bucket === 'calendar'
      ? sql`(arraySort(groupUniqArrayIf(cohort, is_first = 1)) as days, days)`
      : sql`minMapIf([cohort], [at], is_first = 1)`
  const done = measure ? sql`sumMapIf([at], [amount], is_measured = 1)` : sql`(emptyArrayInt64(), emptyArrayInt64())`
  return sql`${starts} as starts, groupUniqArrayIf(at, is_second = 1) as returns, ${done} as done`
}
const isMember = sql`notEmpty(starts.1)`

/** In several groups at once, whoever starts with several values; coming back is of no group. */
const grouped = (query: RetentionQuery, by: NonNullable<RetentionQuery['by']>, scope: Scope): Sql => sql`
    select person, of.1 as key, of.2 as starts, returns, done from (
      select person, arrayJoin(groupArrayIf((key, starts), ${isMember})) as of, groupUniqArrayArray(returns) as returns, sumMap(done.1, done.2) as done
      from (select person, key, ${gathered(query)} from (${events(query, by, scope)}) group by person, key)
      group by person
    )`

const offsetOf = ({ bucket, unit }: RetentionQuery): Sql =>
  bucket === 'calendar' || unit === 'month' ? sql`r - c` : sql`if(r >= s, intDiv(r - s, ${sql.value(rollingMs[unit], 'Int64')}), -1)`

function events(query: RetentionQuery, by: RetentionQuery['by'], scope: Scope): Sql {
  const { first, second, measure, unit } = query
  const { timeZone } = scope
  const cohort = bucketNumber(unit, timeZone)
  const measured = measure?.property && readerOf(measure.property, 'measured', scope)
  const split = by && readerOf(by, 'grouped', scope)
  const amount = measured ? sql`toInt128(round(ifNull(${measured.number}, 0) * 1e4))` : sql`toInt128(10000)`
  const isFirst = sql`(${matching(first, scope)} and ${inside(rangeOf(query, timeZone))})`
  const names = [...new Set([first.event, second.event, ...(measure ? [measure.event] : [])])]
  const columns = sql`${personOf(scope)} as person, ${cohort} as cohort, ${query.bucket === 'calendar' ? cohort : milliseconds} as at,
        ${isFirst} as is_first, (${matching(second, scope)}) as is_second, ${measure ? sql`(${matching(measure, scope)})` : sql`0`} as is_measured,
        ${amount} as amount`
  const rows = fromEvents(scope, scanned(query, scope), sql`e.event in ${sql.value(names, 'Array(String)')}`, joinsOf(measured, split))
  if (!split) return sql`select ${columns} ${rows}`
  // A row for each value it starts with, and one for coming back.
  const roles = sql`arrayJoin(arrayConcat(if(is_first, arrayMap(k -> (1, k), ${keyOrRest(split, sql`${fromEvents(scope, rangeOf(query, timeZone), matching(first, scope), split.join)}`)}), []),
        if(is_second or is_measured, [(0, '')], [])))`
  return sql`select person, cohort, at, amount, role.2 as key, role.1 = 1 as is_first, role.1 = 0 and was_second as is_second, role.1 = 0 and was_measured as is_measured
      from (select ${columns}, ${roles} as role, is_second as was_second, is_measured as was_measured ${rows})`
}

/** From the start of the first bucket to the end of the last one that a column asks for. */
function scanned(query: RetentionQuery, { timeZone, now }: Scope): { from: number; until: number } {
  const { from, until } = rangeOf(query, timeZone)
  if (!query.extendOverEndDate) return { from, until }
  const start = bucketStartMs(from, query.unit, timeZone)
  const columns = retentionColumns(query)
  if (columns.some(({ hi }) => hi === null)) return { from: start, until: Math.max(until, now.getTime()) }
  const buckets = 1 + Math.max(...columns.map(lastOf))
  if (query.bucket === 'rolling' && query.unit !== 'month') return { from, until: until + buckets * rollingMs[query.unit] }
  return { from: start, until: laterBucketMs(until - 1, buckets, query.unit, timeZone) }
}
