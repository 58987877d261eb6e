import { eventMatches } from '@millrace/contract/journeys/index.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { sql } from '../../../platform/sql.ts'
import { canonicalJoin, canonicalPerson } from '../../identity/index.ts'
import { entryOf } from '../../profiles/index.ts'
import type { Live, Run, Values } from './types.ts'

interface Stored {
  readonly person: number
  readonly ms: number
  readonly event: string
  readonly properties: Record<string, unknown>
  readonly extra: string
}

/**
 * Pending runs whose "what should not follow" did follow, in whatever order it arrived: the stored events are asked,
 * since everything up to the watermark is stored. One query per project for all runs that are due.
 */
export async function contradicted(clickhouse: ClickHouse, live: Live, due: readonly Run[]): Promise<Set<Run>> {
  const found = new Set<Run>()
  for (const [projectId, runs] of Map.groupBy(
    due.filter((run) => run.pending),
    (run) => run.projectId,
  )) {
    const byPerson = Map.groupBy(await storedEvents(clickhouse, live, projectId, runs), (row) => row.person)
    for (const run of runs) {
      const entry = live.version(run.journeyId, run.version)?.route.graph.entry
      const until = run.position.dueAt
      if (entry?.kind !== 'event_then_not' || until === null) continue
      const happened = (byPerson.get(run.personId) ?? []).some(
        (row) => row.ms >= run.enteredAt && row.ms <= until && eventMatches(entry.not, row.event, propertiesOf(row), run.trigger),
      )
      if (happened) found.add(run)
    }
  }
  return found
}

async function storedEvents(clickhouse: ClickHouse, live: Live, projectId: number, runs: readonly Run[]): Promise<Stored[]> {
  const names = new Set<string>()
  for (const run of runs) {
    const entry = live.version(run.journeyId, run.version)?.route.graph.entry
    if (entry?.kind === 'event_then_not') names.add(entry.not.event)
  }
  const from = new Date(Math.min(...runs.map((run) => run.enteredAt)))
  const to = new Date(Math.max(...runs.map((run) => run.position.dueAt ?? 0)))
  return clickhouse.rows<Stored>(sql`
    select ${canonicalPerson('e')} as person, toUnixTimestamp64Milli(time) as ms, event, properties, extra from events e ${canonicalJoin(projectId, 'e')}
    where e.project_id = ${sql.value(projectId, 'UInt32')} and e.event in ${sql.value([...names], 'Array(String)')}
      and e.time between ${sql.value(from, 'DateTime64(3)')} and ${sql.value(to, 'DateTime64(3)')}
      and person in ${sql.value([...new Set(runs.map((run) => run.personId))], 'Array(UInt64)')}`)
}

const propertiesOf = (row: Stored): Values =>
  entryOf({ at: '', place: '', event: row.event, eventId: '', source: '', distinctId: '', properties: row.properties, extra: row.extra })
    .properties as Values /* stored JSON */
