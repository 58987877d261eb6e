import { type AttributionQuery, attributionSpans, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { keysOf } from './groups.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { joinsOf, readerOf } from './read.ts'
import { personOf } from './sample.ts'
import { anyStop, idOf, splitReader } from './stops.ts'

/** In ms since 1970. */
export const msOf = (ord: Sql): Sql => sql`toInt64(intDiv(${ord}, 4096))`

/** The events a question reads: as far back as touches of its first day may be. */
export const spanOf = (query: AttributionQuery, { timeZone }: Scope): { from: number; until: number } => {
  const range = rangeOf(query, timeZone)
  return { ...range, from: range.from - attributionSpans(query).windowMs }
}

/** One row per conversion: what it is worth, and the touches that count for it. */
export const compileFound = (query: AttributionQuery, scope: Scope): Sql => sql`
    select person, c.1 as value, arrayFilter(t -> t.1 >= c.2 and t.1 <= c.3, touches) as found
    from (${compileSpans(query, scope)})
    array join spans as c`

/** One row per person with a conversion: conversions with what each is worth, and from which to which event touches count for it; and all touches. */
export function compileSpans(query: AttributionQuery, scope: Scope): Sql {
  const { windowMs } = attributionSpans(query)
  const from = sql.value(rangeOf(query, scope.timeZone).from, 'Int64')
  const earliest = sql`toUInt64(greatest(${msOf(sql`c.1`)} - ${sql.value(windowMs, 'Int64')}, 0)) * 4096`
  const low = query.isReset ? sql`greatest(${earliest}, before)` : earliest
  const high = query.forward.length > 0 ? lastCounting(query) : sql`toUInt64(c.1 - 1)`
  return sql`
      select person, touches,
        arrayFilter(s -> s.4, arrayMap((c, before) -> (c.2, ${low}, ${high}, ${msOf(sql`c.1`)} >= ${from}),
          targets, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)))) as spans
      from (${compileTargets(query, scope)}) where notEmpty(spans)`
}

/** The order of the first forward event of the latest chain before a conversion; 0 when there is none. */
function lastCounting({ forward, link }: AttributionQuery): Sql {
  const linked = link === undefined ? sql`` : sql` and x.2 = c.3 and x.2 != ''`
  return forward.reduceRight((until, _, i) => sql`arrayLast(x -> x.1 < ${until}${linked}, ${sql.id(`forward_${i}`)}).1`, sql`c.1`)
}

/** One row per person with a conversion: conversions, forward events and touches, each in the order of events. */
function compileTargets(query: AttributionQuery, scope: Scope): Sql {
  const { target, forward, touches, property, item, link } = query
  const measured = property === undefined ? undefined : readerOf({ property, item }, 'measured', scope)
  const by = splitReader(touches, query.by, scope)
  const linked = link === undefined ? sql`''` : sql`${keysOf(readerOf({ property: link }, 'grouped', scope))}[1]`
  const collected = (values: Sql, test: Sql): Sql => sql`arraySort(x -> x.1, groupArrayIf((${values}), ${test}))`
  const arrays = [
    sql`${collected(sql`e.ord, ${measured ? sql`ifNull(${measured.number}, 0)` : sql`toFloat64(1)`}, ${linked}`, sql`(${matching(target, scope)})`)} as targets`,
    sql`${collected(sql`e.ord, ${idOf(touches, by, scope)}`, sql`(${anyStop(touches, scope)})`)} as touches`,
    ...forward.map((one, i) => sql`${collected(sql`e.ord, ${linked}`, sql`(${matching(one, scope)})`)} as ${sql.id(`forward_${i}`)}`),
  ]
  const person = personOf(scope)
  // Most touches are of people who never convert.
  const converting = sql`select ${person} ${fromEvents(scope, rangeOf(query, scope.timeZone), matching(target, scope))}`
  return sql`
        select ${person} as person, ${sql.join(arrays)}
        ${fromEvents(scope, spanOf(query, scope), sql`(${anyStop([target, ...forward, ...touches], scope)}) and ${person} in (${converting})`, joinsOf(measured, by))}
        group by person having notEmpty(targets)`
}
