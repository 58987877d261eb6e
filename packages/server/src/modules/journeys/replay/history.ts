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

/** What people of a slice did, one after the other, with the properties that are read and no others. */
export async function* livesOf(clickhouse: ClickHouse, asked: Asked): AsyncGenerator<{ person: number; events: LifeEvent[] }> {
  const names = [...asked.reads.properties]
  const columns = names.map((name, i) => sql`, ${anyProperty(name)} as ${sql.id(`p${i}`)}`)
  const [project, from] = [sql.value(asked.projectId, 'UInt32'), sql.value(asked.from, 'DateTime64(3)')]
  const all = sql.value([...new Set([...asked.reads.steps, ...asked.reads.behind])], 'Array(String)')
  const rows = clickhouse.stream<Record<string, unknown> & { person: number; id: string; event: string; ms: number; extra: string }>(sql`
    select ${canonicalPerson(asked.projectId)} as person, e.event_id as id, e.event as event, toUnixTimestamp64Milli(e.time) as ms, e.extra as extra${sql.join(columns, sql``)}
    from events e
    where e.project_id = ${project} and e.event in ${all} and e.is_test = 0 and e.time <= ${sql.value(asked.until, 'DateTime64(3)')}
      and (e.time >= ${from} or e.event in ${sql.value([...asked.reads.behind], 'Array(String)')})
      and person in (select person from (${asked.people}) where ${sliced(asked.slice, sql`person`)})
    order by person, e.ord`)
  let [person, events]: [number, LifeEvent[]] = [0, []]
  for await (const row of rows) {
    if (row.person !== person && events.length > 0) yield { person, events }
    if (row.person !== person) [person, events] = [row.person, []]
    events.push({ id: row.id, event: row.event, time: row.ms, properties: read(row, names) })
  }
  if (events.length > 0) yield { person, events }
}

function read(row: Readonly<Record<string, unknown>> & { readonly extra: string }, names: readonly string[]): Values {
  const beside = row.extra === '' ? {} : (JSON.parse(row.extra) as Record<string, unknown>) /* an object, as the pipeline wrote it */
  const found: Record<string, unknown> = {}
  names.forEach((name, i) => {
    const value = row[`p${i}`] ?? beside[name]
    if (value !== undefined && value !== null) found[name] = value
  })
  return found as Values /* stored JSON */
}
