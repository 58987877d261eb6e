import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { Intent } from './store.ts'

export type OfStep = Pick<Intent, 'journeyId' | 'version' | 'node'>

/** A setting of the steps that want to send, as stored; each step of a version is looked up once. Undefined: it has none. */
export async function settingOfSteps(
  db: Db,
  intents: readonly OfStep[],
  setting: 'still' | 'bestTime',
): Promise<(intent: OfStep) => unknown> {
  const keyOf = ({ journeyId, version, node }: OfStep): string => `${journeyId}/${version}/${node}`
  const steps = [...new Map(intents.map((one) => [keyOf(one), one])).values()]
  const rows = await db.rows<OfStep & { found: unknown }>(sql`
    select x.journey as "journeyId", x.version, x.node, f.found -> ${setting}::text as found
    from unnest(${steps.map((one) => one.journeyId)}::int[], ${steps.map((one) => one.version)}::int[], ${steps.map((one) => one.node)}::text[]) x(journey, version, node)
    join journey_versions v on v.journey_id = x.journey and v.version = x.version
    cross join lateral (select jsonb_path_query_first(v.graph, '$.nodes[*] ? (@.id == $node).settings', jsonb_build_object('node', x.node)) as found) f
    where f.found ? ${setting}::text`)
  const found = new Map(rows.map((row) => [keyOf(row), row.found]))
  return (intent) => found.get(keyOf(intent))
}
