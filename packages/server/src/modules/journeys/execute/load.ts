import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { type InboxRow, type Run, runStates, type Values, type Watch } from './types.ts'

/** Takes rows of the inbox in their order: a person's rows as the log had them, controls where they were put. */
export async function takeInbox(tx: Tx, parts: readonly number[], limit: number): Promise<InboxRow[]> {
  const rows = await tx.rows<InboxRow>(sql`
    with taken as (
      select i.part, i.inbox_id from part_inbox i where i.part = any(${parts}::smallint[]) order by i.inbox_id limit ${limit}
    )
    delete from part_inbox i using taken t where i.part = t.part and i.inbox_id = t.inbox_id and i.part = any(${parts}::smallint[])
    returning i.part, i.inbox_id as "inboxId", i.project_id as "projectId", i.person_id as "personId", i.kind, i.event,
      i.event_at as "eventAt", i.event_id as "eventId", i.log_offset as "logOffset", i.payload`)
  return rows.toSorted((a, b) => a.inboxId - b.inboxId)
}

interface RunRow {
  readonly part: number
  readonly runId: number
  readonly projectId: number
  readonly journeyId: number
  readonly version: number
  readonly personId: number
  readonly entryKey: string
  readonly enteredAt: Date
  readonly node: string
  readonly state: number
  readonly arrivedAt: Date
  readonly dueAt: Date | null
  readonly absence: boolean
  readonly visits: number
  readonly reason: string
  readonly trigger: Values
}

const columns: Sql = sql`r.part, r.run_id as "runId", r.project_id as "projectId", r.journey_id as "journeyId", r.version, r.person_id as "personId",
  r.entry_key as "entryKey", r.entered_at as "enteredAt", r.node, r.state, r.arrived_at as "arrivedAt", r.due_at as "dueAt", r.absence, r.visits, r.reason, r.trigger`

export async function runsOfPeople(tx: Tx, people: readonly number[]): Promise<Run[]> {
  if (people.length === 0) return []
  const parts = [...new Set(people.map(partOf))]
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from journey_runs r where r.part = any(${parts}::smallint[]) and r.person_id = any(${people}::bigint[]) order by r.part, r.run_id`)
  return rows.map(runOf)
}

export async function runsOfJourney(tx: Tx, parts: readonly number[], journeyId: number): Promise<Run[]> {
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from journey_runs r where r.part = any(${parts}::smallint[]) and r.journey_id = ${journeyId} and r.state in (0, 1) order by r.part, r.run_id`)
  return rows.map(runOf)
}

/** Runs whose wait is over: by the clock for plain waits, by clock and watermark for what must not have happened. */
export async function dueRuns(
  tx: Tx,
  parts: readonly number[],
  journeys: readonly number[],
  until: { now: Date; absence: Date; limit: number },
): Promise<Run[]> {
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from journey_runs r
    where r.part = any(${parts}::smallint[]) and r.journey_id = any(${journeys}::int[]) and r.due_at <= ${until.now}
      and (not r.absence or r.due_at <= ${until.absence})
    order by r.due_at limit ${until.limit}`)
  return rows.map(runOf)
}

function runOf(row: RunRow): Run {
  const { node, state, arrivedAt, dueAt, absence, visits, reason, enteredAt, ...rest } = row
  return {
    ...rest,
    enteredAt: enteredAt.getTime(),
    pending: state === runStates.pending,
    position: {
      node,
      arrivedAt: arrivedAt.getTime(),
      dueAt: dueAt?.getTime() ?? null,
      absence,
      visits,
      reason,
      state: state === runStates.done ? 'done' : state === runStates.exited ? 'exited' : 'waiting',
    },
  }
}

export async function watchesOfPeople(tx: Tx, people: readonly number[]): Promise<Watch[]> {
  if (people.length === 0) return []
  const parts = [...new Set(people.map(partOf))]
  const rows = await tx.rows<Omit<Watch, 'fromAt' | 'until'> & { fromAt: Date; until: Date }>(sql`
    select w.part, w.run_id as "runId", w.project_id as "projectId", w.journey_id as "journeyId", w.version, w.person_id as "personId",
      w.from_at as "fromAt", w.until, w.trigger
    from goal_watches w where w.part = any(${parts}::smallint[]) and w.person_id = any(${people}::bigint[]) order by w.part, w.run_id`)
  return rows.map((row) => ({ ...row, fromAt: row.fromAt.getTime(), until: row.until.getTime() }))
}

export async function nextRunIds(tx: Tx, n: number): Promise<number[]> {
  if (n === 0) return []
  const rows = await tx.rows<{ id: number }>(sql`select nextval('journey_run_seq') as id from generate_series(1, ${n})`)
  return rows.map((row) => row.id)
}
