import type { Db, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { PacedLine } from './rates.ts'
import { type Intent, intentColumns, type Lane } from './store.ts'

/** Whether there is anything of each kind that `claimIntents` looks for. */
export interface Queued {
  readonly waiting: boolean
  readonly answers: boolean
  readonly many: boolean
}

/** Mostly nothing is queued, or one kind: to look for the others is most of a round, to know that there are none is one look at an index each. */
export const whatIsQueued = async (db: Db): Promise<Queued | undefined> => {
  // In the order of an index: else a planner that has seen half of them queued would read the table to find the one that is.
  const row = await db.one<Queued>(sql`
    select (select 1 from message_intents where state = 'queued' and waits_for <> '' order by project_id, channel, waits_for limit 1) is not null as waiting,
      (select 1 from message_intents where state = 'queued' and lane = 0 order by next_at limit 1) is not null as answers,
      (select 1 from message_intents where state = 'queued' and lane = 1 order by next_at limit 1) is not null as many`)
  return row && (row.waiting || row.answers || row.many) ? row : undefined
}

/**
 * The oldest of what answers an event, and of the many others as many when these want them. A quarter of the places is theirs in any case, and all
 * when nothing is answered, unless fewer are wanted: who has just done something does not wait until a thousand have been prepared. Of the many projects
 * take turns; of a project the highest priority goes first, and of one priority the oldest. Of a line that may send so many now no more are taken,
 * service messages first.
 */
export async function claimIntents(
  tx: Tx,
  parts: readonly number[],
  exceptLines: (lane: Lane) => readonly string[],
  now: Date,
  limit: number,
  paced: readonly PacedLine[] = [],
  mostMany = limit,
  queued: Queued = { waiting: true, answers: true, many: true },
): Promise<Intent[]> {
  const waiting = queued.waiting ? await claimWaiting(tx, parts, exceptLines, limit, paced) : []
  const taken = (line: PacedLine): number => waiting.filter((each) => nameOf(each) === nameOf(line)).length
  const answers = queued.answers ? await claimAnswers(tx, parts, exceptLines(0), now, limit, paced, taken) : []
  const answered = (line: PacedLine): number => answers.filter((each) => nameOf(each) === nameOf(line)).length
  const turns = paced.map((one) => Math.max(0, Math.min(Math.max(0, one.turns), limit) - taken(one) - answered(one)))
  const most = Math.min(mostMany, Math.floor(answers.length === 0 ? limit : Math.max(limit / 4, Math.min(answers.length, limit / 2))))
  if (!queued.many) return [...waiting, ...answers].slice(0, limit)
  // Each line and priority that somebody waits with is looked up by itself: lines that have to wait, and what is held for later, are never walked over.
  const many = await tx.rows<Intent>(sql`
    with recursive waiting(project_id, channel, priority) as (
      (select project_id, channel, priority from message_intents where state = 'queued' and lane = 1
       order by project_id, channel, priority limit 1)
      union all
      select n.* from waiting w cross join lateral (
        select project_id, channel, priority from message_intents
        where state = 'queued' and lane = 1 and (project_id, channel, priority) > (w.project_id, w.channel, w.priority)
        order by project_id, channel, priority limit 1) n
    ), due as (
      select d.part, d.intent_id, d.next_at,
        row_number() over (partition by w.project_id order by w.priority desc, d.next_at, d.intent_id) as turn, p.turns,
        row_number() over (partition by w.project_id, w.channel order by w.priority desc, d.next_at, d.intent_id) as place
      from waiting w cross join lateral (
        select q.part, q.intent_id, q.next_at from message_intents q
        where q.part = any(${parts}::smallint[]) and q.state = 'queued' and q.lane = 1 and q.next_at <= ${now}
          and q.project_id = w.project_id and q.channel = w.channel and q.priority = w.priority
        order by q.next_at limit ${most}) d
      left join unnest(${paced.map(nameOf)}::text[], ${turns}::int[]) p(line, turns) on p.line = w.project_id || '/' || w.channel
      where w.project_id || '/' || w.channel <> all(${exceptLines(1)}::text[])
    ), chosen as materialized (select part, intent_id, turn, next_at from due where turns is null or place <= turns order by turn, next_at limit ${most})
    select i.* from chosen c cross join lateral (${chosenIntent}) i where i.state = 'queued' and i.next_at <= ${now}
    order by c.turn, c.next_at`)
  return [...[...waiting, ...answers].slice(0, limit - many.length), ...many]
}

/**
 * Each by its key alone, and what else is asked of it after that: joined, or with a time in the same breath, they are looked for among all of a million
 * that wait when the statistics are of before these were queued.
 */
const chosenIntent: Sql = sql`select ${intentColumns}, i.state, i.next_at, i.waits_for from message_intents i where i.part = c.part and i.intent_id = c.intent_id for update`

const nameOf = ({ projectId, channel }: Pick<Intent, 'projectId' | 'channel'>): string => `${projectId}/${channel}`

/** Each line and class that waits is looked up by itself, like the many: neither a line that waits nor one with a rate is walked over. */
const claimAnswers = (
  tx: Tx,
  parts: readonly number[],
  exceptLines: readonly string[],
  now: Date,
  limit: number,
  paced: readonly PacedLine[],
  taken: (line: PacedLine) => number,
): Promise<Intent[]> =>
  tx.rows(sql`
    with recursive waiting(project_id, channel, class) as (
      (select project_id, channel, class from message_intents where state = 'queued' and lane = 0
       order by project_id, channel, class limit 1)
      union all
      select n.* from waiting w cross join lateral (
        select project_id, channel, class from message_intents
        where state = 'queued' and lane = 0 and (project_id, channel, class) > (w.project_id, w.channel, w.class)
        order by project_id, channel, class limit 1) n
    ), due as (
      select d.*, w.class, p.turns, p.service,
        row_number() over (partition by w.project_id, w.channel order by w.class = 'service' desc, d.next_at) as place
      from waiting w
      left join unnest(${paced.map(nameOf)}::text[], ${paced.map((one) => Math.max(0, Math.min(one.turns, limit) - taken(one)))}::int[],
        ${paced.map((one) => Math.max(0, Math.min(one.serviceTurns, limit) - taken(one)))}::int[]) p(line, turns, service) on p.line = w.project_id || '/' || w.channel
      cross join lateral (
        select q.part, q.intent_id, q.next_at from message_intents q
        where q.part = any(${parts}::smallint[]) and q.state = 'queued' and q.lane = 0 and q.next_at <= ${now}
          and q.project_id = w.project_id and q.channel = w.channel and q.class = w.class
        order by q.next_at limit ${limit}) d
      where w.project_id || '/' || w.channel <> all(${exceptLines}::text[])
    ), chosen as materialized (
      select part, intent_id, turns is not null and class = 'service' as is_first, next_at from due
      where turns is null or place <= turns or (class = 'service' and place <= service)
      order by is_first desc, next_at limit ${limit}
    )
    select i.* from chosen c cross join lateral (${chosenIntent}) i where i.state = 'queued' and i.next_at <= ${now}
    order by c.is_first desc, c.next_at`)

/** What waits for the rate of an account, when all of its accounts have room: of each no more than may go. */
const claimWaiting = (
  tx: Tx,
  parts: readonly number[],
  exceptLines: (lane: Lane) => readonly string[],
  limit: number,
  paced: readonly PacedLine[],
): Promise<Intent[]> => {
  const accounts = paced.flatMap((line) => line.accounts)
  return tx.rows(sql`
    with recursive waiting(project_id, channel, waits_for) as (
      (select project_id, channel, waits_for from message_intents where state = 'queued' and waits_for <> ''
       order by project_id, channel, waits_for limit 1)
      union all
      select n.* from waiting w cross join lateral (
        select project_id, channel, waits_for from message_intents
        where state = 'queued' and waits_for <> '' and (project_id, channel, waits_for) > (w.project_id, w.channel, w.waits_for)
        order by project_id, channel, waits_for limit 1) n
    ), rooms as (
      select * from unnest(${accounts.map((one) => one.id)}::text[], ${accounts.map((one) => Math.min(one.turns, limit))}::int[],
        ${accounts.map((one) => Math.min(one.serviceTurns, limit))}::int[]) r(account, turns, service)
    ), due as (
      select d.*, w.waits_for, w.project_id, w.channel from waiting w
      left join lateral (select min(r.service) as most from rooms r where r.account = any(string_to_array(w.waits_for, ','))) m on true
      cross join lateral (
        select q.part, q.intent_id, q.waits_rank, q.due_at, q.class from message_intents q
        where q.part = any(${parts}::smallint[]) and q.state = 'queued' and q.waits_for = w.waits_for and q.waits_for <> '' and q.next_at is null
          and q.project_id = w.project_id and q.channel = w.channel and w.project_id || '/' || w.channel <> all(case q.lane when 0 then ${exceptLines(0)}::text[] else ${exceptLines(1)}::text[] end)
        order by q.waits_rank desc, q.due_at limit coalesce(m.most, ${limit})) d
    ), placed as (
      select due.*, r.turns, r.service, row_number() over (partition by r.account order by due.waits_rank desc, due.due_at, due.intent_id) as place
      from due left join rooms r on r.account = any(string_to_array(due.waits_for, ','))
    ), lines as (
      select * from unnest(${paced.map(nameOf)}::text[], ${paced.map((one) => Math.min(Math.max(0, one.turns), limit))}::int[],
        ${paced.map((one) => Math.min(Math.max(0, one.serviceTurns), limit))}::int[]) l(line, turns, service)
    ), free as (
      select part, intent_id, project_id || '/' || channel as line, class, waits_rank, due_at,
        row_number() over (partition by project_id, channel order by waits_rank desc, due_at, intent_id) as place from placed
      group by part, intent_id, project_id, channel, class, waits_rank, due_at
      having bool_and(turns is null or place <= case class when 'service' then service else turns end)
    ), chosen as materialized (
      select f.part, f.intent_id, f.waits_rank, f.due_at from free f left join lines l on l.line = f.line
      where l.line is null or f.place <= case f.class when 'service' then l.service else l.turns end
      order by f.waits_rank desc, f.due_at limit ${limit}
    )
    select i.* from chosen c cross join lateral (${chosenIntent}) i where i.state = 'queued' and i.waits_for <> '' and i.next_at is null
    order by c.waits_rank desc, c.due_at`)
}
