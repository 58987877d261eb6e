import { liveQuerySchema, liveSchema } from '@millrace/contract/catalog/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { IdTypes } from '../identity/index.ts'
import { currentPerson, entryOf, eventMasker, mergedInto } from '../profiles/index.ts'

interface LiveDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly catalog: CatalogModule
  readonly idTypes: IdTypes
}

/** Live view: the newest stored events, so that what is seen here is what analysis and journeys see. */
export function liveRoute({ postgres, clickhouse, clock, catalog, idTypes }: LiveDeps): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/live',
    permission: 'data.read',
    summary: 'The newest events as they were stored',
    params: z.object({ slug: z.string() }),
    query: liveQuerySchema,
    response: liveSchema,
    handler: async ({ project, query, actor }) => {
      const since = new Date(clock.now().getTime() - query.minutes * 60_000)
      const people = query.personId === undefined ? [] : await mergedInto(postgres, await currentPerson(postgres, query.personId))
      const ids = query.distinctId ? (await idTypes.of(postgres, project.id)).forms(query.distinctId) : []
      const rows = await clickhouse.rows<Parameters<typeof entryOf>[0] & { receivedAt: string; personId: number; isTest: number }>(sql`
        select formatDateTime(received_at, '%Y-%m-%dT%H:%i:%S.%fZ') as receivedAt, formatDateTime(time, '%Y-%m-%dT%H:%i:%S.%fZ') as at, toString(ord) as place,
          event, event_id as eventId, source, distinct_id as distinctId, person_id as personId, is_test as isTest, properties, extra
        from events where project_id = ${sql.value(project.id, 'UInt32')} and received_at >= ${sql.value(since, 'DateTime64(3)')}
          and (${sql.value(query.event ?? '', 'String')} = '' or event = ${sql.value(query.event ?? '', 'String')})
          and (${sql.value(query.distinctId ?? '', 'String')} = '' or has(${sql.value(ids, 'Array(String)')}, distinct_id))
          ${people.length === 0 ? sql`` : sql`and person_id in (select arrayJoin(${sql.value(people, 'Array(UInt64)')}))`}
        order by received_at desc, log_offset desc limit ${sql.value(query.limit, 'UInt32')}`)
      const masked = await eventMasker(catalog, project.id, actor)
      return {
        items: rows.map((row) => ({
          ...masked(entryOf(row)),
          receivedAt: row.receivedAt,
          personId: row.personId,
          isTest: row.isTest === 1,
        })),
      }
    },
  })
}
