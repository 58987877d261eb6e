import { entryId } from '@millrace/contract/journeys/index.ts'
import type { ReportQuery } from '@millrace/contract/journeys/report.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { numberJoin, numberPerson } from '../../identity/index.ts'
import { stayed } from '../execute/types.ts'

/** What a report is asked about; the period is half open. */
export interface Scope {
  readonly projectId: number
  readonly journeyId: number
  readonly from: Date
  readonly until: Date
  readonly by: ReportQuery['by']
  readonly version?: number | undefined
}

/** What is told of all runs together, beside what is told of steps. */
export const totals = { converted: '$goal', ended: '$ended', dropped: '$dropped' } as const

const yes = sql`1 = 1`
const moment = (at: Date) => sql.value(at, 'DateTime64(3)')
const moves = sql`next != ${sql.value(stayed, 'String')}`
const parks = sql`(port = 'parked' and not ${moves})`
const isGoal = sql`(port = 'goal' and not ${moves})`
const isEntry = sql`node = ${sql.value(entryId, 'String')}`
const isInside = ({ from, until }: Scope, at: Sql): Sql => sql`(${at} >= ${moment(from)} and ${at} < ${moment(until)})`

/** The history of a journey; test people are not counted. */
const history = ({ projectId, journeyId }: Scope): Sql => sql`journey_history
  where project_id = ${sql.value(projectId, 'UInt32')} and journey_id = ${sql.value(journeyId, 'UInt32')} and is_test = 0`

/** Runs that entered in the period, as `run_id`, `entered`. */
const cohort = (scope: Scope): Sql => sql`
  select run_id, person_id, left_at as entered from ${history(scope)} and ${isEntry} and (${moves} or ${parks})
    and ${scope.by === 'entry' ? isInside(scope, sql`left_at`) : yes}
    and ${scope.version === undefined ? yes : sql`version = ${sql.value(scope.version, 'UInt32')}`}`

/** Rows that count, with the day they count on as `dated`. Nothing that somebody has done is from before they entered. */
function told(scope: Scope): Sql {
  const goals = sql`run_id in (select run_id from ${history(scope)} and ${isGoal}) as reached`
  const columns = sql`run_id, journey_history.person_id as person_id, node, port, next, why, left_at, if(${isEntry}, left_at, arrived_at) as arrived, ${goals}`
  const rows = sql`${history(scope)} and left_at >= ${moment(scope.from)}`
  if (scope.by === 'entry')
    return sql`select ${columns}, entered as dated from ${sql.id('journey_history')} inner join (${cohort(scope)}) as cohort using (run_id)
      where project_id = ${sql.value(scope.projectId, 'UInt32')} and journey_id = ${sql.value(scope.journeyId, 'UInt32')} and is_test = 0
        and left_at >= ${moment(scope.from)}`
  const some = scope.version === undefined ? yes : sql`run_id in (select run_id from (${cohort(scope)}))`
  return sql`select ${columns}, left_at as dated from ${rows} and ${some}`
}

const isEnd = sql`(${moves} and next = '')`
const isDrop = sql`(${isEnd} and not reached and why != 'merged')`

/** Each row for the steps it speaks of, as `step`: the one that was left (`coming` 0), the one that was come to (1), and the totals. */
const spoken = (scope: Scope): Sql => sql`
  select *, arrayJoin(arrayFilter(one -> one.1 != '', [
    (if(${moves} or ${parks}, node, ''), 0), (if(${moves}, next, ''), 1), (if(${isEntry} and (${moves} or ${parks}), node, ''), 1),
    (if(${isGoal}, ${sql.value(totals.converted, 'String')}, ''), 1), (if(${isEnd}, ${sql.value(totals.ended, 'String')}, ''), 1),
    (if(${isDrop}, ${sql.value(totals.dropped, 'String')}, ''), 1)])) as said, said.1 as step, said.2 as coming
  from (${told(scope)})`

/** What became of runs, by step; `totals` have a row of their own. */
export function compileSteps(scope: Scope, interval: ReportQuery['interval'], timeZone: string): Sql {
  const within = (at: Sql): Sql => (scope.by === 'entry' ? yes : isInside(scope, at))
  const came = sql`coming = 1 and ${within(sql`left_at`)}`
  const left = sql`coming = 0 and ${moves} and ${within(sql`left_at`)}`
  const local = sql`toTimeZone(dated, ${sql.value(timeZone, 'String')})`
  const begins = { day: sql`toDate(${local})`, week: sql`toStartOfWeek(${local}, 1)`, month: sql`toStartOfMonth(${local})` }[interval]
  return sql`
    select step, countIf(${came}) as came, uniqExactIf(run_id, ${came}) as runs, sumMapIf([toString(port)], [toUInt64(1)], ${left}) as left,
      countIf(coming = 0 and ${parks} and ${within(sql`left_at`)}) as parked,
      toInt64(countIf(${came})) - toInt64(countIf(coming = 0 and ${within(sql`arrived`)})) as inside,
      countIf(${left} and ${isEnd}) as ended, countIf(${left} and ${isDrop}) as dropped,
      quantilesExactIf(0.5, 0.9)(toInt64(dateDiff('millisecond', arrived, left_at)), ${left}) as times,
      sumMapIf([toString(${begins})], [toUInt64(1)], ${came}) as series
    from (${spoken(scope)}) group by step`
}

/** Of those that entered in the period: how many came to so many of the steps, one after the other, before they missed one. */
export function compileFunnel(scope: Scope, steps: readonly string[]): Sql {
  const asked = sql.value(steps, 'Array(String)')
  return sql`
    select level, count() as runs, sum(won) as converted from (
      select run_id, groupUniqArray(step) as seen, max(reached) as won,
        arrayFirstIndex(one -> not has(seen, one), ${asked}) as missed, if(missed = 0, toInt64(length(${asked})), toInt64(missed) - 1) as level
      from (${spoken({ ...scope, by: 'entry' })}) where coming = 1 group by run_id
    ) group by level`
}

/** People who entered in the period, by their first entry: `person`, `first` and, so long after it or at `now`, `second`. */
export const compileEntered = (scope: Scope, withinMs: number | undefined, now: Date): Sql => sql`
  select ${numberPerson('m')} as person, min(m.entered) as first,
    ${withinMs === undefined ? moment(now) : sql`least(first + toIntervalMillisecond(${sql.value(withinMs, 'Int64')}), ${moment(now)})`} as second
  from (${cohort({ ...scope, by: 'entry' })}) as m ${numberJoin(scope.projectId, 'm')} group by person`

/** Whom a number of the report means. */
export interface Meant {
  readonly node: string
  readonly what: 'came' | 'left' | 'dropped'
  readonly port?: string | undefined
}

/** The runs behind a number of a step, as `run_id`, `person_id`. */
export function compileMeant(scope: Scope, { node, what, port }: Meant): Sql {
  const which = {
    came: sql`coming = 1`,
    left: sql`coming = 0 and ${moves}${port === undefined ? sql`` : sql` and port = ${sql.value(port, 'String')}`}`,
    dropped: sql`coming = 0 and ${isDrop}`,
  }[what]
  return sql`
    select run_id, person_id from (${spoken(scope)})
    where step = ${sql.value(node, 'String')} and ${which} and ${scope.by === 'entry' ? yes : isInside(scope, sql`left_at`)}`
}
