import { type AttributionQuery, attributionModels } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { compileShares, directId } from './attribution-shares.ts'
import { compileSpans, spanOf } from './attribution-spans.ts'
import { restPlace } from './groups.ts'
import { fromEvents, type Scope } from './matching.ts'
import { personOf } from './sample.ts'
import { anyStop, idOf, splitReader } from './stops.ts'

/** One row per touch: whose, where in the order of events, and what it is called. */
export function allTouches(query: AttributionQuery, scope: Scope): Sql {
  const by = splitReader(query.touches, query.by, scope)
  return sql`
      select ${personOf(scope)} as person, e.ord as ord, ${idOf(query.touches, by, scope)} as touch
      ${fromEvents(scope, spanOf(query, scope), anyStop(query.touches, scope), by?.join)}`
}

/** How often each touch happened. */
function compileHits(query: AttributionQuery, scope: Scope): Sql {
  const by = splitReader(query.touches, query.by, scope)
  return sql`
    select ${idOf(query.touches, by, scope)} as touch, count() as hits
    ${fromEvents(scope, spanOf(query, scope), anyStop(query.touches, scope), by?.join)}
    group by touch`
}

/** Columns of every model: what its shares come to in conversions and value. */
const ofModels = (column: (names: { count: Sql; value: Sql }) => Sql): Sql =>
  sql.join(attributionModels.map((one) => column({ count: sql`${sql.id(`${one}_count`)}`, value: sql`${sql.id(`${one}_value`)}` })))
const summed = ofModels(({ count, value }) => sql`sum(${count}) as ${count}, sum(${value}) as ${value}`)
const nothing = ofModels(({ count, value }) => sql`0 as ${count}, 0 as ${value}`)

/** One row per touch, those with the largest part first, all others in one place, direct conversions behind them; and one over everything in place 0. */
export function compileAttribution(query: AttributionQuery, scope: Scope): Sql {
  const rest = sql.value(restPlace, 'UInt64')
  return sql`
    select if(grouping(nth) = 1, 0, nth) as place, any(id) as name, sum(hits) as touches, uniqExactMerge(who) as people, sum(fresh) as valid, ${summed}
    from (
      select *, if(id = ${sql.value(directId, 'String')}, ${rest} + 1, least(row_number() over (order by id = ${sql.value(directId, 'String')}, linear_count desc, id), ${rest})) as nth
      from (
        select id, sum(hits) as hits, uniqExactMergeState(who) as who, sum(fresh) as fresh, ${summed}
        from (
          select id, 0 as hits, uniqExactState(person) as who, sum(id != ${sql.value(directId, 'String')}) as fresh, ${summed}
          from (${compileShares(query, scope)}) group by id
          union all
          select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, 0 as fresh, ${nothing}
          from (${compileHits(query, scope)}) group by touch, hits
        ) group by id
      )
    ) group by grouping sets ((nth), ()) order by place
    settings prefer_column_name_to_alias = 1`
}

/** People with a conversion that touches have a part in, or with any. */
export function compileAttributionPeople(
  query: AttributionQuery,
  rows: { ids: readonly string[]; isRest: boolean } | undefined,
  scope: Scope,
): Sql {
  if (!rows) return sql`select person as person_id from (${compileSpans(query, scope)})`
  const ids = sql.value(rows.isRest ? [...rows.ids, directId] : rows.ids, 'Array(String)')
  return sql`select distinct person as person_id from (${compileShares(query, scope)}) where id ${rows.isRest ? sql`not in` : sql`in`} ${ids}`
}
