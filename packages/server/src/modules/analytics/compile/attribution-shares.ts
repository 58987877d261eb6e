import {
  type AttributionModel,
  attributionModels,
  type AttributionQuery,
  attributionSpans,
  rangeOf,
} from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { compileSpans, msOf } from './attribution-spans.ts'
import type { Scope } from './matching.ts'

/** What a conversion without a touch is called among touches. */
export const directId = 'direct'

/** What a conversion gives to each touch that counts for it, and beyond that to the first and to the last. Of a mark `m`: 5 worth, 6 touches, 7 the sum of their ages. */
interface Part {
  readonly each?: Sql
  readonly ends?: readonly { readonly end: 'first' | 'last'; readonly part: Sql }[]
}
const edge = sql`if(m.6 <= 2, 0., 0.4 - 0.2 / (m.6 - 2))`
const parts: Readonly<Record<AttributionModel, Part>> = {
  first: { ends: [{ end: 'first', part: sql`1.` }] },
  last: { ends: [{ end: 'last', part: sql`1.` }] },
  linear: { each: sql`1. / m.6` },
  position: {
    each: sql`multiIf(m.6 <= 2, 1. / m.6, 0.2 / (m.6 - 2))`,
    ends: [
      { end: 'first', part: edge },
      { end: 'last', part: edge },
    ],
  },
  decay: { each: sql`1. / m.7` },
}

/**
 * One row per person and touch that counts for a conversion, with the shares of all of them that each model gives it; and one per person for
 * conversions without any. Touches and the ends of conversions' spans stand in one order, and sums run along it: touches are never
 * taken once more for each conversion, of which a robot has thousands.
 */
export function compileShares(query: AttributionQuery, scope: Scope): Sql {
  const columns = attributionModels.flatMap((model) => [
    { name: sql.id(`${model}_count`), array: sql.id(`${model}_counts`), shares: sharesOf(model, sql``), direct: sql`directs` },
    { name: sql.id(`${model}_value`), array: sql.id(`${model}_values`), shares: sharesOf(model, sql` * m.5`), direct: sql`worths` },
  ])
  return sql`
    select person, id, ${sql.join(columns.map(({ name }) => sql`${name}`))}
    from (
      select person, arrayPushBack(${atTouches(sql`marks.3`)}, ${sql.value(directId, 'String')}) as ids,
        arrayPushBack(${atTouches(running(sql`toInt64(1)`, sql`toInt64(0)`))}, toInt64(directs)) as actives,
        ${sql.join(columns.map(({ array, shares, direct }) => sql`arrayPushBack(${shares}, ${direct}) as ${array}`))}
      from (${compileMarks(query, scope)})
    )
    array join ids as id, actives as active, ${sql.join(columns.map(({ array, name }) => sql`${array} as ${name}`))}
    where active > 0`
}

/** Of what stands at each mark, what stands at touches. */
const atTouches = (values: Sql): Sql => sql`arrayFilter((x, m) -> m.2 = 1, ${values}, marks)`

/** At each mark, the sum over conversions whose span it is in. */
const running = (part: Sql, zero: Sql): Sql => sql`arrayCumSum(m -> multiIf(m.2 = 2, ${part}, m.2 = 0, -${part}, ${zero}), marks)`

/** The shares of each touch, latest first. */
function sharesOf(model: AttributionModel, times: Sql): Sql {
  const { each, ends = [] } = parts[model]
  const arrays = ends.map(({ end, part }) => (end === 'first' ? firsts : lasts)(sql`(${part})${times}`))
  if (each)
    arrays.unshift(atTouches(model === 'decay' ? aged(running(sql`(${each})${times}`, sql`0.`)) : running(sql`(${each})${times}`, sql`0.`)))
  const names = arrays.map((_, i) => sql`${sql.id(`x${i}`)}`)
  return sql`arrayMap((${sql.join(names)}) -> ${sql.join(names, sql` + `)}, ${sql.join(arrays)})`
}

const aged = (values: Sql): Sql => sql`arrayMap((x, m) -> x * m.4, ${values}, marks)`

/** Spans that end between a touch and the one after it; then those that begin between a touch and the one before it. */
function lasts(part: Sql): Sql {
  const ended = atTouches(sql`arrayCumSum(m -> if(m.2 = 2, ${part}, 0.), marks)`)
  return sql`arrayMap((x, y) -> x - y, ${ended}, arrayPopBack(arrayPushFront(${ended}, 0.)))`
}
function firsts(part: Sql): Sql {
  const begins = sql`m -> if(m.2 = 0, ${part}, 0.), marks`
  const begun = atTouches(sql`arrayCumSum(${begins})`)
  return sql`arrayMap((x, y) -> y - x, ${begun}, arrayPopFront(arrayPushBack(${begun}, arraySum(${begins}))))`
}

/**
 * One row per person: touches (1), and where spans of conversions with touches begin (0) and end (2), from the latest to the earliest; and how many
 * conversions have none, with what they are worth. What old touches are worth where it decays is small beside the new: sums that end with the large
 * keep the small exact.
 */
const compileMarks = (query: AttributionQuery, scope: Scope): Sql => sql`
        select person, arrayReverseSort(m -> (m.1, m.2), arrayConcat(
          arrayMap(t -> (t.1, 1, t.2, ${ageOf(query, scope)}, 0., toInt64(0), 0.), touches),
          arrayMap(c -> (c.4, 0, '', 0., c.1, c.2, c.3), found),
          arrayMap(c -> (c.5, 2, '', 0., c.1, c.2, c.3), found))) as marks, toFloat64(length(none)) as directs, arraySum(c -> c.1, none) as worths
        from (select person, touches, arrayFilter(c -> c.2 > 0, counted) as found, arrayFilter(c -> c.2 = 0, counted) as none from (${compileCounted(query, scope)}))`

/** What a touch is worth where it decays, beside one at the end of the days: their differences alone matter. */
function ageOf(query: AttributionQuery, { timeZone }: Scope): Sql {
  const until = sql.value(rangeOf(query, timeZone).until, 'Int64')
  return sql`exp2((${msOf(sql`t.1`)} - ${until}) / ${sql.value(attributionSpans(query).halfLifeMs, 'Float64')})`
}

/** One row per person: touches, and of each conversion its worth, how many touches count for it, the sum of their ages, and its span. */
function compileCounted(query: AttributionQuery, scope: Scope): Sql {
  const at = (kind: Sql): Sql => sql`arraySort(x -> x.1, arrayFilter(x -> x.4 = ${kind}, along))`
  return sql`
          select person, touches, arrayMap((s, low, high) -> (s.1, greatest(toInt64(high.2) - toInt64(low.2), 0), high.3 - low.3, s.2, s.3), spans, ${at(sql`0`)}, ${at(sql`2`)}) as counted
          from (
            select person, touches, spans, arraySort(m -> (m.1, m.2), arrayConcat(
                arrayMap(t -> (t.1, 1, toUInt32(0), ${ageOf(query, scope)}), touches),
                arrayMap((s, i) -> (s.2, 0, i, 0.), spans, arrayEnumerate(spans)),
                arrayMap((s, i) -> (s.3, 2, i, 0.), spans, arrayEnumerate(spans)))) as both,
              arrayMap((m, n, sum) -> (m.3, n, sum, m.2), both, arrayCumSum(m -> m.2 = 1, both), arrayCumSum(m -> m.4, both)) as along
            from (${compileSpans(query, scope)})
          )`
}
