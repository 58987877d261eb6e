import type { NoticeKind, Severity, ToldKind } from '@millrace/contract/notices/api.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Words } from './words.ts'

/** Something that begins or is over. */
export interface News {
  readonly projectId: number
  readonly subject: string
  readonly since: Date
  readonly kind: NoticeKind
  readonly severity: Severity
  readonly words: Words
  readonly link: string
}

interface Named {
  readonly id: string
}

/** For each destination that wants it, once. */
export async function open(tx: Tx, news: readonly News[], now: Date): Promise<string[]> {
  const rows = await tx.rows<Named>(sql`
    insert into notices (project_id, destination_id, subject, since, phase, kind, words, link, state, at, changed_at)
    select d.project_id, d.destination_id, x.subject, x.since, 'opened', x.kind, x.words, x.link, 'waiting', ${now}, ${now}
    from unnest(${news.map((one) => one.projectId)}::int[], ${news.map((one) => one.subject)}::text[], ${news.map((one) => one.since.toISOString())}::timestamptz[],
      ${news.map((one) => one.kind)}::text[], ${news.map((one) => one.severity)}::text[], ${news.map((one) => JSON.stringify(one.words))}::jsonb[],
      ${news.map((one) => one.link)}::text[]) x(project_id, subject, since, kind, severity, words, link)
    join alert_destinations d on d.project_id = x.project_id and d.archived_at is null and x.kind = any(d.wants)
      and (d.least = 'medium' or x.severity = 'high')
    order by d.destination_id, x.subject
    on conflict do nothing returning destination_id as id`)
  return [...new Set(rows.map(({ id }) => id))]
}

export interface Chosen extends Omit<News, 'kind' | 'severity' | 'since'> {
  readonly destinationId: string
}

/** For destinations that somebody chose, whatever these want otherwise; answers with those that are in use. */
export async function openAt(tx: Tx, chosen: readonly Chosen[], now: Date): Promise<string[]> {
  const rows = await tx.rows<Named>(sql`
    insert into notices (project_id, destination_id, subject, since, phase, kind, words, link, state, at, changed_at)
    select distinct on (d.destination_id, x.subject) d.project_id, d.destination_id, x.subject, ${now}::timestamptz, 'opened', 'handover', x.words, x.link, 'waiting',
      ${now}::timestamptz, ${now}::timestamptz
    from unnest(${chosen.map((one) => one.projectId)}::int[], ${chosen.map((one) => one.destinationId)}::text[], ${chosen.map((one) => one.subject)}::text[],
      ${chosen.map((one) => JSON.stringify(one.words))}::jsonb[], ${chosen.map((one) => one.link)}::text[]) x(project_id, destination_id, subject, words, link)
    join alert_destinations d on d.project_id = x.project_id and d.destination_id = x.destination_id and d.archived_at is null
    order by d.destination_id, x.subject
    on conflict (destination_id, subject, since, phase) do update set changed_at = notices.changed_at returning destination_id as id`)
  return [...new Set(rows.map(({ id }) => id))]
}

/** Told to whom it was told that it began: whoever came later has not missed it. */
export async function end(tx: Tx, news: readonly Pick<News, 'subject' | 'words' | 'link'>[], now: Date): Promise<string[]> {
  const rows = await tx.rows<Named>(sql`
    insert into notices (project_id, destination_id, subject, since, phase, kind, words, link, state, at, changed_at)
    select n.project_id, n.destination_id, n.subject, n.since, 'over', n.kind, x.words, x.link, 'waiting', ${now}, ${now}
    from unnest(${news.map((one) => one.subject)}::text[], ${news.map((one) => JSON.stringify(one.words))}::jsonb[], ${news.map((one) => one.link)}::text[])
      x(subject, words, link)
    join notices n on n.subject = x.subject and n.phase = 'opened' and n.state <> 'dropped'
    join alert_destinations d on d.destination_id = n.destination_id and d.archived_at is null
    order by n.destination_id, n.subject, n.since
    on conflict do nothing returning destination_id as id`)
  return [...new Set(rows.map(({ id }) => id))]
}

/** Destinations with something to say that may be spoken to now, or whose last message nobody saw the end of. */
export async function due(db: Db, now: Date, lostBefore: Date): Promise<string[]> {
  const rows = await db.rows<Named>(sql`
    select d.destination_id as id from alert_destinations d
    where exists (select from notices n where n.destination_id = d.destination_id and n.state = 'saying' and n.changed_at < ${lostBefore})
      or (d.stopped is null and d.archived_at is null and (d.waits_until is null or d.waits_until <= ${now})
        and exists (select from notices n where n.destination_id = d.destination_id and n.state = 'waiting'))
    order by d.destination_id`)
  return rows.map(({ id }) => id)
}

export interface ClaimedNotice {
  readonly phase: 'opened' | 'over'
  readonly kind: ToldKind
  readonly since: Date
  readonly words: Words
  readonly link: string
  readonly attempts: number
}

/** What goes into one message: the oldest, or, when more wait than may be said one by one in a minute, all. */
export const claim = (db: Db, destinationId: string, as: string, perMinute: number, now: Date): Promise<ClaimedNotice[]> =>
  db.rows(sql`
    with room as (
      select ${perMinute}::int - count(distinct n.claim) as free from notices n
      where n.destination_id = ${destinationId} and n.claim is not null and n.changed_at > ${now}::timestamptz - interval '1 minute'
    ), waiting as (
      select n.subject, n.since, n.phase, n.at from notices n join alert_destinations d using (destination_id)
      where n.destination_id = ${destinationId} and n.state = 'waiting' and d.stopped is null and d.archived_at is null
        and (d.waits_until is null or d.waits_until <= ${now})
      order by n.at, n.subject, n.since, n.phase limit 500 for update of n skip locked
    ), chosen as (
      select w.*, row_number() over (order by w.at, w.subject, w.since, w.phase) as nth, count(*) over () as all_of_them from waiting w
    ), claimed as (
      update notices n set state = 'saying', claim = ${as}, attempts = n.attempts + 1, changed_at = ${now}
      from chosen c, room where n.destination_id = ${destinationId} and n.subject = c.subject and n.since = c.since and n.phase = c.phase
        and room.free > 0 and (c.nth = 1 or c.all_of_them > room.free)
      returning n.phase, n.kind, n.since, n.words, n.link, n.attempts, c.nth
    ) select phase, kind, since, words, link, attempts from claimed order by nth`)

export const settle = (
  tx: Tx,
  destinationId: string,
  as: string,
  state: 'waiting' | 'said' | 'unknown' | 'dropped',
  now: Date,
): Promise<number> =>
  tx.run(sql`
    update notices set state = ${state}, claim = case when ${state} = 'waiting' then null else claim end, changed_at = ${now}
    where destination_id = ${destinationId} and claim = ${as} and state = 'saying'`)

/** Messages whose end nobody saw; and what is too old to be news. Answers whether there were any of the former. */
export async function giveUp(tx: Tx, destinationId: string, lostBefore: Date, oldBefore: Date, now: Date): Promise<boolean> {
  const lost = await tx.run(sql`
    update notices set state = 'unknown', changed_at = ${now}
    where destination_id = ${destinationId} and state = 'saying' and changed_at < ${lostBefore}`)
  await tx.run(sql`
    update notices set state = 'dropped', changed_at = ${now} where destination_id = ${destinationId} and state = 'waiting' and at < ${oldBefore}`)
  return lost > 0
}
