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

/** Somebody to be looked at. */
export interface Check {
  readonly projectId: number
  readonly personId: number
  readonly touches: number
  readonly isSilent: boolean
  readonly cause: string
  /** What happened last; earlier than `dueAt` when it is time alone. */
  readonly touchedAt: Date
  readonly dueAt: Date
}

/** Somebody entering or leaving. */
export interface Change {
  readonly segment: LiveSegment
  readonly personId: number
}

export const hasDue = async (db: Db, parts: readonly number[], now: Date): Promise<boolean> =>
  (await db.one(sql`select 1 as one from segment_checks where part = any(${parts}::smallint[]) and due_at <= ${now} limit 1`)) !== undefined

/** Who is due, those first of whom something may be told. */
export async function dueChecks(db: Db, parts: readonly number[], at: Date, limit: number): Promise<Check[]> {
  const some = (isSilent: boolean, most: number): Promise<Check[]> =>
    db.rows<Check>(sql`
      select project_id as "projectId", person_id as "personId", touches, is_silent as "isSilent", cause, touched_at as "touchedAt", due_at as "dueAt"
      from segment_checks where part = any(${parts}::smallint[]) and is_silent = ${isSilent} and due_at <= ${at} order by due_at limit ${most}`)
  const loud = await some(false, limit)
  return loud.length < limit ? [...loud, ...(await some(true, limit - loud.length))] : loud
}

/** Segments of a project whose members are known, in order. `lock`: nobody changes them, or their size, before the commit. */
export const readyOf = (db: Db, projectId: number, lock: Sql = sql``): Promise<LiveSegment[]> =>
  db.rows<LiveSegment>(sql`
    select number, segment_id as id, name, live_epoch as epoch from segments
    where project_id = ${projectId} and is_live and archived_at is null and computed_epoch = live_epoch order by number ${lock}`)

const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

/** People who can be in a segment: no test people, nobody who is somebody else by now. */
export async function eligible(db: Db, people: readonly number[]): Promise<Set<number>> {
  const rows = await db.rows<{ id: number }>(sql`
    select t.person_id as id from ${pairs(people)} join people t on t.part = x.p and t.person_id = x.i where t.merged_into is null and not t.is_test`)
  return new Set(rows.map((row) => row.id))
}

export const membershipsOf = (db: Db, people: readonly number[]): Promise<{ personId: number; segment: number; since: Date }[]> =>
  db.rows(sql`
    select m.person_id as "personId", m.segment, m.since from ${pairs(people)} join segment_members m on m.part = x.p and m.person_id = x.i`)

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

/** What was looked at is done, unless it has been touched meanwhile; it is looked at again when time may change something. */
export async function finishChecks(tx: Tx, checks: readonly Check[], nexts: ReadonlyMap<number, number>): Promise<void> {
  const next = checks.map(({ personId }) => nexts.get(personId))
  await tx.run(sql`
    update segment_checks c set due_at = x.next, is_silent = false from unnest(${checks.map((one) => partOf(one.personId))}::smallint[],
      ${checks.map((one) => one.personId)}::bigint[], ${checks.map((one) => one.touches)}::int[],
      ${next.map((ms) => (ms === undefined ? null : new Date(ms)))}::timestamptz[]) x(p, i, t, next)
    where c.part = x.p and c.person_id = x.i and c.touches = x.t`)
}

/** Of a project that keeps no segment any more. */
export const forgetChecks = (db: Db, projectId: number): Promise<number> =>
  db.run(
    sql`delete from segment_checks where project_id = ${projectId} and not exists (select 1 from segment_watches where project_id = ${projectId})`,
  )

/** How many people are due to be looked at. */
export async function segmentQueues(db: Db, now: Date): Promise<{ segment_checks: number }> {
  const row = await db.one<{ n: number }>(sql`select count(*) as n from segment_checks where due_at <= ${now}`)
  return { segment_checks: row?.n ?? 0 }
}
