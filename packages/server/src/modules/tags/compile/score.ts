import type { Criterion, Score } from '@millrace/contract/tags/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { roundedSql } from '../../segments/index.ts'
import { countSql, eventsOf, fadedSql, doer, type TagContext } from './events.ts'

type EventsCriterion = Extract<Criterion, { by: 'events' }>

/** Everybody's score, as `totalOf`. Bit i of `met` is set for whom rule i of it means. */
export function scoreSql(score: Score, context: TagContext, met: Sql): Sql {
  const { least = null, most = null } = score
  const sum = roundedSql(sql`sum(${cappedSql(score)})`)
  const raised = least === null ? sum : sql`greatest(${float(least)}, ${sum})`
  const total = most === null ? raised : sql`least(${float(most)}, ${raised})`
  return sql`
    select person, ${total} as raw from (${givenSql(score, context, met)}) group by person having isFinite(raw)`
}

/** As `givenBy`: what each criterion gives whom it concerns, with columns `person`, `criterion`, `events` and `points`. */
export function givenSql({ criteria }: Score, context: TagContext, met: Sql): Sql {
  const events = criteria.flatMap((criterion, nth) => (criterion.by === 'events' ? [eventsSql(criterion, nth, context)] : []))
  return sql.join([...rulesSql(criteria, met), ...events], sql` union all `)
}

function rulesSql(criteria: Score['criteria'], met: Sql): Sql[] {
  const rules = criteria.flatMap((one, nth) => (one.by === 'rule' ? [{ nth, points: one.points }] : []))
  if (rules.length === 0) return []
  const places = sql.value(
    rules.map((one) => one.nth),
    'Array(UInt8)',
  )
  const points = sql.value(
    rules.map((one) => one.points),
    'Array(Float64)',
  )
  return [
    sql`
      select person_id as person, ${places}[which + 1] as criterion, toUInt64(0) as events, ${points}[which + 1] as points
      from (select person_id, arrayJoin(bitPositionsToArray(met)) as which from (${met}))`,
  ]
}

/** What each of the newest events of a criterion gives somebody, with columns `criterion`, `at`, `event`, `eventId` and `points`. */
export const newestSql = ({ criteria }: Score, context: TagContext, limit: number): Sql =>
  sql.join(
    criteria.flatMap((one, nth) => (one.by === 'events' ? [newestOf(one, nth, context, limit)] : [])),
    sql` union all `,
  )

const newestOf = (criterion: EventsCriterion, nth: number, context: TagContext, limit: number): Sql => sql`
      select * from (select ${sql.value(nth, 'UInt8')} as criterion, toUnixTimestamp64Milli(e.time) as at, e.event as event,
        e.event_id as eventId, ${eventPoints(criterion, context)} as points
      ${eventsOf(criterion, context)}${counts(criterion)} order by e.ord desc limit ${sql.value(limit, 'UInt32')})`

const eventsSql = (criterion: EventsCriterion, nth: number, context: TagContext): Sql => sql`
      select ${doer(context)} as person, ${sql.value(nth, 'UInt8')} as criterion, count() as events, ${roundedSql(sql`sum(${eventPoints(criterion, context)})`)} as points
      ${eventsOf(criterion, context)}${counts(criterion)} group by person`

/** What one event gives. */
const eventPoints = ({ points, each, halfLifeDays }: EventsCriterion, context: TagContext): Sql =>
  roundedSql(fadedSql(sql`${float(points)} * assumeNotNull(${countSql(each)})`, halfLifeDays, context))

const counts = ({ each }: EventsCriterion): Sql => (each.of === 'times' ? sql`` : sql` and ${countSql(each)} is not null`)

/** As `capped`. */
function cappedSql({ criteria }: Score): Sql {
  const caps = criteria.map((criterion) => (criterion.by === 'events' ? (criterion.cap ?? null) : null))
  if (caps.every((cap) => cap === null)) return sql`points`
  const cap = sql`ifNull(${sql.value(caps, 'Array(Nullable(Float64))')}[criterion + 1], inf)`
  return sql`arrayMap(cap -> greatest(-cap, least(cap, points)), [${cap}])[1]`
}

const float = (value: number): Sql => sql`${sql.value(value, 'Float64')}`
