import { partOf } from '@millrace/contract/parts.ts'
import type { StageState } from '@millrace/contract/tags/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

type Tag = Readonly<Record<'id' | 'name', string>>

export interface StageRow extends StageState {
  /** When they became one with somebody, if that has not been looked at since. */
  readonly mergedAt: Date | null
  /** The tag as it is, perhaps changed by hand. */
  readonly value: string | null
}

/** States of people with numbers in a range, the first one left out. */
export async function statesIn(db: Db, { id, name }: Tag, range: { after: number; upto: number }): Promise<Map<number, StageRow>> {
  const rows = await db.rows<Omit<StageRow, 'since'> & { personId: number; since: Date }>(sql`
    select s.person_id as "personId", s.stage, s.since, s.breaks, s.merged_at as "mergedAt", t.value from tag_stages s
    left join person_tags t on t.part = s.part and t.person_id = s.person_id and t.tag = ${name}
    where s.tag_id = ${id} and s.person_id > ${range.after} and s.person_id <= ${range.upto}`)
  return new Map(rows.map(({ personId, since, ...row }) => [personId, { ...row, since: since.getTime() }]))
}

const theirs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

/** Values of a tag of those who have it. */
export async function valuesOf(db: Db, projectId: number, tag: string, people: readonly number[]): Promise<Map<number, string>> {
  if (people.length === 0) return new Map()
  const rows = await db.rows<{ personId: number; value: string }>(sql`
    select t.person_id as "personId", t.value from ${theirs(people)} join person_tags t on t.part = x.p and t.person_id = x.i
    where t.project_id = ${projectId} and t.tag = ${tag}`)
  return new Map(rows.map((row) => [row.personId, row.value]))
}

/** People who have the tag and are in no stage of it, by number. */
export const strays = (
  db: Db,
  projectId: number,
  { id, name }: Tag,
  page: { readonly after: number; readonly limit: number },
): Promise<{ personId: number; value: string }[]> =>
  db.rows(sql`
    select t.person_id as "personId", t.value from person_tags t where t.project_id = ${projectId} and t.tag = ${name} and t.person_id > ${page.after}
      and not exists (select 1 from tag_stages s where s.part = t.part and s.person_id = t.person_id and s.tag_id = ${id})
    order by t.person_id limit ${page.limit}`)

/** Who became one with somebody later than the evaluation can know of is looked at once more. */
export async function put(
  tx: Tx,
  { projectId, id, seenUpto }: { readonly projectId: number; readonly id: string; readonly seenUpto: Date },
  states: readonly (StageState & { readonly personId: number })[],
): Promise<void> {
  if (states.length === 0) return
  const people = states.map((one) => one.personId)
  await tx.run(sql`
    insert into tag_stages as s (part, person_id, tag_id, project_id, stage, since, breaks)
    select p, i, ${id}, ${projectId}, v, w, b from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[], ${states.map((one) => one.stage)}::text[],
      ${states.map((one) => new Date(one.since))}::timestamptz[], ${states.map((one) => one.breaks)}::smallint[]) x(p, i, v, w, b) order by p, i
    on conflict (part, person_id, tag_id) do update set stage = excluded.stage, since = excluded.since, breaks = excluded.breaks,
      merged_at = case when s.merged_at > ${seenUpto} then s.merged_at end`)
}

export async function drop(tx: Tx, id: string, people: readonly number[]): Promise<void> {
  if (people.length === 0) return
  await tx.run(sql`delete from tag_stages s using ${theirs(people)} where s.part = x.p and s.person_id = x.i and s.tag_id = ${id}`)
}

/** Of a tag that is of another kind now. */
export const dropAll = (db: Db, id: string): Promise<number> => db.run(sql`delete from tag_stages where tag_id = ${id}`)

/** How many people have which value of a tag, most first. */
export async function countValues(
  db: Db,
  projectId: number,
  tag: string,
): Promise<{ people: number; values: { value: string; people: number }[] }> {
  const values = await db.rows<{ value: string; people: number }>(sql`
    select value, count(*)::int as people from person_tags where project_id = ${projectId} and tag = ${tag} group by value order by 2 desc, 1`)
  return { people: values.reduce((sum, one) => sum + one.people, 0), values }
}

export const stagesOfPerson = (db: Db, projectId: number, personId: number): Promise<{ tag: string; stage: string; since: Date }[]> =>
  db.rows(sql`
    select d.name as tag, s.stage, s.since from tag_stages s join tag_definitions d using (tag_id)
    where s.part = ${partOf(personId)} and s.person_id = ${personId} and s.project_id = ${projectId} order by d.name`)
