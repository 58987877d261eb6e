import { type Sql, sql } from '../../platform/sql.ts'

/**
 * The one way an analysis sees people: the canonical person of an event, always fresh. An event knows whose it was when it was
 * written or last squashed; the join brings what was decided since about the number it lies under, undone merges too. Use
 * `from events e ${canonicalJoin(projectId)}` and select `${canonicalPerson()}`.
 */
export const canonicalJoin = (projectId: number, alias = 'e'): Sql => sql`
  left any join (${unsettled(projectId)}) person_now on ${sql.id(alias)}.person_id = person_now.old_person_id`

export const canonicalPerson = (alias = 'e'): Sql =>
  sql`if(person_now.new_person_id = 0, ${sql.id(alias)}.settled_person_id, person_now.new_person_id)`

/** Overrides told since the project was last squashed: `old_person_id`, `new_person_id`. */
export const unsettled = (projectId: number): Sql => {
  const project = sql.value(projectId, 'UInt32')
  return sql`
    select old_person_id, argMax(person_id, revision) as new_person_id from person_overrides
    where project_id = ${project} and revision > (select max(revision) from squashes where project_id = ${project}) group by old_person_id`
}

/** The same for rows of other tables, which are not squashed: all overrides apply to the number they have. */
export const numberJoin = (projectId: number, alias: string): Sql => sql`
  left any join (
    select old_person_id, person_id as new_person_id from person_overrides final where project_id = ${sql.value(projectId, 'UInt32')}
  ) person_now on ${sql.id(alias)}.person_id = person_now.old_person_id`

export const numberPerson = (alias: string): Sql =>
  sql`if(person_now.new_person_id = 0, ${sql.id(alias)}.person_id, person_now.new_person_id)`
