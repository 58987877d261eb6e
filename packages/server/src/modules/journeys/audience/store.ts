import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface Schedule {
  readonly journeyId: number
  readonly projectId: number
  readonly nextAt: Date
  readonly runNo: number
  readonly name: string
  readonly version: number
  readonly graph: unknown
  readonly zone: string
}

/** Sets when a journey is due next, or that it is not. */
export async function plan(tx: Tx, projectId: number, journeyId: number, nextAt: Date | undefined): Promise<void> {
  await tx.run(sql`
    insert into journey_schedules (journey_id, project_id, next_at) values (${journeyId}, ${projectId}, ${nextAt ?? null})
    on conflict (journey_id) do update set next_at = excluded.next_at`)
}

/** Nobody is taken in any more, nor are those let in who are still to come. */
export async function forget(tx: Tx, journeyId: number): Promise<void> {
  // The row stays: its runs go on being numbered where it is planned again.
  await tx.run(sql`update journey_schedules set next_at = null where journey_id = ${journeyId}`)
  await tx.run(sql`delete from journey_audience_parts where journey_id = ${journeyId}`)
}

/** Journeys that are due and run; those of one journey, or all. */
export const due = (tx: Tx, now: Date, journeyId?: number): Promise<Schedule[]> =>
  tx.rows<Schedule>(sql`
    select s.journey_id as "journeyId", s.project_id as "projectId", s.next_at as "nextAt", s.run_no as "runNo", j.name, j.version, v.graph, p.time_zone as zone
    from journey_schedules s join journeys j using (journey_id) join projects p on p.project_id = s.project_id
      join journey_versions v on v.journey_id = j.journey_id and v.version = j.version
    where s.next_at <= ${now} and j.state = 'running' and (${journeyId ?? null}::int is null or s.journey_id = ${journeyId ?? null})
    order by s.next_at limit 200 for update of s skip locked`)

/** One more time has come. */
export async function addRun(tx: Tx, one: Schedule, runNo: number, state: 'due' | 'skipped', nextAt: Date | undefined): Promise<void> {
  await tx.run(sql`
    insert into journey_audiences (journey_id, run_no, project_id, version, due_at, state)
    values (${one.journeyId}, ${runNo}, ${one.projectId}, ${one.version}, ${one.nextAt}, ${state})`)
  await tx.run(sql`update journey_schedules set run_no = ${runNo}, next_at = ${nextAt ?? null} where journey_id = ${one.journeyId}`)
}

export interface AudienceRun {
  readonly projectId: number
  readonly journeyId: number
  readonly runNo: number
  readonly dueAt: Date
  readonly graph: unknown
  readonly zone: string
  /** How many were taken in before. */
  readonly before: number
}

/** A run whose people are not known yet. */
export const find = (db: Db, journeyId: number, runNo: number): Promise<AudienceRun | undefined> =>
  db.one<AudienceRun>(sql`
    select a.project_id as "projectId", a.journey_id as "journeyId", a.run_no as "runNo", a.due_at as "dueAt", v.graph, p.time_zone as zone,
      (select coalesce(sum(size), 0)::bigint from journey_audiences b where b.journey_id = a.journey_id) as before
    from journey_audiences a join journey_versions v on v.journey_id = a.journey_id and v.version = a.version
      join projects p on p.project_id = a.project_id join journeys j on j.journey_id = a.journey_id and j.state <> 'ended'
    where a.journey_id = ${journeyId} and a.run_no = ${runNo} and a.state = 'due'`)

/** Everybody who was taken in before. */
export async function knownPeople(db: Db, journeyId: number): Promise<Set<number>> {
  const rows = await db.rows<{ people: string[] }>(sql`select people from journey_audience_parts where journey_id = ${journeyId}`)
  return new Set(rows.flatMap((row) => row.people.map(Number)))
}

export interface PartOfRun {
  readonly part: number
  readonly dueAt: Date
  readonly people: readonly number[]
}

/** Keeps who is meant, once; of those before only when somebody asks for new ones. */
export async function freeze(tx: Tx, run: AudienceRun, parts: readonly PartOfRun[], onlyNew: boolean, now: Date): Promise<void> {
  const size = parts.reduce((sum, one) => sum + one.people.length, 0)
  const isOurs = await tx.run(sql`
    update journey_audiences set state = 'frozen', frozen_at = ${now}, size = ${size}
    where journey_id = ${run.journeyId} and run_no = ${run.runNo} and state = 'due'`)
  if (isOurs === 0) return
  if (!onlyNew) await tx.run(sql`delete from journey_audience_parts where journey_id = ${run.journeyId} and taken >= size`)
  await tx.run(sql`
    insert into journey_audience_parts (part, journey_id, run_no, due_at, project_id, people, size)
    select part, ${run.journeyId}, ${run.runNo}, due, ${run.projectId}, people::bigint[], size
    from unnest(${parts.map((one) => one.part)}::smallint[], ${parts.map((one) => one.dueAt)}::timestamptz[],
      ${parts.map((one) => `{${one.people.join(',')}}`)}::text[], ${parts.map((one) => one.people.length)}::int[]) x(part, due, people, size)`)
}

export interface OpenPart {
  readonly part: number
  readonly journeyId: number
  readonly runNo: number
  readonly dueAt: Date
  readonly size: number
  readonly taken: number
}

/** Parts of audiences from which people are still to be let in. */
export const openParts = (db: Db, parts: readonly number[], running: readonly number[], now: Date): Promise<OpenPart[]> =>
  db.rows<OpenPart>(sql`
    select part, journey_id as "journeyId", run_no as "runNo", due_at as "dueAt", size, taken from journey_audience_parts
    where part = any(${parts}::smallint[]) and due_at <= ${now} and taken < size and journey_id = any(${running}::int[])
    order by due_at, journey_id, run_no, part`)

export interface Slice extends OpenPart {
  readonly upto: number
}

export interface TakenSlice {
  readonly part: number
  readonly journeyId: number
  readonly runNo: number
  readonly dueAt: Date
  readonly projectId: number
  readonly people: readonly string[]
}

/** Moves the cursors on; answers with the people in between. */
export const take = (tx: Tx, slices: readonly Slice[]): Promise<TakenSlice[]> => {
  const of = <T>(read: (slice: Slice) => T): T[] => slices.map(read)
  return tx.rows<TakenSlice>(sql`
    update journey_audience_parts a set taken = x.upto
    from unnest(${of((s) => s.part)}::smallint[], ${of((s) => s.journeyId)}::int[], ${of((s) => s.runNo)}::int[], ${of((s) => s.dueAt)}::timestamptz[],
      ${of((s) => s.taken)}::int[], ${of((s) => s.upto)}::int[]) x(part, journey, run, due, since, upto)
    where a.part = x.part and a.journey_id = x.journey and a.run_no = x.run and a.due_at = x.due and a.taken = x.since
    returning a.part, a.journey_id as "journeyId", a.run_no as "runNo", a.due_at as "dueAt", a.project_id as "projectId", a.people[x.since + 1 : x.upto] as people`)
}

/** Numbers of who was erased stand in no audience. */
export async function erasePeople(tx: Tx, projectId: number, people: readonly number[], parts: readonly number[]): Promise<void> {
  await tx.run(sql`
    update journey_audience_parts a set people = (select array_agg(case when n = any(${people}::bigint[]) then 0 else n end order by i)
      from unnest(a.people) with ordinality x(n, i))
    where a.part = any(${parts}::smallint[]) and a.project_id = ${projectId} and a.people && ${people}::bigint[]`)
}
