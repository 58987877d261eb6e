import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { type Absence, type InboxRow, type Live, type Run, runStates, type Values, type Watch } from './types.ts'

const inboxColumns: Sql = sql`i.part, i.inbox_id as "inboxId", i.project_id as "projectId", i.person_id as "personId", i.kind, i.event,
  i.event_at as "eventAt", i.event_id as "eventId", i.log_part as "logPart", i.log_offset as "logOffset", i.received_at as "receivedAt", i.payload`

/** Takes events, word that people have changed, answers to calls, and who is brought in, from the inbox in its order, at most so many. */
export const takeEvents = (tx: Tx, parts: readonly number[], limit: number): Promise<InboxRow[]> =>
  take(tx, parts, sql`i.kind in ('event', 'touched', 'called', 'enter', 'handoff')`, limit)

/** Takes what identity did: people merged away or erased, and runs that came from them. */
export const takeMoves = (tx: Tx, parts: readonly number[], limit: number): Promise<InboxRow[]> =>
  take(tx, parts, sql`i.kind in ('merged_away', 'runs', 'erased')`, limit)

/** Takes what operators did to journeys, a row per part. */
export const takeChanges = (tx: Tx, parts: readonly number[], limit: number): Promise<InboxRow[]> =>
  take(tx, parts, sql`i.kind in ('republish', 'end', 'shift', 'decide')`, limit)

async function take(tx: Tx, parts: readonly number[], kind: Sql, limit: number): Promise<InboxRow[]> {
  const rows = await tx.rows<InboxRow>(sql`
    with taken as (
      select i.part, i.inbox_id from part_inbox i where i.part = any(${parts}::smallint[]) and ${kind} order by i.inbox_id limit ${limit}
    )
    delete from part_inbox i using taken t where i.part = t.part and i.inbox_id = t.inbox_id
    returning ${inboxColumns}`)
  return rows.toSorted((a, b) => a.inboxId - b.inboxId)
}

/**
 * Is anything to be taken or due? Asked before any lock is taken: most wakes are for events no journey names. Timers are looked for by journey and
 * in their order, which leaves the planner no other way: with old statistics it would read a million that are not due (2 s instead of 0.3 ms).
 */
export async function hasWork(db: Db, parts: readonly number[], now: Date): Promise<boolean> {
  const row = await db.one<{ any: boolean }>(sql`
    select exists (select 1 from part_inbox i where i.part = any(${parts}::smallint[]))
      or exists (select 1 from journeys j cross join lateral (
        select 1 from journey_runs r where r.journey_id = j.journey_id and r.part = any(${parts}::smallint[]) and r.due_at <= ${now} order by r.due_at limit 1) r
        where j.state = 'running')
      or exists (select 1 from journey_audience_parts a where a.part = any(${parts}::smallint[]) and a.due_at <= ${now} and a.taken < a.size)
      or exists (select 1 from journey_dates d where d.part = any(${parts}::smallint[]) and d.due_at <= ${now}) as any`)
  return row?.any ?? false
}

export const hasControls = async (db: Db, parts: readonly number[]): Promise<boolean> =>
  (await db.one(
    sql`select 1 as one from part_inbox i where i.part = any(${parts}::smallint[]) and i.kind not in ('event', 'touched', 'called', 'enter', 'handoff') limit 1`,
  )) !== undefined

/**
 * Who people are now whose runs have already travelled on. As long as the merge itself waits in the inbox, their runs
 * are still here, and so are they.
 */
export async function travelled(tx: Tx, people: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.rows<{ old: number; now: number }>(sql`
    select o.old_person_id as old, o.person_id as now from ${pairs(people)} join person_overrides o on o.part = x.p and o.old_person_id = x.i
    where not exists (select 1 from part_inbox i where i.part = o.part and i.kind = 'merged_away' and i.person_id = o.old_person_id)`)
  return new Map(rows.map((row) => [row.old, row.now]))
}

/** Rows of many people are found by (part, person) one by one: two long arrays in one condition are tried in every combination. */
const pairs = (people: readonly number[]): Sql => sql`unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)`

interface RunRow {
  readonly part: number
  readonly runId: number
  readonly token: number
  readonly isExtra: boolean
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
  readonly isTest: boolean
  readonly cut: string | null
  readonly arrivedBy: string
  readonly absences: readonly Absence[] | null
}

const columns: Sql = sql`r.part, r.run_id as "runId", r.project_id as "projectId", r.journey_id as "journeyId", r.version, r.person_id as "personId",
  r.entry_key as "entryKey", r.entered_at as "enteredAt", r.node, r.state, r.arrived_at as "arrivedAt", r.due_at as "dueAt", r.absence, r.visits, r.reason, r.trigger,
  r.is_test as "isTest", r.cut, r.arrived_by as "arrivedBy", r.absences, r.token, r.is_extra as "isExtra"`

export async function runsOfPeople(tx: Tx, people: readonly number[]): Promise<Run[]> {
  if (people.length === 0) return []
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from ${pairs(people)} join journey_runs r on r.part = x.p and r.person_id = x.i order by r.part, r.run_id`)
  return rows.map(runOf)
}

/** These and every other token of their runs: what one of them does may concern the others. */
export async function withTokens(tx: Tx, live: Live, runs: readonly Run[]): Promise<Run[]> {
  const parting = [...new Map(runs.flatMap((run) => (live.parts(run.journeyId) ? [[run.runId, run]] : []))).values()]
  if (parting.length === 0) return [...runs]
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from unnest(${parting.map((run) => run.part)}::smallint[], ${parting.map((run) => run.runId)}::bigint[]) x(p, i)
      join journey_runs r on r.part = x.p and r.run_id = x.i order by r.part, r.run_id, r.token`)
  const here = new Set(runs.map(keyOf))
  return [...runs, ...rows.filter((row) => !here.has(keyOf(row))).map(runOf)]
}

/** These and all runs of some of their people. */
export async function withOthers(tx: Tx, runs: readonly Run[], some: readonly Run[]): Promise<Run[]> {
  const here = new Set(runs.map(keyOf))
  const found = await runsOfPeople(tx, [...new Set(some.map((run) => run.personId))])
  return [...runs, ...found.filter((run) => !here.has(keyOf(run)))]
}

const keyOf = ({ runId, token }: Pick<Run, 'runId' | 'token'>): string => `${runId}/${token}`

export async function runsOfJourney(tx: Tx, parts: readonly number[], journeyId: number): Promise<Run[]> {
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from journey_runs r where r.part = any(${parts}::smallint[]) and r.journey_id = ${journeyId} and r.state in (0, 1) order by r.part, r.run_id`)
  return rows.map(runOf)
}

/** Those who wait at a step, or one of them. */
export async function runsAt(
  tx: Tx,
  parts: readonly number[],
  { journeyId, node, runId }: { journeyId: number; node: string; runId: number | null },
): Promise<Run[]> {
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from journey_runs r
    where r.part = any(${parts}::smallint[]) and r.journey_id = ${journeyId} and r.node = ${node} and r.state = 1
      and (${runId}::bigint is null or r.run_id = ${runId}) order by r.part, r.run_id, r.token`)
  return rows.map(runOf)
}

interface Due {
  readonly now: Date
  readonly absence: Date
  readonly limit: number
}

/**
 * Runs whose wait is over: by the clock for plain waits, by clock and watermark for what must not have happened. Each journey that has any gets
 * the same share of the places, its oldest first: a million of one do not keep the others back. `isMore`: some journey has more.
 */
export async function dueRuns(
  tx: Tx,
  parts: readonly number[],
  journeys: readonly number[],
  { now, absence, limit }: Due,
): Promise<{ readonly runs: Run[]; readonly isMore: boolean }> {
  const isDue = sql`r.journey_id = j.id and r.part = any(${parts}::smallint[]) and r.due_at <= ${now} and (not r.absence or r.due_at <= ${absence})`
  const some = await tx.rows<{ id: number }>(sql`
    select j.id from unnest(${journeys}::int[]) j(id) where exists (select 1 from journey_runs r where ${isDue})`)
  if (some.length === 0) return { runs: [], isMore: false }
  const each = Math.ceil(limit / some.length)
  const rows = await tx.rows<RunRow>(sql`
    select ${columns} from unnest(${some.map((one) => one.id)}::int[]) j(id)
      cross join lateral (select * from journey_runs r where ${isDue} order by r.due_at limit ${each}) r`)
  const byJourney = Map.groupBy(rows, (row) => row.journeyId)
  return { runs: rows.map(runOf), isMore: [...byJourney.values()].some((own) => own.length === each) }
}

const stateNames: readonly Run['position']['state'][] = ['waiting', 'waiting', 'done', 'exited', 'parked']

function runOf(row: RunRow): Run {
  const { node, state, arrivedAt, dueAt, absence, visits, reason, enteredAt, absences, ...rest } = row
  return {
    ...rest,
    enteredAt: enteredAt.getTime(),
    absences: absences ?? [],
    pending: state === runStates.pending,
    position: {
      node,
      arrivedAt: arrivedAt.getTime(),
      dueAt: dueAt?.getTime() ?? null,
      absence,
      visits,
      reason,
      state: stateNames[state] ?? 'waiting',
    },
  }
}

export async function watchesOfPeople(tx: Tx, people: readonly number[]): Promise<Watch[]> {
  if (people.length === 0) return []
  const rows = await tx.rows<Omit<Watch, 'fromAt' | 'until'> & { fromAt: Date; until: Date }>(sql`
    select w.part, w.run_id as "runId", w.project_id as "projectId", w.journey_id as "journeyId", w.version, w.person_id as "personId",
      w.from_at as "fromAt", w.until, w.trigger
    from ${pairs(people)} join goal_watches w on w.part = x.p and w.person_id = x.i order by w.part, w.run_id`)
  return rows.map((row) => ({ ...row, fromAt: row.fromAt.getTime(), until: row.until.getTime() }))
}

/** Those of the people who are test people. */
export async function testPeople(tx: Tx, people: readonly number[]): Promise<Set<number>> {
  if (people.length === 0) return new Set()
  const rows = await tx.rows<{ id: number }>(sql`
    select p.person_id as id from ${pairs(people)} join people p on p.part = x.p and p.person_id = x.i
    where p.is_test`)
  return new Set(rows.map((row) => row.id))
}

export async function nextRunIds(tx: Tx, n: number): Promise<number[]> {
  if (n === 0) return []
  const rows = await tx.rows<{ id: number }>(sql`select nextval('journey_run_seq') as id from generate_series(1, ${n})`)
  return rows.map((row) => row.id)
}
