import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { entryOf } from '../../profiles/index.ts'
import type { Values } from '../execute/types.ts'
import type { LifeEvent } from './life.ts'

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
  const rows = await clickhouse.rows<{ id: string; event: string; ms: number; properties: Record<string, unknown>; extra: string }>(sql`
    select e.event_id as id, e.event as event, toUnixTimestamp64Milli(e.time) as ms, e.properties as properties, e.extra as extra from events e
    where e.project_id = ${project} and e.event in ${sql.value(names, 'Array(String)')} and e.time <= ${sql.value(until, 'DateTime64(3)')}
      and ${theirs(project, person)} and ${canonicalPerson(projectId)} = ${person}
    order by e.ord desc limit ${sql.value(mostEvents, 'UInt32')}`)
  return rows.toReversed().map(({ id, event, ms, properties, extra }) => ({ id, event, time: ms, properties: valuesOf(properties, extra) }))
}

/** Under any number they have had. */
const theirs = (project: ReturnType<typeof sql.value>, person: ReturnType<typeof sql.value>): Sql => sql`e.person_id in (
        select ${person} union all select old_person_id from person_overrides where project_id = ${project} and person_id = ${person})`

export const valuesOf = (properties: Record<string, unknown>, extra: string): Values =>
  entryOf({ at: '', place: '', event: '', eventId: '', source: '', distinctId: '', properties, extra })
    .properties as Values /* stored JSON */
