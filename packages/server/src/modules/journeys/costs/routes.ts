import { numberPeopleSchema } from '@millrace/contract/analytics/api.ts'
import { costPeopleQuerySchema, costsQuerySchema, costsSchema } from '@millrace/contract/journeys/costs.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { cursorOf, defineRoute, type ProjectContext, readCursor, type Route } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { masker, readPeople } from '../../profiles/index.ts'
import { periodOf } from '../report/read.ts'
import { compilePeople, type Scope } from './compile.ts'
import { readCosts } from './read.ts'
import { campaignsOf, channelsOf } from './store.ts'

export interface CostDeps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly catalog: CatalogModule
}

const base = '/api/v1/projects/:slug/campaigns/costs'
const slugOnly = z.object({ slug: z.string() })

/** What messages cost and brought; each number is of people who can be listed. */
export function costRoutes(deps: CostDeps): Route[] {
  const { postgres, clickhouse, clock, catalog } = deps
  async function scopeOf(
    project: ProjectContext,
    query: z.infer<typeof costsQuerySchema>,
  ): Promise<Scope & { first: string; last: string }> {
    const now = clock.now()
    const { first, last, from, until } = periodOf(query, project.timeZone, now)
    return { projectId: project.id, from, until, now, first, last, channels: await channelsOf(postgres, project.id) }
  }
  const read = defineRoute({
    method: 'GET',
    url: base,
    permission: 'journeys.read',
    summary: 'What messages cost and brought, by channel and campaign: spend, conversions, and those beyond what a control group had',
    params: slugOnly,
    query: costsQuerySchema,
    response: costsSchema,
    handler: async ({ project, query }) => {
      const began = performance.now()
      const scope = await scopeOf(project, query)
      const costs = await readCosts({ postgres, clickhouse }, { scope, currency: project.currency })
      return { from: scope.first, to: scope.last, ...costs, ms: Math.round(performance.now() - began) }
    },
  })
  const people = defineRoute({
    method: 'GET',
    url: `${base}/people`,
    permission: 'people.read',
    summary: 'The people behind a number of what messages cost and brought',
    params: slugOnly,
    query: costPeopleQuerySchema,
    response: numberPeopleSchema,
    handler: async ({ project, actor, query: { what, campaign, channel, limit, cursor, ...period } }) => {
      const campaigns = await campaignsOf(postgres, project.id, { id: campaign })
      if (campaign !== undefined && campaigns.length === 0) fail('not_found', { kind: 'journey' })
      const scope = { ...(await scopeOf(project, period)), journeyId: campaign === undefined ? undefined : campaigns[0]?.journeyId }
      const behind = compilePeople(scope, campaigns, what, channel)
      const after = readCursor(z.number(), cursor) ?? 0
      const [counted, rows] = await Promise.all([
        clickhouse.rows<{ n: number }>(sql`select count() as n from (${behind})`),
        clickhouse.rows<{ person: number }>(sql`
          select person from (${behind}) where person > ${sql.value(after, 'UInt64')} order by person limit ${sql.value(limit, 'UInt32')}`),
      ])
      const ids = rows.map((row) => row.person)
      const masked = await masker(catalog, project.id, actor)
      const last = ids.at(-1)
      return {
        items: (await readPeople(postgres, project.id, ids)).map(masked),
        next: last !== undefined && ids.length === limit ? cursorOf(last) : null,
        total: counted[0]?.n ?? 0,
      }
    },
  })
  return [read, people]
}
