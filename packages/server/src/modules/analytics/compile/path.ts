import { type PathQuery, pathStops, rangeOf, sessionSpan } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromEvents, type Scope } from './matching.ts'
import { personOf } from './sample.ts'
import { cutIntoSessions, msOf, packedWith, smallOf, timeOf } from './session-cut.ts'
import { anyStop, idOf, splitReader, stopOf } from './stops.ts'

/** One row per node of a path: whose, in which layer, what comes next and after how many ms. */
export function compileSteps(query: PathQuery, scope: Scope): Sql {
  const { layers } = query
  const { at, id, paths } = compilePaths(query, scope)
  const most = sql.value(layers, 'UInt8')
  const next = sql`way[layer + 1]`
  return sql`
    select person, layer, ${id(sql`way[layer]`)} as node,
      multiIf(layer = length(way), 'exit', layer = ${most}, 'continues', 'node') as next,
      if(next = 'node', ${id(next)}, '') as to,
      if(next = 'node', abs(${msOf(at(next))} - ${msOf(at(sql`way[layer]`))}), 0) as took
    from (${paths})
    array join arrayEnumerate(arraySlice(way, 1, ${most})) as layer`
}

/** One row per session with the source: the events of its path, as numbers or, where nodes are split, with their names. */
function compilePaths(query: PathQuery, scope: Scope): { paths: Sql; at: (x: Sql) => Sql; id: (x: Sql) => Sql } {
  const stops = pathStops(query)
  const by = splitReader(stops, query.by, scope)
  const at = (x: Sql): Sql => (by ? sql`${x}.1` : x)
  const id = (x: Sql): Sql => (by ? sql`${x}.2` : sql`toString(${smallOf(x)})`)
  const range = rangeOf(query, scope.timeZone)
  const number = packedWith(stopOf(stops, scope))
  const collected = by
    ? sql`arraySort(x -> x.1, groupArray((${number}, ${idOf(stops, by, scope)})))`
    : sql`arraySort(groupArray(${number}))`
  const { gapSeconds } = query
  const rules = gapSeconds === null ? undefined : { gapSeconds, splitByDay: false }
  const begins = timeOf(at(sql`one[1]`))
  const begun = sql` and ${begins} >= ${sql.value(new Date(range.from), 'DateTime64(3)')} and ${begins} < ${sql.value(new Date(range.until), 'DateTime64(3)')}`
  const session = rules ? cutIntoSessions(rules, scope, at) : sql`[es]`
  const place = (stop: number): Sql => sql`x -> ${smallOf(at(sql`x`))} = ${sql.value(stop, 'UInt8')}`
  const way = query.end ? sql`arraySlice(tail, 1, arrayFirstIndex(${place(1)}, tail))` : sql`tail`
  const hasEnd = query.end ? sql`where arrayExists(${place(1)}, tail)` : sql``
  const once = sql`arrayFilter((x, p, i) -> i = 1 or ${id(sql`x`)} != ${id(sql`p`)}, full, arrayPushFront(arrayPopBack(full), full[1]), arrayEnumerate(full))`
  const paths = sql`
    select person, arraySlice(${query.isCollapsed ? once : sql`full`}, 1, ${sql.value(query.layers + 1, 'UInt8')}) as way from (
      select person, ${way} as full from (
        select person, arraySlice(s, arrayFirstIndex(${place(0)}, s)) as tail from (
          select person, ${query.direction === 'forward' ? sql`one` : sql`arrayReverse(one)`} as s
          from (
            select person, arrayJoin(${session}) as one
            from (
              select ${personOf(scope)} as person, ${collected} as es
              ${fromEvents(scope, rules ? sessionSpan(range, rules) : range, anyStop(stops, scope), by?.join)}
              group by person having arrayExists(${place(0)}, es)
            )
          ) where arrayExists(${place(0)}, one)${rules ? begun : sql``}
        )
      ) ${hasEnd}
    )`
  return { paths, at, id }
}

/**
 * Nodes, edges and the whole in one pass. A node of a layer has as many sessions as come to it from the layer before, so
 * that counting both ends of every edge is enough to know the places of all.
 */
export function compilePath(query: PathQuery, scope: Scope): Sql {
  const rest = sql.value(query.rows + 1, 'UInt64')
  const all = sql`sum(n) as sessions, uniqExactMerge(who) as people, quantileExactInclusiveMerge(0.5)(times) / 1000 as seconds`
  return sql`
    select grouping(nth) = 1 as is_layer, grouping(next) = 0 as is_edge, layer, nth, next, next_nth,
      anyIf(node, nth < ${rest}) as id, anyIf(to, next_nth < ${rest}) as to_id, ${all}
    from (
      select *, least(dense_rank() over (partition by layer order by total desc, node), ${rest}) as nth,
        if(next = 'node', least(dense_rank() over (partition by layer, next order by next_total desc, to), ${rest}), 0) as next_nth
      from (
        select *, sum(n) over (partition by layer, node) as total, sum(n) over (partition by layer, next, to) as next_total
        from (
          select layer, node, next, to, count() as n, uniqExactState(person) as who, quantileExactInclusiveState(0.5)(took) as times
          from (${compileSteps(query, scope)}) group by layer, node, next, to
        )
      )
    ) group by grouping sets ((layer), (layer, nth), (layer, nth, next, next_nth))
    order by layer, nth, next, next_nth`
}
