import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { PlacedRecord } from '../profiles/index.ts'

/** Puts events that live journeys name into the inbox of their person's part; historical and test records fire nothing. */
export async function reactJourneys(tx: Tx, _outbox: Outbox, batch: readonly PlacedRecord[]): Promise<void> {
  const projects = [...new Set(batch.map((placed) => placed.projectId))]
  const named = await tx.rows<{ projectId: number; event: string }>(sql`
    select distinct project_id as "projectId", event from journey_events where project_id = any(${projects}::int[])`)
  if (named.length === 0) return
  const wanted = new Set(named.map((row) => `${row.projectId}\n${row.event}`))
  const rows = batch.filter(
    ({ projectId, record }) => record.event && !record.historical && !record.test && wanted.has(`${projectId}\n${record.event.name}`),
  )
  if (rows.length === 0) return
  const of = <T>(read: (placed: PlacedRecord) => T): T[] => rows.map(read)
  await tx.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event, event_at, event_id, log_part, log_offset, received_at, payload)
    select part, project, person, 'event', event, at, id, log_part, log_offset, received, payload from unnest(${of((r) => r.part)}::smallint[],
      ${of((r) => r.projectId)}::int[], ${of((r) => r.personId)}::bigint[], ${of((r) => r.record.event?.name ?? '')}::text[],
      ${of((r) => new Date(r.record.time))}::timestamptz[], ${of((r) => r.record.key)}::text[], ${of((r) => r.logPart)}::smallint[],
      ${of((r) => r.logOffset)}::bigint[], ${of((r) => r.receivedAt)}::timestamptz[], ${of((r) => JSON.stringify(r.record.event?.properties ?? {}))}::jsonb[])
      x(part, project, person, event, at, id, log_part, log_offset, received, payload)`)
}
