import { type Breakdown, type CountQuery, type GroupKey, maxGroups, readsQuantiles } from '@millrace/contract/queries/index.ts'
import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketName, bucketStart, isSet, measuredOf, rows, tenThousandths, values } from './count.ts'
import type { Scope } from './matching.ts'
import { type Columns, type Reader, readerOf } from './read.ts'
import { personOf } from './sample.ts'

export const restPlace = maxGroups + 1

/**
 * One row per group of a breakdown, those with most events first; all others are one row in the last place. States are
 * merged, so that the people of the rest are counted once too. Unless an event may be of several groups, the rows of `compileCount`
 * (`nth` 0) come with them: the events are read once.
 */
export function compileGroups(query: CountQuery, by: Breakdown, scope: Scope): Sql {
  const { unit } = query
  const measured = measuredOf(query, scope)
  const crossed = crossedBy(by, scope)
  const withBuckets = !mayBeOfSeveral(by, scope)
  const start = withBuckets && unit !== null ? sql`, ${bucketStart(unit, scope.timeZone)} as start` : sql``
  const sets = withBuckets ? sql`grouping sets ((${unit === null ? sql`` : sql`start`}), (${crossed.columns}))` : crossed.columns
  const columns = sql.join([crossed.columns, ...(withBuckets && unit !== null ? [sql`start`] : [])])
  const isBucket = withBuckets ? sql`grouping(key) = 1` : sql`false`
  const cells = unit === null || !withBuckets ? sql`''` : sql`arrayJoin(if(is_bucket, [${bucketName(unit)}, ''], ['']))`
  const inQuantiles = readsQuantiles(query.measures)
  const [states, merged] = measured
    ? [
        sql`, ${tenThousandths} as whole, count(number) as some, uniqExactStateIf((number, text, flag), ${isSet}) as different,
          min(number) as least_of, max(number) as most_of${inQuantiles ? sql`, quantilesExactInclusiveState(0.5, 0.9)(number) as spread` : sql``}`,
        sql`sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values,
          ifNull(min(least_of), 0) as min, ifNull(max(most_of), 0) as max, ${inQuantiles ? sql`quantilesExactInclusiveMerge(0.5, 0.9)(spread) as both, both[1] as median, both[2] as p90` : sql`null as median, null as p90`}`,
      ]
    : [sql``, sql`0 as sum, 0 as numbers, 0 as distinct_values, 0 as min, 0 as max, null as median, null as p90`]
  return sql`
    select nth, bucket, ${crossed.names}, sum(n) as events, uniqExactMerge(who) as people, ${merged}
    from (
      select *, if(is_bucket, 0, least(row_number() over (partition by is_bucket order by n desc, ${crossed.columns}), ${sql.value(restPlace, 'UInt64')})) as nth, ${cells} as bucket
      from (
        select ${columns}, ${isBucket} as is_bucket, count() as n, uniqExactState(person) as who${states}
        from (select ${personOf(scope)} as person, ${crossed.keys}${start}${values(measured)} ${rows(query, scope, measured, ...crossed.readers)})
        group by ${sets}
      )
    ) group by nth, bucket order by nth`
}

/** Whether an event may be of several groups: a list is of one for each of its items. */
export const mayBeOfSeveral = (by: Breakdown, scope: Scope): boolean =>
  crossedBy(by, scope).readers.some((reader) => reader.types.includes('list'))

const dimensions = [
  { alias: 'grouped', key: sql`key`, name: sql`name`, part: sql`one[1]` },
  { alias: 'crossed', key: sql`other_key`, name: sql`other_name`, part: sql`one[2]` },
] as const

/** The keys of a breakdown. Lists in several properties make a row for each pair. */
export function crossedBy(by: Breakdown, scope: Scope) {
  const some = dimensions.flatMap(({ alias, ...one }, i) => (by[i] ? [{ ...one, reader: readerOf(by[i], alias, scope) }] : []))
  return {
    readers: some.map((one) => one.reader),
    keys: sql.join(some.map(({ reader, key }) => sql`${keyOf(reader)} as ${key}`)),
    columns: sql.join(some.map(({ key }) => key)),
    names: sql.join(some.map(({ key, name }) => sql`any(${key}) as ${name}`)),
  }
}

/** Is a row in one of these groups? */
export function inGroups(keys: readonly (readonly GroupKey[])[], by: Breakdown, columns: Sql): Sql {
  const parts = sql.join(dimensions.slice(0, by.length).map((one) => one.part))
  return sql`(${columns}) in (select ${parts} from (select arrayJoin(${sql.value(
    keys.map((one) => one.map(writeKey)),
    'Array(Array(String))',
  )}) as one))`
}

export const groupedBy = (by: PropertyRef, scope: Scope): Reader => readerOf(by, 'grouped', scope)

/** A list makes a row for each of its items. */
export const keyOf = (reader: Columns): Sql => (reader.types.includes('list') ? sql`arrayJoin(${keysOf(reader)})` : onlyKeyOf(reader))

export function keysOf(reader: Columns): Sql {
  if (!reader.types.includes('list')) return sql`[${onlyKeyOf(reader)}]`
  return sql`if(notEmpty(${reader.list}), arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), ${reader.list})), [${onlyKeyOf(reader)}])`
}

/** The key of what is no list: a text that begins with its type, and empty when unset. */
function onlyKeyOf({ text, number, flag, types }: Columns): Sql {
  const keys = {
    string: sql`concat('s', ${text})`,
    number: sql`concat('n', toString(${number} + 0))`,
    boolean: sql`if(${flag} is null, null, if(${flag}, 'btrue', 'bfalse'))`,
  }
  const some = (['string', 'number', 'boolean'] as const).filter((type) => types.includes(type)).map((type) => keys[type])
  return sql`coalesce(${sql.join([...some, sql`''`])})`
}

/** What is written for all groups that have no row of their own. */
export const restKey = 'rest'
/** The keys of an event, those that most of some events have; the others are one. */
export const keyOrRest = (reader: Reader, events: Sql): Sql => sql`arrayDistinct(arrayMap(k -> if(has(
        (select groupArray(key) from (select ${keyOf(reader)} as key ${events} group by key order by count() desc, key limit ${sql.value(maxGroups, 'UInt32')})), k),
        k, ${sql.value(restKey, 'String')}), ${keysOf(reader)}))`

export function writeKey(key: GroupKey): string {
  if (key === null) return ''
  if (typeof key === 'string') return `s${key}`
  return typeof key === 'number' ? `n${String(key).replace('e+', 'e')}` : `b${key}`
}

export function readKey(written: string): GroupKey {
  const rest = written.slice(1)
  switch (written[0]) {
    case 's':
      return rest
    case 'n':
      return Number(rest)
    case 'b':
      return rest === 'true'
    default:
      return null
  }
}
