import type { IdentityRef } from '@millrace/contract/events.ts'
import { isEndedType, livingType } from '@millrace/contract/identity/lives.ts'
import { allParts, idPartOf, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Erasing } from '../hook.ts'
import { isOfDevice } from '../store.ts'
import { leaveDevices } from './shared-devices.ts'

/** What `merged_into` says of somebody who was erased: they lead to nobody. No person has this number. */
export const erasedInto = 0

/** These numbers and all that lead to them, those first that were given. */
export async function widened(db: Db, numbers: readonly number[]): Promise<number[]> {
  const rows = await db.rows<{ number: number }>(sql`
    select old_person_id as number from person_overrides where person_id = any(${numbers}::bigint[]) order by 1`)
  return [...new Set([...numbers, ...rows.map((row) => row.number)])]
}

/** Locks everybody a person consists of, in (part, person) order. */
export const lockNumbers = (tx: Tx, numbers: readonly number[]): Promise<{ personId: number; mergedInto: number | null }[]> =>
  tx.rows(sql`
    select p.person_id as "personId", p.merged_into as "mergedInto" from people p
    where p.part = any(${numbers.map(partOf)}::smallint[]) and p.person_id = any(${numbers}::bigint[]) order by p.part, p.person_id for update`)

/** Ids of people, and whether other accounts were seen on the same device. */
export const idsToErase = (db: Db, numbers: readonly number[]): Promise<(IdentityRef & { isShared: boolean })[]> =>
  db.rows(sql`
    select i.id_type as type, i.id_value as value, i.home_id in (
      select s.device_id from device_sightings s where s.part = any(${allParts}::smallint[]) and s.device_id = i.home_id and not exists (
        select 1 from person_ids o where o.id_part = s.by_part and o.project_id = s.project_id and o.id_type = s.by_type and o.id_value = s.by_value
          and o.person_id = any(${numbers}::bigint[]))
    ) and ${isOfDevice(sql`i.id_type`)} as "isShared"
    from person_ids i where i.person_part = any(${numbers.map(partOf)}::smallint[]) and i.person_id = any(${numbers}::bigint[])
    order by i.id_type, i.id_value`)

/** Ids, what was seen of them on devices, who was whom; a device that others use too is left to them. */
export async function eraseIds(tx: Tx, { projectId, numbers, refs, isLast }: Erasing): Promise<void> {
  await leaveDevices(tx, numbers)
  const parts = numbers.map(partOf)
  await tx.run(sql`
    with gone as (
      delete from person_ids i where i.person_part = any(${parts}::smallint[]) and i.person_id = any(${numbers}::bigint[])
      returning i.home_id, i.id_type
    ), devices as (
      select distinct home_id as d from gone where ${isOfDevice(sql`id_type`)}
    ), checks as (
      delete from device_checks c using devices where c.device_id = d
    )
    delete from device_sightings s using devices where s.device_id = d`)
  // By the last time the same ids may be somebody new, where the project takes them again.
  if (!isLast) await forgetSeen(tx, projectId, refs)
  const named = sql`(person_id = any(${numbers}::bigint[]) or other_person_id = any(${numbers}::bigint[]))`
  await tx.run(sql`delete from identity_conflicts where ${named}`)
  await tx.run(sql`delete from identity_changes where ${named}`)
  await tx.run(sql`delete from person_overrides where person_id = any(${numbers}::bigint[])`)
}

/** Where accounts were seen, and on which days their ids were. */
async function forgetSeen(tx: Tx, projectId: number, refs: readonly IdentityRef[]): Promise<void> {
  const { idParts, types, values } = columns(refs)
  const theirs = sql`unnest(${idParts}::smallint[], ${types}::text[], ${values}::text[]) x(p, t, v)`
  await tx.run(sql`
    delete from device_sightings s using ${theirs} where s.by_part = x.p and s.by_type = x.t and s.by_value = x.v and s.project_id = ${projectId}`)
  await tx.run(sql`delete from device_numbers n using ${theirs} where n.by_type = x.t and n.by_value = x.v and n.project_id = ${projectId}`)
  await tx.run(sql`
    delete from id_lives l using ${theirs} where l.id_part = x.p and l.id_type = x.t and l.id_value = x.v and l.project_id = ${projectId}`)
}

/** Ids by their key, lives that have ended also under the name they lived by. */
function columns(refs: readonly IdentityRef[]): { idParts: number[]; types: string[]; values: string[] } {
  const all = refs.flatMap((ref) => [ref, livingRef(ref)])
  return {
    idParts: all.map((ref) => idPartOf(ref.type, ref.value)),
    types: all.map((ref) => ref.type),
    values: all.map((ref) => ref.value),
  }
}

/** An id as records name it, whichever of its lives it is. */
export const livingRef = ({ type, value }: IdentityRef): IdentityRef =>
  isEndedType(type) ? { type: livingType(type), value: value.replace(/#\d{4}-\d\d-\d\d$/, '') } : { type, value }
