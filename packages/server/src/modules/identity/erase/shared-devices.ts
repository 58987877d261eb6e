import { allParts, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { isOfDevice, lockPeople, nextPersonIds } from '../store.ts'

const isDevice = isOfDevice(sql`i.id_type`)

/** Devices of people that accounts of others were seen on too, each with the first of those. */
const firstOthers = (db: Db, numbers: readonly number[]): Promise<{ deviceId: number; personId: number }[]> =>
  db.rows(sql`
    select distinct on (s.device_id) s.device_id as "deviceId", o.person_id as "personId" from person_ids i
    join device_sightings s on s.part = any(${allParts}::smallint[]) and s.device_id = i.home_id
    join person_ids o on o.id_part = s.by_part and o.project_id = s.project_id and o.id_type = s.by_type and o.id_value = s.by_value
    where i.person_part = any(${numbers.map(partOf)}::smallint[]) and i.person_id = any(${numbers}::bigint[]) and ${isDevice}
      and not o.person_id = any(${numbers}::bigint[])
    order by s.device_id, s.at, o.person_id`)

/**
 * A device that others use too becomes theirs before its owner goes: under a new number, since everything under the old one goes
 * too, with what was seen of the others on it. Forgotten altogether it would next be taken for the device of whoever comes first, and go with them.
 */
export async function leaveDevices(tx: Tx, numbers: readonly number[]): Promise<void> {
  const devices = await firstOthers(tx, numbers)
  if (devices.length === 0) return
  await lockPeople(tx, [...new Set(devices.map((one) => one.personId))])
  const fresh = await nextPersonIds(tx, devices.length)
  const [old, owners] = [devices.map((one) => one.deviceId), devices.map((one) => one.personId)]
  const moved = sql`unnest(${old.map(partOf)}::smallint[], ${old}::bigint[], ${fresh.map(partOf)}::smallint[], ${fresh}::bigint[],
    ${owners.map(partOf)}::smallint[], ${owners}::bigint[]) x(dp, d, np, n, pp, p)`
  await tx.run(sql`
    update person_ids i set home_id = x.n, person_id = x.p, person_part = x.pp, collects = false, contested = true from ${moved}
    where i.person_part = any(${numbers.map(partOf)}::smallint[]) and i.person_id = any(${numbers}::bigint[]) and i.home_id = x.d and ${isDevice}`)
  await tx.run(sql`delete from device_checks c using ${moved} where c.part = x.dp and c.device_id = x.d`)
  const isTheirs = sql`exists (
    select 1 from person_ids i where i.id_part = any(${allParts}::smallint[]) and i.project_id = t.project_id and i.id_type = t.by_type
      and i.id_value = t.by_value and i.person_id = any(${numbers}::bigint[]))`
  await tx.run(sql`
    with gone as (
      delete from device_sightings t using ${moved} where t.part = x.dp and t.device_id = x.d returning x.np, x.n, t.*
    )
    insert into device_sightings (part, device_id, project_id, at, by_part, by_type, by_value)
    select t.np, t.n, t.project_id, t.at, t.by_part, t.by_type, t.by_value from gone t where not ${isTheirs}`)
  await tx.run(sql`
    with gone as (
      delete from device_numbers t using ${moved} where t.part = x.dp and t.device_id = x.d returning x.np, x.n, t.*
    )
    insert into device_numbers (part, device_id, project_id, by_type, by_value, number_id)
    select t.np, t.n, t.project_id, t.by_type, t.by_value, t.number_id from gone t where t.by_type <> '' and not ${isTheirs}`)
}
