import type { CountSlice } from '@millrace/contract/analytics/api.ts'
import type { SessionQuery } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketName, bucketStart } from './count.ts'
import { writeKey } from './groups.ts'
import type { Scope } from './matching.ts'
import { compileSessions } from './session.ts'

/** The people of sessions, each once: of all, of those that begin in a bucket, or of those in groups. */
export function compileSessionPeople(query: SessionQuery, { bucket, group }: CountSlice, scope: Scope): Sql {
  const { unit } = query
  if (group) {
    const keys = sql.value(group.keys.flat().map(writeKey), 'Array(String)')
    return sql`
    select distinct person as person_id from (select person, arrayJoin(keys) as key from (${compileSessions(query, scope)}))
    where key ${group.isRest ? sql`not in` : sql`in`} ${keys}`
  }
  const sessions = compileSessions({ ...query, by: undefined }, scope)
  if (bucket === null || unit === null) return sql`select distinct person as person_id from (${sessions})`
  return sql`
    select distinct person as person_id from (select person, ${bucketStart(unit, scope.timeZone)} as start from (${sessions}) e)
    where ${bucketName(unit)} = ${sql.value(bucket, 'String')}`
}
