import { type EntryOf, entrySchema } from '@millrace/contract/journeys/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Json } from '@millrace/contract/events.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

/** A live journey that people enter on a date. */
export interface DateWatch {
  readonly journeyId: number
  readonly projectId: number
  readonly entry: EntryOf<'date'>
  readonly zone: string
}

/** Somebody's date for a journey; `dueAt` null: it has been. */
export interface DateTimer {
  readonly journeyId: number
  readonly personId: number
  readonly projectId: number
  readonly dueAt: Date | null
  readonly value: string
  readonly zone: string
}

export async function watchesOf(db: Db, where: Sql): Promise<DateWatch[]> {
  const rows = await db.rows<Omit<DateWatch, 'entry'> & { entry: unknown }>(sql`
    select w.journey_id as "journeyId", w.project_id as "projectId", v.graph->'entry' as entry, p.time_zone as zone
    from journey_date_watches w join journeys j using (journey_id) join projects p on p.project_id = w.project_id
      join journey_versions v on v.journey_id = j.journey_id and v.version = j.version where ${where}`)
  return rows.flatMap((row) => {
    const entry = entrySchema.parse(row.entry)
    return entry.kind === 'date' ? [{ ...row, entry }] : []
  })
}

export const watch = (tx: Tx, projectId: number, journeyId: number): Promise<number> =>
  tx.run(sql`insert into journey_date_watches (journey_id, project_id) values (${journeyId}, ${projectId}) on conflict do nothing`)

export async function forget(tx: Tx, journeyId: number): Promise<void> {
  await tx.run(sql`delete from journey_date_watches where journey_id = ${journeyId}`)
  await tx.run(sql`delete from journey_dates where journey_id = ${journeyId}`)
}

const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

/** Dates of people as they are kept, locked until the end of the transaction. */
export const timersOf = (tx: Tx, people: readonly number[]): Promise<DateTimer[]> =>
  tx.rows<DateTimer>(sql`
    select d.journey_id as "journeyId", d.person_id as "personId", d.project_id as "projectId", d.due_at as "dueAt", d.value, d.zone
    from ${pairs(people)} join journey_dates d on d.part = x.p and d.person_id = x.i order by d.part, d.journey_id, d.person_id for update of d`)

export async function put(tx: Tx, timers: readonly DateTimer[], isNewOnly = false): Promise<void> {
  if (timers.length === 0) return
  const of = <T>(read: (timer: DateTimer) => T): T[] => timers.map(read)
  await tx.run(sql`
    insert into journey_dates (part, journey_id, person_id, project_id, due_at, value, zone)
    select * from unnest(${of((t) => partOf(t.personId))}::smallint[], ${of((t) => t.journeyId)}::int[], ${of((t) => t.personId)}::bigint[],
      ${of((t) => t.projectId)}::int[], ${of((t) => t.dueAt)}::timestamptz[], ${of((t) => t.value)}::text[], ${of((t) => t.zone)}::text[]) x(p, j, i)
    order by p, j, i
    on conflict (part, journey_id, person_id) ${
      isNewOnly ? sql`do nothing` : sql`do update set due_at = excluded.due_at, value = excluded.value, zone = excluded.zone`
    }`)
}

export async function drop(tx: Tx, timers: readonly { readonly journeyId: number; readonly personId: number }[]): Promise<void> {
  if (timers.length === 0) return
  const people = timers.map((one) => one.personId)
  await tx.run(sql`
    delete from journey_dates d using unnest(${people.map(partOf)}::smallint[], ${timers.map((one) => one.journeyId)}::int[], ${people}::bigint[]) x(p, j, i)
    where d.part = x.p and d.journey_id = x.j and d.person_id = x.i`)
}

/** Who is somebody else now has the dates of that one. */
export const leave = (tx: Tx, people: readonly number[]): Promise<number> =>
  tx.run(sql`delete from journey_dates d using ${pairs(people)} where d.part = x.p and d.person_id = x.i`)

export interface Dated {
  readonly personId: number
  readonly value: Json
  readonly properties: Readonly<Record<string, Json>>
}

/** People with a property, page by page; their profiles stay as they are until the end of the transaction. */
export const peopleWith = (tx: Tx, projectId: number, property: string, after: number, limit: number): Promise<Dated[]> =>
  tx.rows<Dated>(sql`
    select person_id as "personId", properties->${property}::text as value, properties from people
    where project_id = ${projectId} and person_id > ${after} and merged_into is null and not is_test and properties ? ${property}
    order by person_id limit ${limit} for share`)

/** Takes what is due of journeys that run. */
export const takeDue = (
  tx: Tx,
  parts: readonly number[],
  running: readonly number[],
  now: Date,
  limit: number,
): Promise<(DateTimer & { part: number; dueAt: Date })[]> =>
  tx.rows(sql`
    with due as (
      select part, journey_id, person_id, due_at from journey_dates
      where part = any(${parts}::smallint[]) and due_at <= ${now} and journey_id = any(${running}::int[]) order by due_at limit ${limit} for update
    )
    update journey_dates d set due_at = null from due x where d.part = x.part and d.journey_id = x.journey_id and d.person_id = x.person_id
    returning d.part, d.journey_id as "journeyId", d.person_id as "personId", d.project_id as "projectId", x.due_at as "dueAt", d.value, d.zone`)
