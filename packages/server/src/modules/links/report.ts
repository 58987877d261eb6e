import type { LinkNumbers, LinkSettings } from '@millrace/contract/links/api.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { fromEvents } from '../analytics/index.ts'
import { property } from '../catalog/index.ts'
import { canonicalPerson } from '../identity/index.ts'

export interface ReportQuery {
  readonly projectId: number
  readonly timeZone: string
  /** In ms; the end is not part of it. */
  readonly range: { readonly from: number; readonly until: number }
  readonly settings: Omit<LinkSettings, 'revision'>
}

const day = 86_400_000
const maxLinks = 5_000
const click = sql.value('$link_click', 'String')
const link = property('$link', 'string')

/** Numbers of every link that has any, most clicks first. */
export async function linkNumbers(clickhouse: ClickHouse, query: ReportQuery): Promise<LinkNumbers[]> {
  const [clicks, news, orders] = await Promise.all([
    clickhouse.rows<{ link: string; clicks: number; scans: number; people: number }>(compileClicks(query)),
    clickhouse.rows<{ link: string; people: number }>(compileNew(query)),
    clickhouse.rows<{ link: string; orders: number; revenue: number }>(compileOrders(query)),
  ])
  const clicksOf = new Map(clicks.map((row) => [row.link, row]))
  const newOf = new Map(news.map((row) => [row.link, Number(row.people)]))
  const ordersOf = new Map(orders.map((row) => [row.link, row]))
  // An order of this range may have come by a link that nobody touched within it.
  return [...new Set([...clicksOf.keys(), ...ordersOf.keys()])].map((id) => ({
    id,
    clicks: Number(clicksOf.get(id)?.clicks ?? 0),
    scans: Number(clicksOf.get(id)?.scans ?? 0),
    people: Number(clicksOf.get(id)?.people ?? 0),
    newPeople: newOf.get(id) ?? 0,
    orders: Number(ordersOf.get(id)?.orders ?? 0),
    revenue: Math.round(Number(ordersOf.get(id)?.revenue ?? 0)),
  }))
}

/** Clicks and landings: everything that names a link. */
const touches = ({ projectId }: ReportQuery, range: ReportQuery['range']): Sql => sql`
  select e.event as event, e.time as time, ${canonicalPerson(projectId)} as person, ifNull(${link}, '') as link,
    ifNull(${property('$is_code', 'boolean')}, false) as scanned
  ${fromEvents({ projectId, people: undefined }, range, sql`${link} is not null`)}`

export const compileClicks = (query: ReportQuery): Sql => sql`
  select link, countIf(event = ${click}) as clicks, countIf(event = ${click} and scanned) as scans, uniqExactIf(person, event = ${click}) as people
  from (${touches(query, query.range)}) group by link order by clicks desc, link limit ${sql.value(maxLinks, 'UInt32')}`

/**
 * People who landed, and of whom there is nothing older than the half hour before. A click alone does not tell: its visitor is
 * known by a cookie of ours, the page by one of its own.
 */
export const compileNew = (query: ReportQuery): Sql => sql`
  select link, count() as people from (
    select person, argMin(link, time) as link, min(time) as landed from (${touches(query, query.range)}) where event != ${click} group by person
  ) landings join (
    select ${canonicalPerson(query.projectId)} as person, min(e.time) as first from events e
    where e.project_id = ${sql.value(query.projectId, 'UInt32')} and ${canonicalPerson(query.projectId)} in (
      select person from (${touches(query, query.range)}) where event != ${click})
    group by person
  ) lives using (person)
  where first >= landed - interval 30 minute group by link`

/** Each order belongs to the last link its person came by within the window. */
export function compileOrders(query: ReportQuery): Sql {
  const { projectId, range, settings } = query
  const window = sql.value(settings.windowDays, 'UInt16')
  return sql`
  select link, count() as orders, sum(amount) as revenue from (
    select e.time as time, ${canonicalPerson(query.projectId)} as person, ifNull(${property(settings.amountProperty, 'number')}, 0) as amount
    ${fromEvents({ projectId, people: undefined }, range, sql`e.event = ${sql.value(settings.orderEvent, 'String')}`)}
  ) orders asof join (
    select time as touched, person, link from (${touches(query, { from: range.from - settings.windowDays * day, until: range.until })})
  ) came on orders.person = came.person and orders.time >= came.touched
  where time < touched + toIntervalDay(${window}) group by link`
}
