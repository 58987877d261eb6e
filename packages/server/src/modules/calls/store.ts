import type { CallTask, callStates } from '@millrace/contract/calls/api.ts'
import { allParts, partOf } from '@millrace/contract/parts.ts'
import { roleGrants, roles } from '@millrace/contract/permissions.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { CallOrder } from '../messaging/index.ts'

/** Roles that tasks can be assigned to. */
const callingRoles = roles.filter((role) => roleGrants(role).has('calls.work'))

/** Makes a task of each order whose person is still there; one for each message, however often it is ordered. Answers with their numbers, by message. */
export async function insertTasks(tx: Tx, orders: readonly CallOrder[], now: Date): Promise<Map<number, number>> {
  const of = <T>(read: (order: CallOrder) => T): T[] => orders.map(read)
  await tx.run(sql`
    with here as (
      select part, person_id from people where part = any(${of((o) => o.part)}::smallint[]) and person_id = any(${of((o) => o.personId)}::bigint[])
        and merged_into is null order by part, person_id for share
    )
    insert into call_tasks (part, project_id, person_id, intent_id, journey_id, run_id, node, template_id, purpose, number, title, body, trigger, is_test, assignee_id, due_at, created_at, changed_at)
    select x.part, project, person, intent, journey, run, node, template, purpose, number, title, body, trigger, test,
      (select a.account_id from accounts a join members m on m.account_id = a.account_id
        where lower(a.email) = lower(x.assignee) and m.project_id = x.project and m.role = any(${callingRoles}::text[])), ${now}, ${now}, ${now}
    from unnest(${of((o) => o.part)}::smallint[], ${of((o) => o.projectId)}::int[], ${of((o) => o.personId)}::bigint[], ${of((o) => o.intentId)}::bigint[],
      ${of((o) => o.journeyId)}::int[], ${of((o) => o.runId)}::bigint[], ${of((o) => o.node)}::text[], ${of((o) => o.templateId)}::text[],
      ${of((o) => o.purpose)}::text[], ${of((o) => o.number)}::text[], ${of((o) => o.title)}::text[], ${of((o) => o.text)}::text[],
      ${of((o) => JSON.stringify(o.trigger))}::jsonb[], ${of((o) => o.isTest)}::boolean[], ${of((o) => o.assignee)}::text[])
      x(part, project, person, intent, journey, run, node, template, purpose, number, title, body, trigger, test, assignee)
    join here h on h.part = x.part and h.person_id = x.person
    on conflict (part, intent_id) do nothing`)
  const rows = await tx.rows<{ intentId: number; id: number }>(sql`
    select intent_id as "intentId", task_id as id from call_tasks
    where part = any(${of((o) => o.part)}::smallint[]) and intent_id = any(${of((o) => o.intentId)}::bigint[])`)
  return new Map(rows.map((row) => [row.intentId, row.id]))
}

export interface TaskRow extends Omit<CallTask, 'name' | 'state' | 'dueAt' | 'appointmentAt' | 'createdAt' | 'finishedAt'> {
  readonly part: number
  readonly state: 'open' | 'done' | 'cancelled'
  readonly dueAt: Date
  readonly appointmentAt: Date | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly text: string
  readonly note: string
  readonly node: string
  readonly trigger: Readonly<Record<string, unknown>>
}

const columns: Sql = sql`t.part, t.task_id as id, t.person_id as "personId", t.number, t.title, t.state, t.assignee_id as "assigneeId", a.name as assignee,
  j.public_id as "journeyId", j.name as "journeyName", t.due_at as "dueAt", t.calls, t.result, t.reason, t.note, t.appointment_at as "appointmentAt",
  t.cancelled_why as "cancelledWhy", t.created_at as "createdAt", t.finished_at as "finishedAt", t.body as text, t.node, t.trigger`
const joined: Sql = sql`call_tasks t left join accounts a on a.account_id = t.assignee_id left join journeys j on j.journey_id = t.journey_id`

export interface TaskFilter {
  readonly status: (typeof callStates)[number] | 'active' | 'all'
  readonly assigneeId: number | undefined
  readonly due: 'now' | 'later' | undefined
  readonly result: string | undefined
  readonly journeyId: string | undefined
  readonly personId: number | undefined
  readonly after: readonly [at: string, id: number] | undefined
  readonly limit: number
}

const inState: Readonly<Record<TaskFilter['status'], Sql>> = {
  open: sql`t.state = 'open' and t.assignee_id is null`,
  taken: sql`t.state = 'open' and t.assignee_id is not null`,
  active: sql`t.state = 'open'`,
  done: sql`t.state = 'done'`,
  cancelled: sql`t.state = 'cancelled'`,
  all: sql`true`,
}

/** Tasks of a project, what is due first, first. */
export function list(db: Db, projectId: number, filter: TaskFilter, now: Date): Promise<TaskRow[]> {
  const [at, id] = filter.after ?? [null, null]
  const parts = filter.personId === undefined ? allParts : [partOf(filter.personId)]
  return db.rows(sql`
    select ${columns} from ${joined}
    where t.part = any(${parts}::smallint[]) and t.project_id = ${projectId} and ${inState[filter.status]}
      and (${filter.assigneeId ?? null}::bigint is null or t.assignee_id = ${filter.assigneeId ?? null})
      and (${filter.due ?? null}::text is null or (t.due_at <= ${now}) = (${filter.due ?? null} = 'now'))
      and (${filter.result ?? null}::text is null or t.result = ${filter.result ?? null})
      and (${filter.journeyId ?? null}::text is null or j.public_id = ${filter.journeyId ?? null})
      and (${filter.personId ?? null}::bigint is null or t.person_id = ${filter.personId ?? null})
      and (${at}::timestamptz is null or (t.due_at, t.task_id) > (${at}::timestamptz, ${id}::bigint))
    order by t.due_at, t.task_id limit ${filter.limit}`)
}

export const find = (db: Db, projectId: number, id: number): Promise<TaskRow | undefined> =>
  db.one(
    sql`select ${columns} from ${joined} where t.part = any(${allParts}::smallint[]) and t.project_id = ${projectId} and t.task_id = ${id}`,
  )

/** How many are to be done: by now, by one, in all. */
export const counts = async (
  db: Db,
  projectId: number,
  assigneeId: number,
  now: Date,
): Promise<{ due: number; mine: number; active: number }> =>
  (await db.one(sql`
    select count(*) filter (where due_at <= ${now})::int as due, count(*) filter (where assignee_id = ${assigneeId})::int as mine, count(*)::int as active
    from call_tasks where part = any(${allParts}::smallint[]) and project_id = ${projectId} and state = 'open'`)) ?? {
    due: 0,
    mine: 0,
    active: 0,
  }

export interface MadeRow {
  readonly call: number
  readonly result: string
  readonly reason: string
  readonly note: string
  readonly nextCallAt: Date | null
  readonly appointmentAt: Date | null
  readonly by: string
  readonly at: Date
}

/** The calls that were made for a task, in order. */
export const made = (db: Db, part: number, id: number): Promise<MadeRow[]> =>
  db.rows(sql`
    select call, result, reason, note, next_call_at as "nextCallAt", appointment_at as "appointmentAt", by_name as by, at from call_results
    where part = ${part} and task_id = ${id} order by call`)

/** Tasks that are to be done get somebody, or nobody; answers which. */
export const assign = (
  tx: Tx,
  projectId: number,
  ids: readonly number[],
  assigneeId: number | null,
  now: Date,
): Promise<{ id: number }[]> =>
  tx.rows(sql`
    update call_tasks set assignee_id = ${assigneeId}, changed_at = ${now}
    where part = any(${allParts}::smallint[]) and project_id = ${projectId} and task_id = any(${ids}::bigint[]) and state = 'open' returning task_id as id`)

/** One that nobody has yet, or whoever asks has. */
export const take = (tx: Tx, projectId: number, id: number, by: number, now: Date): Promise<number> =>
  tx.run(sql`
    update call_tasks set assignee_id = ${by}, changed_at = ${now}
    where part = any(${allParts}::smallint[]) and project_id = ${projectId} and task_id = ${id} and state = 'open' and coalesce(assignee_id, ${by}) = ${by}`)

export const cancel = (tx: Tx, projectId: number, ids: readonly number[], why: string, now: Date): Promise<{ id: number }[]> =>
  tx.rows(sql`
    update call_tasks set state = 'cancelled', cancelled_why = ${why}, changed_at = ${now}, finished_at = ${now}
    where part = any(${allParts}::smallint[]) and project_id = ${projectId} and task_id = any(${ids}::bigint[]) and state = 'open' returning task_id as id`)

/** Nobody is called any more for runs that were cut short, nor for what has waited for longer than the project wants. */
export async function cancelPassed(tx: Tx, now: Date): Promise<void> {
  await tx.run(sql`
    update call_tasks t set state = 'cancelled', cancelled_why = 'run_ended: ' || r.cut, changed_at = ${now}, finished_at = ${now}
    from journey_runs r where t.part = any(${allParts}::smallint[]) and t.state = 'open' and r.part = t.part and r.run_id = t.run_id and r.token = 0 and r.cut is not null`)
  await tx.run(sql`
    update call_tasks t set state = 'cancelled', cancelled_why = 'too_old', changed_at = ${now}, finished_at = ${now}
    from call_settings s where t.part = any(${allParts}::smallint[]) and t.state = 'open' and s.project_id = t.project_id
      and t.created_at < ${now}::timestamptz - make_interval(days => s.cancel_after_days)`)
}
