import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { unsettled } from '../canonical.ts'
import type { Lacking } from './months.ts'

const ofProject = (projectId: number): Sql => sql`project_id = ${sql.value(projectId, 'UInt32')}`

/** Projects with at least so many overrides that are not in their events. */
export async function projectsToSquash(clickhouse: ClickHouse, atLeast: number): Promise<number[]> {
  const rows = await clickhouse.rows<{ id: number }>(sql`
    select o.project_id as id from (select project_id, old_person_id, max(revision) as told from person_overrides group by project_id, old_person_id) o
    left join (select project_id, max(revision) as upto from squashes group by project_id) s on o.project_id = s.project_id
    where o.told > s.upto group by id having count() >= ${sql.value(atLeast, 'UInt64')} order by id`)
  return rows.map((row) => row.id)
}

/** A moment, as two counters tell it. */
export interface Mark {
  /** Overrides told before have a smaller one. */
  readonly revision: number
  /** Transactions that began to write before have a smaller one. */
  readonly transaction: string
}

/** In this order: whoever was given a smaller revision was a transaction already. */
export async function markNow(tx: Tx): Promise<Mark> {
  const drawn = await tx.one<{ revision: number }>(sql`select nextval('fact_revision_seq') as revision`)
  const own = await tx.one<{ id: string }>(sql`select pg_current_xact_id()::text as id`)
  return { revision: drawn?.revision ?? 0, transaction: own?.id ?? '' }
}

/** Whether every transaction that may have been given a smaller revision has ended. */
export async function isBehind(db: Db, { transaction }: Mark): Promise<boolean> {
  const row = await db.one<{ behind: boolean }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot()) > ${transaction}::text::xid8 as behind`)
  return row?.behind === true
}

/** Events that an override is needed for, as `e`, with `o.new_person_id`. */
const lacking = (projectId: number): Sql => sql`
  from events e join (${unsettled(projectId)}) o on e.person_id = o.old_person_id
  where e.${ofProject(projectId)} and e.settled_person_id != o.new_person_id`

export const lackingMonths = (clickhouse: ClickHouse, projectId: number): Promise<Lacking[]> =>
  clickhouse.rows<Lacking>(sql`
    select toYYYYMM(e.time) as month, count() as rows, uniqExact(e.person_id) as numbers ${lacking(projectId)} group by month order by month`)

/** The numbers themselves, of some months. */
export async function lackingNumbers(clickhouse: ClickHouse, projectId: number, months: readonly number[]): Promise<number[]> {
  if (months.length === 0) return []
  const rows = await clickhouse.rows<{ number: number }>(sql`
    select distinct e.person_id as number ${lacking(projectId)} and toYYYYMM(e.time) in ${sql.value(months, 'Array(UInt32)')} order by number`)
  return rows.map((row) => row.number)
}

/** Begins to write into the events of a month whose they are. What it finds right it leaves, so that a repeat costs a look. */
export async function beginRewrite(clickhouse: ClickHouse, projectId: number, month: number): Promise<void> {
  const person = now(projectId)
  await clickhouse.run(
    sql`alter table events update settled_person_id = ${person} in partition id ${partition(month)}
    where ${ofProject(projectId)} and settled_person_id != ${person}`,
    { settings: { mutations_sync: 0 } },
  )
}

/** By arrays: a mutation knows no join. Never empty, since nothing has the number 0. */
const now = (projectId: number): Sql => sql`transform(person_id,
  (select arrayPushBack(groupArray(old_person_id), toUInt64(0)) from (${unsettled(projectId)} order by old_person_id)),
  (select arrayPushBack(groupArray(new_person_id), toUInt64(0)) from (${unsettled(projectId)} order by old_person_id)), settled_person_id)`

const partition = (month: number): Sql => ({ strings: [`'${Math.trunc(month)}'`], values: [] })

/** From now on readers leave out the overrides up to here. */
export const settle = (clickhouse: ClickHouse, projectId: number, revision: number): Promise<void> =>
  clickhouse.run(sql`insert into squashes select ${sql.value(projectId, 'UInt32')}, ${sql.value(revision, 'UInt64')}`)
