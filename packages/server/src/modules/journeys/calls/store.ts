import { allParts } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Values } from '../execute/types.ts'

/** A call that a run waits for. */
export interface NewCall {
  readonly part: number
  readonly projectId: number
  readonly personId: number
  readonly journeyId: number
  readonly version: number
  readonly runId: number
  readonly node: string
  readonly visit: number
  readonly host: string
  readonly isTest: boolean
  readonly trigger: Values
  /** When its step wanted it. */
  readonly dueAt: Date
}

/** Unique per run, node and visit: the same step never asks twice. */
export async function insertCalls(tx: Tx, calls: readonly NewCall[], now: Date): Promise<void> {
  if (calls.length === 0) return
  const of = <T>(read: (call: NewCall) => T): T[] => calls.map(read)
  await tx.run(sql`
    insert into journey_calls (part, project_id, person_id, journey_id, version, run_id, node, visit, host, is_test, trigger, due_at, since, next_at)
    select x.*, ${now}, ${now} from unnest(${of((c) => c.part)}::smallint[], ${of((c) => c.projectId)}::int[], ${of((c) => c.personId)}::bigint[],
      ${of((c) => c.journeyId)}::int[], ${of((c) => c.version)}::int[], ${of((c) => c.runId)}::bigint[], ${of((c) => c.node)}::text[], ${of((c) => c.visit)}::int[],
      ${of((c) => c.host)}::text[], ${of((c) => c.isTest)}::boolean[], ${of((c) => JSON.stringify(c.trigger))}::jsonb[], ${of((c) => c.dueAt)}::timestamptz[]) x
    on conflict (part, run_id, node, visit) do nothing`)
}

export const hasCalls = async (db: Db, parts: readonly number[]): Promise<boolean> =>
  (await db.one(sql`select 1 as one from journey_calls c where c.part = any(${parts}::smallint[]) limit 1`)) !== undefined

/** Hosts that calls wait for: found by jumping from one to the next, however many calls there are. And does any journey let go of calls slowly? */
export async function hosts(tx: Tx): Promise<{ readonly hosts: string[]; readonly isReleasing: boolean }> {
  const rows = await tx.rows<{ host: string; isReleasing: boolean }>(sql`
    with recursive h as (
      (select c.host from journey_calls c order by c.host limit 1)
      union all
      select (select c.host from journey_calls c where c.host > h.host order by c.host limit 1) from h where h.host is not null
    )
    select host, exists (select 1 from journey_call_releases) as "isReleasing" from h where host is not null`)
  return { hosts: rows.map((row) => row.host), isReleasing: rows[0]?.isReleasing ?? false }
}

/** Calls of journeys that go on after a pause, unless they are let go slowly: their hour begins now. */
export const letGo = (tx: Tx, parts: readonly number[], now: Date): Promise<number> =>
  tx.run(sql`
    update journey_calls c set next_at = ${now}, since = ${now} from journeys j
    where c.next_at is null and c.part = any(${parts}::smallint[]) and j.journey_id = c.journey_id and j.state <> 'paused'
      and not (j.state = 'running' and exists (select 1 from journey_call_releases r where r.journey_id = j.journey_id))`)

export interface ClaimedCall extends Omit<NewCall, 'host' | 'dueAt'> {
  readonly callId: number
  readonly host: string
  readonly request: { readonly url: string; readonly body: string } | null
  readonly attempts: number
  readonly since: Date
  readonly journey: string
  readonly journeyState: string
  /** Undefined: the run is on its way, after a merge. */
  readonly stands: boolean | null
  readonly profile: Values
  readonly project: { readonly name: string; readonly timeZone: string; readonly currency: string }
}

export interface Quota {
  readonly host: string
  readonly most: number
}

/** Takes due calls, so many of each host, with all that calling them needs. Who takes one and dies has it taken again at `until`. */
export const claimCalls = (tx: Tx, parts: readonly number[], quotas: readonly Quota[], now: Date, until: Date): Promise<ClaimedCall[]> =>
  tx.rows<ClaimedCall>(sql`
    with taken as (
      update journey_calls c set attempts = c.attempts + 1, next_at = ${until}
      from unnest(${quotas.map((one) => one.host)}::text[], ${quotas.map((one) => one.most)}::int[]) h(host, most) cross join lateral (
        select d.part, d.call_id from journey_calls d
        where d.host = h.host and d.next_at <= ${now} and d.part = any(${parts}::smallint[]) order by d.next_at limit h.most for update skip locked) due
      where c.part = due.part and c.call_id = due.call_id and c.part = any(${parts}::smallint[])
      returning c.*
    )
    select t.part, t.call_id as "callId", t.project_id as "projectId", t.person_id as "personId", t.journey_id as "journeyId", t.version,
      t.run_id as "runId", t.node, t.visit, t.host, t.is_test as "isTest", t.trigger, t.request, t.attempts, t.since,
      j.public_id as journey, j.state as "journeyState", r.state = 1 and r.node = t.node and r.visits = t.visit and r.cut is null as stands,
      coalesce(p.properties, '{}') as profile, jsonb_build_object('name', o.name, 'timeZone', o.time_zone, 'currency', o.currency) as project
    from taken t join journeys j on j.journey_id = t.journey_id join projects o on o.project_id = t.project_id
    left join journey_runs r on r.part = t.part and r.run_id = t.run_id left join people p on p.part = t.part and p.person_id = t.person_id`)

interface Place {
  readonly part: number
  readonly callId: number
  readonly attempts: number
}

/** What came of a call: it has ended, or is called again. */
export type Result = Place &
  (
    | { readonly kind: 'ended'; readonly port: 'ok' | 'failed'; readonly why: string; readonly values: Values }
    | { readonly kind: 'dropped' }
    | {
        readonly kind: 'again'
        /** Null: when its journey goes on. */
        readonly nextAt: Date | null
        /** It was not called: that is no attempt. */
        readonly isFree: boolean
        readonly request: { readonly url: string; readonly body: string } | null
      }
  )

/** Writes results: what ended is told to the inboxes of the people concerned. Whoever was merged meanwhile is found where they are now. */
export async function writeResults(tx: Tx, results: readonly Result[], now: Date): Promise<void> {
  const missed = await writeIn(tx, results, now)
  if (missed.length === 0) return
  const rows = await tx.rows<{ part: number; callId: number }>(sql`
    select c.part, c.call_id as "callId" from journey_calls c
    where c.part = any(${allParts}::smallint[]) and c.call_id = any(${missed.map((one) => one.callId)}::bigint[])`)
  const parts = new Map(rows.map((row) => [row.callId, row.part]))
  await writeIn(
    tx,
    missed.flatMap((one) => {
      const part = parts.get(one.callId)
      return part === undefined || part === one.part ? [] : [{ ...one, part }]
    }),
    now,
  )
}

/** Answers with those whose row is not there. */
async function writeIn(tx: Tx, results: readonly Result[], now: Date): Promise<Result[]> {
  const over = results.filter((one) => one.kind !== 'again')
  const again = results.filter((one) => one.kind === 'again')
  const found = new Set<number>()
  if (over.length > 0) {
    const told = over.map((one) => (one.kind === 'ended' ? JSON.stringify({ port: one.port, why: one.why, values: one.values }) : null))
    // Whoever was overtaken has nothing to say any more, unless it went well.
    const rows = await tx.rows<{ id: number }>(sql`
      with gone as (
        delete from journey_calls c using unnest(${over.map((one) => one.part)}::smallint[], ${over.map((one) => one.callId)}::bigint[],
          ${over.map((one) => one.attempts)}::int[], ${over.map((one) => one.kind === 'ended' && one.port === 'ok')}::boolean[], ${told}::jsonb[]) x(p, i, a, ok, told)
        where c.part = x.p and c.call_id = x.i and c.part = any(${over.map((one) => one.part)}::smallint[]) and (x.ok or c.attempts = x.a)
        returning c.*, x.told
      ), heard as (
        insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at, payload)
        select part, project_id, person_id, 'called', ${now}, 0, 0, ${now}, told || jsonb_build_object('run', run_id, 'node', node, 'visit', visit)
        from gone where told is not null order by part, call_id
      )
      select call_id as id from gone`)
    for (const row of rows) found.add(row.id)
  }
  if (again.length > 0) {
    const rows = await tx.rows<{ id: number }>(sql`
      update journey_calls c set next_at = x.at, attempts = c.attempts - x.free, request = coalesce(x.request, c.request)
      from unnest(${again.map((one) => one.part)}::smallint[], ${again.map((one) => one.callId)}::bigint[], ${again.map((one) => one.attempts)}::int[],
        ${again.map((one) => one.nextAt)}::timestamptz[], ${again.map((one) => (one.isFree ? 1 : 0))}::smallint[],
        ${again.map((one) => one.request && JSON.stringify(one.request))}::jsonb[]) x(p, i, a, at, free, request)
      where c.part = x.p and c.call_id = x.i and c.part = any(${again.map((one) => one.part)}::smallint[]) and c.attempts = x.a returning c.call_id as id`)
    for (const row of rows) found.add(row.id)
  }
  return results.filter((one) => !found.has(one.callId))
}

/** Calls that have waited too long for a host that fails: they fail with it. */
export const waitedTooLong = (tx: Tx, parts: readonly number[], resting: readonly string[], before: Date, now: Date): Promise<Place[]> =>
  tx.rows<Place>(sql`
    select c.part, c.call_id as "callId", c.attempts from journey_calls c
    where c.host = any(${resting}::text[]) and c.next_at <= ${now} and c.since < ${before} and c.part = any(${parts}::smallint[]) limit 1000`)
