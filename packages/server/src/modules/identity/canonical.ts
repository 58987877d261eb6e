import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql, type Typed } from '../../platform/sql.ts'

/**
 * The one way an analysis sees people: the canonical person of an event `e`, always fresh. An event knows whose it was when it was
 * written or last squashed; what was decided since about the number it lies under comes from the overrides, undone merges too. They are
 * asked once for a statement, and cost nothing while there are none (decision 0012).
 */
export function canonicalPerson(projectId: number, alias = 'e'): Sql {
  const [e, now] = [sql.id(alias), sql`(select (groupArray(old_person_id), groupArray(new_person_id)) from (${unsettled(projectId)}))`]
  return sql`if(empty(${now}.1), ${e}.settled_person_id, transform(${e}.person_id, ${now}.1, ${now}.2, ${e}.settled_person_id))`
}

/**
 * The same in statements that read the rows of some people alone: with ten thousand overrides their arrays take half as long again as such a
 * statement, a join hardly anything (decision 0012). Use `from events e ${fewJoin(projectId)}` and select `${fewPerson}`.
 */
export const fewJoin = (projectId: number): Sql => sql`
  left any join (${unsettled(projectId)}) person_now on e.person_id = person_now.old_person_id`
export const fewPerson: Sql = sql`if(person_now.new_person_id = 0, e.settled_person_id, person_now.new_person_id)`

/** Every number that some people (an array) have or have had: under one of these lies all that is theirs. */
export const numbersOf = (projectId: number, people: Typed | Sql): Sql => sql`
        select arrayJoin(${people}) union all
        select old_person_id from person_overrides where project_id = ${sql.value(projectId, 'UInt32')} and person_id in ${people}`

/** What a client of the analysis store is told of a project when it was squashed, here or elsewhere. */
const settledKey = (projectId: number): string => `settled/${projectId}`

export async function tellSettled(clickhouse: ClickHouse): Promise<void> {
  const rows = await clickhouse.rows<{ project: number; upto: number }>(sql`
    select project_id as project, max(revision) as upto from squashes group by project_id`)
  for (const { project, upto } of rows) clickhouse.tell(settledKey(project), upto)
}

/**
 * Overrides told since the project was last squashed, as far as this process knows: `old_person_id`, `new_person_id`. With some from before it is
 * the same: events under these numbers know already whose they are.
 */
export const unsettled = (projectId: number): Sql => {
  const project = sql.value(projectId, 'UInt32')
  return sql`
    select old_person_id, person_id as new_person_id from person_overrides final
    where project_id = ${project} and revision > ${sql.told(settledKey(projectId))}`
}

/** The same for rows of other tables, which are not squashed: all overrides apply to the number they have. */
export const numberJoin = (projectId: number, alias: string): Sql => sql`
  left any join (
    select old_person_id, person_id as new_person_id from person_overrides final where project_id = ${sql.value(projectId, 'UInt32')}
  ) person_now on ${sql.id(alias)}.person_id = person_now.old_person_id`

export const numberPerson = (alias: string): Sql =>
  sql`if(person_now.new_person_id = 0, ${sql.id(alias)}.person_id, person_now.new_person_id)`
