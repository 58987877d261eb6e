import { opening, reach, reachedBy } from '@millrace/contract/journeys/index.ts'
import { sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { fewJoin, fewPerson, numbersOf } from '../../identity/index.ts'
import { compileMatch } from '../../segments/index.ts'
import { reachedKey } from './entry.ts'
import type { InboxRow, Live, LiveVersion } from './types.ts'
import type { Work } from './work.ts'

/** Events of these rows with which a figure is reached that a journey's entry names: one question per such journey. */
export async function reachedIn({ deps }: Work, live: Live, rows: readonly InboxRow[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const [projectId, versions] of live.entering)
    for (const version of versions) {
      if (!reach(version.route.graph.entry)) continue
      const event = opening(version.route.graph.entry)?.event
      const asked = rows.filter((row) => row.kind === 'event' && row.projectId === projectId && row.event === event)
      if (asked.length === 0) continue
      for (const id of await ask(deps, version, asked)) found.add(reachedKey(version.journeyId, id))
    }
  return found
}

/** What somebody did before this is stored already: every event is, before it comes to an inbox. */
async function ask({ clickhouse, now }: Work['deps'], version: LiveVersion, rows: readonly InboxRow[]): Promise<string[]> {
  const { projectId } = version
  const { entry } = version.route.graph
  const [figure, match] = [reach(entry), opening(entry)]
  if (!figure || !match) return []
  const people = sql.value([...new Set(rows.map((row) => row.personId))], 'Array(UInt64)')
  const project = sql.value(projectId, 'UInt32')
  const context = { projectId, now: now(), zone: 'UTC', segments: new Map(), silence: new Map() }
  const stored = await clickhouse.rows<{ person: number; id: string; at: number; adds: number }>(sql`
    select ${fewPerson} as person, e.event_id as id, toUnixTimestamp64Milli(e.time) as at,
      ${figure.of === undefined ? sql`1` : sql`ifNull(${property(figure.of, 'number', 'e')}, 0)`} as adds
    from events e ${fewJoin(projectId)}
    where e.project_id = ${project} and ${compileMatch(match, context)} and e.is_test = 0 and e.person_id in (${numbersOf(projectId, people)})
      and person in ${people}
    order by e.received_at, e.log_partition, e.log_offset`)
  const ids = new Set(rows.map((row) => row.eventId))
  return [...Map.groupBy(stored, (row) => row.person).values()].flatMap((events) =>
    [...reachedBy(figure, events)].filter((id) => ids.has(id)),
  )
}
