import { partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface Check {
  readonly deviceId: number
  readonly projectId: number
  readonly since: Date
}

/** Devices whose stored events all lie before a moment, oldest first. */
export async function pendingChecks(db: Db, upto: Date, limit: number): Promise<Check[]> {
  return db.rows<Check>(sql`
    select device_id as "deviceId", project_id as "projectId", since from device_checks where since <= ${upto} order by since limit ${limit}`)
}

export const hasChecks = async (db: Db): Promise<boolean> => (await db.one(sql`select 1 as one from device_checks limit 1`)) !== undefined

/** A check that was asked for again meanwhile stays. */
export async function dropChecks(db: Db, checks: readonly Check[]): Promise<void> {
  const parts = checks.map((check) => partOf(check.deviceId))
  await db.run(sql`
    delete from device_checks c using unnest(${parts}::smallint[], ${checks.map((check) => check.deviceId)}::bigint[],
      ${checks.map((check) => check.since)}::timestamptz[]) x(p, d, s)
    where c.part = x.p and c.device_id = x.d and c.since = x.s`)
}

/** Numbers of devices beside their own, and whom each collects for. */
export async function numbersOf(
  db: Db,
  deviceIds: readonly number[],
): Promise<{ deviceId: number; by: string; numberId: number; personId: number }[]> {
  const parts = deviceIds.map(partOf)
  return db.rows(sql`
    select n.device_id as "deviceId", case when n.by_type = '' then '' else n.by_type || chr(10) || n.by_value end as by, n.number_id as "numberId",
      coalesce(o.person_id, n.number_id) as "personId"
    from device_numbers n left join person_overrides o on o.old_person_id = n.number_id
    where n.part = any(${parts}::smallint[]) and n.device_id = any(${deviceIds}::bigint[]) order by n.device_id, n.number_id`)
}

/** Events of a number between two moments (ms, the second excluded). */
export interface Range {
  readonly numberId: number
  readonly from: number
  readonly to: number
}

const lastMs = Date.UTC(2299, 0, 1)
const within = (range: Range): Sql => sql`(person_id = ${sql.value(range.numberId, 'UInt64')}
  and toUnixTimestamp64Milli(time) >= ${sql.value(Math.max(0, range.from), 'Int64')} and toUnixTimestamp64Milli(time) < ${sql.value(Math.min(lastMs, range.to), 'Int64')})`
const numbersIn = (ranges: readonly Range[]): Sql =>
  sql`person_id in ${sql.value([...new Set(ranges.map((one) => one.numberId))], 'Array(UInt64)')}`

/** Which of the ranges hold events, by their place in the list. */
export async function filledRanges(clickhouse: ClickHouse, projectId: number, ranges: readonly Range[]): Promise<Set<number>> {
  if (ranges.length === 0) return new Set()
  const rows = await clickhouse.rows<{ i: number }>(sql`
    select distinct multiIf(${sql.join(ranges.map((range, i) => sql`${within(range)}, ${sql.value(i + 1, 'UInt32')}`))}, 0) as i
    from events where project_id = ${sql.value(projectId, 'UInt32')} and ${numbersIn(ranges)}`)
  return new Set(rows.filter((row) => row.i > 0).map((row) => row.i - 1))
}

/** A number to collect under, and whose it is. */
export interface Target {
  readonly number: number
  readonly personId: number
}

/** Moves stored events to other numbers, and to whose those are; what they were collected under stays. Done when it returns. */
export async function renumber(
  clickhouse: ClickHouse,
  projectId: number,
  moves: readonly { readonly range: Range; readonly to: Target }[],
): Promise<void> {
  if (moves.length === 0) return
  const ranges = moves.map((move) => move.range)
  const choose = (column: string, of: (to: Target) => number): Sql =>
    sql`${sql.id(column)} = multiIf(${sql.join(moves.map(({ range, to }) => sql`${within(range)}, ${sql.value(of(to), 'UInt64')}`))}, ${sql.id(column)})`
  await clickhouse.run(
    sql`alter table events update ${choose('person_id', (to) => to.number)}, ${choose('settled_person_id', (to) => to.personId)}
    where project_id = ${sql.value(projectId, 'UInt32')} and ${numbersIn(ranges)} and (${sql.join(ranges.map(within), sql` or `)})`,
    { settings: { mutations_sync: 1 } },
  )
}
