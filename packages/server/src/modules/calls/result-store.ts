import { allParts } from '@millrace/contract/parts.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** A task as whoever tells of a call needs it. */
export interface HeldTask {
  readonly part: number
  readonly id: number
  readonly personId: number
  readonly intentId: number
  readonly journeyId: number
  readonly runId: number
  readonly node: string
  readonly templateId: string
  readonly purpose: string
  readonly number: string
  readonly state: 'open' | 'done' | 'cancelled'
  readonly calls: number
  readonly isTest: boolean
  readonly result: string | null
  readonly dueAt: Date
  readonly appointmentAt: Date | null
}

/** Holds tasks until the transaction ends, in the order in which everybody does. */
export const lockTasks = (tx: Tx, projectId: number, ids: readonly number[]): Promise<HeldTask[]> =>
  tx.rows(sql`
    select part, task_id as id, person_id as "personId", intent_id as "intentId", journey_id as "journeyId", run_id as "runId", node, template_id as "templateId",
      purpose, number, state, calls, is_test as "isTest", result, due_at as "dueAt", appointment_at as "appointmentAt"
    from call_tasks where part = any(${allParts}::smallint[]) and project_id = ${projectId} and task_id = any(${ids}::bigint[])
    order by part, task_id for update`)

export interface MadeCall {
  readonly task: HeldTask
  readonly result: string
  readonly reason: string
  readonly note: string
  readonly nextCallAt: Date | null
  readonly appointmentAt: Date | null
}

/** Keeps the calls, and what the tasks come to: those with a time to call again stay open. */
export async function writeCalls(tx: Tx, projectId: number, made: readonly MadeCall[], by: string, now: Date): Promise<void> {
  if (made.length === 0) return
  const of = <T>(read: (call: MadeCall) => T): T[] => made.map(read)
  await tx.run(sql`
    with told as (
      select * from unnest(${of((c) => c.task.part)}::smallint[], ${of((c) => c.task.id)}::bigint[], ${of((c) => c.result)}::text[], ${of((c) => c.reason)}::text[],
        ${of((c) => c.note)}::text[], ${of((c) => c.nextCallAt)}::timestamptz[], ${of((c) => c.appointmentAt)}::timestamptz[])
        x(part, id, result, reason, note, next_at, appointment)
    ), tasks as (
      update call_tasks t set state = case when next_at is null then 'done' else 'open' end, result = x.result, reason = x.reason, note = x.note,
        appointment_at = x.appointment, calls = t.calls + 1, due_at = coalesce(next_at, t.due_at), by_name = ${by}, changed_at = ${now},
        cancelled_why = '', finished_at = case when next_at is null then ${now}::timestamptz end
      from told x where t.part = x.part and t.task_id = x.id
      returning t.part, t.task_id, t.calls, t.person_id, x.result, x.reason, x.note, x.next_at, x.appointment
    )
    insert into call_results (part, task_id, call, person_id, project_id, result, reason, note, next_call_at, appointment_at, by_name, at)
    select part, task_id, calls, person_id, ${projectId}, result, reason, note, next_at, appointment, ${by}, ${now} from tasks`)
}
