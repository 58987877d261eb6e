import type { KeyEventsSlice } from '@millrace/contract/analytics/api.ts'
import type { KeyEventsQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { Scope } from './matching.ts'
import { compileDoings, msOf, observedPeople } from './observation.ts'

/** Events that have a row, those that most people did. */
const mostEvents = 200

/** One row per event: who did it while they were looked at, how many of them converted, and the median time to the first one. */
export const compileKeyEvents = (query: KeyEventsQuery, scope: Scope): Sql => sql`
    select event, count() as people, countIf(hit) as converted, quantileExactInclusive(0.5)(since) as since_ms
    from (
      select person, told as event, any(converted) as hit, min(${msOf(sql`done`)}) - any(${msOf(sql`begun`)}) as since
      from (${lookedAt(query, sql`true`, scope)}) group by person, event
    ) group by event order by people desc, event limit ${sql.value(mostEvents, 'UInt32')}`

/** The people of one number. */
export function compileKeyEventsPeople(query: KeyEventsQuery, { event, converted, left }: KeyEventsSlice, scope: Scope): Sql {
  if (left || event === null) return observedPeople(query, left ?? 'counted', converted, scope)
  const doings = lookedAt(query, sql`e.event = ${sql.value(event, 'String')}`, scope)
  return sql`select distinct person as person_id from (${doings})${converted ? sql` where converted` : sql``}`
}

const lookedAt = (query: KeyEventsQuery, which: Sql, scope: Scope): Sql =>
  sql`${compileDoings(query, scope, sql`toString(e.event)`, which)} and looked and state = 'counted'`
