import { rangeOf, sessionEvents, type SessionQuery, sessionSpan } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { bucketName, bucketStart } from './count.ts'
import { groupedBy, keysOf, restPlace } from './groups.ts'
import { fromEvents, matching, type Scope } from './matching.ts'
import { personOf } from './sample.ts'
import { cutIntoSessions, flagOf, msOf, packed, timeOf } from './session-cut.ts'

const [page, click, goal] = [0, 1, 2] as const

/** One row per session that begins in the range: whose it is, when it began, and what is added up. */
export function compileSessions(query: SessionQuery, scope: Scope): Sql {
  const range = rangeOf(query, scope.timeZone)
  const by = query.by && groupedBy(query.by, scope)
  const at = (x: Sql): Sql => (by ? sql`${x}.1` : x)
  const marks = [query.page, query.click, query.goal].map((one) => one && matching(one, scope))
  const number = packed(query, marks, scope)
  const collected = by ? sql`arraySort(x -> x.1, groupArray((${number}, ${keysOf(by)})))` : sql`arraySort(groupArray(${number}))`
  return sql`
    select person, ${timeOf(at(sql`s[1]`))} as time, length(s) as n, ${msOf(at(sql`s[-1]`))} - ${msOf(at(sql`s[1]`))} as span,
      ${query.goal ? sql`arrayExists(x -> ${flagOf(at(sql`x`), goal)}, s)` : sql`0`} as has_goal${seen(query, at)}${by ? sql`, s[1].2 as keys` : sql``}
    from (
      select person, arrayJoin(${cutIntoSessions(query, scope, at)}) as s
      from (
        select ${personOf(scope)} as person, ${collected} as es
        ${fromEvents(scope, sessionSpan(range, query), chosen(query), by?.join)}
        group by person
      )
    ) where time >= ${sql.value(new Date(range.from), 'DateTime64(3)')} and time < ${sql.value(new Date(range.until), 'DateTime64(3)')}`
}

/** What the system says of people is nothing they did. */
function chosen(query: SessionQuery): Sql {
  const events = sessionEvents(query)
  return events ? sql`e.event in ${sql.value(events, 'Array(String)')}` : sql`e.source != 'system'`
}

/** Views of a page, and what came of them. */
function seen(query: SessionQuery, at: (x: Sql) => Sql): Sql {
  if (!query.page) return sql`, 0 as n_views, 0 as is_exit, 0 as n_stays, 0 as stayed, 0 as n_clicked`
  const [here, next] = [at(sql`x`), at(sql`y`)]
  const isPage = flagOf(here, page)
  // Of pages and clicks alone, a click right after a page is the first one on it.
  const some = sql`arrayFilter(x -> ${isPage} or ${flagOf(here, click)}, s)`
  const clicked = query.click
    ? sql`arrayCount((x, y) -> ${isPage} and ${flagOf(next, click)}, arrayPopBack(${some}), arrayPopFront(${some}))`
    : sql`0`
  return sql`,
      arrayCount(x -> ${isPage}, s) as n_views, ${flagOf(at(sql`s[-1]`), page)} as is_exit, n_views - is_exit as n_stays,
      arraySum((x, y) -> if(${isPage}, ${msOf(next)} - ${msOf(here)}, 0), arrayPopBack(s), arrayPopFront(s)) as stayed, ${clicked} as n_clicked`
}

const sums = sql`count() as sessions, sum(n) as events, sum(span) as ms, countIf(n = 1) as bounces, countIf(has_goal = 1) as converted,
      sum(n_views) as views, sum(is_exit) as exits, sum(n_clicked) as clicked, sum(n_stays) as stays, sum(stayed) as stay_ms`

/** One row per bucket in which sessions begin, and one with an empty bucket over everything. */
export function compileSessionCount(query: SessionQuery, scope: Scope): Sql {
  const { unit } = query
  const [name, start] =
    unit === null
      ? [sql`''`, sql``]
      : [sql`if(grouping(start) = 1, '', ${bucketName(unit)})`, sql`, ${bucketStart(unit, scope.timeZone)} as start`]
  return sql`
    select ${name} as bucket, uniqExact(person) as people, ${sums}
    from (select *${start} from (${compileSessions({ ...query, by: undefined }, scope)}) e)
    ${unit === null ? sql`` : sql`group by grouping sets ((start), ())`}`
}

/** One row per group of the first event, those with most sessions first, all others in the last place. */
export function compileSessionGroups(query: SessionQuery, scope: Scope): Sql {
  return sql`
    select least(place, ${sql.value(restPlace, 'UInt64')}) as nth, any(key) as name, uniqExactMerge(who) as people,
      sum(sessions) as sessions, sum(events) as events, sum(ms) as ms, sum(bounces) as bounces, sum(converted) as converted,
      sum(views) as views, sum(exits) as exits, sum(clicked) as clicked, sum(stays) as stays, sum(stay_ms) as stay_ms
    from (
      select *, row_number() over (order by sessions desc, key) as place from (
        select arrayJoin(keys) as key, uniqExactState(person) as who, ${sums} from (${compileSessions(query, scope)}) group by key
      )
    ) group by nth order by nth
    settings prefer_column_name_to_alias = 1`
}
