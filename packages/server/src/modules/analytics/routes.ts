import {
  countAnswerSchema,
  countPeopleSchema,
  funnelAnswerSchema,
  funnelPeopleSchema,
  type NumberPeople,
  numberPeopleSchema,
} from '@millrace/contract/analytics/api.ts'
import { countQuerySchema, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Actor, cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import type { AnalyticsModule } from './analytics.ts'

interface Deps {
  readonly analytics: AnalyticsModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
}

const base = '/api/v1/projects/:slug/analytics'
const slugOnly = z.object({ slug: z.string() })

export const analyticsRoutes = (deps: Deps): Route[] => [...countRoutes(deps), ...funnelRoutes(deps)]

function countRoutes(deps: Deps): Route[] {
  const { analytics } = deps
  const count = defineRoute({
    method: 'POST',
    url: `${base}/count`,
    permission: 'analytics.read',
    summary: 'Events, people and sums of a property, per bucket of time and over the whole range',
    params: slugOnly,
    body: countQuerySchema,
    response: countAnswerSchema,
    status: 200,
    handler: async ({ project, body, request }) => ({ ...(await analytics.count(project, body)), requestId: request.id }),
  })
  const people = defineRoute({
    method: 'POST',
    url: `${base}/count/people`,
    permission: 'people.read',
    summary: 'The people behind a number of a count',
    params: slugOnly,
    body: countPeopleSchema,
    response: numberPeopleSchema,
    status: 200,
    handler: async ({ project, actor, body: { query, bucket, group, ...asked } }) => {
      if (group && !query.by)
        fail('invalid_input', {}, [{ path: 'body.query.by', code: 'required', message: 'groups are those of a breakdown' }])
      const found = await analytics.countPeople(project, query, { bucket, group }, pageOf(asked))
      return present(deps, project.id, actor, found, asked.limit)
    },
  })
  return [count, people]
}

function funnelRoutes(deps: Deps): Route[] {
  const { analytics } = deps
  const funnel = defineRoute({
    method: 'POST',
    url: `${base}/funnel`,
    permission: 'analytics.read',
    summary: 'People from step to step, in order and within a window',
    params: slugOnly,
    body: funnelQuerySchema,
    response: funnelAnswerSchema,
    status: 200,
    handler: async ({ project, body, request }) => ({ ...(await analytics.funnel(project, body)), requestId: request.id }),
  })
  const people = defineRoute({
    method: 'POST',
    url: `${base}/funnel/people`,
    permission: 'people.read',
    summary: 'The people who came to a step of a funnel, or dropped there',
    params: slugOnly,
    body: funnelPeopleSchema,
    response: numberPeopleSchema,
    status: 200,
    handler: async ({ project, actor, body: { query, step, outcome, ...asked } }) => {
      const last = query.steps.length - (outcome === 'dropped' ? 1 : 0)
      if (step > last) fail('invalid_input', {}, [{ path: 'body.step', code: 'too_big', message: `at most ${last} here` }])
      const found = await analytics.funnelPeople(project, query, step, outcome, pageOf(asked))
      return present(deps, project.id, actor, found, asked.limit)
    },
  })
  return [funnel, people]
}

const pageOf = ({ cursor, limit }: { cursor?: string | undefined; limit: number }) => ({
  after: readCursor(z.number(), cursor) ?? 0,
  limit,
})

async function present(
  { postgres, catalog }: Deps,
  projectId: number,
  actor: Actor,
  { ids, total }: { ids: number[]; total: number },
  limit: number,
): Promise<NumberPeople> {
  const masked = await masker(catalog, projectId, actor)
  const last = ids.at(-1)
  return {
    items: (await readPeople(postgres, projectId, ids)).map(masked),
    next: last !== undefined && ids.length === limit ? cursorOf(last) : null,
    total,
  }
}
