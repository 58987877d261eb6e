import { maxDevices, pushAddress } from '@millrace/contract/messaging/devices.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

export interface Device {
  readonly personId: number
  readonly provider: string
  readonly token: string
  readonly platform: 'ios' | 'android' | 'harmony'
  readonly isSandbox: boolean
}

export interface SeenDevice extends Device {
  readonly projectId: number
  readonly app: string
  readonly at: Date
  readonly isRemoved: boolean
}

export const addressOfDevice = (device: Pick<Device, 'provider' | 'token'> | undefined): string | undefined =>
  device && pushAddress(device.provider, device.token)

/** Of several people with one token it is the latest one's: a device changes hands with its app. Of somebody's row known as `d`. */
export const isTaken: Sql = sql`exists (
  select 1 from push_devices o where o.project_id = d.project_id and o.provider = d.provider and o.token = d.token
    and (o.seen_at, o.person_id) > (d.seen_at, d.person_id))`

/** What can be pushed to, as an expression for somebody's row known as `d`. */
export const isLiving: Sql = sql`d.gone_at is null and not ${isTaken}`

/** Devices of people that can be pushed to, the one that was seen last first. */
export async function livingDevices(db: Db, people: readonly number[]): Promise<Map<number, Device[]>> {
  if (people.length === 0) return new Map()
  const rows = await db.rows<Device>(sql`
    select n.* from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)
    cross join lateral (
      select d.person_id as "personId", d.provider, d.token, d.platform, d.is_sandbox as "isSandbox" from push_devices d
      where d.part = x.p and d.person_id = x.i and ${isLiving} order by d.seen_at desc, d.provider, d.token limit ${maxDevices}
    ) n`)
  return Map.groupBy(rows, (row) => row.personId)
}

/** The device at an address: as its app told it, else what can be said of one that nobody has told. */
export async function deviceAt(db: Db, projectId: number, address: string): Promise<Device> {
  const [provider = '', ...rest] = address.split(':')
  const token = rest.join(':')
  const row = await db.one<Device>(sql`
    select person_id as "personId", provider, token, platform, is_sandbox as "isSandbox" from push_devices
    where project_id = ${projectId} and provider = ${provider} and token = ${token} order by seen_at desc limit 1`)
  return row ?? { personId: 0, provider, token, platform: provider === 'apns' ? 'ios' : 'android', isSandbox: false }
}

/** Notes what apps told, in their order of time; answers with all whose devices are others now. */
export async function noteDevices(tx: Tx, seen: readonly SeenDevice[]): Promise<number[]> {
  const keyOf = ({ personId, provider, token }: SeenDevice): string => `${personId} ${provider} ${token}`
  // Of one device what was told last; a statement cannot write a row twice.
  const each = [...new Map(seen.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map((one) => [keyOf(one), one])).values()]
  const of = <T>(read: (one: SeenDevice) => T): T[] => each.map(read)
  const rows = await tx.rows<{ personId: number }>(sql`
    with told as (
      insert into push_devices as d (part, person_id, project_id, provider, token, platform, app, is_sandbox, first_seen_at, seen_at, gone_at, gone_reason)
      select p, i, pr, v, t, f, a, s, at, at, case when r then at end, case when r then 'removed' end
      from unnest(${of((one) => partOf(one.personId))}::smallint[], ${of((one) => one.personId)}::bigint[], ${of((one) => one.projectId)}::int[],
        ${of((one) => one.provider)}::text[], ${of((one) => one.token)}::text[], ${of((one) => one.platform)}::text[], ${of((one) => one.app)}::text[],
        ${of((one) => one.isSandbox)}::boolean[], ${of((one) => one.at)}::timestamptz[], ${of((one) => one.isRemoved)}::boolean[])
        x(p, i, pr, v, t, f, a, s, at, r) order by p, i, v, t
      on conflict (part, person_id, provider, token) do update set platform = excluded.platform, app = excluded.app, is_sandbox = excluded.is_sandbox,
        seen_at = excluded.seen_at, gone_at = excluded.gone_at, gone_reason = excluded.gone_reason
      where excluded.seen_at >= d.seen_at and (d.gone_at is null or excluded.seen_at > d.gone_at)
      returning d.person_id, d.project_id, d.provider, d.token
    )
    select person_id as "personId" from told
    union select o.person_id from told t join push_devices o on o.project_id = t.project_id and o.provider = t.provider and o.token = t.token`)
  return rows.map((row) => row.personId)
}

export interface GoneDevice extends Pick<Device, 'provider' | 'token'> {
  readonly projectId: number
  readonly reason: string
  readonly at: Date
}

/** The service says that there are no such devices any more; what an app told after `at` holds. Answers with whose they were. */
export async function dropDevices(tx: Tx, gone: readonly GoneDevice[]): Promise<number[]> {
  if (gone.length === 0) return []
  const of = <T>(read: (one: GoneDevice) => T): T[] => gone.map(read)
  const rows = await tx.rows<{ personId: number }>(sql`
    update push_devices d set gone_at = x.at, gone_reason = x.reason
    from unnest(${of((one) => one.projectId)}::int[], ${of((one) => one.provider)}::text[], ${of((one) => one.token)}::text[],
      ${of((one) => one.reason.slice(0, 300))}::text[], ${of((one) => one.at)}::timestamptz[]) x(project_id, provider, token, reason, at)
    where d.project_id = x.project_id and d.provider = x.provider and d.token = x.token and d.gone_at is null and d.seen_at <= x.at
    returning d.person_id as "personId"`)
  return rows.map((row) => row.personId)
}

/** With the person who stays; of one device that both had, what was seen last. */
export const mergeDevices = (tx: Tx, moved: Sql): Promise<number> =>
  tx.run(sql`
    with gone as (delete from push_devices d using ${moved} where d.part = x.fp and d.person_id = x.f returning x.tp, x.t, d.*)
    insert into push_devices as d (part, person_id, project_id, provider, token, platform, app, is_sandbox, first_seen_at, seen_at, gone_at, gone_reason)
    select distinct on (g.tp, g.t, g.provider, g.token) g.tp, g.t, g.project_id, g.provider, g.token, g.platform, g.app, g.is_sandbox, g.first_seen_at, g.seen_at, g.gone_at, g.gone_reason
    from gone g order by g.tp, g.t, g.provider, g.token, g.seen_at desc
    on conflict (part, person_id, provider, token) do update set platform = excluded.platform, app = excluded.app, is_sandbox = excluded.is_sandbox,
      seen_at = excluded.seen_at, gone_at = excluded.gone_at, gone_reason = excluded.gone_reason
    where excluded.seen_at > d.seen_at`)
