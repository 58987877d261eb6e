import { absence, awaitedAt } from '@millrace/contract/journeys/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { sql } from '../../../platform/sql.ts'
import { fewJoin, fewPerson, numbersOf } from '../../identity/index.ts'
import { entryOf } from '../../profiles/index.ts'
import { fromOf } from './awaited.ts'
import type { Happening, Live, Run, Values } from './types.ts'

interface Stored {
  readonly person: number
  readonly ms: number
  readonly event: string
  readonly id: string
  readonly properties: Record<string, unknown>
  readonly extra: string
}

/**
 * What the stored events say about runs that wait for an event, or for its absence: it may have been taken before the
 * run stood there, in whatever order things arrived. Everything up to the watermark is stored. Goals are asked for too.
 * One query per project for all runs; events in their order.
 */
export async function storedFor(clickhouse: ClickHouse, live: Live, runs: readonly Run[]): Promise<Map<Run, Happening[]>> {
  const found = new Map<Run, Happening[]>()
  for (const [projectId, some] of Map.groupBy(runs, (run) => run.projectId)) {
    const asked = some.flatMap((run) => {
      const names = namesOf(live, run)
      return names.size > 0 ? [{ run, names, from: fromOf(live, run) }] : []
    })
    if (asked.length === 0) continue
    const byPerson = Map.groupBy(await read(clickhouse, projectId, asked), (row) => row.person)
    for (const { run, names, from } of asked) {
      const events = (byPerson.get(run.personId) ?? []).filter((row) => names.has(row.event) && row.ms >= from && row.ms <= untilOf(run))
      if (events.length > 0) found.set(run, events.map(happeningOf))
    }
  }
  return found
}

export const untilOf = (run: Run): number => run.position.dueAt ?? 0

export function namesOf(live: Live, run: Run): Set<string> {
  const route = live.version(run.journeyId, run.version)?.route
  const names = new Set<string>()
  if (!route || !run.position.absence) return names
  const node = route.nodes.get(run.position.node)
  const not = absence(route.graph.entry)?.match
  if (run.pending && not) names.add(not.event)
  if (node) for (const { match } of awaitedAt(node)) names.add(match.event)
  if (!run.pending && route.graph.goal) names.add(route.graph.goal.event)
  return names
}

async function read(
  clickhouse: ClickHouse,
  projectId: number,
  asked: readonly { readonly run: Run; readonly names: ReadonlySet<string>; readonly from: number }[],
): Promise<Stored[]> {
  const names = new Set(asked.flatMap((one) => [...one.names]))
  const people = sql.value([...new Set(asked.map((one) => one.run.personId))], 'Array(UInt64)')
  const from = new Date(Math.min(...asked.map((one) => one.from)))
  const to = new Date(Math.max(...asked.map((one) => untilOf(one.run))))
  const project = sql.value(projectId, 'UInt32')
  return clickhouse.rows<Stored>(sql`
    select ${fewPerson} as person, toUnixTimestamp64Milli(time) as ms, event, event_id as id, properties, extra
    from events e ${fewJoin(projectId)}
    where e.project_id = ${project} and e.event in ${sql.value([...names], 'Array(String)')} and e.is_test = 0 and e.is_historical = 0
      and e.time between ${sql.value(from, 'DateTime64(3)')} and ${sql.value(to, 'DateTime64(3)')}
      and e.person_id in (${numbersOf(projectId, people)})
      and person in ${people}
    order by e.ord`)
}

const happeningOf = ({ id, event, ms, properties, extra }: Stored): Happening => ({
  id,
  name: event,
  at: ms,
  properties: valuesOf(properties, extra),
})

/** Properties of a stored event, with those that have no column. */
export const valuesOf = (properties: Record<string, unknown>, extra: string): Values =>
  entryOf({ at: '', place: '', event: '', eventId: '', source: '', distinctId: '', properties, extra })
    .properties as Values /* stored JSON */
