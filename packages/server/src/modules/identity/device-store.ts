import type { IdentityRef } from '@millrace/contract/events.ts'
import { idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { type Override, tellOverrides } from './merge.ts'

export interface SightingRow {
  readonly deviceId: number
  readonly at: Date
  readonly byType: string
  readonly byValue: string
  readonly personId: number
  readonly numberId: number | null
}

const sightingColumns: Sql = sql`x.d as "deviceId", l.at, l.by_type as "byType", l.by_value as "byValue", i.person_id as "personId", n.number_id as "numberId"`
/** Whose the id is now, and the number of that account on this device. An id that belongs to nobody any more is no sighting. */
const people = (projectId: number): Sql => sql`
  join person_ids i on i.id_part = l.by_part and i.project_id = ${projectId} and i.id_type = l.by_type and i.id_value = l.by_value
  left join lateral (
    select n.number_id from device_numbers n
    where n.part = x.p and n.device_id = x.d and n.by_type = l.by_type and n.by_value = l.by_value order by n.number_id limit 1
  ) n on true`

/**
 * Accounts seen on devices from the last one before a moment on, oldest first. No part group in it: with one, PostgreSQL looks
 * for each device in every part (measured: 50 times the time).
 */
export async function sightingsFrom(
  db: Db,
  projectId: number,
  devices: readonly { readonly deviceId: number; readonly from: Date }[],
): Promise<SightingRow[]> {
  if (devices.length === 0) return []
  const parts = devices.map((one) => partOf(one.deviceId))
  return db.rows<SightingRow>(sql`
    select ${sightingColumns}
    from unnest(${parts}::smallint[], ${devices.map((one) => one.deviceId)}::bigint[], ${devices.map((one) => one.from)}::timestamptz[]) x(p, d, lo)
    join device_sightings l on l.part = x.p and l.device_id = x.d and l.at >= coalesce(
      (select max(b.at) from device_sightings b where b.part = x.p and b.device_id = x.d and b.at < x.lo), '-infinity')
    ${people(projectId)} order by x.d, l.at, l.by_type, l.by_value`)
}

export async function insertSightings(
  tx: Tx,
  projectId: number,
  sightings: readonly { readonly deviceId: number; readonly at: Date; readonly by: IdentityRef }[],
): Promise<void> {
  if (sightings.length === 0) return
  await tx.run(sql`
    insert into device_sightings (part, device_id, at, by_type, by_value, by_part, project_id)
    select p, d, at, t, v, bp, ${projectId} from unnest(${sightings.map((one) => partOf(one.deviceId))}::smallint[],
      ${sightings.map((one) => one.deviceId)}::bigint[], ${sightings.map((one) => one.at)}::timestamptz[], ${sightings.map((one) => one.by.type)}::text[],
      ${sightings.map((one) => one.by.value)}::text[], ${sightings.map((one) => idPartOf(one.by.type, one.by.value))}::smallint[]) x(p, d, at, t, v, bp)
    order by p, d, at, t, v on conflict do nothing`)
}

export async function insertNumbers(
  tx: Tx,
  projectId: number,
  numbers: readonly { readonly deviceId: number; readonly by: IdentityRef; readonly numberId: number }[],
): Promise<void> {
  if (numbers.length === 0) return
  await tx.run(sql`
    insert into device_numbers (part, device_id, by_type, by_value, number_id, project_id)
    select p, d, t, v, n, ${projectId} from unnest(${numbers.map((one) => partOf(one.deviceId))}::smallint[], ${numbers.map((one) => one.deviceId)}::bigint[],
      ${numbers.map((one) => one.by.type)}::text[], ${numbers.map((one) => one.by.value)}::text[], ${numbers.map((one) => one.numberId)}::bigint[]) x(p, d, t, v, n)
    order by p, d, t, v, n on conflict do nothing`)
}

/** A device turned out to be another one: its ids, sightings and numbers go there, its own number is one of them. */
export async function joinDevices(
  tx: Tx,
  projectId: number,
  pairs: readonly { readonly from: number; readonly to: number; readonly owner: number }[],
): Promise<void> {
  if (pairs.length === 0) return
  const parts = pairs.map((pair) => partOf(pair.from))
  const moved = sql`unnest(${pairs.map((pair) => pair.from)}::bigint[], ${parts}::smallint[], ${pairs.map((pair) => pair.to)}::bigint[],
    ${pairs.map((pair) => partOf(pair.to))}::smallint[], ${pairs.map((pair) => pair.owner)}::bigint[], ${pairs.map((pair) => partOf(pair.owner))}::smallint[]) x(f, fp, t, tp, o, op)`
  await tx.run(sql`
    update person_ids i set home_id = x.t, collects = false from ${moved} where i.person_part = x.op and i.person_id = x.o and i.home_id = x.f`)
  await tx.run(sql`
    with gone as (delete from device_sightings s using ${moved} where s.part = x.fp and s.device_id = x.f returning x.tp, x.t, s.*)
    insert into device_sightings (part, device_id, at, by_type, by_value, by_part, project_id)
    select g.tp, g.t, g.at, g.by_type, g.by_value, g.by_part, g.project_id from gone g order by 1, 2, 3, 4, 5 on conflict do nothing`)
  await tx.run(sql`
    with gone as (delete from device_numbers n using ${moved} where n.part = x.fp and n.device_id = x.f returning x.tp, x.t, n.*)
    insert into device_numbers (part, device_id, by_type, by_value, number_id, project_id)
    select g.tp, g.t, g.by_type, g.by_value, g.number_id, g.project_id from gone g
    union all select x.tp, x.t, '', '', x.f, ${projectId} from ${moved} order by 1, 2, 3, 4, 5 on conflict do nothing`)
}

/** Devices go to another first owner: their ids, and all that was collected under their own numbers. */
export async function ownDevices(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  owned: readonly { readonly deviceId: number; readonly from: number; readonly to: number }[],
): Promise<void> {
  if (owned.length === 0) return
  const parts = owned.map((one) => partOf(one.deviceId))
  const moved = sql`unnest(${owned.map((one) => one.deviceId)}::bigint[], ${parts}::smallint[], ${owned.map((one) => one.from)}::bigint[],
    ${owned.map((one) => partOf(one.from))}::smallint[], ${owned.map((one) => one.to)}::bigint[], ${owned.map((one) => partOf(one.to))}::smallint[]) x(d, dp, f, fp, t, tp)`
  await tx.run(sql`
    update person_ids i set person_id = x.t, person_part = x.tp from ${moved} where i.person_part = x.fp and i.person_id = x.f and i.home_id = x.d`)
  const rows = await tx.rows<Override>(sql`
    update person_overrides o set person_id = y.t, into_person_id = y.t from (
      select x.d as number, x.t from ${moved} union
      select n.number_id, x.t from ${moved} join device_numbers n on n.part = x.dp and n.device_id = x.d and n.by_type = ''
    ) y where o.old_person_id = y.number and o.person_id <> y.t
    returning o.old_person_id as "oldPersonId", o.person_id as "personId", nextval('fact_revision_seq') as revision, old.person_id as before`)
  tellOverrides(outbox, projectId, rows)
}

/** Numbers begin to collect for people; one that does already is left alone. */
export async function insertOverrides(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  overrides: readonly { readonly number: number; readonly personId: number }[],
  now: Date,
): Promise<void> {
  if (overrides.length === 0) return
  const rows = await tx.rows<Override>(sql`
    insert into person_overrides (part, old_person_id, project_id, person_id, into_person_id, merged_at)
    select p, n, ${projectId}, i, i, ${now} from unnest(${overrides.map((one) => partOf(one.number))}::smallint[], ${overrides.map((one) => one.number)}::bigint[],
      ${overrides.map((one) => one.personId)}::bigint[]) x(p, n, i) order by p, n on conflict do nothing
    returning old_person_id as "oldPersonId", person_id as "personId", nextval('fact_revision_seq') as revision`)
  tellOverrides(outbox, projectId, rows)
}

export async function markCollecting(tx: Tx, projectId: number, refs: readonly IdentityRef[]): Promise<void> {
  if (refs.length === 0) return
  const parts = refs.map((ref) => idPartOf(ref.type, ref.value))
  await tx.run(sql`
    update person_ids i set collects = true from unnest(${parts}::smallint[], ${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.value)}::text[]) x(p, t, v)
    where i.id_part = x.p and i.id_type = x.t and i.id_value = x.v and i.project_id = ${projectId}`)
}

/** Several accounts have been seen on these devices, which belong to these people now. */
export async function markContested(tx: Tx, devices: readonly { readonly deviceId: number; readonly owner: number }[]): Promise<void> {
  if (devices.length === 0) return
  await tx.run(sql`
    update person_ids i set contested = true
    from unnest(${devices.map((one) => one.deviceId)}::bigint[], ${devices.map((one) => one.owner)}::bigint[], ${devices.map((one) => partOf(one.owner))}::smallint[]) x(d, o, op)
    where i.person_part = x.op and i.person_id = x.o and i.home_id = x.d and not i.contested`)
}

export async function insertChecks(tx: Tx, projectId: number, deviceIds: readonly number[], now: Date): Promise<void> {
  if (deviceIds.length === 0) return
  await tx.run(sql`
    insert into device_checks (part, device_id, project_id, since)
    select p, d, ${projectId}, ${now} from unnest(${deviceIds.map(partOf)}::smallint[], ${deviceIds}::bigint[]) x(p, d) order by p, d
    on conflict (part, device_id) do update set since = excluded.since`)
}
