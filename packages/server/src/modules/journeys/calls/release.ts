import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { type Release, sinceOf, startRelease, turnsOf, spendTurns } from '../../messaging/index.ts'

const hourMs = 3_600_000

/** How a resumed journey lets go of calls that became overdue during its pause. */
export const startCallRelease = (tx: Tx, release: Release): Promise<void> => startRelease(tx, 'journey_call_releases', release)

interface Held {
  readonly part: number
  readonly callId: number
  readonly attempts: number
  readonly journeyId: number
}

/**
 * Holds overdue calls of resumed journeys, and lets go of those whose turn has come, oldest first: at the journey's rate over all parts, since
 * its row is locked while its turns are given out. Answers with those that are too late to be made at all; they take no turn.
 */
export async function release(tx: Tx, parts: readonly number[], now: Date, limit: number): Promise<Held[]> {
  await tx.run(sql`
    update journey_calls c set next_at = null from journey_call_releases r join journeys j on j.journey_id = r.journey_id and j.state = 'running'
    where c.journey_id = r.journey_id and c.part = any(${parts}::smallint[]) and c.next_at <= ${now} and c.due_at < r.resumed_at`)
  const open = await tx.rows<Release & { nextAt: Date }>(sql`
    select r.journey_id as "journeyId", r.project_id as "projectId", r.resumed_at as "resumedAt", r.per_minute as "perMinute",
      r.skip_hours as "skipHours", r.next_at as "nextAt"
    from journey_call_releases r join journeys j on j.journey_id = r.journey_id and j.state = 'running'
    where exists (select 1 from journey_calls c where c.journey_id = r.journey_id and c.next_at is null and c.part = any(${parts}::smallint[]))
    order by r.journey_id for update of r skip locked`)
  if (open.length === 0) return []
  const late = await heldOf(
    tx,
    parts,
    open.flatMap((one) => (one.skipHours === null ? [] : [{ journeyId: one.journeyId, until: sinceOf(one), turns: limit }])),
  )
  const turns = open.map((one) => ({ ...one, ...turnsOf(one, now, limit) }))
  const taken = await heldOf(
    tx,
    parts,
    turns.map((one) => ({ ...one, from: sinceOf(one) })),
  )
  await tx.run(sql`
    update journey_calls c set next_at = ${now}, since = ${now}, due_at = ${now}
    from unnest(${taken.map((one) => one.part)}::smallint[], ${taken.map((one) => one.callId)}::bigint[]) x(p, i) where c.part = x.p and c.call_id = x.i`)
  await spendTurns(tx, 'journey_call_releases', turns, taken)
  return late
}

function heldOf(
  tx: Tx,
  parts: readonly number[],
  asked: readonly { readonly journeyId: number; readonly from?: Date; readonly until?: Date; readonly turns: number }[],
): Promise<Held[]> {
  if (asked.length === 0) return Promise.resolve([])
  return tx.rows<Held>(sql`
    select h.* from unnest(${asked.map((one) => one.journeyId)}::int[], ${asked.map((one) => one.from ?? null)}::timestamptz[],
      ${asked.map((one) => one.until ?? null)}::timestamptz[], ${asked.map((one) => one.turns)}::int[]) x(journey, since, until, turns)
    cross join lateral (
      select c.part, c.call_id as "callId", c.attempts, c.journey_id as "journeyId" from journey_calls c
      where c.journey_id = x.journey and c.next_at is null and c.part = any(${parts}::smallint[])
        and (x.since is null or c.due_at >= x.since) and (x.until is null or c.due_at < x.until)
      order by c.due_at, c.part, c.call_id limit x.turns for update) h`)
}

/** Forgets releases that are through: nothing is held, and no timer can be overdue any more. */
export const dropCallReleases = (db: Db, now: Date): Promise<number> =>
  db.run(sql`
    delete from journey_call_releases r where r.resumed_at < ${new Date(now.getTime() - hourMs)}
      and not exists (select 1 from journey_calls c where c.journey_id = r.journey_id and c.next_at is null)`)
