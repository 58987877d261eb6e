import type { AttributionQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { compileFound } from './attribution-spans.ts'
import { allTouches } from './attribution.ts'
import type { Scope } from './matching.ts'

/**
 * One row per path: its touches in order, and what it is worth when it ends in a conversion. Each conversion with touches is the end of one;
 * of each person the touches that count for none are one more, which is lost.
 */
const paths = (query: AttributionQuery, scope: Scope): Sql => sql`
      select arrayMap(t -> t.2, found) as path, toFloat64(value) as worth, false as lost from (${compileFound(query, scope)}) where notEmpty(found)
      union all
      select arrayMap(t -> t.2, arraySort(groupArray((ord, touch)))) as path, toFloat64(0) as worth, true as lost
      from (${allTouches(query, scope)})
      where (person, ord) not in (select person, arrayJoin(found).1 from (${compileFound(query, scope)})) group by person`

/** How often each touch comes after which; an empty text begins a path, and ends it. */
export const compileSteps = (query: AttributionQuery, scope: Scope): Sql => sql`
    select step.1 as before, step.2 as after, step.3 as ends_lost, count() as times
    from (
      select arrayJoin(arrayMap((a, b, i) -> (a, b, lost and i > length(path)), arrayPushFront(path, ''), arrayPushBack(path, ''), range(1, length(path) + 2))) as step
      from (${paths(query, scope)})
    ) group by before, after, ends_lost order by before, after, ends_lost`

/** Paths by the set of their touches. */
export const compileCoalitions = (query: AttributionQuery, scope: Scope): Sql => sql`
    select arraySort(arrayDistinct(path)) as touches, count() as paths, countIf(not lost) as conversions, sumIf(worth, not lost) as value
    from (${paths(query, scope)}) group by touches order by touches`
