import { type Sql, sql } from '../../platform/sql.ts'

/**
 * The one way an analysis sees people: the canonical person of an event `e`, always fresh. An event knows whose it was when it was
 * written or last squashed; what was decided since about the number it lies under comes from the overrides, undone merges too. They are
 * asked once for a statement, and cost nothing while there are none (decision 0012).
 */
export function canonicalPerson(projectId: number, alias = 'e'): Sql {
  const [e, now] = [sql.id(alias), sql`(select (groupArray(old_person_id), groupArray(new_person_id)) from (${unsettled(projectId)}))`]
  return sql`if(empty(${now}.1), ${e}.settled_person_id, transform(${e}.person_id, ${now}.1, ${now}.2, ${e}.settled_person_id))`
}

/** Overrides told since the project was last squashed: `old_person_id`, `new_person_id`. */
export const unsettled = (projectId: number): Sql => {
  const project = sql.value(projectId, 'UInt32')
  return sql`
    select old_person_id, person_id as new_person_id from person_overrides final
    where project_id = ${project} and revision > (select max(revision) from squashes where project_id = ${project})`
}

/** The same for rows of other tables, which are not squashed: all overrides apply to the number they have. */
export const numberJoin = (projectId: number, alias: string): Sql => sql`
  left any join (
    select old_person_id, person_id as new_person_id from person_overrides final where project_id = ${sql.value(projectId, 'UInt32')}
  ) person_now on ${sql.id(alias)}.person_id = person_now.old_person_id`

export const numberPerson = (alias: string): Sql =>
  sql`if(person_now.new_person_id = 0, ${sql.id(alias)}.person_id, person_now.new_person_id)`
