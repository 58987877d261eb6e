import { type FunnelQuery, funnelWindowMs, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { chainDepth } from '../../segments/index.ts'
import { compileChains } from './funnel-chains.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { personOf } from './sample.ts'

/** Whether the engine's own chain says all that is asked: how far each person came, in order. */
export const isDepthOnly = (query: FunnelQuery): boolean =>
  query.count === 'people' &&
  query.mode === 'ordered' &&
  query.window.unit !== 'natural_day' &&
  !query.firstTouch &&
  query.exclusions.length === 0 &&
  query.steps.every((step) => step.link === undefined)

/** How far each person came, or each occurrence: `person`, `depth`, and what tells them apart in `id`. */
export function compileDepths(query: FunnelQuery, scope: Scope): Sql {
  if (!isDepthOnly(query)) return sql`select person, chain[1] as id, length(chain) as depth from (${compileChains(query, scope)})`
  const { from, until } = rangeOf(query, scope.timeZone)
  const windowMs = funnelWindowMs(query)
  const steps = query.steps.map((step, i) =>
    i === 0 ? sql`(${matching(step, scope)} and e.time < ${sql.value(new Date(until), 'DateTime64(3)')})` : sql`(${matching(step, scope)})`,
  )
  const names = [...new Set(query.steps.map((step) => step.event))]
  const range = { from, until: query.extendOverEndDate ? until + windowMs + 1 : until }
  return sql`
    select ${personOf(scope)} as person,
      ${chainDepth(windowMs, steps, { once: true })} as depth, person as id
    ${fromEvents(scope, range, sql`e.event in ${sql.value(names, 'Array(String)')}`)}
    group by person`
}
