import { type Observation, observationMs, type ObservedState, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromEvents, inside, matching, type Scope } from './matching.ts'
import { personOf } from './sample.ts'
import { anyStop } from './stops.ts'

export const msOf = (ord: Sql): Sql => sql`toInt64(intDiv(${ord}, 4096))`
const ms = (n: number): Sql => sql`${sql.value(n, 'Int64')}`

/** One row per person who starts: where in the order of events the start and the goal (0: none in time) lie, the state, and whether they converted. */
export function compileObserved(query: Observation, scope: Scope): Sql {
  const range = rangeOf(query, scope.timeZone)
  const { lookMs, followMs } = observationMs(query)
  const read = { ...range, until: range.until + lookMs + followMs }
  const reached = sql`arraySort(arrayFilter(g -> g > begun and ${msOf(sql`g`)} <= ${msOf(sql`begun`)} + ${ms(lookMs + followMs)}, goals))[1]`
  return sql`
      select person, begun, goal, state, state = 'counted' and goal > 0 as converted from (
        select person, begun, ${reached} as goal,
          multiIf(${msOf(sql`begun`)} + ${ms(lookMs + followMs)} > ${ms(scope.now.getTime())}, 'open', goal > 0 and ${msOf(sql`goal`)} <= ${msOf(sql`begun`)} + ${ms(lookMs)}, 'early', 'counted') as state
        from (
          select ${personOf(scope)} as person, minIf(e.ord, ${matching(query.start, scope)} and ${inside(range)}) as begun, groupArrayIf(e.ord, ${matching(query.goal, scope)}) as goals
          ${fromEvents(scope, read, anyStop([query.start, query.goal], scope))}
          group by person having begun > 0
        )
      )`
}

/** What the people of a state did between the start and the goal or the end of their time; further columns of events in `more`. */
export function compileDoings(query: Observation, scope: Scope, more: Sql, which: Sql): Sql {
  const { lookMs, followMs } = observationMs(query)
  const range = rangeOf(query, scope.timeZone)
  return sql`
      select seen.person as person, begun, goal, state, converted, done, ${msOf(sql`done`)} <= ${msOf(sql`begun`)} + ${ms(lookMs)} as looked, told
      from (select ${personOf(scope)} as person, e.ord as done, ${more} as told ${fromEvents(scope, { ...range, until: range.until + lookMs + followMs }, which)}) as doings
      inner join (${compileObserved(query, scope)}) as seen on doings.person = seen.person
      where done > begun`
}

/** How many are compared, how many of them came to the goal, and how many are left out. */
export const compileObservedTotal = (query: Observation, scope: Scope): Sql => sql`
    select countIf(state = 'counted') as people, countIf(converted) as converted, countIf(state = 'early') as early, countIf(state = 'open') as open,
      countIf(goal > 0 and state != 'open') as buyers
    from (${compileObserved(query, scope)})`

/** Those of them: of a state, who came to the goal when only they are meant. */
export const observedPeople = (query: Observation, state: ObservedState, isConverted: boolean, scope: Scope): Sql =>
  sql`select person as person_id from (${compileObserved(query, scope)}) where state = ${sql.value(state, 'String')}${isConverted ? sql` and converted` : sql``}`
