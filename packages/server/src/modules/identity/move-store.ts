import type { IdentityRef } from '@millrace/contract/events.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Override } from './merge.ts'
import type { PersonId } from './split.ts'
import { isOfDevice } from './store.ts'

export interface IdOfPerson extends PersonId {
  readonly personId: number
}

/** All ids of people, those they have had longest first. */
export async function idsOfPeople(db: Db, projectId: number, people: readonly number[]): Promise<IdOfPerson[]> {
  const rows = await db.rows<{ type: string; value: string; personId: number; homeId: number; boundAt: Date; links: string[] }>(sql`
    select id_type as type, id_value as value, person_id as "personId", home_id as "homeId", bound_at as "boundAt", links from person_ids
    where person_part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[]) and project_id = ${projectId}
    order by bound_at, id_type, id_value`)
  return rows.map(({ type, value, boundAt, ...row }) => ({ ...row, ref: { type, value }, boundAt: boundAt.getTime() }))
}

/** An id with the person it goes to, the number it collects under, and the ids it still hangs together with. */
export interface Given {
  readonly ref: IdentityRef
  readonly personId: number
  readonly homeId: number
  readonly links: readonly string[]
}

export async function giveIds(tx: Tx, projectId: number, ids: readonly Given[]): Promise<void> {
  const parts = ids.map((id) => idPartOf(id.ref.type, id.ref.value))
  await tx.run(sql`
    update person_ids i set person_id = x.i, person_part = x.ip, home_id = x.h, links = array(select jsonb_array_elements_text(x.l))
    from unnest(${parts}::smallint[], ${ids.map((id) => id.ref.type)}::text[], ${ids.map((id) => id.ref.value)}::text[], ${ids.map((id) => id.personId)}::bigint[],
      ${ids.map((id) => partOf(id.personId))}::smallint[], ${ids.map((id) => id.homeId)}::bigint[], ${ids.map((id) => JSON.stringify(id.links))}::jsonb[]) x(p, t, v, i, ip, h, l)
    where i.id_part = x.p and i.id_type = x.t and i.id_value = x.v and i.project_id = ${projectId}`)
}

/** Numbers that were merged into others, over any number of steps, themselves included; each with the person it was asked for. */
export async function numbersUnder(
  db: Db,
  asked: readonly { readonly personId: number; readonly number: number }[],
): Promise<{ personId: number; number: number; under: number }[]> {
  return db.rows(sql`
    with recursive under as (
      select i, n, n as u from unnest(${asked.map((one) => one.personId)}::bigint[], ${asked.map((one) => one.number)}::bigint[]) x(i, n) union
      select under.i, under.n, o.old_person_id from person_overrides o join under
        on o.into_person_id = under.u and o.old_person_id <> o.into_person_id and o.person_id = under.i
    )
    select i as "personId", n as number, u as under from under`)
}

/** Numbers of these accounts on devices: what is collected under them is theirs. */
export async function deviceNumbersOf(
  db: Db,
  projectId: number,
  refs: readonly IdentityRef[],
): Promise<{ type: string; value: string; number: number }[]> {
  return db.rows(sql`
    select x.t as type, x.v as value, n.number_id as number
    from device_numbers n join unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.value)}::text[]) x(t, v)
      on n.by_type = x.t and n.by_value = x.v where n.project_id = ${projectId}`)
}

/** Sends numbers to people; `into` says that they are their own again. */
export async function sendNumbers(tx: Tx, sent: readonly { readonly number: number; readonly personId: number }[]): Promise<Override[]> {
  const numbers = sent.map((one) => one.number)
  return tx.rows<Override>(sql`
    with x as (select * from unnest(${numbers.map(partOf)}::smallint[], ${numbers}::bigint[], ${sent.map((one) => one.personId)}::bigint[]) x(p, n, i))
    update person_overrides o set person_id = x.i,
      into_person_id = case when o.old_person_id <> x.i and (o.into_person_id, x.i) in (select n, i from x) then o.into_person_id else x.i end
    from x where o.part = x.p and o.old_person_id = x.n
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision, old.person_id as before`)
}

/** Devices that these accounts were seen on. */
export async function devicesSeen(
  db: Db,
  projectId: number,
  refs: readonly IdentityRef[],
): Promise<{ type: string; value: string; deviceId: number }[]> {
  const parts = refs.map((ref) => idPartOf(ref.type, ref.value))
  return db.rows(sql`
    select distinct x.t as type, x.v as value, s.device_id as "deviceId"
    from device_sightings s join unnest(${parts}::smallint[], ${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.value)}::text[]) x(p, t, v)
      on s.by_part = x.p and s.by_type = x.t and s.by_value = x.v where s.project_id = ${projectId}`)
}

/** Ids were never seen on these devices. */
export async function forgetSightings(tx: Tx, pairs: readonly { readonly ref: IdentityRef; readonly deviceId: number }[]): Promise<void> {
  if (pairs.length === 0) return
  const parts = pairs.map((pair) => partOf(pair.deviceId))
  await tx.run(sql`
    delete from device_sightings s using unnest(${parts}::smallint[], ${pairs.map((pair) => pair.deviceId)}::bigint[],
      ${pairs.map((pair) => pair.ref.type)}::text[], ${pairs.map((pair) => pair.ref.value)}::text[]) x(p, d, t, v)
    where s.part = x.p and s.device_id = x.d and s.by_type = x.t and s.by_value = x.v`)
}

export interface RevivedPerson {
  readonly personId: number
  readonly revision: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly test: boolean
}

/** People are there again, as they were when they were merged. Revisions go past what was told when they went. */
export async function revivePeople(tx: Tx, people: readonly number[]): Promise<RevivedPerson[]> {
  const parts = people.map(partOf)
  return tx.rows<RevivedPerson>(sql`
    update people p set merged_into = null, revision = revision + 2 where p.part = any(${parts}::smallint[]) and p.person_id = any(${people}::bigint[])
    returning person_id as "personId", revision, properties, created_at as "createdAt", is_test as test`)
}

/** Levels from the graph ids that people have now. */
export async function setLevels(tx: Tx, people: readonly number[]): Promise<void> {
  const parts = people.map(partOf)
  await tx.run(sql`
    update people p set level = coalesce((
      select max(case when i.id_type = 'login_id' then 2 when ${isOfDevice(sql`i.id_type`)} then 0 else 1 end)
      from person_ids i where i.person_part = p.part and i.person_id = p.person_id), 0)
    where p.part = any(${parts}::smallint[]) and p.person_id = any(${people}::bigint[])`)
}

/** Ids of one person become two people's: what was seen on these devices says from now on who it is when. */
export async function contestDevices(tx: Tx, people: readonly number[], deviceIds: readonly number[]): Promise<void> {
  await tx.run(sql`
    update person_ids set contested = true where person_part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[])
      and home_id = any(${deviceIds}::bigint[])`)
}
