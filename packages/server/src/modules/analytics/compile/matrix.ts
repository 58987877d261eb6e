import type { MatrixSlice } from '@millrace/contract/analytics/api.ts'
import { countOf, type MatrixQuery, type StageMeasure, stageMeasures } from '@millrace/contract/metrics/index.ts'
import { type GroupKey, maxGroups } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { isSet, measuredOf, rows, tenThousandths } from './count.ts'
import { profileKeys } from './funnel-groups.ts'
import { keysOf, restKey, writeKey } from './groups.ts'
import type { Scope } from './matching.ts'
import { readerOf } from './read.ts'
import { personOf } from './sample.ts'

/** What is written for all channels together: no key of a value. */
export const allKey = 'all'
const [all, rest] = [sql.value(allKey, 'String'), sql.value(restKey, 'String')]

type Placed = StageMeasure & { readonly place: number }
const placed = ({ stages }: MatrixQuery): Placed[] => stageMeasures(stages).map((one, place) => ({ ...one, place }))

/** Of the row for all channels that have no row of their own: behind that of all channels together and the largest. */
export const lastPlace = maxGroups + 2

/**
 * One row per channel and measure (from 1), and one per channel over its stages (measure 0); the same for all channels together, where an event that
 * is in several is counted once, and so is everybody. States are merged, so that people of the rest are counted once too.
 */
export function compileMatrix(query: MatrixQuery, scope: Scope): Sql {
  const kept =
    query.channels.length > 0 ? sql`arrayDistinct(arrayMap(k -> if(has(${keysArray(query.channels)}, k), k, ${rest}), keys))` : sql`keys`
  return sql`
    select least(nth, ${sql.value(lastPlace, 'UInt64')}) as at, measure, any(key) as name, sum(n) as events, uniqExactMerge(who) as people,
      uniqExactMerge(told) as reached, sum(whole) / 1e4 as sum, sum(some) as numbers, uniqExactMerge(different) as distinct_values
    from (
      select *, dense_rank() over (order by key = ${all} desc, key = ${rest}, size desc, key) as nth from (
        select *, max(if(measure = 0, finalizeAggregation(told), 0)) over (partition by key) as size from (
          select key, measure, count() as n, uniqExactState(person) as who, uniqExactStateIf(person, tells = 1) as told, ${tenThousandths} as whole,
            count(number) as some, uniqExactStateIf((number, text, flag), ${isSet}) as different
          from (
            select measure, tells, person, number, text, flag, arrayJoin(arrayPushBack(${kept}, ${all})) as key
            from (${eventsOf(query, scope, placed(query))})
          ) group by grouping sets ((key, measure), (key))
        )
      )
    ) group by at, measure order by at, measure`
}

/** The people of one number, each once. */
export function compileMatrixPeople(query: MatrixQuery, { stage, group }: MatrixSlice, scope: Scope): Sql {
  const events = eventsOf(
    query,
    scope,
    placed(query).filter((one) => one.tells && (stage === null || one.stage === stage)),
  )
  if (!group) return sql`select distinct person as person_id from (${events})`
  const isOne = sql`has(${keysArray(group.keys)}, k)`
  return sql`
    select distinct person as person_id from (${events}) where arrayExists(k -> ${group.isRest ? sql`not ${isOne}` : isOne}, keys)`
}

const keysArray = (keys: readonly GroupKey[]): Sql => sql`${sql.value(keys.map(writeKey), 'Array(String)')}`

/** The events of some measures, one after another, with the channels each is put down to. */
function eventsOf(query: MatrixQuery, scope: Scope, measures: readonly Placed[]): Sql {
  const { by } = query
  const every = sql.join(
    measures.map((one) => ofMeasure(query, scope, one)),
    sql` union all `,
  )
  if (by.of === 'event') return every
  return sql`
      select e.*, if(empty(known.keys), [''], known.keys) as keys
      from (${profileKeys(by.property, scope)}) as known
      right any join (${every}) as e on known.person_id = e.person`
}

const nothing = sql`, cast(null, 'Nullable(Float64)') as number, cast(null, 'Nullable(String)') as text, cast(null, 'Nullable(Bool)') as flag`

function ofMeasure({ from, to, by }: MatrixQuery, scope: Scope, { measure, place, tells }: Placed): Sql {
  const count = countOf(measure, { from, to, unit: null })
  const measured = measuredOf(count, scope)
  const grouped = by.of === 'event' ? readerOf(by, 'grouped', scope) : undefined
  // Whom a measure is about is the place it has among the further people of the question.
  const own = { ...scope, people: scope.others?.[place] ?? scope.people }
  const read = measured ? sql`, ${measured.number} as number, ${measured.text} as text, ${measured.flag} as flag` : nothing
  return sql`
        select ${sql.value(place + 1, 'UInt8')} as measure, ${sql.value(tells ? 1 : 0, 'UInt8')} as tells, ${personOf(scope)} as person${read}${grouped ? sql`, ${keysOf(grouped)} as keys` : sql``}
        ${rows(count, own, measured, grouped)}`
}
