import { anyProperty } from '../../catalog/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson, fewJoin, fewPerson, numbersOf } from '../../identity/index.ts'
import { valuesOf } from '../execute/stored.ts'
import type { Values } from '../execute/types.ts'
import type { LifeEvent } from './life.ts'
import type { Reads } from './reads.ts'

/** More of somebody's past than this no dry run looks at. */
const mostEvents = 10_000

/** What somebody did of some events up to a moment, in their order; the newest, if that is very much. */
export async function pastOf(
  clickhouse: ClickHouse,
  projectId: number,
  personId: number,
  { names, until }: { readonly names: readonly string[]; readonly until: Date },
): Promise<LifeEvent[]> {
  const [project, person] = [sql.value(projectId, 'UInt32'), sql.value(personId, 'UInt64')]
  const numbers = numbersOf(projectId, sql.value([personId], 'Array(UInt64)'))
  const rows = await clickhouse.rows<{ id: string; event: string; ms: number; properties: Record<string, unknown>; extra: string }>(sql`
    select e.event_id as id, e.event as event, toUnixTimestamp64Milli(e.time) as ms, e.properties as properties, e.extra as extra
    from events e ${fewJoin(projectId)}
    where e.project_id = ${project} and e.event in ${sql.value(names, 'Array(String)')} and e.time <= ${sql.value(until, 'DateTime64(3)')}
      and e.person_id in (${numbers}) and ${fewPerson} = ${person}
    order by e.ord desc limit ${sql.value(mostEvents, 'UInt32')}`)
  return rows.toReversed().map(({ id, event, ms, properties, extra }) => ({ id, event, time: ms, properties: valuesOf(properties, extra) }))
}

/** Everybody who did one of some things in a time, or is among some people, as a query with `person`. */
export function candidates(projectId: number, opens: readonly string[], { from, until }: Bounds, among: readonly Sql[]): Sql {
  const project = sql.value(projectId, 'UInt32')
  const doers = sql`
    select ${canonicalPerson(projectId)} as person from events e
    where e.project_id = ${project} and e.event in ${sql.value(opens, 'Array(String)')} and e.is_test = 0
      and e.time >= ${sql.value(from, 'DateTime64(3)')} and e.time <= ${sql.value(until, 'DateTime64(3)')}`
  return sql`
    select distinct person from (${sql.join([doers, ...among.map((people) => sql`select person_id as person from (${people})`)], sql` union all `)})
    where person in (select person_id from profiles final where project_id = ${project} and deleted = 0 and is_test = 0)`
}

export interface Bounds {
  readonly from: Date
  readonly until: Date
}

interface Asked extends Bounds {
  readonly projectId: number
  readonly reads: Reads
  /** Query with `person`. */
  readonly people: Sql
  /** A share of the people, by a hash of their numbers. */
  readonly slice: { readonly of: number; readonly nth: number }
}

/** A share of people, by number. */
const sliced = ({ of, nth }: Asked['slice'], person: Sql): Sql =>
  sql`cityHash64(${person}) % ${sql.value(of, 'UInt32')} = ${sql.value(nth, 'UInt32')}`

/** People of a slice, with or without a past. */
export async function peopleIn(clickhouse: ClickHouse, { people, slice }: Pick<Asked, 'people' | 'slice'>): Promise<number[]> {
  const rows = await clickhouse.rows<{ person: number }>(sql`select person from (${people}) where ${sliced(slice, sql`person`)}`)
  return rows.map((row) => row.person)
}

/** An event as it is read: its place among the names asked for, its time, the properties that have no column, and those that have. */
type Told = readonly [name: number, ms: number, extra: string, ...properties: unknown[]]

/**
 * What people of a slice did, one after the other, with the properties that are read and no others. A row is a person: the engine puts
 * together and sorts what is theirs, and names are not said again with each event.
 */
export async function* livesOf(clickhouse: ClickHouse, asked: Asked): AsyncGenerator<{ person: number; events: LifeEvent[] }> {
  const [properties, events] = [[...asked.reads.properties], [...new Set([...asked.reads.steps, ...asked.reads.behind])]]
  const columns = properties.map((name) => sql`, ${anyProperty(name)}`)
  const [project, from] = [sql.value(asked.projectId, 'UInt32'), sql.value(asked.from, 'DateTime64(3)')]
  const names = sql.value(events, 'Array(String)')
  const extra = properties.length > 0 ? sql`e.extra` : sql`''`
  const rows = clickhouse.stream<{ person: number; told: Told[] }>(sql`
    select ${canonicalPerson(asked.projectId)} as person,
      arrayMap(one -> one.2, arraySort(one -> one.1, groupArray((e.ord, (indexOf(${names}, e.event) - 1, toUnixTimestamp64Milli(e.time), ${extra}${sql.join(columns, sql``)}))))) as told
    from events e
    where e.project_id = ${project} and e.event in ${names} and e.is_test = 0 and e.time <= ${sql.value(asked.until, 'DateTime64(3)')}
      and (e.time >= ${from} or e.event in ${sql.value([...asked.reads.behind], 'Array(String)')})
      and person in (select person from (${asked.people}) where ${sliced(asked.slice, sql`person`)})
    group by person`)
  for await (const { person, told } of rows) yield { person, events: told.map((one, i) => eventOf(one, `${i}`, events, properties)) }
}

/** One of a life: nothing but what tells it from the others of that life is asked of its id. */
function eventOf([name, time, extra, ...values]: Told, id: string, events: readonly string[], names: readonly string[]): LifeEvent {
  const beside = extra === '' ? {} : (JSON.parse(extra) as Record<string, unknown>) /* an object, as the pipeline wrote it */
  const found: Record<string, unknown> = {}
  for (const [i, property] of names.entries()) {
    const value = values[i] ?? beside[property]
    if (value !== undefined && value !== null) found[property] = value
  }
  return { id, event: events[name] ?? '', time, properties: found as Values /* stored JSON */ }
}
