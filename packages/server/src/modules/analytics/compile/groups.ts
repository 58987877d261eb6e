import { type CountQuery, type GroupKey, maxGroups, readsQuantiles } from '@millrace/contract/queries/index.ts'
import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { isSet, measuredOf, rows, tenThousandths, values } from './count.ts'
import type { Scope } from './matching.ts'
import { type Columns, type Reader, readerOf } from './read.ts'

export const restPlace = maxGroups + 1

/**
 * One row per group of a breakdown, those with most events first; all others are one row in the last place. States are
 * merged, so that the people of the rest are counted once too.
 */
export function compileGroups(query: CountQuery, by: PropertyRef, scope: Scope): Sql {
  const measured = measuredOf(query, scope)
  const grouped = groupedBy(by, scope)
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
    select least(place, ${sql.value(restPlace, 'UInt64')}) as nth, any(key) as name, sum(n) as events, uniqExactMerge(who) as people, ${merged}
    from (
      select *, row_number() over (order by n desc, key) as place from (
        select key, count() as n, uniqExactState(person) as who${states}
        from (select ${canonicalPerson(scope.projectId)} as person, ${keyOf(grouped)} as key${values(measured)} ${rows(query, scope, measured, grouped)})
        group by key
      )
    ) group by nth order by nth`
}

export const groupedBy = (by: PropertyRef, { projectId }: Scope): Reader => readerOf(by, 'grouped', projectId)

/** A list makes a row for each of its items. */
export const keyOf = (reader: Columns): Sql => sql`arrayJoin(${keysOf(reader)})`

/** A key is a text that begins with its type, and empty when unset. */
export const keysOf = ({ text, number, flag, list }: Columns): Sql => sql`if(notEmpty(${list}),
      arrayDistinct(arrayMap(x -> concat('s', ifNull(x, 'null')), ${list})),
      [multiIf(${text} is not null, concat('s', ifNull(${text}, '')), ${number} is not null, concat('n', toString(ifNull(${number}, 0) + 0)),
        ${flag} is not null, if(ifNull(${flag}, false), 'btrue', 'bfalse'), '')])`

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
