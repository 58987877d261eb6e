import {
  type EventLeaf,
  eventLeaves,
  lasting,
  type Match,
  matchesOf,
  type Moment,
  type Passing,
  passingConditions,
  passingOf,
  type Rule,
  tomorrow,
} from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { isDate } from './condition.ts'
import { seenRange } from './events.ts'
import type { CompileContext } from './rule.ts'
import { compileMatch } from './sequence.ts'

export const moment = (ms: number): Sql => sql`${sql.value(new Date(ms), 'DateTime64(3)')}`

/** The earliest time of an event that can still change a leaf by the passing of time. */
export const firstSeen = (leaves: readonly EventLeaf[], context: Moment): number =>
  Math.max(0, context.now.getTime() - Math.max(0, ...leaves.flatMap((leaf) => passingOf(leaf, context).offsets)))

/**
 * As `nextChange` defines it, for all leaves together: the first moment after now, in ms since 1970, at which an event of the
 * row's person goes into or out of a window, or has been the last for long enough, or the calendar turns; 0: never.
 */
export function nextSql(leaves: readonly EventLeaf[], context: CompileContext): Sql {
  const [edges, turns] = [new Map<number, Match[]>(), new Map<string, Turn & { readonly matches: Match[] }>()]
  for (const leaf of leaves) {
    const { offsets, turn } = passingOf(leaf, context)
    const matches = matchesOf(leaf).map(lasting)
    for (const offset of offsets) edges.set(offset, [...(edges.get(offset) ?? []), ...matches])
    if (!turn) continue
    const key = `${turn.at} ${turn.inSight}`
    turns.set(key, { ...turn, matches: [...(turns.get(key)?.matches ?? []), ...matches] })
  }
  // One column for all leaves with the same edge: a column a leaf takes the engine longer to understand than to work out.
  const moments = [
    ...[...edges].map(([offset, matches]) => edge(anyOf(matches, context), offset, context)),
    ...[...turns.values()].map(
      ({ at, inSight, matches }) =>
        sql`if(countIf(${anyOf(matches, context)} and e.time >= ${moment(inSight)}) > 0, ${sql.value(at, 'Int64')}, 0)`,
    ),
  ]
  return sql`arrayMin(arrayFilter(next -> next > 0, [${sql.join(moments)}]))`
}
type Turn = NonNullable<Passing['turn']>

/** Rows that fit one of them. Where all events of a name fit, no filter of that name is asked. */
function anyOf(matches: readonly Match[], context: CompileContext): Sql {
  const names = new Set(matches.flatMap(({ event, filters }) => (filters.length === 0 ? [event] : [])))
  const filtered = new Map(matches.flatMap((one) => (names.has(one.event) ? [] : [[JSON.stringify([one.event, one.filters]), one]])))
  const some = [...filtered.values()].map((match) => compileMatch(match, context))
  if (names.size > 0) some.unshift(sql`e.event in ${sql.value([...names], 'Array(String)')}`)
  const [only] = some
  return some.length === 1 && only ? only : sql`((${sql.join(some, sql`) or (`)}))`
}

const edge = (fits: Sql, offset: number, { now }: Moment): Sql => {
  const ahead = sql`${fits} and e.time > ${moment(Math.max(0, now.getTime() - offset))}`
  return sql`ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, ${ahead})) + ${sql.value(offset, 'Int64')}, 0)`
}

/** A statement with more columns takes longer to be understood than to be run. */
export const leavesPerQuery = 200

/** When time alone may next change what rules say of people, with the segments they refer to: rows of (person, next), a query for some conditions. */
export function compileTimers(rules: readonly Rule[], context: CompileContext): Sql[] {
  return [...timersOfEvents(rules, context), ...timersOfProfiles(rules, context)]
}

/** Whoever has a date that a condition counts days from is to be looked at tomorrow, and is told then when it matters. */
function timersOfProfiles(rules: readonly Rule[], context: CompileContext): Sql[] {
  const dates = new Map(
    passingConditions([...rules, ...context.segments.values()]).map(({ property, item }) => [
      JSON.stringify([property, item]),
      { property, item },
    ]),
  )
  if (dates.size === 0) return []
  const some = [...dates.values()].map((ref) => isDate(ref, 'p', context))
  return [
    sql`
    select p.person_id as person, ${sql.value(tomorrow(context), 'Int64')} as next from profiles as p final
    where p.project_id = ${sql.value(context.projectId, 'UInt32')} and p.deleted = 0 and (${sql.join(some, sql` or `)})`,
  ]
}

function timersOfEvents(rules: readonly Rule[], context: CompileContext): Sql[] {
  const all = [...rules, ...context.segments.values()].flatMap(eventLeaves)
  const leaves = [...new Map(all.map((leaf) => [JSON.stringify(leaf), leaf])).values()]
  return Array.from({ length: Math.ceil(leaves.length / leavesPerQuery) }, (_, i) => {
    const some = leaves.slice(i * leavesPerQuery, (i + 1) * leavesPerQuery)
    const names = [...new Set(some.flatMap((leaf) => matchesOf(leaf).map(({ event }) => event)))]
    const from = Math.min(firstSeen(some, context), ...some.map((leaf) => seenRange(leaf, context).from))
    return sql`
    select ${canonicalPerson(context.projectId)} as person, ${nextSql(some, context)} as next from events e
    where e.project_id = ${sql.value(context.projectId, 'UInt32')} and e.event in ${sql.value(names, 'Array(String)')} and e.time >= ${moment(from)}
    group by person having next > 0`
  })
}
