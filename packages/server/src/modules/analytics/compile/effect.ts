import assert from 'node:assert/strict'
import type { EffectSlice } from '@millrace/contract/analytics/api.ts'
import {
  bucketNumber,
  effectColumns,
  type EffectGoal,
  type EffectQuery,
  laterBucketMs,
  rangeOf,
  windowMs,
} from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { fromEvents, matching, type Scope, testPeople } from './matching.ts'
import { andSampled, personOf } from './sample.ts'
import { anyStop } from './stops.ts'

/** Later than any window. */
const never = sql`toInt64(1e9)`

/** One row per group: for each window whose people are known, how many they are, and how many of them have reached the first goal, the second … */
export const compileEffect = (query: EffectQuery, scope: Scope): Sql => sql`
    select arm, count() as people, sumForEach(known) as sizes,
      sumForEach(arrayFlatten(arrayMap(at -> arrayMap((n, k) -> toUInt64(k = 1 and at <= n), ${columnsOf(query)}, known), windows))) as reached
    from (${each(query, scope)}) group by arm order by arm`

/** The people of one number. */
export function compileEffectPeople(query: EffectQuery, { arm, column, goal }: EffectSlice, scope: Scope): Sql {
  const place = column === null ? effectColumns(query).length - 1 : column
  const tests = [
    sql`arm = ${sql.value(arm, 'String')}`,
    ...(column === null && goal === null ? [] : [sql`known[${sql.value(place + 1, 'UInt16')}] = 1`]),
    ...(goal === null ? [] : [sql`windows[${sql.value(goal + 1, 'UInt16')}] <= ${columnsOf(query)}[${sql.value(place + 1, 'UInt16')}]`]),
  ]
  return sql`select person as person_id from (${each(query, scope)}) where ${sql.join(tests, sql` and `)}`
}

const columnsOf = (query: EffectQuery): Sql => sql`${sql.value(effectColumns(query), 'Array(Int64)')}`
const msOf = (ord: Sql): Sql => sql`toInt64(intDiv(${ord}, 4096))`

/** Per person touched the group, which windows are over, and the smallest window that has each goal. */
function each(query: EffectQuery, scope: Scope): Sql {
  const windows = query.goals.map(({ kind }, i) => {
    const done = sql`${sql.id(`done_${i}`)}`
    const taken = { any: done, first: sql`arraySlice(${done}, 1, 1)`, again: sql`arraySlice(${done}, 2)` }[kind]
    return sql`arrayFirst(o -> o > touch, ${taken})`
  })
  return sql`
      select person, arm, arrayMap(n -> toUInt64(${overOf(query, scope)}), ${columnsOf(query)}) as known,
        arrayMap(o -> if(o = 0, ${never}, ${windowOf(query, scope)}), [${sql.join(windows)}]) as windows
      from (${touched(query, scope)}) t left any join (${done(query.goals, query, scope)}) d on d.person = t.person`
}

/** Everybody once, from the first time they were touched and in the group they were in then. */
function touched(query: EffectQuery, scope: Scope): Sql {
  const { touch } = query
  if (touch.kind === 'event')
    return sql`
        select ${personOf(scope)} as person, min(e.ord) as touch, 'treated' as arm
        ${fromEvents(scope, rangeOf(query, scope.timeZone), matching(touch, scope))} group by person`
  const { campaign } = scope
  assert(campaign, 'the scope of a question about a campaign has it')
  const who = scope.people ? sql`in (${scope.people})` : sql`not in (${testPeople(scope.projectId)})`
  return sql`
        select person, toUInt64(toUnixTimestamp64Milli(min(at))) * 4096 as touch, argMin(arm, at) as arm
        from (${campaign.touches}) where person ${who}${andSampled(sql`person`, scope)} group by person`
}

/** When each person did what a goal names, in the order of events; all of it, where it matters which was the first. */
function done(goals: readonly EffectGoal[], query: EffectQuery, scope: Scope): Sql {
  const { from, until } = rangeOf(query, scope.timeZone)
  const last =
    query.unit === 'day' ? laterBucketMs(until - 1, query.windows + 1, 'day', scope.timeZone) : until + query.windows * windowMs[query.unit]
  const range = { from: goals.every(({ kind }) => kind === 'any') ? from : 0, until: last }
  const lists = goals.map((goal, i) => sql`arraySort(groupArrayIf(e.ord, (${matching(goal, scope)}))) as ${sql.id(`done_${i}`)}`)
  return sql`
        select ${personOf(scope)} as person, ${sql.join(lists)}
        ${fromEvents(scope, range, anyStop(goals, scope))} group by person`
}

const dayOf = (ord: Sql, { timeZone }: Scope): Sql =>
  sql`toInt64(toDate(toTimeZone(fromUnixTimestamp64Milli(${msOf(ord)}), ${sql.value(timeZone, 'String')})))`

/** Is the n-th window of a person over? */
function overOf({ unit }: EffectQuery, scope: Scope): Sql {
  const now = scope.now.getTime()
  if (unit === 'day') return sql`${dayOf(sql`touch`, scope)} + n < ${sql.value(bucketNumber(now, 'day', scope.timeZone), 'Int64')}`
  return sql`${msOf(sql`touch`)} + n * ${sql.value(windowMs[unit], 'Int64')} < ${sql.value(now, 'Int64')}`
}

/** Calendar days after the day of the touch, or minutes and hours begun. */
function windowOf({ unit }: EffectQuery, scope: Scope): Sql {
  if (unit === 'day') return sql`${dayOf(sql`o`, scope)} - ${dayOf(sql`touch`, scope)}`
  const length = sql.value(windowMs[unit], 'Int64')
  return sql`intDiv(${msOf(sql`o`)} - ${msOf(sql`touch`)} + ${length} - 1, ${length})`
}
