import type { PathSlice } from '@millrace/contract/analytics/api.ts'
import type { PathQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { Scope } from './matching.ts'
import { compileSteps } from './path.ts'

/** The people of a node or of an edge, each once. */
export function compilePathPeople(query: PathQuery, { layer, node, next }: PathSlice, scope: Scope): Sql {
  const among = (column: Sql, { ids, isMore }: { ids: readonly string[]; isMore: boolean }): Sql =>
    sql` and ${column} ${isMore ? sql`not in` : sql`in`} ${sql.value(ids, 'Array(String)')}`
  const isAsked = next && (next.isMore || next.ids.length > 0)
  return sql`
    select distinct person as person_id from (${compileSteps(query, scope)})
    where layer = ${sql.value(layer, 'UInt8')}${node ? among(sql`node`, node) : sql``}${next ? sql` and next = ${sql.value(next.kind, 'String')}` : sql``}${next && isAsked ? among(sql`to`, next) : sql``}`
}
