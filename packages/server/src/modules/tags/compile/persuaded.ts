import { spanMs, windowRange } from '@millrace/contract/rules/index.ts'
import type { Persuaded } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { compileMatch } from '../../segments/index.ts'
import { eventsOf, onlyTheirs, doer, doerJoin, type TagContext } from './events.ts'

/** As `persuasion`: the value that is credited with most conversions of each person. */
export const persuadedSql = (definition: Persuaded, context: TagContext): Sql => sql`
    select person, argMin(value, (-times, -latest, value)) as raw from (
      select person, value, count() as times, max(at) as latest from (${creditsSql(definition, context)}) group by person, value
    ) group by person`

/**
 * As `creditsOf`, with columns `person`, `value`, `at` and `touchedAt` in ms. Each conversion is joined to the one touch next to it in time, and
 * what lies out of reach falls away: never every touch with every conversion.
 */
export function creditsSql(definition: Persuaded, context: TagContext): Sql {
  const { conversion, touches, within, model } = definition
  const reach = sql.value(spanMs(within), 'Int64')
  const conversions = sql`
        select ${doer(context)} as person, toUnixTimestamp64Milli(e.time) as at, at - ${reach} as since ${eventsOf(conversion, context)}`
  const near = model === 'last' ? sql`c.at > t.ms` : sql`c.since <= t.ms`
  const reached = model === 'last' ? sql`t.ms >= c.since` : sql`t.ms < c.at`
  const values = sql.value(
    touches.map((one) => one.value),
    'Array(String)',
  )
  return sql`
      select c.person as person, ${values}[t.place] as value, c.at as at, t.ms as touchedAt
      from (${conversions}) c asof join (${touchesSql(definition, conversions, context)}) t on c.person = t.person and ${near}
      where ${reached}`
}

/** What came when to those who converted, with columns `person`, `ms` and `place` in the list of touches, from 1; one a millisecond. */
function touchesSql({ conversion, touches, within, model }: Persuaded, conversions: Sql, context: TagContext): Sql {
  const { from, to } = windowRange(conversion.window, context)
  const places = touches.map((touch, i) => sql`${compileMatch(touch, context)}, ${sql.value(i + 1, 'UInt8')}`)
  const names = [...new Set(touches.map((one) => one.event))]
  return sql`
        select ${doer(context)} as person, toUnixTimestamp64Milli(e.time) as ms, ${model === 'last' ? sql`argMax` : sql`argMin`}(multiIf(${sql.join(places)}, 0) as fits, e.ord) as place
        from events e ${doerJoin(context)}
        where e.project_id = ${sql.value(context.projectId, 'UInt32')} and e.event in ${sql.value(names, 'Array(String)')}
          and e.time >= ${sql.value(new Date(Math.max(0, from - spanMs(within))), 'DateTime64(3)')} and e.time <= ${sql.value(new Date(to), 'DateTime64(3)')}
          and fits > 0${onlyTheirs(context)} and person in (select person from (${conversions})) group by person, ms`
}
