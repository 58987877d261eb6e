import { type AttributionQuery, attributionModels, attributionSpans, maxGroups, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { keysOf } from './groups.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { readerOf } from './read.ts'
import { anyStop, idOf, splitReader } from './stops.ts'

/** What a conversion without a touch is called among touches. */
export const directId = 'direct'
export const restPlace = maxGroups + 1

const msOf = (ord: Sql): Sql => sql`toInt64(intDiv(${ord}, 4096))`

/** The events a question reads: as far back as touches of its first day may be. */
const spanOf = (query: AttributionQuery, { timeZone }: Scope): { from: number; until: number } => {
  const range = rangeOf(query, timeZone)
  return { ...range, from: range.from - attributionSpans(query).windowMs }
}

/** One row per conversion and touch before it, with the share that each model gives it; one row for a conversion without any. */
export function compileCredits(query: AttributionQuery, scope: Scope): Sql {
  const { halfLifeMs } = attributionSpans(query)
  // Against the last touch, as the contract has it. Only numbers stand beside an array that is taken apart: arrays would be copied for each of its items.
  const age = sql`exp2((${msOf(sql`t.1`)} - latest) / ${sql.value(halfLifeMs, 'Float64')})`
  const none = sql`(${sql.value(directId, 'String')}, toUInt64(0), 1., 1., 1., 1., 1.)`
  return sql`
    select person, value, n, credit.1 as id, credit.2 as ord,
      credit.3 as first, credit.4 as last, credit.5 as linear, credit.6 as position, credit.7 as decay
    from (
      select person, value, n, arrayJoin(if(n = 0, [${none}], arrayMap((t, j) -> (t.2, t.1, toFloat64(j = 1), toFloat64(j = n), 1 / n,
        multiIf(n <= 2, 1 / n, j = 1 or j = n, 0.4, 0.2 / (n - 2)), ${age} / whole), found, arrayEnumerate(found)))) as credit
      from (
        select *, length(found) as n, ${msOf(sql`found[-1].1`)} as latest, arraySum(t -> ${age}, found) as whole
        from (${compileFound(query, scope)})
      )
    )`
}

/** One row per conversion: what it is worth, and the touches that count for it. */
export function compileFound(query: AttributionQuery, scope: Scope): Sql {
  const conversions = compileConversions(query, scope)
  return sql`
    select person, nth, any(worth) as value, arraySort(groupArrayIf((ord, touch), ord > 0)) as found
    from (
      select t.person as person, c.nth as nth, c.worth as worth, t.ord as ord, t.touch as touch
      from (${compileTouches(query, scope)}) t inner join (${conversions}) c on t.person = c.person
      where t.ord >= c.low and t.ord <= c.high
      union all
      select person, nth, worth, toUInt64(0) as ord, '' as touch from (${conversions})
    ) group by person, nth`
}

/** One row per conversion: what it is worth, and from which to which event touches count for it. */
function compileConversions(query: AttributionQuery, scope: Scope): Sql {
  const { windowMs } = attributionSpans(query)
  const from = sql.value(rangeOf(query, scope.timeZone).from, 'Int64')
  const earliest = sql`toUInt64(greatest(${msOf(sql`c.1`)} - ${sql.value(windowMs, 'Int64')}, 0)) * 4096`
  const [low, befores] = query.isReset
    ? [sql`greatest(${earliest}, before)`, sql`, arrayPushFront(arrayMap(x -> x.1, arrayPopBack(targets)), toUInt64(0)) as before`]
    : [earliest, sql``]
  return sql`
      select person, nth, c.2 as worth, ${low} as low, ${query.forward.length > 0 ? lastCounting(query) : sql`c.1 - 1`} as high
      from (${compileTargets(query, scope)})
      array join targets as c, arrayEnumerate(targets) as nth${befores}
      where ${msOf(sql`c.1`)} >= ${from}`
}

/** The order of the first forward event of the latest chain before a conversion; 0 when there is none. */
function lastCounting({ forward, link }: AttributionQuery): Sql {
  const linked = link === undefined ? sql`` : sql` and x.2 = c.3 and x.2 != ''`
  return forward.reduceRight((until, _, i) => sql`arrayLast(x -> x.1 < ${until}${linked}, ${sql.id(`forward_${i}`)}).1`, sql`c.1`)
}

/** One row per person with a conversion: conversions and forward events, each in the order of events. */
function compileTargets(query: AttributionQuery, scope: Scope): Sql {
  const { target, forward, property, item, link } = query
  const measured = property === undefined ? undefined : readerOf({ property, item }, 'measured', scope.projectId)
  const linked = link === undefined ? sql`''` : sql`${keysOf(readerOf({ property: link }, 'grouped', scope.projectId))}[1]`
  const collected = (values: Sql, test: Sql): Sql => sql`arraySort(x -> x.1, groupArrayIf((${values}), ${test}))`
  const arrays = [
    sql`${collected(sql`e.ord, ${measured ? sql`ifNull(${measured.number}, 0)` : sql`toFloat64(1)`}, ${linked}`, sql`(${matching(target, scope)})`)} as targets`,
    ...forward.map((one, i) => sql`${collected(sql`e.ord, ${linked}`, sql`(${matching(one, scope)})`)} as ${sql.id(`forward_${i}`)}`),
  ]
  return sql`
        select ${canonicalPerson(scope.projectId)} as person, ${sql.join(arrays)}
        ${fromEvents(scope, spanOf(query, scope), sql`(${anyStop([target, ...forward], scope)})`, measured?.join)}
        group by person having notEmpty(targets)`
}

/** Touches of people who converted: most touches are of people who never do. */
function compileTouches(query: AttributionQuery, scope: Scope): Sql {
  const person = canonicalPerson(scope.projectId)
  const converting = sql`select ${person} ${fromEvents(scope, rangeOf(query, scope.timeZone), matching(query.target, scope))}`
  return allTouches(query, scope, sql` and ${person} in (${converting})`)
}

/** One row per touch: whose, where in the order of events, and what it is called. */
export function allTouches(query: AttributionQuery, scope: Scope, only = sql``): Sql {
  const by = splitReader(query.touches, query.by, scope)
  return sql`
      select ${canonicalPerson(scope.projectId)} as person, e.ord as ord, ${idOf(query.touches, by, scope)} as touch
      ${fromEvents(scope, spanOf(query, scope), sql`${anyStop(query.touches, scope)}${only}`, by?.join)}`
}

/** How often each touch happened. */
function compileHits(query: AttributionQuery, scope: Scope): Sql {
  const by = splitReader(query.touches, query.by, scope)
  return sql`
    select ${idOf(query.touches, by, scope)} as touch, count() as hits
    ${fromEvents(scope, spanOf(query, scope), anyStop(query.touches, scope), by?.join)}
    group by touch`
}

/** Columns of every model: its weights, and what they come to in conversions and value. */
const ofModels = (column: (names: Record<'w' | 'n' | 'sum' | 'count' | 'value', ReturnType<typeof sql.id>>) => Sql): Sql =>
  sql.join(
    attributionModels.map((one) =>
      column({
        w: sql.id(one),
        n: sql.id(`${one}_n`),
        sum: sql.id(`${one}_sum`),
        count: sql.id(`${one}_count`),
        value: sql.id(`${one}_value`),
      }),
    ),
  )
const given = ofModels(({ w, n, sum }) => sql`sum(${w}) as ${n}, sum(${w} * value) as ${sum}`)
const nothing = ofModels(({ n, sum }) => sql`0 as ${n}, 0 as ${sum}`)
const both = ofModels(({ n, sum }) => sql`sum(${n}) as ${n}, sum(${sum}) as ${sum}`)
const summed = ofModels(({ n, sum, count, value }) => sql`sum(${n}) as ${count}, sum(${sum}) as ${value}`)

/** One row per touch, those with the largest part first, all others in one place, direct conversions behind them; and one over everything in place 0. */
export function compileAttribution(query: AttributionQuery, scope: Scope): Sql {
  const rest = sql.value(restPlace, 'UInt64')
  return sql`
    select if(grouping(nth) = 1, 0, nth) as place, any(id) as name, sum(hits) as touches, uniqExactMerge(who) as people, uniqExactMerge(which) as valid, ${summed}
    from (
      select *, if(id = ${sql.value(directId, 'String')}, ${rest} + 1, least(row_number() over (order by id = ${sql.value(directId, 'String')}, linear_n desc, id), ${rest})) as nth
      from (
        select id, sum(hits) as hits, uniqExactMergeState(who) as who, uniqExactMergeState(which) as which, ${both}
        from (
          select id, 0 as hits, uniqExactState(person) as who, uniqExactStateIf((person, ord), n > 0) as which, ${given}
          from (${compileCredits(query, scope)}) group by id
          union all
          select touch as id, hits, uniqExactStateIf(toUInt64(0), false) as who, uniqExactStateIf((toUInt64(0), toUInt64(0)), false) as which, ${nothing}
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
  const credits = compileCredits(query, scope)
  if (!rows) return sql`select distinct person as person_id from (${credits})`
  const ids = sql.value(rows.isRest ? [...rows.ids, directId] : rows.ids, 'Array(String)')
  return sql`select distinct person as person_id from (${credits}) where id ${rows.isRest ? sql`not in` : sql`in`} ${ids}`
}
