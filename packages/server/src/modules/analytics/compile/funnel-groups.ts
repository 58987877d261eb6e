import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromProfiles } from '../../catalog/index.ts'
import { compileChains } from './funnel-chains.ts'
import { compileDepths } from './funnel-depths.ts'
import { keysOf, restPlace } from './groups.ts'
import type { Scope } from './matching.ts'
import { columnsOf, readerOf } from './read.ts'

export const place = (n: number): Sql => sql`${sql.value(n, 'UInt8')}`
export const counts = ({ steps }: FunnelQuery): Sql =>
  sql`[${sql.join(steps.map((_, i) => sql`countIf(depth >= ${place(i + 1)})`))}] as people`

/** Depths with the keys of the breakdown: whose chain does not reach its step has none. */
export function compileKeyed(query: FunnelQuery, scope: Scope): Sql {
  const { by } = query
  if (by?.of === 'event') {
    const reader = readerOf(by, 'grouped', scope)
    const chains = compileChains(query, scope, { told: { step: by.step, keys: keysOf(reader), join: reader.join } })
    return sql`select person, chain[1] as id, length(chain) as depth, arrayJoin(keys) as key from (${chains}) where depth >= ${place(by.step)}`
  }
  return sql`
    select person, id, depth, arrayJoin(if(empty(known.keys), [''], known.keys)) as key
    from (${profileKeys(by?.property ?? '', scope)}) as known
    right any join (${compileDepths(query, scope)}) as depths on known.person_id = depths.person
    where depth > 0`
}

/** Keys of a property of each profile, as it is now. */
export function profileKeys(name: string, { projectId }: Scope): Sql {
  return sql`select p.person_id as person_id, ${keysOf(columnsOf(name, 'p'))} as keys ${fromProfiles(projectId)}`
}

/** One row per group, those with most people first; all others are one row in the last place, each person in it once. */
export const compileFunnelGroups = (query: FunnelQuery, scope: Scope): Sql => sql`
    select nth, any(name) as name, ${counts(query)} from (
      select least(place, ${sql.value(restPlace, 'UInt64')}) as nth, any(key) as name, any(depth) as depth
      from (
        select person, id, depth, key, dense_rank() over (order by n desc, key) as place
        from (select *, count() over (partition by key) as n from (${compileKeyed(query, scope)}))
      ) group by nth, person, id
    ) group by nth order by nth`
