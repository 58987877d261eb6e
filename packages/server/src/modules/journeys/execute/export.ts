import { partOf } from '@millrace/contract/parts.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Exported, Exporting } from '../../identity/index.ts'

interface RunRow {
  readonly trigger: Readonly<Record<string, unknown>>
}

/** Passes through journeys, and their steps. */
export async function* exportRuns(db: Db, clickhouse: ClickHouse, { projectId, numbers, mask }: Exporting): AsyncGenerator<Exported> {
  const runs = await db.rows<RunRow>(sql`
    select r.run_id as run, j.name as journey, r.version, r.entered_at as "enteredAt", r.arrived_at as "arrivedAt", r.node, r.reason, r.trigger
    from journey_runs r left join journeys j on j.journey_id = r.journey_id
    where r.part = any(${numbers.map(partOf)}::smallint[]) and r.person_id = any(${numbers}::bigint[]) order by r.run_id`)
  for (const { trigger, ...run } of runs)
    yield { section: 'journeys', item: { ...run, trigger: mask.event({ distinctId: '', properties: trigger }).properties } }
  const calls = await db.rows(sql`
    select c.run_id as run, c.node, c.attempts, c.since from journey_calls c
    where c.part = any(${numbers.map(partOf)}::smallint[]) and c.person_id = any(${numbers}::bigint[]) order by c.call_id`)
  for (const item of calls) yield { section: 'journey_calls', item }
  const steps = clickhouse.stream(sql`
    select run_id as run, node, port, why, formatDateTime(arrived_at, '%Y-%m-%dT%H:%i:%S.%fZ') as arrivedAt, formatDateTime(left_at, '%Y-%m-%dT%H:%i:%S.%fZ') as leftAt
    from journey_history where project_id = ${sql.value(projectId, 'UInt32')} and person_id in ${sql.value(numbers, 'Array(UInt64)')}
    order by run_id, visit, arrived_at`)
  for await (const item of steps) yield { section: 'journey_steps', item }
}
