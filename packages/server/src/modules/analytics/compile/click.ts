import {
  type ClickQuery,
  maxElements,
  pageEventKinds,
  type PageEventKind,
  pageEvents,
  pagesExpression,
  rangeOf,
  reachSteps,
} from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { fromEvents, type Scope, withProperties } from './matching.ts'
import { personOf } from './sample.ts'

/** One row over the whole page, then one per element, those with most clicks. */
export function compileClickElements(query: ClickQuery, scope: Scope): Sql {
  const [clicks, rage, dead] = [isKind('click'), isKind('rage'), isKind('dead')]
  return sql`
    select grouping(element) as is_whole, element as path,
      countIf(${isKind('view')}) as views, uniqExactIf(person, ${isKind('view')}) as viewers,
      countIf(${clicks}) as clicks, uniqExactIf(person, ${clicks}) as people, uniqExactIf((person, lane, nth), ${clicks} and nth > 0) as clicked_views,
      countIf(${rage}) as rages, uniqExactIf(person, ${rage}) as rage_people, countIf(${dead}) as deads, uniqExactIf(person, ${dead}) as dead_people,
      uniqExactIf(path_of, path_of != '') as elements, quantileExactInclusiveIf(0.5)(width, width > 0) as middle_width,
      quantileExactInclusiveIf(0.5)(height, width > 0) as middle_height,
      argMaxIf(said, ord, said != '') as text, argMaxIf(tag, ord, tag != '') as type, argMaxIf(box, ord, notEmpty(box)) as at
    from (${pageRows(query, scope)})
    group by grouping sets ((element), ())
    having is_whole = 1 or element != ''
    order by is_whole desc, clicks desc, rages + deads desc, path
    limit ${sql.value(maxElements + 1, 'UInt32')}`
}

/** One row per cell that was clicked. */
export const compileClickCells = (query: ClickQuery, scope: Scope): Sql => sql`
    select cell.1 as x, cell.2 as y, count() as clicks, uniqExact(person) as people
    from (${pageRows(query, scope)}) where ${isKind('click')} and cell.1 >= 0
    group by cell order by y, x`

/** One row per share of the page: the views that were read as far, and whose they are; zero: all that told. */
export const compileReach = (query: ClickQuery, scope: Scope): Sql => sql`
    select step, count() as views, uniqExact(person) as people
    from (
      select person, arrayJoin(arrayFilter(s -> s = 0 or depth >= s, ${sql.value([0, ...reachSteps], 'Array(UInt8)')})) as step
      from (${measuredViews(query, scope)})
    ) group by step order by step`

/** The people of what happened on a page, or of one element or cell of it. */
export function compileClickPeople(
  query: ClickQuery,
  { kind, path, cell }: { readonly kind: PageEventKind; readonly path: string | null; readonly cell: { x: number; y: number } | null },
  scope: Scope,
): Sql {
  const tests = [
    isKind(kind),
    ...(path === null ? [] : [sql`element = ${sql.value(path, 'String')}`]),
    ...(cell === null ? [] : [sql`cell.1 = ${sql.value(cell.x, 'Int32')} and cell.2 = ${sql.value(cell.y, 'Int32')}`]),
  ]
  return sql`
    select distinct person as person_id from (${pageRows(query, scope)}) where ${sql.join(tests, sql` and `)}`
}

/** The people whose views were read as far. */
export const compileReachPeople = (query: ClickQuery, depth: number | null, scope: Scope): Sql => sql`
    select distinct person as person_id from (${measuredViews(query, scope)})
    where ${depth === null ? sql`true` : sql`depth >= ${sql.value(depth, 'UInt8')}`}`

const measuredViews = (query: ClickQuery, scope: Scope): Sql => sql`
      select person, lane, nth, max(deep) as depth from (${pageRows(query, scope)})
      where ${isKind('leave')} and nth > 0 and deep is not null group by person, lane, nth`

const isKind = (kind: PageEventKind): Sql => sql`kind = ${sql.value(pageEventKinds.indexOf(kind), 'UInt8')}`

/** What happened on the pages, each row with the number of its view in its lane: none is 0. As `clickReference` reads it. */
function pageRows(query: ClickQuery, scope: Scope): Sql {
  const text = (name: string): Sql => property(name, 'string')
  const number = (name: string): Sql => property(name, 'number')
  const names = Object.values<readonly string[]>(pageEvents).flat()
  const kinds = pageEventKinds.map(
    (kind, i) => sql`e.event in ${sql.value([...pageEvents[kind]], 'Array(String)')}, ${sql.value(i, 'UInt8')}`,
  )
  const page = sql`concat('/', trim(both '/' from replaceRegexpOne(ifNull(${text('$url_path')}, ''), ${sql.value('[?#][\\s\\S]*$', 'String')}, '')))`
  const chosen = [
    sql`e.event in ${sql.value(names, 'Array(String)')}`,
    sql`${text('$url_path')} is not null and match(${page}, ${sql.value(pagesExpression(query.pages), 'String')})`,
    withProperties(query.filters, scope),
    ...(query.device === null ? [] : [sql`ifNull(${text('$device_class')}, '') = ${sql.value(query.device, 'String')}`]),
  ]
  const isClick = sql`kind in ${sql.value([1, 2, 3], 'Array(UInt8)')}`
  const place = (at: Sql, whole: Sql, parts: number): Sql =>
    sql`toInt32(greatest(0, least(${sql.value(parts - 1, 'Int32')}, floor(assumeNotNull(${at}) * ${sql.value(parts, 'Int32')} / ${whole}))))`
  const isPlaced = sql`${isClick} and width > 0 and px is not null and py is not null`
  return sql`
      select person, lane, ord, kind, deep, width, height, element, element as path_of, said, tag,
        countIf(kind = 0) over (partition by person, lane order by ord rows between unbounded preceding and current row) as nth,
        if(${isPlaced}, (${place(sql`px`, sql`width`, query.columns)}, ${place(sql`py`, sql`height`, query.rows)}), (toInt32(-1), toInt32(-1))) as cell,
        if(${isPlaced} and ex is not null and ey is not null and ew is not null and eh is not null,
          arrayMap(x -> assumeNotNull(x), [(px - ex * ew / 1000) / width, (py - ey * eh / 1000) / height, ew / width, eh / height]), []) as box
      from (
        select ${personOf(scope)} as person, ifNull(${text('$view_id')}, '') as lane, e.ord as ord,
          multiIf(${sql.join(kinds)}, ${sql.value(0, 'UInt8')}) as kind, ${number('$scroll_depth')} as deep,
          if(ifNull(${number('$page_width')}, 0) > 0 and ifNull(${number('$page_height')}, 0) > 0, (assumeNotNull(${number('$page_width')}), assumeNotNull(${number('$page_height')})), (0., 0.)) as size,
          size.1 as width, size.2 as height,
          if(${isClick}, ifNull(${text('$element_path')}, ''), '') as element, if(${isClick}, ifNull(${text('$element_content')}, ''), '') as said,
          if(${isClick}, ifNull(${text('$element_type')}, ''), '') as tag, ${number('$page_x')} as px, ${number('$page_y')} as py,
          ${number('$element_x')} as ex, ${number('$element_y')} as ey, ${number('$element_width')} as ew, ${number('$element_height')} as eh
        ${fromEvents(scope, rangeOf(query, scope.timeZone), sql.join(chosen, sql` and `))}
      )`
}
