import { valuesQuerySchema, valuesSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import { type CatalogModule, property } from '../catalog/index.ts'
import { isPersonalProperty } from '../profiles/index.ts'

interface Deps {
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly catalog: CatalogModule
}

/** Values to choose from are found among so many rows, so that asking costs the same however many there are. */
const sampled = 200_000
const days = 30
const most = 20
/** What is longer is a text nobody compares with. */
const longest = 200

export const valuesRoute = ({ clickhouse, clock, catalog }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/segments/values',
    permission: 'segments.read',
    summary: 'Values that a property of people or of events really has, from a sample, to choose from; personal data needs people.read_pii',
    params: z.object({ slug: z.string() }),
    query: valuesQuerySchema,
    response: valuesSchema,
    handler: async ({ project, actor, query }) => {
      if (!actor.can('people.read_pii') && (await isPersonalProperty(catalog, project.id, query.owner, query.property)))
        fail('forbidden', { permission: 'people.read_pii' })
      const since = new Date(clock.now().getTime() - days * 86_400_000)
      return { items: await clickhouse.rows<{ value: string; count: number }>(compileValues(project.id, query, since)) }
    },
  })

/** Columns `value` and `count`. */
export function compileValues(
  projectId: number,
  { owner, property: name, event, contains }: z.infer<typeof valuesQuerySchema>,
  since: Date,
): Sql {
  const own = sql`project_id = ${sql.value(projectId, 'UInt32')} and is_test = 0`
  const named = event === undefined ? sql`` : sql` and event = ${sql.value(event, 'String')}`
  const rows =
    owner === 'profile'
      ? sql`profiles as r final where ${own} and deleted = 0`
      : sql`events as r where ${own}${named} and time >= ${sql.value(since, 'DateTime64(3)')}`
  const held = sql`arrayConcat(${property(name, 'list', 'r')}, [${property(name, 'string', 'r')}])`
  const fits = contains ? sql` and positionCaseInsensitiveUTF8(value, ${sql.value(contains, 'String')}) > 0` : sql``
  return sql`
    select assumeNotNull(arrayJoin(arrayDistinct(held))) as value, count() as count
    from (select ${held} as held from ${rows} and notEmpty(arrayFilter(x -> isNotNull(x), held)) limit ${sql.value(sampled, 'UInt32')})
    where value is not null and value != '' and lengthUTF8(value) <= ${sql.value(longest, 'UInt32')}${fits}
    group by value order by count desc, value limit ${sql.value(most, 'UInt32')}`
}
