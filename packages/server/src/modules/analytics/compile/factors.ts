import type { FactorsSlice } from '@millrace/contract/analytics/api.ts'
import type { FactorsQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { matching, type Scope } from './matching.ts'
import { compileDoings, compileObserved, msOf, observedPeople } from './observation.ts'
import { anyStop } from './stops.ts'

const mostWays = 20

const place = (i: number): Sql => sql`${sql.value(i, 'UInt8')}`
const bit = (i: number): Sql => sql`${sql.value(2 ** i, 'UInt16')}`

type Events = readonly (readonly [place: number, event: Extract<FactorsQuery['factors'][number], { of: 'event' }>])[]
const eventsOf = ({ factors }: FactorsQuery): Events => factors.flatMap((one, i) => (one.of === 'event' ? [[i, one] as const] : []))

/** Per person: the factors as bits of a mask, and the first time of each that is an event between the start and the goal (0: none). */
function perPerson(query: FactorsQuery, scope: Scope): Sql {
  const events = eventsOf(query)
  const bits = events.map(([i, event]) => sql`if(${matching(event, scope)}, ${bit(i)}, 0)`)
  const rules = (scope.others ?? []).flatMap((people, i) => (people ? [sql`if(person in (${people}), ${bit(i)}, 0)`] : []))
  const seen = sql`select person, begun, goal, state, converted, toUInt64(0) as done, false as looked, toUInt16(0) as told from (${compileObserved(query, scope)})`
  const doings =
    events.length === 0
      ? sql``
      : sql` union all
        ${compileDoings(
          query,
          scope,
          sql`toUInt16(${sum(bits)})`,
          anyStop(
            events.map(([, event]) => event),
            scope,
          ),
        )}`
  const firsts = query.factors.map((_, i) => sql`minIf(done, done > 0 and done < goal and bitTest(told, ${place(i)}))`)
  return sql`
      select person, any(begun) as begun_at, any(goal) as goal_at, any(state) as state_of, any(converted) as hit,
        toUInt16(groupBitOrIf(told, looked)${rules.map((rule) => sql` + ${rule}`).reduce((all, one) => sql`${all}${one}`, sql``)}) as mask, [${sql.join(firsts)}] as firsts
      from (${seen}${doings}) group by person`
}

const sum = (parts: readonly Sql[]): Sql => sql.join(parts, sql` + `)

/** People by the factors they have. */
export const compilePatterns = (query: FactorsQuery, scope: Scope): Sql => sql`
    select mask, count() as people, countIf(hit) as converted from (${perPerson(query, scope)}) where state_of = 'counted' group by mask order by mask`

/** Of buyers, for each factor that they did before the goal: its mean place among these, and median times. */
export const compileOrder = (query: FactorsQuery, scope: Scope): Sql => sql`
    select step.1 as factor, count() as buyers, avg(nth) as place, quantileExactInclusive(0.5)(${msOf(sql`step.2`)} - ${msOf(sql`begun_at`)}) as since_ms,
      quantileExactInclusive(0.5)(${msOf(sql`goal_at`)} - ${msOf(sql`step.2`)}) as until_ms
    from (select begun_at, goal_at, ${way} as steps from (${perPerson(query, scope)}) where ${bought})
    array join steps as step, arrayEnumerate(steps) as nth
    group by factor order by factor`

/** The orders in which buyers did them first, those that most took. */
export const compileWays = (query: FactorsQuery, scope: Scope): Sql => sql`
    select arrayMap(step -> step.1, ${way}) as factors, count() as buyers from (${perPerson(query, scope)}) where ${bought}
    group by factors order by buyers desc, factors limit ${sql.value(mostWays, 'UInt32')}`

/** Two that are one event are in the order of the question. */
const way = sql`arraySort(step -> (step.2, step.1), arrayFilter(step -> step.2 > 0, arrayMap((at, i) -> (toUInt8(i - 1), at), firsts, arrayEnumerate(firsts))))`
const bought = sql`goal_at > 0 and state_of != 'open'`

/** The people of one number. */
export function compileFactorsPeople(query: FactorsQuery, { factor, converted, left, way: taken }: FactorsSlice, scope: Scope): Sql {
  if (taken)
    return sql`select person as person_id from (${perPerson(query, scope)})
    where ${bought} and arrayMap(step -> step.1, ${way}) = ${sql.value([...taken], 'Array(UInt8)')}`
  if (left || factor === null) return observedPeople(query, left ?? 'counted', converted, scope)
  return sql`select person as person_id from (${perPerson(query, scope)})
    where state_of = 'counted' and bitTest(mask, ${place(factor)})${converted ? sql` and hit` : sql``}`
}
