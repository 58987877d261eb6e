import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

export interface Waiting {
  readonly id: number
  readonly source: string
  readonly receivedAt: Date
  readonly record: CanonicalRecord
}

interface Which {
  readonly reason: string
  readonly source?: string | undefined
  readonly event?: string | undefined
}

const those = (projectId: number, { reason, source, event }: Which) => sql`
  project_id = ${projectId} and reason = ${reason} and record is not null
  and (${source ?? null}::text is null or source = ${source ?? null}) and (${event ?? null}::text is null or event = ${event ?? null})`

/** Records that can be sent again, oldest first; a reason of a source keeps a thousand at most. */
export const readWaiting = (db: Db, projectId: number, which: Which, limit: number): Promise<Waiting[]> =>
  waiting(db, projectId, which, limit, sql``)

/** The same, for nobody else until the transaction ends: two who send again at once send each record once. */
export const takeWaiting = (tx: Tx, projectId: number, which: Which, limit: number): Promise<Waiting[]> =>
  waiting(tx, projectId, which, limit, sql`for update skip locked`)

async function waiting(db: Db, projectId: number, which: Which, limit: number, lock: Sql): Promise<Waiting[]> {
  const rows = await db.rows<Omit<Waiting, 'record'> & { record: string }>(sql`
    select rejected_event_id as id, source, at as "receivedAt", record from rejected_events where ${those(projectId, which)}
    order by rejected_event_id limit ${limit} ${lock}`)
  return rows.map((row) => ({ ...row, record: JSON.parse(row.record) as CanonicalRecord /* written by us */ }))
}

export const dropSamples = (tx: Tx, projectId: number, ids: readonly number[]): Promise<number> =>
  tx.run(sql`delete from rejected_events where project_id = ${projectId} and rejected_event_id = any(${ids}::bigint[])`)

/** One sample, for nobody else until the transaction ends. */
export const takeSample = (
  tx: Tx,
  projectId: number,
  id: number,
): Promise<{ source: string; at: Date; reason: string; kind: string; canReplay: boolean } | undefined> =>
  tx.one(
    sql`select source, at, reason, kind, record is not null as "canReplay" from rejected_events where project_id = ${projectId} and rejected_event_id = ${id} for update`,
  )

/** What waits in the quarantine, by what is wrong with it. */
export const readQuarantine = (db: Db, projectId: number): Promise<{ source: string; reason: string; event: string; count: number }[]> =>
  db.rows(sql`
    select source, reason, event, count(*)::int as count from rejected_events where project_id = ${projectId} and record is not null
    group by source, reason, event order by 4 desc, 1, 2, 3 limit 200`)
