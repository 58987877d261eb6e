import { type Sql, sql } from '../../platform/sql.ts'

/**
 * The one way an analysis sees people: the canonical person of a row, always fresh, by a join on the small table of
 * overrides. Use `from events e ${canonicalJoin(projectId)}` and select `${canonicalPerson}`.
 */
export const canonicalJoin = (projectId: number, alias = 'e'): Sql => sql`
  left any join (
    select old_person_id, person_id as new_person_id from person_overrides final where project_id = ${sql.value(projectId, 'UInt32')}
  ) person_now on ${sql.id(alias)}.person_id = person_now.old_person_id`

export const canonicalPerson = (alias = 'e'): Sql =>
  sql`if(person_now.new_person_id = 0, ${sql.id(alias)}.person_id, person_now.new_person_id)`
