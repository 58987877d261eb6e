import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { PacedLine } from './rates.ts'
import { type Intent, intentColumns, type Lane } from './store.ts'

/**
 * The oldest of what answers an event, and of the many others as many when these want them. A quarter of the places is theirs in any case, and all
 * when nothing is answered: who has just done something does not wait until a thousand have been prepared. Of the many projects
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
): Promise<Intent[]> {
  const pacedAnswers = paced.length === 0 ? [] : await answersOfPaced(tx, parts, exceptLines(0), now, limit, paced)
  const others = await tx.rows<Intent>(sql`
    select ${intentColumns} from message_intents i
    where i.part = any(${parts}::smallint[]) and i.state = 'queued' and i.lane = 0 and i.next_at <= ${now}
      and i.project_id || '/' || i.channel <> all(${[...exceptLines(0), ...paced.map(nameOf)]}::text[])
    order by i.next_at limit ${limit} for update`)
  const answers = [...pacedAnswers, ...others]
  const turns = paced.map(
    (one) => Math.min(Math.max(0, one.turns), limit) - pacedAnswers.filter((each) => nameOf(each) === nameOf(one)).length,
  )
  const most = Math.floor(answers.length === 0 ? limit : Math.max(limit / 4, Math.min(answers.length, limit / 2)))
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
    select ${intentColumns} from message_intents i join chosen c on c.part = i.part and c.intent_id = i.intent_id
    where i.part = any(${parts}::smallint[]) and i.state = 'queued' and i.next_at <= ${now}
    order by c.turn, c.next_at for update of i`)
  return [...answers.slice(0, limit - many.length), ...many]
}

const nameOf = ({ projectId, channel }: Pick<Intent, 'projectId' | 'channel'>): string => `${projectId}/${channel}`

const answersOfPaced = (
  tx: Tx,
  parts: readonly number[],
  exceptLines: readonly string[],
  now: Date,
  limit: number,
  paced: readonly PacedLine[],
): Promise<Intent[]> =>
  tx.rows(sql`
    select ${intentColumns} from unnest(${paced.map((one) => one.projectId)}::int[], ${paced.map((one) => one.channel)}::text[], ${paced.map((one) => one.turns)}::int[],
      ${paced.map((one) => Math.min(one.serviceTurns, limit))}::int[]) x(project, channel, turns, service)
    cross join lateral (
      select o.part, o.intent_id from (
        select i.part, i.intent_id, i.class, i.next_at, row_number() over (order by i.class = 'service' desc, i.next_at) as place from message_intents i
        where i.part = any(${parts}::smallint[]) and i.state = 'queued' and i.lane = 0 and i.next_at <= ${now}
          and i.project_id = x.project and i.channel = x.channel and x.project || '/' || x.channel <> all(${exceptLines}::text[])
      ) o where o.place <= x.turns or (o.class = 'service' and o.place <= x.service)
      order by o.place limit ${limit}) c
    join message_intents i on i.part = c.part and i.intent_id = c.intent_id
    where i.part = any(${parts}::smallint[]) and i.state = 'queued' and i.next_at <= ${now}
    order by i.class = 'service' desc, i.next_at for update of i`)
