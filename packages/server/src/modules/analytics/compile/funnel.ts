import type { FunnelSlice } from '@millrace/contract/analytics/api.ts'
import { type FunnelQuery, type Unit, windowMs } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketName } from './count.ts'
import { compileChains } from './funnel-chains.ts'
import { compileDepths } from './funnel-depths.ts'
import { compileKeyed, counts, place } from './funnel-groups.ts'
import { timeOf } from './funnel-fold.ts'
import { writeKey } from './groups.ts'
import type { Scope } from './matching.ts'

/** One row: people per step, and unless that is all that is asked how long the steps and the whole took. */
export function compileFunnel(query: FunnelQuery, scope: Scope): Sql {
  const { length } = query.steps
  if (!query.times) return sql`select ${counts(query)} from (${compileDepths(query, scope)})`
  const since = (to: number, from: number): Sql => sql`${timeOf(sql`chain[${place(to)}]`)} - ${timeOf(sql`chain[${place(from)}]`)}`
  const gaps = query.steps.slice(1).map((_, i) => [since(i + 2, i + 1), i + 2] as const)
  const spreads = [...gaps, [since(length, 1), length] as const].map(
    ([gap, depth]) =>
      sql`arrayPushBack(quantilesExactInclusiveIf(0.25, 0.5, 0.75)(${gap}, depth >= ${place(depth)}), avgIf(${gap}, depth >= ${place(depth)}))`,
  )
  return sql`select ${counts(query)}, [${sql.join(spreads)}] as spreads
    from (select chain, length(chain) as depth from (${compileChains(query, scope)}))`
}

/** People per step of the chains that begin in each bucket. */
export const compileTrend = (query: FunnelQuery, unit: Unit, scope: Scope): Sql => sql`
    select ${bucketName(unit)} as bucket, ${counts(query)}
    from (select start, length(chain) as depth from (${compileChains(query, scope, { unit })})) group by start order by start`

/** People of one number, each once. */
export function compileFunnelPeople(query: FunnelQuery, { step, outcome, bucket, group, idle }: FunnelSlice, scope: Scope): Sql {
  const depth = outcome === 'reached' ? sql`depth >= ${place(step)}` : sql`depth = ${place(step)}`
  if (group) {
    const keys = sql.value(group.keys.map(writeKey), 'Array(String)')
    return sql`select distinct person as person_id from (${compileKeyed(query, scope)})
    where ${depth} and key ${group.isRest ? sql`not in` : sql`in`} ${keys}`
  }
  if (bucket !== undefined && query.unit !== null)
    return sql`select person as person_id from (
      select person, start, length(chain) as depth from (${compileChains(query, scope, { unit: query.unit })})
    ) where ${depth} and ${bucketName(query.unit)} = ${sql.value(bucket, 'String')}`
  if (idle) {
    const since = scope.now.getTime() - idle.amount * windowMs[idle.unit]
    return sql`select person as person_id from (select *, length(chain) as depth from (${compileChains(query, scope)}))
    where ${depth} and ${timeOf(sql`chain[-1]`)} <= ${sql.value(since, 'Int64')}`
  }
  return sql`select person as person_id from (${compileDepths(query, scope)}) where ${depth}`
}
