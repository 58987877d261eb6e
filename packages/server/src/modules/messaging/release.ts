import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { type Intent, intentColumns } from './store.ts'

/** How a resumed journey lets go of what became overdue during its pause. */
export interface Release {
  readonly journeyId: number
  readonly projectId: number
  readonly resumedAt: Date
  readonly perMinute: number
  /** Later than this is not sent any more. */
  readonly skipHours: number | null
}

const hourMs = 3_600_000
/** Time not used is lost: after a stop of ours no burst makes up for it. */
const creditMs = 1_000
/** Timers of a journey may fire late after a resume, but not for longer than this. */
const settledMs = 3_600_000

/** Where it is kept what is let go of: messages here, calls in a table of their own of the same shape. */
type Table = 'message_releases' | 'journey_call_releases'

export async function startRelease(
  tx: Tx,
  table: Table,
  { journeyId, projectId, resumedAt, perMinute, skipHours }: Release,
): Promise<void> {
  await tx.run(sql`
    insert into ${sql.id(table)} as r (journey_id, project_id, resumed_at, per_minute, skip_hours, next_at)
    values (${journeyId}, ${projectId}, ${resumedAt}, ${perMinute}, ${skipHours}, ${resumedAt})
    on conflict (journey_id) do update set resumed_at = excluded.resumed_at, per_minute = excluded.per_minute, skip_hours = excluded.skip_hours,
      next_at = greatest(r.next_at, excluded.next_at)`)
}

/** Was it due so long before the resume that it has lost its point? */
export const isTooLate = (release: Release, dueAt: Date): boolean => dueAt < sinceOf(release)

export async function releasesOf(tx: Tx, journeyIds: readonly number[]): Promise<Map<number, Release>> {
  const rows = await tx.rows<Release>(sql`
    select journey_id as "journeyId", project_id as "projectId", resumed_at as "resumedAt", per_minute as "perMinute", skip_hours as "skipHours"
    from message_releases where journey_id = any(${journeyIds}::int[])`)
  return new Map(rows.map((row) => [row.journeyId, row]))
}

/**
 * Takes due sends of paused journeys, and overdue ones of resumed journeys, out of the way of the others: once each. What
 * was held for a journey that has ended meanwhile comes back, to be dropped.
 */
export async function hold(tx: Tx, parts: readonly number[], now: Date): Promise<void> {
  const journeys = await tx.rows<{ id: number; before: Date | null }>(sql`
    select j.journey_id as id, case when j.state = 'running' then r.resumed_at end as before from journeys j
    left join message_releases r on r.journey_id = j.journey_id where j.state = 'paused' or (j.state = 'running' and r.journey_id is not null)`)
  // What is due, and what waits for the rate of an account: after the pause both go at the pace of the release.
  for (const waits of journeys.length > 0 ? [sql`i.next_at <= ${now}`, sql`i.waits_for <> ''`] : [])
    await tx.run(sql`
      update message_intents i set next_at = null, waits_for = '', reason = case when x.before is null then 'journey_paused' else 'released_slowly' end
      from unnest(${journeys.map((one) => one.id)}::int[], ${journeys.map((one) => one.before)}::timestamptz[]) x(journey, before)
      where i.part = any(${parts}::smallint[]) and i.journey_id = x.journey and i.state = 'queued' and ${waits}
        and (x.before is null or i.due_at < x.before)`)
  await tx.run(sql`
    update message_intents i set next_at = ${now}, waits_for = '' from journeys j
    where i.part = any(${parts}::smallint[]) and i.state = 'queued' and i.next_at is null and j.journey_id = i.journey_id and j.state = 'ended'`)
}

interface Open extends Release {
  readonly nextAt: Date
}

/**
 * Held sends of resumed journeys whose turn has come, oldest first: at the journey's rate over all parts, since its row
 * is locked while its turns are given out. What is too late comes with them, to be dropped, and takes no turn.
 */
export async function claimHeld(
  tx: Tx,
  parts: readonly number[],
  exceptLines: readonly string[],
  now: Date,
  limit: number,
): Promise<Intent[]> {
  const open = await tx.rows<Open>(sql`
    select r.journey_id as "journeyId", r.project_id as "projectId", r.resumed_at as "resumedAt", r.per_minute as "perMinute",
      r.skip_hours as "skipHours", r.next_at as "nextAt"
    from message_releases r join journeys j on j.journey_id = r.journey_id
    where j.state = 'running' and exists (
      select 1 from message_intents i where i.journey_id = r.journey_id and i.state = 'queued' and i.next_at is null and i.waits_for = '' and i.part = any(${parts}::smallint[])
        and i.project_id || '/' || i.channel <> all(${exceptLines}::text[]))
    order by r.journey_id for update of r skip locked`)
  if (open.length === 0) return []
  const late = await heldOf(
    tx,
    parts,
    exceptLines,
    open.flatMap((one) => (one.skipHours === null ? [] : [{ ...one, until: sinceOf(one), turns: limit }])),
  )
  const turns = open.map((one) => ({ ...one, from: sinceOf(one), ...turnsOf(one, now, limit) }))
  const taken = await heldOf(tx, parts, exceptLines, turns)
  await spendTurns(tx, 'message_releases', turns, taken)
  return [...late, ...taken]
}

/** What was due before then has lost its point. */
export const sinceOf = ({ resumedAt, skipHours }: Release): Date =>
  new Date(skipHours === null ? 0 : resumedAt.getTime() - skipHours * hourMs)

interface Turns {
  readonly start: number
  readonly stepMs: number
  readonly turns: number
}

/** How many turns have come at a rate, and from when on. */
export function turnsOf({ nextAt, perMinute }: Pick<Open, 'nextAt' | 'perMinute'>, now: Date, limit: number): Turns {
  const stepMs = 60_000 / perMinute
  const start = Math.max(nextAt.getTime(), now.getTime() - creditMs)
  const turns = start > now.getTime() ? 0 : Math.floor((now.getTime() - start) / stepMs) + 1
  return { start, stepMs, turns: Math.min(turns, limit) }
}

/** Each that was taken has used a turn of its journey. */
export async function spendTurns(
  tx: Tx,
  table: Table,
  turns: readonly (Turns & { readonly journeyId: number })[],
  taken: readonly { readonly journeyId: number | null }[],
): Promise<void> {
  const used = Map.groupBy(taken, (one) => one.journeyId)
  const after = turns.map(({ journeyId, start, stepMs }) => new Date(start + (used.get(journeyId)?.length ?? 0) * stepMs))
  await tx.run(sql`
    update ${sql.id(table)} r set next_at = x.next_at
    from unnest(${turns.map((one) => one.journeyId)}::int[], ${after}::timestamptz[]) x(journey, next_at) where r.journey_id = x.journey`)
}

function heldOf(
  tx: Tx,
  parts: readonly number[],
  exceptLines: readonly string[],
  asked: readonly { journeyId: number; from?: Date; until?: Date; turns: number }[],
): Promise<Intent[]> {
  if (asked.length === 0) return Promise.resolve([])
  return tx.rows<Intent>(sql`
    select h.* from unnest(${asked.map((one) => one.journeyId)}::int[], ${asked.map((one) => one.from ?? null)}::timestamptz[],
      ${asked.map((one) => one.until ?? null)}::timestamptz[], ${asked.map((one) => one.turns)}::int[]) x(journey, since, until, turns)
    cross join lateral (
      select ${intentColumns} from message_intents i
      where i.part = any(${parts}::smallint[]) and i.journey_id = x.journey and i.state = 'queued' and i.next_at is null and i.waits_for = ''
        and i.project_id || '/' || i.channel <> all(${exceptLines}::text[]) and (x.since is null or i.due_at >= x.since) and (x.until is null or i.due_at < x.until)
      order by i.due_at, i.part, i.intent_id limit x.turns for update) h`)
}

/** Forgets releases that are through: nothing is held, and no timer can be overdue any more. */
export const dropReleases = (db: Db, now: Date): Promise<number> =>
  db.run(sql`
    delete from message_releases r where r.resumed_at < ${new Date(now.getTime() - settledMs)}
      and not exists (select 1 from message_intents i where i.journey_id = r.journey_id and i.state = 'queued' and i.next_at is null and i.waits_for = '')`)
