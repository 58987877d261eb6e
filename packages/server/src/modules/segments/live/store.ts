import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** A segment whose members are kept up to date. */
export interface LiveSegment {
  readonly number: number
  readonly id: string
  readonly name: string
  readonly epoch: number
}

/** Somebody entering or leaving. */
export interface Change {
  readonly segment: LiveSegment
  readonly personId: number
}

/** Segments of a project whose members are known, in order. `lock`: nobody changes them, or their size, before the commit. */
export const readyOf = (db: Db, projectId: number, lock: Sql = sql``): Promise<LiveSegment[]> =>
  db.rows<LiveSegment>(sql`
    select number, segment_id as id, name, live_epoch as epoch from segments
    where project_id = ${projectId} and is_live and archived_at is null and computed_epoch = live_epoch order by number ${lock}`)

export const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

/** People who can be in a segment: no test people, nobody who is somebody else by now. */
export async function eligible(db: Db, people: readonly number[]): Promise<Set<number>> {
  const rows = await db.rows<{ id: number }>(sql`
    select t.person_id as id from ${pairs(people)} join people t on t.part = x.p and t.person_id = x.i where t.merged_into is null and not t.is_test`)
  return new Set(rows.map((row) => row.id))
}

/** Numbers of the segments that each of these people is in. A row a person: as many as there are memberships take longer to send than to find. */
export async function membershipsOf(db: Db, people: readonly number[]): Promise<Map<number, Set<number>>> {
  const rows = await db.rows<{ id: number; segments: number[] | null }>(sql`
    select x.i as id, (select json_agg(m.segment) from segment_members m where m.part = x.p and m.person_id = x.i) as segments from ${pairs(people)}`)
  return new Map(rows.flatMap((row) => (row.segments ? [[row.id, new Set(row.segments)]] : [])))
}

const changed = (changes: readonly Change[]): Sql =>
  sql`unnest(${changes.map((one) => partOf(one.personId))}::smallint[], ${changes.map((one) => one.personId)}::bigint[], ${changes.map((one) => one.segment.number)}::int[]) x(p, i, s)`

export async function enter(tx: Tx, projectId: number, changes: readonly Change[], at: Date): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    insert into segment_members (part, person_id, segment, project_id, since)
    select p, i, s, ${projectId}, ${at} from ${changed(changes)} order by p, i, s on conflict do nothing`)
}

export async function leave(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`delete from segment_members m using ${changed(changes)} where m.part = x.p and m.person_id = x.i and m.segment = x.s`)
}

/** How sizes have changed. `exited`, `entered`: by number of the segment. */
export async function noteSizes(
  tx: Tx,
  projectId: number,
  moved: readonly { readonly segment: number; readonly entered: number; readonly exited: number }[],
  at: Date,
): Promise<void> {
  if (moved.length === 0) return
  await tx.run(sql`
    with moved as (
      select * from unnest(${moved.map((one) => one.segment)}::int[], ${moved.map((one) => one.entered)}::int[], ${moved.map((one) => one.exited)}::int[]) x(segment, entered, exited)
    ), sized as (
      update segments s set size = s.size + m.entered - m.exited from moved m where s.number = m.segment returning s.number, s.size, m.entered, m.exited
    )
    insert into segment_sizes as h (segment, hour, project_id, size, entered, exited)
    select number, date_trunc('hour', ${at}::timestamptz, 'UTC'), ${projectId}, size, entered, exited from sized order by number
    on conflict (segment, hour) do update set size = excluded.size, entered = h.entered + excluded.entered, exited = h.exited + excluded.exited`)
}
