import type { Json } from '@millrace/contract/events.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface PersonRow {
  readonly id: number
  readonly level: number
  readonly properties: Readonly<Record<string, Json>>
  /** When properties were set last, of those whose merging asks for it. */
  readonly times: Readonly<Record<string, number>>
}

/** The person that a number of this project leads to. */
export async function findPerson(db: Db, projectId: number, id: number): Promise<PersonRow | undefined> {
  const moved = await db.one<{ now: number }>(sql`
    select person_id as now from person_overrides where part = ${partOf(id)} and old_person_id = ${id} and project_id = ${projectId}`)
  const now = moved?.now ?? id
  return db.one<PersonRow>(sql`
    select person_id as id, level, properties, property_times as times from people
    where part = ${partOf(now)} and person_id = ${now} and project_id = ${projectId} and merged_into is null`)
}
