import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { DecodedRows } from './decode.ts'

/**
 * Which of these events the project has already, however long ago they came: the window of `seen` ends after a week, a file
 * is imported again after a year. Those that bear the same day are found by the order of the table; the others are looked for in
 * their months, or, where rows say no time and their events bear that of their import, by name alone.
 */
export async function knownEvents(
  clickhouse: ClickHouse,
  projectId: number,
  { records, isTimed }: Pick<DecodedRows, 'records' | 'isTimed'>,
): Promise<Set<string>> {
  const events = records.filter((record) => record.event !== undefined)
  const names = [...new Set(events.map((record) => record.event?.name ?? ''))]
  const keys = [...new Set(events.map((record) => record.key))]
  const stored = async (some: readonly string[], when: Sql): Promise<string[]> => {
    if (some.length === 0) return []
    const rows = await clickhouse.rows<{ id: string }>(sql`
      select distinct event_id as id from events
      where project_id = ${sql.value(projectId, 'UInt32')} and event in (select arrayJoin(${sql.value(names, 'Array(String)')})) ${when}
        and event_id in (select arrayJoin(${sql.value(some, 'Array(String)')}))`)
    return rows.map((row) => row.id)
  }
  if (!isTimed) return new Set(await stored(keys, sql``))
  const days = [...new Set(events.map(({ time }) => new Date(time).toISOString().slice(0, 10)))]
  const months = [...new Set(days.map((day) => Number(day.slice(0, 7).replace('-', ''))))]
  const known = new Set(await stored(keys, sql`and toDate(time) in (select toDate(arrayJoin(${sql.value(days, 'Array(String)')})))`))
  const others = keys.filter((key) => !known.has(key))
  for (const key of await stored(others, sql`and toYYYYMM(time) in (select arrayJoin(${sql.value(months, 'Array(UInt32)')}))`))
    known.add(key)
  return known
}
