import type { ProcessSlice } from '@millrace/contract/analytics/api.ts'
import { type ProcessQuery, processSpan, stayEdges, stuckMs } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromEvents, type Scope } from './matching.ts'
import { personOf } from './sample.ts'
import { msOf, packedWith, smallOf } from './session-cut.ts'
import { anyStop, stopOf } from './stops.ts'

/** Where somebody goes who is still there. */
const nowhere = 0
const place = (n: number): Sql => sql`${sql.value(n, 'UInt8')}`
const isHere = sql`to = ${place(nowhere)}`

/** One row for everybody, one per station, one per edge; the edge to nowhere is who is at the station. */
export function compileProcess(query: ProcessQuery, scope: Scope): Sql {
  const median = sql`quantileExactInclusive(0.5)(ms)`
  const edges = [-1, ...stayEdges, 1e15]
  const bins = edges.slice(1).map((until, i) => sql`countIf(${isHere} and ${between(edges[i] ?? 0, until)})`)
  return sql`
    select grouping(station) = 0 as is_station, grouping(to) = 0 as is_edge, station, to, uniqExact(person) as people, count() as moves, ${median} as took,
      uniqExactIf(person, to > station) as went_on, quantileExactInclusiveIf(0.5)(ms, to > station) as took_on,
      countIf(${isStuck(query)}) as stuck, [${sql.join(bins)}] as stays
    from (${compileStays(query, scope)})
    group by grouping sets ((), (station), (station, to)) order by is_station, station, is_edge, to`
}

/** The people of one number, each once. */
export function compileProcessPeople(query: ProcessQuery, { station, who, to, bin }: ProcessSlice, scope: Scope): Sql {
  const edges = [-1, ...stayEdges, 1e15]
  const tests = [
    ...(station === undefined ? [] : [sql`station = ${place(station)}`]),
    ...(to === undefined ? [] : [sql`to = ${place(to)}`]),
    ...(who === 'here' || bin !== undefined ? [isHere] : []),
    ...(who === 'stuck' ? [isStuck(query)] : []),
    ...(who === 'went_on' ? [sql`to > station`] : []),
    ...(bin === undefined ? [] : [between(edges[bin] ?? 0, edges[bin + 1] ?? 0)]),
  ]
  const which = tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`
  return sql`select distinct person as person_id from (${compileStays(query, scope)})${which}`
}

const between = (from: number, until: number): Sql => sql`ms >= ${sql.value(from, 'Int64')} and ms < ${sql.value(until, 'Int64')}`

const isStuck = ({ stations }: ProcessQuery): Sql => {
  const limits = [0, ...stations.map((station) => stuckMs(station) ?? 1e15)]
  return sql`${isHere} and ms > ${sql.value(limits, 'Array(Int64)')}[station + 1]`
}

/** Every stay of everybody: whose, where, where to next, how long. */
function compileStays(query: ProcessQuery, scope: Scope): Sql {
  const { stations, position } = query
  const { asOf, ...range } = processSpan(query, scope.timeZone, scope.now.getTime(), scope.within)
  const [x, last] = [smallOf(sql`x`), smallOf(sql`s[-1]`)]
  const end = place(stations.length)
  const changed = sql`arrayFilter((x, p, i) -> i = 1 or ${x} != ${smallOf(sql`p`)}, es, arrayPushFront(arrayPopBack(es), es[1]), arrayEnumerate(es))`
  const onward = sql`arrayFold((s, x) -> if(empty(s) or ${x} > ${last} or (${last} = ${end} and ${x} != ${end}), arrayPushBack(s, x), s), ${changed}, emptyArrayUInt64())`
  return sql`
    select person, toUInt8(${smallOf(sql`way[i]`)}) as station, toUInt8(if(i = length(way), ${place(nowhere)}, ${smallOf(sql`way[i + 1]`)})) as to,
      if(i = length(way), ${sql.value(asOf, 'Int64')}, ${msOf(sql`way[i + 1]`)}) - ${msOf(sql`way[i]`)} as ms
    from (
      select person, ${position === 'last' ? changed : onward} as way from (
        select ${personOf(scope)} as person, arraySort(groupArray(${packedWith(sql`${stopOf(stations, scope)} + 1`)})) as es
        ${fromEvents(scope, range, anyStop(stations, scope))} group by person
      )
    ) array join arrayEnumerate(way) as i`
}
