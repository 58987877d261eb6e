import { moneyParts } from '@millrace/contract/messaging/budgets.ts'
import type { Contact } from '@millrace/contract/messaging/contacts.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { allParts, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { tableOf } from '../../platform/table-of.ts'
import { askAfter, askedOf } from './ask-times.ts'

export { idsOf, type PersonId } from '../identity/index.ts'

/** 0: answers an event; 1: one of very many. */
export type Lane = 0 | 1

export interface NewIntent {
  readonly projectId: number
  readonly part: number
  readonly personId: number
  readonly journeyId: number
  readonly version: number
  readonly runId: number
  readonly node: string
  readonly visit: number
  readonly channel: SendingChannel
  readonly templateId: string
  /** The version it is sent in; null: the newest when it goes out. */
  readonly templateVersion: number | null
  readonly class: 'marketing' | 'service'
  /** Which consent a marketing message needs. */
  readonly purpose: string
  readonly lane: Lane
  /** 0 to 100, of its journey or broadcast. */
  readonly priority: number
  readonly at: Date
  readonly trigger: Readonly<Record<string, unknown>>
}

/** An intent as it is written: queued, or dropped for a reason that lasts. */
export interface JudgedIntent {
  readonly intent: NewIntent
  readonly reason: string
}

/** Unique per run, node and visit: the same step never asks twice. Answers with the number of each that is new, by its place. */
export async function insertIntents(tx: Tx, judged: readonly JudgedIntent[], now: Date): Promise<Map<number, number>> {
  if (judged.length === 0) return new Map()
  const given = tableOf<JudgedIntent>(judged, {
    part: ['smallint', ({ intent }) => intent.part],
    run: ['bigint', ({ intent }) => intent.runId],
    project: ['int', ({ intent }) => intent.projectId],
    person: ['bigint', ({ intent }) => intent.personId],
    journey: ['int', ({ intent }) => intent.journeyId],
    version: ['int', ({ intent }) => intent.version],
    node: ['text', ({ intent }) => intent.node],
    visit: ['int', ({ intent }) => intent.visit],
    channel: ['text', ({ intent }) => intent.channel],
    template: ['text', ({ intent }) => intent.templateId],
    template_version: ['int', ({ intent }) => intent.templateVersion],
    class: ['text', ({ intent }) => intent.class],
    purpose: ['text', ({ intent }) => intent.purpose],
    lane: ['smallint', ({ intent }) => intent.lane],
    priority: ['smallint', ({ intent }) => intent.priority],
    trigger: ['jsonb', ({ intent }) => JSON.stringify(intent.trigger)],
    at: ['timestamptz', ({ intent }) => intent.at],
    reason: ['text', (one) => one.reason],
  })
  const rows = await tx.rows<{ id: number; part: number; runId: number; node: string; visit: number }>(sql`
    insert into message_intents (part, project_id, person_id, journey_id, version, run_id, node, visit, channel, template_id, template_version, class, purpose, lane, priority, trigger, reason, state, created_at, due_at, next_at)
    select part, project, person, journey, version, run, node, visit, channel, template, template_version, class, purpose, lane, priority, trigger, reason,
      case reason when '' then 'queued' else 'dropped' end, ${now}, at, case reason when '' then at end
    from ${given} x
    on conflict (part, run_id, node, visit) do nothing
    returning intent_id as id, part, run_id as "runId", node, visit`)
  const keyOf = ({ part, runId, node, visit }: Pick<NewIntent, 'part' | 'runId' | 'node' | 'visit'>): string =>
    `${part}/${runId}/${visit}/${node}`
  const ids = new Map(rows.map((row) => [keyOf(row), row.id]))
  return new Map(
    judged.flatMap(({ intent }, i) => {
      const id = ids.get(keyOf(intent))
      return id === undefined ? [] : [[i, id]]
    }),
  )
}

/** Send nodes that runs have passed, by run; when two runs become one, their sends are one set. */
export async function sentNodes(tx: Tx, part: number, runIds: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await tx.rows<{ runId: number; node: string }>(sql`
    select i.run_id as "runId", i.node from message_intents i where i.part = ${part} and i.run_id = any(${runIds}::bigint[])`)
  return new Map([...Map.groupBy(rows, (row) => row.runId)].map(([runId, some]) => [runId, some.map((row) => row.node)]))
}

export interface Intent extends Omit<NewIntent, 'at'> {
  readonly intentId: number
  readonly attempts: number
  readonly createdAt: Date
  /** When it should have gone out. */
  readonly dueAt: Date
}

export const intentColumns: Sql = sql`i.part, i.intent_id as "intentId", i.project_id as "projectId", i.person_id as "personId", i.journey_id as "journeyId", i.version,
  i.run_id as "runId", i.node, i.visit, i.channel, i.template_id as "templateId", i.template_version as "templateVersion", i.class, i.purpose, i.lane, i.priority, i.trigger, i.attempts,
  i.created_at as "createdAt", i.due_at as "dueAt"`

/** Intents that have gone out, or may have: they never go again by themselves. */
export async function attemptedOf(tx: Tx, intents: readonly Intent[]): Promise<Set<number>> {
  const rows = await tx.rows<{ id: number }>(sql`
    select a.intent_id as id from message_attempts a
    where a.part = any(${intents.map((i) => i.part)}::smallint[]) and a.intent_id = any(${intents.map((i) => i.intentId)}::bigint[])
      and a.state in ('dispatching', 'sent', 'unknown')`)
  return new Set(rows.map((row) => row.id))
}

export interface Recipient {
  readonly personId: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly mergedInto: number | null
  readonly isTest: boolean
}

/**
 * Locks the people concerned in (part, person) order: caps are exact however many workers decide at once, and nobody is merged or erased meanwhile.
 * Their events go on: a round of the log only wants them to stay who they are.
 */
export async function lockRecipients(tx: Tx, people: readonly number[]): Promise<Map<number, Recipient>> {
  const rows = await tx.rows<Recipient>(sql`
    select p.person_id as "personId", p.properties, p.merged_into as "mergedInto", p.is_test as "isTest" from people p
    where p.part = any(${people.map(partOf)}::smallint[]) and p.person_id = any(${people}::bigint[]) order by p.part, p.person_id for no key update`)
  return new Map(rows.map((row) => [row.personId, row]))
}

/** The same of one person, to look at only. */
export const readRecipient = (db: Db, projectId: number, personId: number): Promise<Pick<Recipient, 'properties' | 'isTest'> | undefined> =>
  db.one(sql`
    select p.properties, p.is_test as "isTest" from people p
    where p.part = ${partOf(personId)} and p.person_id = ${personId} and p.project_id = ${projectId} and p.merged_into is null`)

/** Messages that count: being handed over, sent, or perhaps sent; by when they were handed over. */
export const contactsOf = async (tx: Db, people: readonly number[], since: Date): Promise<(Contact & { personId: number })[]> => {
  const rows = await tx.rows<Omit<Contact, 'at'> & { personId: number; at: Date }>(sql`
    select a.person_id as "personId", a.dispatched_at as at, a.channel, a.journey_id as "journeyId", i.class, i.purpose from message_attempts a
    join message_intents i on i.part = a.part and i.intent_id = a.intent_id
    where a.part = any(${people.map(partOf)}::smallint[]) and i.part = any(${people.map(partOf)}::smallint[])
      and a.person_id = any(${people}::bigint[]) and a.state in ('dispatching', 'sent', 'unknown') and a.dispatched_at > ${since}`)
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

export const suppressionsOf = (
  tx: Db,
  projectIds: readonly number[],
  addresses: readonly string[],
): Promise<{ projectId: number; address: string; reasons: string[] }[]> =>
  tx.rows(sql`
    select project_id as "projectId", address, array_agg(reason order by at, reason) as reasons from suppressions
    where project_id = any(${projectIds}::int[]) and address = any(${addresses}::text[]) group by 1, 2`)

export const journeyStates = (
  tx: Tx,
  ids: readonly number[],
): Promise<{ journeyId: number; name: string; state: 'draft' | 'running' | 'paused' | 'ended'; budget: number | null }[]> =>
  tx.rows(sql`
    select j.journey_id as "journeyId", j.name, j.state, (v.graph -> 'limits' ->> 'budget')::float8 as budget
    from journeys j left join journey_versions v on v.journey_id = j.journey_id and v.version = j.version where j.journey_id = any(${ids}::int[])`)

/** Runs as they are now: whether they were cut short. One that travels after a merge may be in any part, or on its way. */
export async function runsOf(tx: Tx, intents: readonly Intent[]): Promise<Map<number, { readonly cut: string | null }>> {
  const within = (parts: readonly number[], runIds: readonly number[]): Promise<{ runId: number; cut: string | null }[]> =>
    tx.rows(sql`
      select r.run_id as "runId", r.cut from journey_runs r where r.part = any(${parts}::smallint[]) and r.run_id = any(${runIds}::bigint[])`)
  const asked = [...new Set(intents.map((intent) => intent.runId))]
  const found = new Map((await within([...new Set(intents.map((intent) => intent.part))], asked)).map((row) => [row.runId, row]))
  const missed = asked.filter((runId) => !found.has(runId))
  if (missed.length > 0) for (const row of await within(allParts, missed)) found.set(row.runId, row)
  return found
}

export interface ProjectFacts {
  readonly id: number
  readonly name: string
  readonly timeZone: string
  readonly currency: string
}
export const projectsOf = (tx: Db, ids: readonly number[]): Promise<ProjectFacts[]> =>
  tx.rows(sql`
    select project_id as id, name, time_zone as "timeZone", currency from projects
    where project_id = any(${ids}::int[])`)

export interface IntentChange {
  readonly part: number
  readonly intentId: number
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'dropped'
  readonly reason: string
  readonly nextAt: Date | null
  readonly attempts: number
  /** Accounts whose rates it waits for, and its rank among those that wait for the same. */
  readonly waitsFor?: { readonly accounts: readonly string[]; readonly rank: number } | undefined
}

export async function updateIntents(tx: Tx, changes: readonly IntentChange[]): Promise<void> {
  if (changes.length === 0) return
  const given = tableOf<IntentChange>(changes, {
    part: ['smallint', (c) => c.part],
    id: ['bigint', (c) => c.intentId],
    state: ['text', (c) => c.state],
    reason: ['text', (c) => c.reason],
    next_at: ['timestamptz', (c) => c.nextAt],
    attempts: ['smallint', (c) => c.attempts],
    accounts: ['text', (c) => c.waitsFor?.accounts.join(',') ?? ''],
    rank: ['smallint', (c) => c.waitsFor?.rank ?? 0],
  })
  await tx.run(sql`
    update message_intents t set state = x.state, reason = x.reason, next_at = x.next_at, attempts = x.attempts, waits_for = x.accounts, waits_rank = x.rank
    from ${given} x where t.part = x.part and t.intent_id = x.id and t.part = any(${changes.map((c) => c.part)}::smallint[])`)
}

export interface Attempt {
  readonly part: number
  readonly attemptId: number
  readonly intentId: number
  readonly projectId: number
  readonly personId: number
  readonly journeyId: number
  readonly runId: number
  readonly node: string
  readonly templateId: string
  readonly templateVersion: number
  readonly channel: SendingChannel
  readonly address: string
  readonly messageId: string
  /** `smtp`, `mailbox`, or the account of a provider. */
  readonly via: string
  /** Whoever takes it is being called, or was: whether they took it may be unknown. */
  readonly called: boolean
  readonly fence: number
}

/** What an attempt costs: of a unit in the currency of its project, in all in ten-thousandths of that; null: no price is known. */
export interface Priced {
  readonly unitPrice: number | null
  readonly cost: number | null
}

export async function nextAttemptIds(tx: Tx, n: number): Promise<number[]> {
  if (n === 0) return []
  const rows = await tx.rows<{ id: number }>(sql`select nextval('message_attempt_seq') as id from generate_series(1, ${n})`)
  return rows.map((row) => row.id)
}

export async function insertAttempts(tx: Tx, attempts: readonly (Attempt & Priced)[], now: Date): Promise<void> {
  if (attempts.length === 0) return
  const given = tableOf<Attempt & Priced>(attempts, {
    part: ['smallint', (a) => a.part],
    attempt: ['bigint', (a) => a.attemptId],
    intent: ['bigint', (a) => a.intentId],
    project: ['int', (a) => a.projectId],
    person: ['bigint', (a) => a.personId],
    journey: ['int', (a) => a.journeyId],
    node: ['text', (a) => a.node],
    template: ['text', (a) => a.templateId],
    version: ['int', (a) => a.templateVersion],
    channel: ['text', (a) => a.channel],
    address: ['text', (a) => a.address],
    message: ['text', (a) => a.messageId],
    via: ['text', (a) => a.via],
    called: ['boolean', (a) => a.called],
    fence: ['bigint', (a) => a.fence],
    price: ['numeric', (a) => a.unitPrice],
    cost: ['bigint', (a) => a.cost],
  })
  await tx.run(sql`
    insert into message_attempts (part, attempt_id, intent_id, project_id, person_id, journey_id, node, template_id, template_version, channel, address, message_id, via, called, state, fence, dispatched_at, unit_price, cost)
    select part, attempt, intent, project, person, journey, node, template, version, channel, address, message, via, called, 'dispatching', fence, ${now}, price, cost
    from ${given} x`)
}

export interface AttemptResult {
  readonly part: number
  readonly attemptId: number
  readonly state: 'sent' | 'failed' | 'unknown'
  readonly reason: string
  readonly providerId?: string | undefined
  readonly units?: number | undefined
}

interface Place {
  readonly attemptId: number
  readonly part: number
  readonly personId: number
}

/** Ends attempts that are still open; answers where each of them lives now (a merge may have moved it to another part). */
export async function finishAttempts(tx: Tx, results: readonly AttemptResult[], now: Date): Promise<Map<number, Place>> {
  const places = new Map((await finishIn(tx, results, now)).map((place) => [place.attemptId, place]))
  const missed = new Map(results.filter((result) => !places.has(result.attemptId)).map((result) => [result.attemptId, result]))
  if (missed.size === 0) return places
  const moved = await tx.rows<Place>(sql`
    select a.attempt_id as "attemptId", a.part, a.person_id as "personId" from message_attempts a
    where a.part = any(${allParts}::smallint[]) and a.attempt_id = any(${[...missed.keys()]}::bigint[]) and a.state in ('dispatching', 'unknown')`)
  const again = moved.flatMap((place) => {
    const result = missed.get(place.attemptId)
    return result ? [{ ...result, part: place.part }] : []
  })
  for (const place of await finishIn(tx, again, now)) places.set(place.attemptId, place)
  return places
}

async function finishIn(tx: Tx, results: readonly AttemptResult[], now: Date): Promise<Place[]> {
  if (results.length === 0) return []
  const parts = results.map((r) => r.part)
  return tx.rows<Place>(sql`
    with done as (
      update message_attempts t set state = x.state, reason = x.reason, finished_at = ${now},
        provider_id = coalesce(x.provider, t.provider_id), units = coalesce(x.units, t.units), cost = case when x.state = 'failed' then t.cost * 0 else ${costOf(sql`x.units`)} end,
        ask_at = case when t.channel = 'sms' and t.told is null and x.state <> 'failed' then ${askAfter(sql`t`, askedOf(sql`t`, sql`x.state`))} end
      from unnest(${parts}::smallint[], ${results.map((r) => r.attemptId)}::bigint[], ${results.map((r) => r.state)}::text[], ${results.map((r) => r.reason)}::text[],
        ${results.map((r) => r.providerId ?? null)}::text[], ${results.map((r) => r.units ?? null)}::smallint[]) x(part, id, state, reason, provider, units)
      where t.part = x.part and t.attempt_id = x.id and t.part = any(${parts}::smallint[]) and t.state in ('dispatching', 'unknown')
      returning t.*, old.cost as before
    ), ${spendChanged}
    select attempt_id as "attemptId", part, person_id as "personId" from done`)
}

/** What an attempt costs by the units that its provider counted, if it did. */
export const costOf = (units: Sql): Sql => sql`coalesce(round(${units} * t.unit_price * ${moneyParts}::int)::bigint, t.cost)`

/** Notes that attempts (`done`, each with what it cost `before`) cost something else than was thought. */
export const spendChanged: Sql = sql`spent as (
  insert into message_spend (project_id, journey_id, channel, month, amount)
  select d.project_id, d.journey_id, d.channel, to_char(d.dispatched_at at time zone p.time_zone, 'YYYY-MM'), sum(d.cost - d.before)
  from done d join projects p on p.project_id = d.project_id where d.cost <> d.before group by 1, 2, 3, 4
)`

/** Notes that these are called next; only attempts that are still ours to call are answered. */
export async function markCalled(tx: Tx, attempts: readonly Attempt[]): Promise<Set<number>> {
  if (attempts.length === 0) return new Set()
  const parts = attempts.map((attempt) => attempt.part)
  const rows = await tx.rows<{ id: number }>(sql`
    update message_attempts t set called = true
    from unnest(${parts}::smallint[], ${attempts.map((attempt) => attempt.attemptId)}::bigint[]) x(part, id)
    where t.part = x.part and t.attempt_id = x.id and t.part = any(${parts}::smallint[]) and t.state = 'dispatching' returning t.attempt_id as id`)
  return new Set(rows.map((row) => row.id))
}

export interface OpenAttempt extends Attempt {
  readonly attempts: number
  readonly isTest: boolean
}

/** Attempts nobody is working on: left in the air by a dead sender, or unknown where the built-in mailbox can be asked. */
export const openAttempts = (
  tx: Tx,
  parts: readonly number[],
  wanted: { readonly state: 'dispatching' | 'unknown'; readonly via?: string; readonly except: readonly number[] },
): Promise<OpenAttempt[]> =>
  tx.rows(sql`
    select ${attemptColumns}, i.attempts, coalesce(p.is_test, false) as "isTest"
    from message_attempts a join message_intents i on i.part = a.part and i.intent_id = a.intent_id
    left join people p on p.part = a.part and p.person_id = a.person_id
    where a.part = any(${parts}::smallint[]) and i.part = any(${parts}::smallint[]) and a.state = ${wanted.state} and (${wanted.via ?? null}::text is null or a.via = ${wanted.via ?? null})
      and a.attempt_id <> all(${wanted.except}::bigint[])
    order by a.part, a.attempt_id limit 1000`)

export const unknownOf = (tx: Tx, part: number, intentId: number): Promise<OpenAttempt[]> =>
  tx.rows(sql`
    select ${attemptColumns}, i.attempts, coalesce(p.is_test, false) as "isTest"
    from message_attempts a join message_intents i on i.part = a.part and i.intent_id = a.intent_id
    left join people p on p.part = a.part and p.person_id = a.person_id
    where a.part = ${part} and a.intent_id = ${intentId} and i.state = 'unknown' and a.state = 'unknown' order by a.attempt_id for update of a`)

export const attemptColumns = sql`a.part, a.attempt_id as "attemptId", a.intent_id as "intentId", a.project_id as "projectId", a.person_id as "personId",
  a.journey_id as "journeyId", coalesce((select n.run_id from message_intents n where n.part = a.part and n.intent_id = a.intent_id), 0) as "runId",
  a.node, a.template_id as "templateId", a.template_version as "templateVersion", a.channel, a.address, a.message_id as "messageId",
  a.via, a.called, a.fence`

/** What the messages of these attempts were for. */
export async function purposesOfIntents(db: Db, attempts: readonly Pick<Attempt, 'part' | 'intentId'>[]): Promise<string[]> {
  const rows = await db.rows<{ purpose: string }>(sql`
    select distinct i.purpose from message_intents i
    where i.part = any(${attempts.map((a) => a.part)}::smallint[]) and i.intent_id = any(${attempts.map((a) => a.intentId)}::bigint[])`)
  return rows.map((row) => row.purpose)
}

export type KnownAttempt = Attempt & { readonly finishedAt: Date | null; readonly isTest: boolean }

/** An attempt by the ids its links carry; after a merge it lives in the part of the person who stayed. */
const attemptsIn = (db: Db, parts: readonly number[], ids: readonly number[]): Promise<KnownAttempt[]> =>
  db.rows(sql`
    select ${attemptColumns}, a.finished_at as "finishedAt", coalesce(p.is_test, false) as "isTest" from message_attempts a
    left join people p on p.part = a.part and p.person_id = a.person_id
    where a.part = any(${parts}::smallint[]) and a.attempt_id = any(${ids}::bigint[])`)

/** Wherever they are now: a merge takes them to another part. */
export const attemptsByIds = (db: Db, ids: readonly number[]): Promise<KnownAttempt[]> => attemptsIn(db, allParts, ids)

export async function attemptById(db: Db, part: number, attemptId: number): Promise<KnownAttempt | undefined> {
  const [found] = await attemptsIn(db, [part], [attemptId])
  return found ?? (await attemptsByIds(db, [attemptId]))[0]
}
