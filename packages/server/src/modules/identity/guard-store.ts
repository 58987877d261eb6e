import { partOf } from '@millrace/contract/parts.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** How many ids of each type people have. */
export async function countIds(db: Db, people: readonly number[]): Promise<{ personId: number; type: string; n: number }[]> {
  const parts = people.map(partOf)
  return db.rows(sql`
    select i.person_id as "personId", i.id_type as type, count(*)::int as n
    from person_ids i join unnest(${parts}::smallint[], ${people}::bigint[]) x(p, i) on i.person_part = x.p and i.person_id = x.i group by 1, 2`)
}

/** How many were merged into each of these people since a moment. */
export async function countMerges(db: Db, people: readonly number[], since: Date): Promise<{ personId: number; n: number }[]> {
  const parts = people.map(partOf)
  return db.rows(sql`
    select c.person_id as "personId", count(*)::int as n
    from identity_changes c join unnest(${parts}::smallint[], ${people}::bigint[]) x(p, i) on c.part = x.p and c.person_id = x.i
    where c.at > ${since} and c.kind = 'merge' and c.undone_at is null group by 1`)
}

/** Pairs among these people that somebody decided to keep apart, also when one of them had another number then. */
export async function decidedPairs(db: Db, projectId: number, people: readonly number[]): Promise<{ one: number; other: number }[]> {
  return db.rows(sql`
    with numbers as (
      select n as old, n as now from unnest(${people}::bigint[]) n
      union select old_person_id, person_id from person_overrides where person_id = any(${people}::bigint[])
    )
    select a.now as one, b.now as other from identity_conflicts k
    join numbers a on a.old = k.person_id join numbers b on b.old = k.other_person_id
    where k.project_id = ${projectId} and k.status = 'apart' and a.now <> b.now`)
}
