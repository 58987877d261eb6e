import type { ReadersSlice } from '@millrace/contract/analytics/api.ts'
import {
  activityLevels,
  bucketNumber as numberOf,
  laterBucketMs,
  orderLevels,
  rangeOf,
  type ReadersQuery,
  weekBefore,
  windowMs,
} from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketNumber, milliseconds } from './buckets.ts'
import { keyOrRest, keysOf, restKey, writeKey } from './groups.ts'
import { fromEvents, inside, matching, type Scope } from './matching.ts'
import { type Reader, readerOf } from './read.ts'
import { personOf } from './sample.ts'

/** What everything together is written as. */
export const wholeKey = 'whole'

/** One row per content, all others as one, and one over everything: reads, readers, and what they ordered after their first read of it. */
export const compileReaders = (query: ReadersQuery, scope: Scope): Sql => sql`
    select key, sum(reads) as reads, count() as readers, countIf(${isOpen(query, scope)}) as open, countIf(n > 0) as buyers, sum(n) as orders,
      sum(amount) as amount
    from (${readers(query, scope)}) group by key order by key = ${sql.value(restKey, 'String')}, reads desc, key`

/** The people of one number. */
export function compileReadersPeople(query: ReadersQuery, { what, row }: ReadersSlice, scope: Scope): Sql {
  if (what === 'readers' || what === 'buyers') {
    const key = row ? (row.isRest ? restKey : writeKey(row.key)) : wholeKey
    return sql`select person as person_id from (${readers(query, scope)}) where key = ${sql.value(key, 'String')}${what === 'buyers' ? sql` and n > 0` : sql``}`
  }
  const isReader = what.startsWith('compared')
  return sql`
    select person as person_id from (
      select person, is_reader, n, countIf(is_reader) over w as some, countIf(not is_reader) over w as others
      from (${compared(query, scope)}) window w as (partition by day, activity, prior)
    ) where ${isReader ? sql`is_reader` : sql`not is_reader`} and some > 0 and others > 0${what.endsWith('buyers') ? sql` and n > 0` : sql``}`
}

/** Sums of readers and of others for each sort of people. */
export const compileStrata = (query: ReadersQuery, scope: Scope): Sql => sql`
    select is_reader as reads, day, activity, prior, count() as people, countIf(n > 0) as buyers, sum(toFloat64(amount)) as total,
      sum(toFloat64(amount) * toFloat64(amount)) as squares
    from (${compared(query, scope)}) group by is_reader, day, activity, prior`

const dayOf = (ord: Sql, { timeZone }: Scope): Sql =>
  sql`toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(toInt64(intDiv(${ord}, 4096))), ${sql.value(timeZone, 'String')})))`
const last = ({ days }: ReadersQuery): Sql => sql`${sql.value(days, 'Int64')}`
const isOpen = (query: ReadersQuery, { now, timeZone }: Scope): Sql =>
  sql`day + ${last(query)} >= ${sql.value(numberOf(now.getTime(), 'day', timeZone), 'Int64')}`
const inDays = (query: ReadersQuery, { timeZone }: Scope): Sql => sql`(${inside(rangeOf(query, timeZone))})`

/** Orders (`orders`: when, and what each is worth in ten-thousandths) after a moment (`at`) on a day (`day`): how many, and what they are worth. */
const after = (query: ReadersQuery, scope: Scope): Sql =>
  sql`arrayFilter(o -> o.1 > at and ${dayOf(sql`o.1`, scope)} <= day + ${last(query)}, orders) as later, length(later) as n, arraySum(o -> o.2, later) as amount`

/** Until when an order can count. */
const untilOf = (query: ReadersQuery, { timeZone }: Scope): number =>
  laterBucketMs(rangeOf(query, timeZone).until - 1, query.days + 1, 'day', timeZone)

const worth = (measured: Reader | undefined): Sql =>
  measured ? sql`toInt128(round(ifNull(${measured.number}, 0) * 1e4))` : sql`toInt128(0)`
const measuredOf = ({ amount }: ReadersQuery, scope: Scope): Reader | undefined => amount && readerOf(amount, 'measured', scope)

/** One row per content and person: when they read it first, and what came after. */
function readers(query: ReadersQuery, scope: Scope): Sql {
  const range = rangeOf(query, scope.timeZone)
  const by = readerOf(query.by, 'grouped', scope)
  const reads = fromEvents(scope, range, matching(query.read, scope), by.join)
  const measured = measuredOf(query, scope)
  const person = personOf(scope)
  return sql`
      select key, person, reads, ${dayOf(sql`at`, scope)} as day, ${after(query, scope)}
      from (
        select key, person, count() as reads, min(ord) as at from (
          select ${person} as person, e.ord as ord, arrayJoin(arrayPushBack(${keyOrRest(by, reads)}, ${sql.value(wholeKey, 'String')})) as key ${reads}
        ) group by key, person
      ) r left any join (
        select ${person} as person, groupArray((e.ord, ${worth(measured)})) as orders
        ${fromEvents(scope, { from: range.from, until: untilOf(query, scope) }, matching(query.order, scope), measured?.join)} group by person
      ) o on o.person = r.person`
}

/** Everybody who is compared: readers, and others who were active, with the day, what was alike before, and what came after. */
function compared(query: ReadersQuery, scope: Scope): Sql {
  const { timeZone } = scope
  const range = rangeOf(query, timeZone)
  const [by, measured] = [readerOf(query.by, 'grouped', scope), measuredOf(query, scope)]
  const isContent = query.content ? sql` and has(${keysOf(by)}, ${sql.value(writeKey(query.content.key), 'String')})` : sql``
  const person = personOf(scope)
  const isActive = sql`e.source != 'system'`
  const isOrder = sql`(${matching(query.order, scope)})`
  const since = range.from - (weekBefore + 1) * windowMs.day
  const rows = fromEvents(
    scope,
    { from: 0, until: untilOf(query, scope) },
    sql`(${isOrder} or ((${isActive} or (${matching(query.read, scope)})) and ${inside({ from: since, until: range.until })}))`,
    sql`${by.join}${measured?.join ?? sql``}`,
  )
  // The lot of an event, as the contract draws it.
  const lot = sql`bitAnd(toUInt64(ms) * 2654435761 + toUInt64(person) * 2246822519, 4294967295)`
  return sql`
      select person, is_reader, day, ${levels(activityLevels, sql`arrayCount(d -> d >= day - ${sql.value(weekBefore, 'Int64')} and d < day, active)`)} as activity,
        ${levels(orderLevels, sql`arrayCount(o -> o.1 < at, orders)`)} as prior, n, amount
      from (
        select person, read > 0 as is_reader, if(read > 0, read, drawn) as at, active, orders, ${dayOf(sql`at`, scope)} as day, ${after(query, scope)}
        from (
          select person, minIf(ord, is_read) as read, argMinIf(ord, (${lot}, ord), is_active and is_in) as drawn,
            groupUniqArrayIf(bucket, is_active) as active, groupArrayIf((ord, amount), is_order) as orders
          from (
            select ${person} as person, e.ord as ord, ${milliseconds} as ms, ${bucketNumber('day', timeZone)} as bucket, ${isOrder} as is_order,
              ${isActive} as is_active, ${inDays(query, scope)} as is_in, (is_in and (${matching(query.read, scope)})${isContent}) as is_read,
              ${worth(measured)} as amount ${rows}
          ) group by person having read > 0 or drawn > 0
        )
      ) where not (${isOpen(query, scope)})`
}

/** The place of the last level that is reached. */
const levels = (all: readonly number[], n: Sql): Sql => sql`arrayCount(l -> l <= ${n}, ${sql.value([...all], 'Array(Int64)')})`
