import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { sql } from '../../../platform/sql.ts'
import type { DecodedRows } from './decode.ts'

/**
 * Which of these events the project has already, however long ago they came: the window of `seen` ends after a week, a file
 * is imported again after a year. Asked by name and month, so that only their parts are read; of rows that say no time, whose
 * events bear the time of their import, by name alone.
 */
export async function knownEvents(
  clickhouse: ClickHouse,
  projectId: number,
  { records, isTimed }: Pick<DecodedRows, 'records' | 'isTimed'>,
): Promise<Set<string>> {
  const events = records.filter((record) => record.event !== undefined)
  if (events.length === 0) return new Set()
  const names = [...new Set(events.map((record) => record.event?.name ?? ''))]
  const months = [...new Set(events.map(({ time }) => Number(new Date(time).toISOString().slice(0, 7).replace('-', ''))))]
  const keys = events.map((record) => record.key)
  const rows = await clickhouse.rows<{ id: string }>(sql`
    select distinct event_id as id from events
    where project_id = ${sql.value(projectId, 'UInt32')} and event in (select arrayJoin(${sql.value(names, 'Array(String)')}))
      ${isTimed ? sql`and toYYYYMM(time) in (select arrayJoin(${sql.value(months, 'Array(UInt32)')}))` : sql``}
      and event_id in (select arrayJoin(${sql.value(keys, 'Array(String)')}))`)
  return new Set(rows.map((row) => row.id))
}
