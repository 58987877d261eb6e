import assert from 'node:assert/strict'
import type { LeavingSlice } from '@millrace/contract/analytics/api.ts'
import { leavingMs, type LeavingQuery, rangeOf } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { milliseconds } from './buckets.ts'
import { fromEvents, matching, type Scope, testPeople } from './matching.ts'
import { andSampled, personOf } from './sample.ts'

/** All messages together: no journey has this number. */
const whole = sql`(toUInt32(0), '')`

/** One row per campaign and template, and one of journey 0 over all messages. */
export const compileLeaving = (query: LeavingQuery, scope: Scope): Sql => sql`
    select g.1 as journey, g.2 as template, count() as people, countIf(has(left_by, g)) as left
    from (${each(query, scope)}) array join got as g group by journey, template order by journey, template`

/** Who left in the days, and who of them without a message shortly before. */
export const compileLeavers = (query: LeavingQuery, scope: Scope): Sql => sql`
    select countIf(is_leaver) as leavers, countIf(is_leaver and not is_prompted) as unprompted from (${each(query, scope)})`

/** The people of one number. */
export function compileLeavingPeople(query: LeavingQuery, { what, row }: LeavingSlice, scope: Scope): Sql {
  const group = row ? sql`(${sql.value(row.journey, 'UInt32')}, ${sql.value(row.template, 'String')})` : whole
  const test = {
    people: sql`has(got, ${group})`,
    left: sql`has(left_by, ${group})`,
    leavers: sql`is_leaver`,
    unprompted: sql`is_leaver and not is_prompted`,
  }[what]
  return sql`select person as person_id from (${each(query, scope)}) where ${test}`
}

/** Per person the messages they got (`got`), which of them they left by (`left_by`), and whether they left in the days, shortly after a message. */
function each(query: LeavingQuery, scope: Scope): Sql {
  const { from, until } = rangeOf(query, scope.timeZone)
  const length = leavingMs(query)
  const within = sql.value(length, 'Int64')
  assert(scope.messages, 'the scope of a question about messages has them')
  const who = scope.people ? sql`in (${scope.people})` : sql`not in (${testPeople(scope.projectId)})`
  const [start, end] = [sql.value(from, 'Int64'), sql.value(until, 'Int64')]
  // Messages before and after the days may be the last of whoever left shortly after one.
  const sent = sql`select person, arraySort(groupArray((ms, toUInt32(journey), toString(template)))) as sent
        from (${scope.messages({ from: from - length, until: until + length + 1 })}) where person ${who}${andSampled(sql`person`, scope)} group by person`
  const gone = sql`select ${personOf(scope)} as person, groupArray(${milliseconds}) as gone
        ${fromEvents(scope, { from, until: until + length + 1 }, matching(query.leave, scope))} group by person`
  const counts = sql`m.1 >= ${start} and m.1 < ${end} and m.1 + ${within} < ${sql.value(scope.now.getTime(), 'Int64')}`
  const all = (groups: Sql): Sql => sql`if(empty(${groups}), ${groups}, arrayPushFront(${groups}, ${whole}))`
  return sql`
      select person, ${all(sql`groups`)} as got, ${all(sql`lefts`)} as left_by,
        arrayExists(x -> x.1 < ${end}, lasts) as is_leaver, arrayExists(x -> x.1 < ${end} and x.2.1 > 0, lasts) as is_prompted
      from (
        select if(s.person = 0, d.person, s.person) as person, arrayDistinct(arrayMap(m -> (m.2, m.3), arrayFilter(m -> ${counts}, sent))) as groups,
          arrayMap(l -> (l, arrayLast(m -> m.1 <= l, arrayFilter(m -> l - m.1 <= ${within}, sent))), gone) as lasts,
          arrayDistinct(arrayMap(x -> (x.2.2, x.2.3), arrayFilter(x -> arrayExists(m -> ${counts}, [x.2]), lasts))) as lefts
        from (${sent}) s full join (${gone}) d on d.person = s.person
      )`
}
