import { migrationQuerySchema, migrationSchema, tierSetsSchema } from '@millrace/contract/tags/tiers-api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { TagRow } from './store.ts'
import { readMigration, readTierSets } from './tiers.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/tags'

export function tierRoutes(deps: Deps, found: (projectId: number, id: string) => Promise<TagRow>): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/tiers`,
    permission: 'segments.read',
    summary: 'Tags whose values are tiers, with how many people are in which now',
    params: z.object({ slug: z.string() }),
    response: tierSetsSchema,
    handler: ({ project }) => readTierSets(deps, project),
  })
  const migration = defineRoute({
    method: 'GET',
    url: `${base}/:id/migration`,
    permission: 'segments.read',
    summary: 'How people moved between the tiers of a tag, from the end of one day to the end of another',
    params: z.object({ slug: z.string(), id: z.string() }),
    query: migrationQuerySchema,
    response: migrationSchema,
    handler: async ({ project, params, query }) => readMigration(deps, project, await found(project.id, params.id), query),
  })
  return [list, migration]
}
