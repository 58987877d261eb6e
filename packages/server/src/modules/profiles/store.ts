import type { Json } from '@millrace/contract/events.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

export interface ProfileRow {
  readonly personId: number
  readonly projectId: number
  readonly properties: Readonly<Record<string, Json>>
  /** When properties were set last, of those whose merging asks for it. */
  readonly times: Readonly<Record<string, number>>
  readonly revision: number
  readonly createdAt: Date
  readonly test: boolean
  readonly mergedInto: number | null
}

/** Locks people in (part, person) order and reads what a profile change needs. */
export async function lockProfiles(tx: Tx, personIds: readonly number[]): Promise<Map<number, ProfileRow>> {
  if (personIds.length === 0) return new Map()
  const parts = personIds.map(partOf)
  const rows = await tx.rows<ProfileRow>(sql`
    select p.person_id as "personId", p.project_id as "projectId", p.properties, p.property_times as times, p.revision, p.created_at as "createdAt",
      p.is_test as test, p.merged_into as "mergedInto"
    from people p join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i) on p.part = x.p and p.person_id = x.i order by p.part, p.person_id for no key update of p`)
  return new Map(rows.map((row) => [row.personId, row]))
}

/** Keeps people from being merged away until the commit, without blocking other readers of the same people. */
export async function holdPeople(tx: Tx, personIds: readonly number[]): Promise<{ personId: number; mergedInto: number | null }[]> {
  if (personIds.length === 0) return []
  const parts = personIds.map(partOf)
  return tx.rows(sql`
    select p.person_id as "personId", p.merged_into as "mergedInto" from people p
    join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i) on p.part = x.p and p.person_id = x.i order by p.part, p.person_id for key share of p`)
}

export async function writeProfiles(tx: Tx, rows: readonly Pick<ProfileRow, 'personId' | 'properties' | 'times'>[]): Promise<void> {
  if (rows.length === 0) return
  const parts = rows.map((row) => partOf(row.personId))
  await tx.run(sql`
    update people t set properties = x.props, property_times = x.times, revision = t.revision + 1
    from unnest(${parts}::smallint[], ${rows.map((r) => r.personId)}::bigint[], ${rows.map((r) => JSON.stringify(r.properties))}::jsonb[],
      ${rows.map((r) => JSON.stringify(r.times))}::jsonb[]) x(p, i, props, times)
    where t.part = x.p and t.person_id = x.i`)
}

export interface TagChange {
  readonly projectId: number
  readonly personId: number
  readonly tag: string
  readonly value: string
  readonly remove: boolean
  /** Of the definition that says so; absent: of none. */
  readonly version?: number | undefined
  /** Not for anything somebody did: nobody is said to enter or leave a segment by it. */
  readonly isSilent?: boolean
}

export interface TagRow {
  readonly projectId: number
  readonly personId: number
  readonly tag: string
  readonly value: string
  readonly setAt: Date
  readonly revision: number
}
/** A tag that was set, and the value it had, if any. */
export interface SetTag extends TagRow {
  readonly before: string | null
}

export async function upsertTags(tx: Tx, changes: readonly TagChange[], now: Date): Promise<SetTag[]> {
  if (changes.length === 0) return []
  return tx.rows<SetTag>(sql`
    insert into person_tags (part, person_id, tag, project_id, value, set_at, revision)
    select p, i, t, pr, v, ${now}, nextval('fact_revision_seq') from unnest(${changes.map((c) => partOf(c.personId))}::smallint[],
      ${changes.map((c) => c.personId)}::bigint[], ${changes.map((c) => c.tag)}::text[], ${changes.map((c) => c.projectId)}::int[],
      ${changes.map((c) => c.value)}::text[]) x(p, i, t, pr, v) order by p, i, t
    on conflict (part, person_id, tag) do update set value = excluded.value, set_at = excluded.set_at, revision = excluded.revision
    returning project_id as "projectId", person_id as "personId", tag, value, set_at as "setAt", revision, old.value as before`)
}

export async function deleteTags(tx: Tx, changes: readonly TagChange[], now: Date): Promise<TagRow[]> {
  if (changes.length === 0) return []
  const parts = changes.map((c) => partOf(c.personId))
  return tx.rows<TagRow>(sql`
    delete from person_tags t using unnest(${parts}::smallint[], ${changes.map((c) => c.personId)}::bigint[], ${changes.map((c) => c.tag)}::text[]) x(p, i, g)
    where t.part = x.p and t.person_id = x.i and t.tag = x.g
    returning t.project_id as "projectId", t.person_id as "personId", t.tag, t.value, ${now}::timestamptz as "setAt", nextval('fact_revision_seq') as revision`)
}

export async function noteTagNames(tx: Tx, changes: readonly TagChange[], now: Date): Promise<void> {
  await tx.run(sql`
    insert into tags (project_id, name, first_set_at)
    select distinct p, n, ${now}::timestamptz from unnest(${changes.map((c) => c.projectId)}::int[], ${changes.map((c) => c.tag)}::text[]) x(p, n)
    where not exists (select 1 from tags t where t.project_id = p and t.name = n) order by p, n on conflict do nothing`)
}

export async function tagsOf(tx: Tx, personIds: readonly number[]): Promise<TagRow[]> {
  const parts = personIds.map(partOf)
  return tx.rows<TagRow>(sql`
    select t.project_id as "projectId", t.person_id as "personId", t.tag, t.value, t.set_at as "setAt", t.revision from person_tags t
    join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i) on t.part = x.p and t.person_id = x.i order by t.part, t.person_id, t.tag for update of t`)
}

/** A tag of some people as they have it now, with the next revisions; until the commit nobody's changes. */
export async function holdTag(tx: Tx, projectId: number, tag: string, personIds: readonly number[]): Promise<TagRow[]> {
  const parts = personIds.map(partOf)
  return tx.rows<TagRow>(sql`
    select t.project_id as "projectId", t.person_id as "personId", t.tag, t.value, t.set_at as "setAt", nextval('fact_revision_seq') as revision
    from person_tags t join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i) on t.part = x.p and t.person_id = x.i
    where t.project_id = ${projectId} and t.tag = ${tag} order by t.part, t.person_id for share of t`)
}
