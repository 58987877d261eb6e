import type { IdentityRef } from '@millrace/contract/events.ts'
import { deviceIdTypes } from '@millrace/contract/ids.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

/** The transaction met a concurrent change of the same ids and has to start again. */
export class IdentityRace extends Error {
  readonly code = '40001'
}

const columns = (refs: readonly IdentityRef[]) => ({
  parts: refs.map((ref) => idPartOf(ref.type, ref.value)),
  types: refs.map((ref) => ref.type),
  values: refs.map((ref) => ref.value),
})

interface IdRow {
  readonly type: string
  readonly value: string
  readonly personId: number
  readonly homeId: number
  readonly collects: boolean
  readonly contested: boolean
  readonly links: readonly string[] | null
}

/** `isDeviceId` of the contract, for a column. */
export const isOfDevice = (type: Sql): Sql => sql`(${type} = any(${[...deviceIdTypes]}::text[]) or ${type} like 'device:%')`

export async function readIds(db: Db, projectId: number, refs: readonly IdentityRef[]): Promise<IdRow[]> {
  const { parts, types, values } = columns(refs)
  return db.rows<IdRow>(sql`
    select i.id_type as type, i.id_value as value, i.person_id as "personId", i.home_id as "homeId", i.collects, i.contested, nullif(i.links, '{}') as links
    from person_ids i join unnest(${parts}::smallint[], ${types}::text[], ${values}::text[]) x(p, t, v)
      on i.id_part = x.p and i.id_type = x.t and i.id_value = x.v
    where i.project_id = ${projectId}`)
}

export async function readLevels(db: Db, personIds: Iterable<number>): Promise<Map<number, number>> {
  const ids = [...new Set(personIds)]
  const parts = ids.map(partOf)
  const rows = await db.rows<{ personId: number; level: number }>(sql`
    select p.person_id as "personId", p.level from people p join unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)
      on p.part = x.p and p.person_id = x.i`)
  return new Map(rows.map((row) => [row.personId, row.level]))
}

/** Locks people in (part, person) order; throws when one of them has been merged away or erased meanwhile. */
export async function lockPeople(tx: Tx, personIds: readonly number[]): Promise<void> {
  if (personIds.length === 0) return
  const parts = personIds.map(partOf)
  const rows = await tx.rows<{ mergedInto: number | null }>(sql`
    select p.merged_into as "mergedInto" from people p join unnest(${parts}::smallint[], ${personIds}::bigint[]) x(p, i)
      on p.part = x.p and p.person_id = x.i order by p.part, p.person_id for update of p`)
  const isGone = rows.length < new Set(personIds).size || rows.some((row) => row.mergedInto !== null)
  if (isGone) throw new IdentityRace('a person was merged or erased meanwhile')
}

export async function nextPersonIds(tx: Tx, n: number): Promise<number[]> {
  if (n === 0) return []
  const rows = await tx.rows<{ id: number }>(sql`select nextval('person_id_seq') as id from generate_series(1, ${n})`)
  return rows.map((row) => row.id)
}

export interface Bind {
  readonly ref: IdentityRef
  readonly personId: number
  readonly homeId: number
  readonly collects: boolean
  readonly contested: boolean
  readonly at: Date
}

/** Binds ids in sorted order; if another transaction was first with one of them, everything starts again. */
export async function bindIds(tx: Tx, projectId: number, binds: readonly Bind[]): Promise<void> {
  if (binds.length === 0) return
  const { parts, types, values } = columns(binds.map((bind) => bind.ref))
  const n = await tx.run(sql`
    insert into person_ids (id_part, project_id, id_type, id_value, person_id, person_part, bound_at, home_id, collects, contested)
    select p, ${projectId}, t, v, i, pp, at, h, c, d from unnest(${parts}::smallint[], ${types}::text[], ${values}::text[],
      ${binds.map((b) => b.personId)}::bigint[], ${binds.map((b) => partOf(b.personId))}::smallint[], ${binds.map((b) => b.at)}::timestamptz[],
      ${binds.map((b) => b.homeId)}::bigint[], ${binds.map((b) => b.collects)}::boolean[], ${binds.map((b) => b.contested)}::boolean[]) x(p, t, v, i, pp, at, h, c, d)
    order by p, t, v on conflict do nothing`)
  if (n < binds.length) throw new IdentityRace('an id was bound meanwhile')
}

export async function unbindIds(tx: Tx, projectId: number, refs: readonly IdentityRef[]): Promise<void> {
  if (refs.length === 0) return
  const { parts, types, values } = columns(refs)
  await tx.run(sql`
    delete from person_ids i using unnest(${parts}::smallint[], ${types}::text[], ${values}::text[]) x(p, t, v)
    where i.id_part = x.p and i.id_type = x.t and i.id_value = x.v and i.project_id = ${projectId}`)
}

export interface NewPerson {
  readonly personId: number
  readonly createdAt: Date
  readonly level: number
  readonly test: boolean
}

export async function insertPeople(tx: Tx, projectId: number, people: readonly NewPerson[]): Promise<void> {
  if (people.length === 0) return
  await tx.run(sql`
    insert into people (part, person_id, project_id, created_at, level, is_test)
    select p, i, ${projectId}, at, l, t from unnest(${people.map((x) => partOf(x.personId))}::smallint[], ${people.map((x) => x.personId)}::bigint[],
      ${people.map((x) => x.createdAt)}::timestamptz[], ${people.map((x) => x.level)}::smallint[], ${people.map((x) => x.test)}::boolean[]) x(p, i, at, l, t)`)
}

export async function raiseLevels(tx: Tx, levels: readonly (readonly [personId: number, level: number])[]): Promise<void> {
  if (levels.length === 0) return
  const parts = levels.map(([person]) => partOf(person))
  await tx.run(sql`
    update people t set level = greatest(t.level, x.l)
    from unnest(${parts}::smallint[], ${levels.map(([person]) => person)}::bigint[], ${levels.map(([, level]) => level)}::smallint[]) x(p, i, l)
    where t.part = x.p and t.person_id = x.i`)
}

/** Notes which ids came in one record; both ends know it. */
export async function addLinks(
  tx: Tx,
  projectId: number,
  links: readonly { readonly ref: IdentityRef; readonly to: readonly string[] }[],
): Promise<void> {
  if (links.length === 0) return
  const pairs = links.flatMap(({ ref, to }) => to.map((key) => ({ ref, key })))
  const { parts, types, values } = columns(pairs.map((pair) => pair.ref))
  await tx.run(sql`
    update person_ids i set links = array(select distinct k from unnest(i.links || y.keys) k order by 1)
    from (
      select p, t, v, array_agg(k) as keys from unnest(${parts}::smallint[], ${types}::text[], ${values}::text[], ${pairs.map((pair) => pair.key)}::text[]) x(p, t, v, k)
      group by p, t, v
    ) y where i.id_part = y.p and i.id_type = y.t and i.id_value = y.v and i.project_id = ${projectId}`)
}
