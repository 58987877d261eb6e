import { type FunnelQuery, funnelWindowMs, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { chainDepth } from '../../segments/index.ts'
import { fromEvents, matching, type Scope } from './matching.ts'

/** How far each person came. */
export function compileDepths(query: FunnelQuery, scope: Scope): Sql {
  const { from, until } = rangeOf(query, scope.timeZone)
  const windowMs = funnelWindowMs(query)
  const starts = sql`(${matching(stepOf(query, 0), scope)} and e.time < ${sql.value(new Date(until), 'DateTime64(3)')})`
  const steps = [starts, ...query.steps.slice(1).map((step) => sql`(${matching(step, scope)})`)]
  const names = [...new Set(query.steps.map((step) => step.event))]
  const range = { from, until: query.extendOverEndDate ? until + windowMs + 1 : until }
  return sql`
    select ${canonicalPerson(scope.projectId)} as person,
      ${chainDepth(windowMs, steps, { once: true })} as depth
    ${fromEvents(scope, range, sql`e.event in ${sql.value(names, 'Array(String)')}`)}
    group by person`
}

const stepOf = (query: FunnelQuery, index: number): FunnelQuery['steps'][number] => {
  const step = query.steps[index]
  if (!step) throw new RangeError(`a funnel has no step ${index + 1}`)
  return step
}

export const compileFunnel = (query: FunnelQuery, scope: Scope): Sql => sql`select ${counts(query)} from (${compileDepths(query, scope)})`

const counts = ({ steps }: FunnelQuery): Sql =>
  sql`[${sql.join(steps.map((_, i) => sql`countIf(depth >= ${sql.value(i + 1, 'UInt8')})`))}] as people`

/** People who came to a step at least, or exactly so far and no further. */
export const compileFunnelPeople = (query: FunnelQuery, step: number, outcome: 'reached' | 'dropped', scope: Scope): Sql => {
  const asked = sql.value(step, 'UInt8')
  return sql`select person as person_id from (${compileDepths(query, scope)}) where ${outcome === 'reached' ? sql`depth >= ${asked}` : sql`depth = ${asked}`}`
}
