import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { sql } from '../../../platform/sql.ts'

/**
 * Which of these events the project has already, however long ago they came: the window of `seen` ends after a week, a file
 * is imported again after a year. Asked by name and day, so that only their granules are read.
 */
export async function knownEvents(clickhouse: ClickHouse, projectId: number, records: readonly CanonicalRecord[]): Promise<Set<string>> {
  const events = records.filter((record) => record.event !== undefined)
  if (events.length === 0) return new Set()
  const times = events.map((record) => record.time)
  const names = [...new Set(events.map((record) => record.event?.name ?? ''))]
  const rows = await clickhouse.rows<{ id: string }>(sql`
    select distinct event_id as id from events
    where project_id = ${sql.value(projectId, 'UInt32')} and event in (select arrayJoin(${sql.value(names, 'Array(String)')}))
      and time between ${sql.value(new Date(times.reduce((a, b) => Math.min(a, b))), 'DateTime64(3)')}
        and ${sql.value(new Date(times.reduce((a, b) => Math.max(a, b))), 'DateTime64(3)')}
      and event_id in (select arrayJoin(${sql.value(
        events.map((record) => record.key),
        'Array(String)',
      )}))`)
  return new Set(rows.map((row) => row.id))
}
