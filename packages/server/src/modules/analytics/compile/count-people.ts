import type { CountSlice } from '@millrace/contract/analytics/api.ts'
import type { CountQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketName, bucketStart, rows } from './count.ts'
import { crossedBy, inGroups } from './groups.ts'
import type { Scope } from './matching.ts'
import { personOf } from './sample.ts'

/** The people of one number, each once. */
export function compileCountPeople(query: CountQuery, { bucket, group }: CountSlice, scope: Scope): Sql {
  const { unit, by } = query
  const person = sql`${personOf(scope)} as person_id`
  if (group && by) {
    const crossed = crossedBy(by, scope)
    return sql`
    select distinct person_id from (select ${person}, ${crossed.keys} ${rows(query, scope, ...crossed.readers)})
    where ${group.isRest ? sql`not ` : sql``}${inGroups(group.keys, by, crossed.columns)}`
  }
  if (bucket === null || unit === null) return sql`select distinct ${person} ${rows(query, scope)}`
  return sql`
    select distinct person_id from (
      select ${person}, ${bucketStart(unit, scope.timeZone)} as start ${rows(query, scope)}
    ) where ${bucketName(unit)} = ${sql.value(bucket, 'String')}`
}
