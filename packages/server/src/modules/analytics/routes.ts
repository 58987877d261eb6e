import { numberPeopleSchema, peoplePageShape } from '@millrace/contract/analytics/api.ts'
import { samplingOf } from '@millrace/contract/queries/index.ts'
import { staticMadeSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { cursorOf, defineRoute, goneSignal, readCursor, type Route } from '../../platform/http/index.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import { makeList } from '../segments/index.ts'
import type { AnalyticsModule } from './analytics.ts'
import { type CollectJob, collectJob } from './collect.ts'
import { models } from './models/index.ts'

interface Deps {
  readonly analytics: AnalyticsModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
  readonly clock: Clock
  readonly jobs: Jobs
  readonly outboxes: Outboxes
}

const base = '/api/v1/projects/:slug/analytics'
const params = z.object({ slug: z.string() })

/** Each kind of question: its answer, the people behind a number of it, and those kept as a segment. */
export function analyticsRoutes(deps: Deps): Route[] {
  const kind = collectJob(deps)
  return models.flatMap((model) => modelRoutes(deps, model, kind))
}

function modelRoutes(deps: Deps, model: (typeof models)[number], kind: CollectJob): Route[] {
  const { analytics, postgres, catalog, clock, jobs } = deps
  const asked = z.object({ query: model.query }).and(model.slice)
  const answer = defineRoute({
    method: 'POST',
    url: `${base}/${model.name}`,
    permission: 'analytics.read',
    summary: model.summary,
    params,
    body: model.query,
    response: model.answer,
    status: 200,
    handler: async ({ project, body, request, reply }) => ({
      ...(await analytics.answer(model, project, body, { signal: goneSignal(reply) })),
      requestId: request.id,
    }),
  })
  const people = defineRoute({
    method: 'POST',
    url: `${base}/${model.name}/people`,
    permission: 'people.read',
    summary: model.peopleSummary,
    params,
    body: asked.and(z.object(peoplePageShape)),
    response: numberPeopleSchema,
    status: 200,
    handler: async ({ project, actor, reply, body: { query, cursor, limit, ...slice } }) => {
      const page = { after: readCursor(z.number(), cursor) ?? 0, limit }
      const { ids, total } = await analytics.people(model, project, { query, slice }, page, goneSignal(reply))
      const masked = await masker(catalog, project.id, actor)
      const last = ids.at(-1)
      return {
        items: (await readPeople(postgres, project.id, ids)).map(masked),
        next: last !== undefined && ids.length === limit ? cursorOf(last) : null,
        total,
        sampling: query.sample === undefined ? null : samplingOf(query.sample),
      }
    },
  })
  const collect = defineRoute({
    method: 'POST',
    url: `${base}/${model.name}/segment`,
    permission: 'segments.write',
    summary: `${model.peopleSummary}, kept as a static segment`,
    params,
    body: asked.and(z.object({ name: z.string().trim().min(1).max(100) })),
    response: staticMadeSchema,
    handler: async ({ project, actor, audit, body: { query, name, ...slice } }) => {
      const now = clock.now()
      // A number that the query does not have is refused before anything is made.
      await analytics.people(model, project, { query, slice, now }, { after: 0, limit: 1 })
      return postgres.transaction(async (tx) => {
        const list = await makeList(tx, project.id, name, actor.name, now)
        await audit(tx, {
          action: 'segment.created',
          target: { kind: 'segment', id: list },
          after: { name, analysis: model.name, query, slice },
        })
        const payload = { model: model.name, query, slice, list, timeZone: project.timeZone, at: now.toISOString() }
        const job = await jobs.start(tx, { kind, projectId: project.id, payload, title: { name }, createdBy: actor.name })
        return { id: list, job: job.id }
      })
    },
  })
  return [answer, people, collect]
}
