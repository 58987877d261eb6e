import type { Refresh } from '@millrace/contract/segments/api.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** A static segment by its public id, and by the number its members are kept under. */
export interface List {
  readonly projectId: number
  readonly id: string
  readonly number: number
}

interface Row {
  readonly personId: number
  readonly revision: number
}

const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

/** Puts people on a list; answers with how many were not on it. */
export async function addMembers(tx: Tx, outbox: Outbox, list: List, people: readonly number[], now: Date): Promise<number> {
  if (people.length === 0) return 0
  const rows = await tx.rows<Row>(sql`
    insert into list_members (part, person_id, list, project_id, revision, added_at)
    select p, i, ${list.number}, ${list.projectId}, nextval('fact_revision_seq'), ${now} from ${pairs([...new Set(people)])} order by p, i
    on conflict do nothing returning person_id as "personId", revision`)
  return told(tx, outbox, list, rows, false)
}

/** Takes people off a list; answers with how many were on it. */
export async function removeMembers(tx: Tx, outbox: Outbox, list: List, people: readonly number[]): Promise<number> {
  if (people.length === 0) return 0
  const rows = await tx.rows<Row>(sql`
    delete from list_members m using ${pairs(people)} where m.part = x.p and m.person_id = x.i and m.list = ${list.number}
    returning m.person_id as "personId", nextval('fact_revision_seq') as revision`)
  return told(tx, outbox, list, rows, true)
}

async function told(tx: Tx, outbox: Outbox, { projectId, id, number }: List, rows: readonly Row[], isRemoved: boolean): Promise<number> {
  for (const { personId, revision } of rows)
    outbox.fact('list_members', { project_id: projectId, list: id, person_id: personId, removed: isRemoved ? 1 : 0, revision })
  await tx.run(sql`update segments set size = size + ${isRemoved ? -rows.length : rows.length} where number = ${number}`)
  return rows.length
}

/** Static segments people are in, by person. */
export async function listsOf(db: Db, people: readonly number[]): Promise<Map<number, Set<string>>> {
  const rows = await db.rows<{ personId: number; id: string }>(sql`
    select m.person_id as "personId", s.segment_id as id from ${pairs(people)}
    join list_members m on m.part = x.p and m.person_id = x.i join segments s on s.number = m.list`)
  return new Map([...Map.groupBy(rows, (row) => row.personId)].map(([id, some]) => [id, new Set(some.map((row) => row.id))]))
}

/** The same with what the analysis store has to be told when it changes. */
export const entriesOf = (tx: Tx, people: readonly number[]): Promise<(List & { personId: number })[]> =>
  tx.rows(sql`
    select m.person_id as "personId", m.project_id as "projectId", s.segment_id as id, s.number from ${pairs(people)}
    join list_members m on m.part = x.p and m.person_id = x.i join segments s on s.number = m.list`)

/** Ids as rows `x`, the nth with `n`. */
export const unnested = (refs: readonly IdentityRef[]): Sql => sql`
  unnest(${refs.map((ref) => idPartOf(ref.type, ref.value))}::smallint[], ${refs.map((ref) => ref.type)}::text[],
    ${refs.map((ref) => ref.value)}::text[]) with ordinality x(p, t, v, n)`

/** The people `t` that ids `x` belong to. */
export const holding = (projectId: number): Sql => sql`
  join person_ids i on i.id_part = x.p and i.project_id = ${projectId} and i.id_type = x.t and i.id_value = x.v
  join people t on t.part = i.person_part and t.person_id = i.person_id and t.merged_into is null and not t.is_test`

/** Who has these ids, by their place in the list; people only who can be in a segment. */
export async function holders(db: Db, projectId: number, refs: readonly IdentityRef[]): Promise<(number | undefined)[]> {
  const rows = await db.rows<{ n: number; personId: number }>(sql`
    select x.n::int as n, t.person_id as "personId" from ${unnested(refs)} ${holding(projectId)}`)
  const found = new Map(rows.map((row) => [row.n - 1, row.personId]))
  return refs.map((_, i) => found.get(i))
}

export async function membersOf(db: Db, { number }: List): Promise<Set<number>> {
  const rows = await db.rows<{ id: number }>(sql`select person_id as id from list_members where list = ${number}`)
  return new Set(rows.map((row) => row.id))
}

/** Lists whose hour or day has begun since they were filled. */
export const dueLists = (db: Db, now: Date): Promise<{ projectId: number; id: string; name: string }[]> =>
  db.rows(sql`
    select s.project_id as "projectId", s.segment_id as id, s.name from segments s join projects p using (project_id)
    where (s.follows is not null or s.query is not null) and s.archived_at is null and s.refresh <> 'asked' and (s.refreshed_at is null or s.refreshed_at < case s.refresh
      when 'hourly' then date_trunc('hour', ${now}::timestamptz, 'UTC') else date_trunc('day', ${now}::timestamptz, p.time_zone) end)`)

export const noteRefresh = (tx: Tx, { number }: List, at: Date): Promise<number> =>
  tx.run(sql`update segments set refreshed_at = ${at} where number = ${number}`)

/** Nothing when the revision is not the newest. */
export const setRefresh = (tx: Tx, { number }: List, revision: number, refresh: Refresh): Promise<number> =>
  tx.run(sql`update segments set refresh = ${refresh}, revision = revision + 1 where number = ${number} and revision = ${revision}`)

/** A list is filled by a query from now on. */
export const fillBy = (tx: Tx, projectId: number, id: string, query: string, refresh: Refresh): Promise<number> =>
  tx.run(sql`update segments set query = ${query}, refresh = ${refresh} where project_id = ${projectId} and segment_id = ${id}`)

/** Nothing when the revision is not the newest. */
export const setQuery = (tx: Tx, { number }: List, revision: number, query: string): Promise<number> =>
  tx.run(sql`update segments set query = ${query}, revision = revision + 1 where number = ${number} and revision = ${revision}`)

/** A list follows a segment from now on. */
export const follow = (tx: Tx, projectId: number, id: string, follows: string, refresh: Refresh): Promise<number> =>
  tx.run(sql`update segments set follows = ${follows}, refresh = ${refresh} where project_id = ${projectId} and segment_id = ${id}`)
