import type { IdentityRef } from '@millrace/contract/events.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Override } from './merge.ts'
import type { PersonId } from './split.ts'

export interface IdOfPerson extends PersonId {
  readonly personId: number
}

/** All ids of people. */
export async function idsOfPeople(db: Db, projectId: number, people: readonly number[]): Promise<IdOfPerson[]> {
  const rows = await db.rows<{ type: string; value: string; personId: number; homeId: number; boundAt: Date; links: string[] }>(sql`
    select id_type as type, id_value as value, person_id as "personId", home_id as "homeId", bound_at as "boundAt", links from person_ids
    where person_part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[]) and project_id = ${projectId}
    order by bound_at, id_type, id_value`)
  return rows.map(({ type, value, boundAt, ...row }) => ({ ...row, ref: { type, value }, boundAt: boundAt.getTime() }))
}

/** Gives ids to a person, with the number they collect under and the ids they still hang together with. */
export async function giveIds(
  tx: Tx,
  projectId: number,
  personId: number,
  ids: readonly { readonly ref: IdentityRef; readonly homeId: number; readonly links: readonly string[] }[],
): Promise<void> {
  const parts = ids.map((id) => idPartOf(id.ref.type, id.ref.value))
  await tx.run(sql`
    update person_ids i set person_id = ${personId}, person_part = ${partOf(personId)}, home_id = x.h, links = array(select jsonb_array_elements_text(x.l))
    from unnest(${parts}::smallint[], ${ids.map((id) => id.ref.type)}::text[], ${ids.map((id) => id.ref.value)}::text[], ${ids.map((id) => id.homeId)}::bigint[],
      ${ids.map((id) => JSON.stringify(id.links))}::jsonb[]) x(p, t, v, h, l)
    where i.id_part = x.p and i.id_type = x.t and i.id_value = x.v and i.id_part = any(${parts}::smallint[]) and i.project_id = ${projectId}`)
}

/** Numbers that were merged into one, over any number of steps, itself included. */
export async function numbersUnder(db: Db, personId: number, number: number): Promise<number[]> {
  const rows = await db.rows<{ n: number }>(sql`
    with recursive under as (
      select ${number}::bigint as n union
      select o.old_person_id from person_overrides o join under u on o.into_person_id = u.n and o.old_person_id <> o.into_person_id
      where o.person_id = ${personId}
    )
    select n from under`)
  return rows.map((row) => row.n)
}

/** Numbers of these accounts on devices: what is collected under them is theirs. */
export async function deviceNumbersOf(db: Db, projectId: number, refs: readonly IdentityRef[]): Promise<number[]> {
  const rows = await db.rows<{ n: number }>(sql`
    select n.number_id as n from device_numbers n join unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.value)}::text[]) x(t, v)
      on n.by_type = x.t and n.by_value = x.v where n.project_id = ${projectId}`)
  return rows.map((row) => row.n)
}

/** Sends numbers to a person; `into` says that they are their own again. */
export async function sendNumbers(tx: Tx, numbers: readonly number[], personId: number): Promise<Override[]> {
  const parts = numbers.map(partOf)
  return tx.rows<Override>(sql`
    update person_overrides o set person_id = ${personId},
      into_person_id = case when o.into_person_id = any(${numbers}::bigint[]) and o.old_person_id <> ${personId} then o.into_person_id else ${personId} end
    where o.part = any(${parts}::smallint[]) and o.old_person_id = any(${numbers}::bigint[])
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision`)
}

/** Devices that these accounts were seen on. */
export async function devicesSeen(db: Db, projectId: number, refs: readonly IdentityRef[]): Promise<number[]> {
  const parts = refs.map((ref) => idPartOf(ref.type, ref.value))
  const rows = await db.rows<{ d: number }>(sql`
    select distinct s.device_id as d from device_sightings s join unnest(${parts}::smallint[], ${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.value)}::text[]) x(p, t, v)
      on s.by_part = x.p and s.by_type = x.t and s.by_value = x.v where s.project_id = ${projectId}`)
  return rows.map((row) => row.d)
}

/** An id was never seen on these devices. */
export async function forgetSightings(tx: Tx, ref: IdentityRef, devices: readonly number[]): Promise<void> {
  const parts = devices.map(partOf)
  await tx.run(sql`
    delete from device_sightings s where s.part = any(${parts}::smallint[]) and s.device_id = any(${devices}::bigint[])
      and s.by_type = ${ref.type} and s.by_value = ${ref.value}`)
}

export interface RevivedPerson {
  readonly personId: number
  readonly revision: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly test: boolean
}

/** A person is there again, as they were when they were merged. Revisions go past what was told when they went. */
export async function revivePerson(tx: Tx, personId: number): Promise<RevivedPerson | undefined> {
  return tx.one<RevivedPerson>(sql`
    update people set merged_into = null, revision = revision + 2 where part = ${partOf(personId)} and person_id = ${personId}
    returning person_id as "personId", revision, properties, created_at as "createdAt", is_test as test`)
}

/** Levels from the graph ids that people have now. */
export async function setLevels(tx: Tx, people: readonly number[]): Promise<void> {
  const parts = people.map(partOf)
  await tx.run(sql`
    update people p set level = coalesce((
      select max(case when i.id_type = 'login_id' then 2 when i.id_type in ('anonymous_id', 'device_id') or i.id_type like 'device:%' then 0 else 1 end)
      from person_ids i where i.person_part = p.part and i.person_id = p.person_id), 0)
    where p.part = any(${parts}::smallint[]) and p.person_id = any(${people}::bigint[])`)
}

/** Ids of one person become two people's: what was seen on these devices says from now on who it is when. */
export async function contestDevices(tx: Tx, people: readonly number[], deviceIds: readonly number[]): Promise<void> {
  await tx.run(sql`
    update person_ids set contested = true where person_part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[])
      and home_id = any(${deviceIds}::bigint[])`)
}
