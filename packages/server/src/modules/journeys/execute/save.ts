import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { type Column, tableOf } from '../../../platform/table-of.ts'
import { type InboxRow, type Run, runStates, type Watch } from './types.ts'

const stateOf = (run: Run): number => (run.pending ? runStates.pending : runStates[run.position.state])
const absencesOf = (run: Run): string | null => (run.absences.length > 0 ? JSON.stringify(run.absences) : null)
const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

export async function insertRuns(tx: Tx, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return
  const given = tableOf<Run>(runs, {
    part: ['smallint', (r) => r.part],
    run_id: ['bigint', (r) => r.runId],
    project_id: ['int', (r) => r.projectId],
    journey_id: ['int', (r) => r.journeyId],
    version: ['int', (r) => r.version],
    person_id: ['bigint', (r) => r.personId],
    entry_key: ['text', (r) => r.entryKey],
    entered_at: ['timestamptz', (r) => new Date(r.enteredAt)],
    ...position,
    trigger: ['jsonb', (r) => JSON.stringify(r.trigger)],
    is_test: ['boolean', (r) => r.isTest],
  })
  await tx.run(sql`
    insert into journey_runs (part, run_id, project_id, journey_id, version, person_id, entry_key, entered_at, token, node, state, arrived_at, due_at, absence, visits, reason,
      cut, arrived_by, absences, is_extra, trigger, is_test)
    select * from ${given} x`)
}

/** Where a run stands, and what changes with it. */
const position: Readonly<Record<string, Column<Run>>> = {
  token: ['smallint', (r) => r.token],
  node: ['text', (r) => r.position.node],
  state: ['smallint', stateOf],
  arrived_at: ['timestamptz', (r) => new Date(r.position.arrivedAt)],
  due_at: ['timestamptz', (r) => dateOf(r.position.dueAt)],
  absence: ['boolean', (r) => r.position.absence],
  visits: ['int', (r) => r.position.visits],
  reason: ['text', (r) => r.position.reason],
  cut: ['text', (r) => r.cut],
  arrived_by: ['text', (r) => r.arrivedBy],
  absences: ['jsonb', absencesOf],
  is_extra: ['boolean', (r) => r.isExtra],
}

export async function updateRuns(tx: Tx, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return
  const given = tableOf<Run>(runs, {
    part: ['smallint', (r) => r.part],
    run_id: ['bigint', (r) => r.runId],
    version: ['int', (r) => r.version],
    ...position,
  })
  await tx.run(sql`
    update journey_runs t set node = x.node, state = x.state, arrived_at = x.arrived_at, due_at = x.due_at, absence = x.absence, visits = x.visits, reason = x.reason,
      version = x.version, cut = x.cut, arrived_by = x.arrived_by, absences = x.absences, is_extra = x.is_extra
    from ${given} x where t.part = x.part and t.run_id = x.run_id and t.token = x.token`)
}

/** What a run keeps of its trigger changes by a merge, or by what it is to remember. Rows that are not there yet are inserted with it. */
export async function writeTriggers(tx: Tx, runs: readonly Run[]): Promise<void> {
  if (runs.length === 0) return
  const parts = runs.map((run) => run.part)
  await tx.run(sql`
    update journey_runs t set trigger = x.trigger
    from unnest(${parts}::smallint[], ${runs.map((run) => run.runId)}::bigint[], ${runs.map((run) => run.token)}::smallint[],
      ${runs.map((run) => JSON.stringify(run.trigger))}::jsonb[]) x(part, id, token, trigger)
    where t.part = x.part and t.run_id = x.id and t.token = x.token`)
}

export async function deleteRuns(tx: Tx, runs: readonly { part: number; runId: number; token: number }[]): Promise<void> {
  if (runs.length === 0) return
  const parts = runs.map((run) => run.part)
  await tx.run(sql`
    delete from journey_runs t using unnest(${parts}::smallint[], ${runs.map((run) => run.runId)}::bigint[], ${runs.map((run) => run.token)}::smallint[]) x(p, i, n)
    where t.part = x.p and t.run_id = x.i and t.token = x.n`)
}

export async function insertWatches(tx: Tx, watches: readonly Watch[]): Promise<void> {
  if (watches.length === 0) return
  const of = <T>(read: (watch: Watch) => T): T[] => watches.map(read)
  await tx.run(sql`
    insert into goal_watches (part, run_id, project_id, journey_id, version, person_id, from_at, until, trigger)
    select * from unnest(${of((w) => w.part)}::smallint[], ${of((w) => w.runId)}::bigint[], ${of((w) => w.projectId)}::int[], ${of((w) => w.journeyId)}::int[],
      ${of((w) => w.version)}::int[], ${of((w) => w.personId)}::bigint[], ${of((w) => new Date(w.fromAt))}::timestamptz[],
      ${of((w) => new Date(w.until))}::timestamptz[], ${of((w) => JSON.stringify(w.trigger))}::jsonb[]) on conflict do nothing`)
}

export async function deleteWatches(tx: Tx, watches: readonly { part: number; runId: number }[]): Promise<void> {
  if (watches.length === 0) return
  const parts = watches.map((watch) => watch.part)
  await tx.run(sql`
    delete from goal_watches t using unnest(${parts}::smallint[], ${watches.map((watch) => watch.runId)}::bigint[]) x(p, i)
    where t.part = x.p and t.run_id = x.i`)
}

export interface Count {
  readonly journeyId: number
  readonly version: number
  readonly node: string
  readonly port: string
}

/** Adds what one transaction has seen, as one row per edge under the group's first part: no hot rows across owners. */
export async function addCounts(tx: Tx, part: number, counts: ReadonlyMap<string, { count: Count; n: number }>): Promise<void> {
  const rows = [...counts.values()].toSorted((a, b) => keyOf(a.count).localeCompare(keyOf(b.count)))
  if (rows.length === 0) return
  await tx.run(sql`
    insert into journey_counters as c (part, journey_id, version, node, port, n)
    select ${part}::smallint, * from unnest(${rows.map((r) => r.count.journeyId)}::int[], ${rows.map((r) => r.count.version)}::int[],
      ${rows.map((r) => r.count.node)}::text[], ${rows.map((r) => r.count.port)}::text[], ${rows.map((r) => r.n)}::bigint[])
    on conflict (part, journey_id, version, node, port) do update set n = c.n + excluded.n`)
}

export const keyOf = (count: Count): string => `${count.journeyId}\n${count.version}\n${count.node}\n${count.port}`

/** Puts events back, to be taken again: here or in the part where their person is now. */
export async function putBack(tx: Tx, rows: readonly InboxRow[]): Promise<void> {
  if (rows.length === 0) return
  const of = <T>(read: (row: InboxRow) => T): T[] => rows.map(read)
  await tx.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event, event_at, event_id, log_part, log_offset, received_at, payload)
    select * from unnest(${of((r) => r.part)}::smallint[], ${of((r) => r.projectId)}::int[], ${of((r) => r.personId)}::bigint[], ${of((r) => r.kind)}::text[],
      ${of((r) => r.event)}::text[], ${of((r) => r.eventAt)}::timestamptz[], ${of((r) => r.eventId)}::text[], ${of((r) => r.logPart)}::smallint[],
      ${of((r) => r.logOffset)}::bigint[], ${of((r) => r.receivedAt)}::timestamptz[], ${of((r) => JSON.stringify(r.payload))}::jsonb[])`)
}

/** Puts rows into inboxes of other parts: the only way to reach runs that someone else may own. */
export async function sendToInbox(
  tx: Tx,
  rows: readonly { personId: number; projectId: number; kind: InboxRow['kind']; payload: object; part?: number; at?: Date }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at, payload)
    select p, pr, i, k, t, 0, 0, ${now}, b from unnest(${rows.map((r) => r.part ?? partOf(r.personId))}::smallint[], ${rows.map((r) => r.projectId)}::int[],
      ${rows.map((r) => r.personId)}::bigint[], ${rows.map((r) => r.kind)}::text[], ${rows.map((r) => r.at ?? now)}::timestamptz[],
      ${rows.map((r) => JSON.stringify(r.payload))}::jsonb[]) x(p, pr, i, k, t, b)`)
}
