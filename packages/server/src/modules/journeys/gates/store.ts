import type { Queue } from '@millrace/contract/journeys/index.ts'
import { eraseMentions } from '../../../platform/mentions.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface Place {
  readonly journeyId: number
  readonly node: string
}

export interface Standing extends Place {
  readonly by: string
  readonly note: string
  readonly at: Date
}

/** Approvals at these steps that hold for everybody who comes there. */
export const standingAt = (db: Db, places: readonly Place[]): Promise<Standing[]> =>
  db.rows<Standing>(sql`
    select a.journey_id as "journeyId", a.node, a.by, a.note, a.at from journey_approvals a
    join unnest(${places.map((one) => one.journeyId)}::int[], ${places.map((one) => one.node)}::text[]) x(j, n) on a.journey_id = x.j and a.node = x.n`)

export async function keepStanding(tx: Tx, projectId: number, { journeyId, node, by, note, at }: Standing): Promise<void> {
  await tx.run(sql`
    insert into journey_approvals (approval_id, project_id, journey_id, node, by, note, at)
    values (${`${journeyId}/${node}`}, ${projectId}, ${journeyId}, ${node}, ${by}, ${note}, ${at})
    on conflict (journey_id, node) do update set by = excluded.by, note = excluded.note, at = excluded.at`)
}

export const dropStanding = (tx: Tx, { journeyId, node }: Place): Promise<number> =>
  tx.run(sql`delete from journey_approvals where journey_id = ${journeyId} and node = ${node}`)

/** The journey is over; begun anew it asks again. */
export const forgetStanding = (tx: Tx, journeyId: number): Promise<number> =>
  tx.run(sql`delete from journey_approvals where journey_id = ${journeyId}`)

/** What people wrote stays; what it says of somebody who was erased does not. */
export const eraseFromApprovals = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'journey_approvals', key: 'approval_id', columns: ['note'] }, projectId, mentions)

/**
 * Owners that ask for places wait for each other until they have committed: with a lock for each gate two of them could come to the same ones in
 * different orders.
 */
export const lockGates = (tx: Tx): Promise<number> => tx.run(sql`select pg_advisory_xact_lock(hashtext('journey_budgets'))`)

/** As many as come to a budget at once. */
export interface Claim extends Place {
  readonly projectId: number
  readonly period: string
  readonly most: number
  readonly wants: number
}

/** Takes as much from budgets as is wanted and left; answers with how much, in the order asked. */
export async function claim(tx: Tx, claims: readonly Claim[]): Promise<number[]> {
  await lockGates(tx)
  const of = <T>(read: (one: Claim) => T): T[] => claims.map(read)
  const rows = await tx.rows<Place & { period: string; granted: number }>(sql`
    insert into journey_budgets as b (journey_id, node, period, project_id, used, most)
    select j, n, p, pr, least(w, m), m from unnest(${of((c) => c.journeyId)}::int[], ${of((c) => c.node)}::text[], ${of((c) => c.period)}::text[],
      ${of((c) => c.projectId)}::int[], ${of((c) => c.wants)}::bigint[], ${of((c) => c.most)}::bigint[]) x(j, n, p, pr, w, m)
    on conflict (journey_id, node, period) do update set used = greatest(b.used, least(excluded.most, b.used + excluded.used)), most = excluded.most
    returning b.journey_id as "journeyId", b.node, b.period, new.used - coalesce(old.used, 0) as granted`)
  const granted = new Map(rows.map((row) => [`${row.journeyId}\n${row.node}\n${row.period}`, row.granted]))
  return claims.map((one) => granted.get(`${one.journeyId}\n${one.node}\n${one.period}`) ?? 0)
}

export const usedOf = (db: Db, journeyId: number): Promise<{ node: string; period: string; used: number }[]> =>
  db.rows(sql`select node, period, used from journey_budgets where journey_id = ${journeyId}`)

/** Where people wait, of which version. */
export const waitingAt = (db: Db, journeyId: number): Promise<{ node: string; version: number; n: number }[]> =>
  db.rows(sql`
    select node, version, count(*) as n from journey_runs where journey_id = ${journeyId} and state = 1 and not is_test group by node, version`)

/** Where a run stands now. */
export const partOfRun = async (db: Db, { journeyId, node }: Place, runId: number): Promise<number | undefined> =>
  (
    await db.one<{ part: number }>(sql`
      select part from journey_runs where journey_id = ${journeyId} and node = ${node} and state = 1 and run_id = ${runId} limit 1`)
  )?.part

/** The accounts behind these versions: who asked for the review by which they went live, or who published them. */
export async function makersOf(db: Db, journeyId: number, versions: readonly number[]): Promise<string[]> {
  const rows = await db.rows<{ by: string }>(sql`
    select unnest(coalesce(
      (select r.submitters from journey_reviews r where r.journey_id = v.journey_id and r.version = v.version and r.state = 'published'
        order by r.number desc limit 1), array[v.published_by])) as by
    from journey_versions v where v.journey_id = ${journeyId} and v.version = any(${versions}::int[])`)
  return rows.map((row) => row.by)
}

export type StoredQueue = Place & Queue

export const queuesAt = (db: Db, places: readonly Place[]): Promise<StoredQueue[]> =>
  db.rows<StoredQueue>(sql`
    select q.journey_id as "journeyId", q.node, q.per_minute as "perMinute", q.next, q.first, q.minute, q.head, q.passed, q.passed_in as "passedIn"
    from journey_queues q
    join unnest(${places.map((one) => one.journeyId)}::int[], ${places.map((one) => one.node)}::text[]) x(j, n) on q.journey_id = x.j and q.node = x.n`)

export async function writeQueues(tx: Tx, queues: readonly (StoredQueue & { readonly projectId: number })[]): Promise<void> {
  const of = <T>(read: (one: StoredQueue & { projectId: number }) => T): T[] => queues.map(read)
  await tx.run(sql`
    insert into journey_queues (journey_id, node, project_id, per_minute, next, first, minute, head, passed, passed_in)
    select * from unnest(${of((q) => q.journeyId)}::int[], ${of((q) => q.node)}::text[], ${of((q) => q.projectId)}::int[], ${of((q) => q.perMinute)}::int[],
      ${of((q) => q.next)}::bigint[], ${of((q) => q.first)}::bigint[], ${of((q) => q.minute)}::int[], ${of((q) => q.head)}::bigint[],
      ${of((q) => q.passed)}::int[], ${of((q) => q.passedIn)}::int[])
    on conflict (journey_id, node) do update set per_minute = excluded.per_minute, next = excluded.next, first = excluded.first, minute = excluded.minute,
      head = excluded.head, passed = excluded.passed, passed_in = excluded.passed_in`)
}

/** The lowest number from one on of somebody who stands at a step and was due before a time. */
export async function overdueAt(db: Db, { journeyId, node }: Place, from: number, before: Date): Promise<number | undefined> {
  const number = sql`(trigger #>> '{$turn,1}')::bigint`
  const row = await db.one<{ number: number }>(sql`
    select ${number} as number from journey_runs
    where journey_id = ${journeyId} and due_at < ${before} and (node = ${node} or starts_with(node, ${`${node}.`})) and state = 1 and not is_test and ${number} >= ${from}
    order by due_at limit 1`)
  return row?.number
}

/** How much of these is used, at a step that every journey has. */
export const usedAt = (
  db: Db,
  node: string,
  asked: readonly { readonly journeyId: number; readonly period: string }[],
): Promise<{ journeyId: number; period: string; used: number }[]> =>
  db.rows(sql`
    select b.journey_id as "journeyId", b.period, b.used from journey_budgets b
    join unnest(${asked.map((one) => one.journeyId)}::int[], ${asked.map((one) => one.period)}::text[]) x(j, p)
      on b.journey_id = x.j and b.node = ${node} and b.period = x.p`)

export async function addUsed(
  tx: Tx,
  taken: readonly (Place & { readonly projectId: number; readonly period: string; readonly most: number; readonly n: number })[],
): Promise<void> {
  const of = <T>(read: (one: (typeof taken)[number]) => T): T[] => taken.map(read)
  await tx.run(sql`
    insert into journey_budgets as b (journey_id, node, period, project_id, used, most)
    select * from unnest(${of((t) => t.journeyId)}::int[], ${of((t) => t.node)}::text[], ${of((t) => t.period)}::text[], ${of((t) => t.projectId)}::int[],
      ${of((t) => t.n)}::bigint[], ${of((t) => t.most)}::bigint[])
    on conflict (journey_id, node, period) do update set used = b.used + excluded.used, most = excluded.most`)
}
