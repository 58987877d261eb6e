import {
  endSchema,
  impactSchema,
  journeyDetailSchema,
  journeyInputSchema,
  journeySchema,
  journeysQuerySchema,
  journeysSchema,
  journeyVersionsSchema,
  publishSchema,
  resumeSchema,
} from '@millrace/contract/journeys/api.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route } from '../../platform/http/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { fileRoutes } from './files/routes.ts'
import type { BacktestDeps } from './replay/backtest.ts'
import { replayRoutes } from './replay/routes.ts'
import { base, detail, type JourneyRouteDeps, lockedAt, present, slugOnly, withId } from './routes-common.ts'
import { enterRoute } from './routes-enter.ts'
import { journeyNumberRoutes } from './routes-numbers.ts'
import { shelfRoutes } from './routes-shelf.ts'
import { stopRoutes } from './routes-stop.ts'
import * as store from './store.ts'

export function journeyRoutes(deps: JourneyRouteDeps & BacktestDeps): Route[] {
  return [
    ...drafts(deps),
    ...life(deps),
    enterRoute(deps),
    ...stopRoutes(deps),
    ...shelfRoutes(deps),
    ...journeyNumberRoutes(deps),
    ...replayRoutes(deps),
    ...fileRoutes(deps),
  ]
}

function drafts(deps: JourneyRouteDeps): Route[] {
  const { journeys, postgres } = deps
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'journeys.read',
    summary: 'Journeys with how many people are inside, entered and reached the goal',
    params: slugOnly,
    query: journeysQuerySchema,
    response: journeysSchema,
    handler: async ({ project, query }) => {
      const numbers = new Map((await store.summary(postgres, project.id)).map((row) => [row.journeyId, row]))
      const rows = await store.list(postgres, project.id, definitionFilter(query), query.entry)
      const none = { active: 0, entered: 0, goal: 0 }
      return {
        items: rows.map((row) => ({ ...present(row), ...none, ...numbers.get(row.journeyId) })),
        next: nextDefinitions(rows, query.limit),
      }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: base,
    permission: 'journeys.write',
    summary: 'Start a draft',
    params: slugOnly,
    body: journeyInputSchema,
    response: journeyDetailSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const id = await journeys.create(tx, project.id, body)
        await audit(tx, { action: 'journey.created', target: { kind: 'journey', id }, after: body })
        return detail(deps, tx, project.id, (await store.lock(tx, project.id, id)) ?? fail('not_found', { kind: 'journey' }))
      }),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'journeys.read',
    summary: 'One journey with its draft and every problem in it',
    params: withId,
    response: journeyDetailSchema,
    handler: async ({ project, params }) =>
      detail(deps, postgres, project.id, (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })),
  })
  const save = defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'journeys.write',
    summary: 'Save the draft; what is live does not change',
    params: withId,
    body: journeyInputSchema,
    response: journeyDetailSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await store.find(tx, project.id, params.id)
        const row = await journeys.saveDraft(tx, project.id, params.id, revision, body)
        await audit(tx, {
          action: 'journey.draft_saved',
          target: { kind: 'journey', id: params.id },
          before: before?.draft,
          after: body.draft,
        })
        return detail(deps, tx, project.id, row)
      }),
  })
  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'journeys.read',
    summary: 'What was published, newest first',
    params: withId,
    response: journeyVersionsSchema,
    handler: async ({ project, params }) => {
      const row = (await store.find(postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })
      const rows = await store.versions(postgres, row.journeyId)
      return {
        items: rows.map(({ triggerProperties: _, ...one }) => ({
          ...one,
          graph: graphSchema.parse(one.graph),
          publishedAt: one.publishedAt.toISOString(),
        })),
        next: null,
      }
    },
  })
  return [list, create, read, save, versions]
}

function life({ journeys, postgres }: JourneyRouteDeps): Route[] {
  const impact = defineRoute({
    method: 'GET',
    url: `${base}/:id/impact`,
    permission: 'journeys.read',
    summary: 'What publishing the draft would do to the people inside',
    params: withId,
    response: impactSchema,
    handler: ({ project, params }) => journeys.impact(project.id, params.id),
  })
  const publish = defineRoute({
    method: 'POST',
    url: `${base}/:id/publish`,
    permission: 'journeys.publish',
    summary: 'Make the draft live, and say what happens to people inside',
    params: withId,
    body: publishSchema,
    response: journeySchema,
    status: 200,
    revision: true,
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await lockedAt(tx, project.id, params.id, revision)
        const row = await journeys.publish(tx, project.id, params.id, revision, body.policy, actor.name)
        await audit(tx, {
          action: 'journey.published',
          target: { kind: 'journey', id: params.id },
          before: { version: before.version, state: before.state },
          after: { version: row.version, state: row.state, policy: body.policy },
        })
        return present(row)
      }),
  })

  function change<B extends z.ZodType>(
    verb: string,
    past: string,
    summary: string,
    body: B,
    run: (tx: Tx, projectId: number, id: string, input: z.output<B>) => Promise<void>,
  ): Route {
    return defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission: 'journeys.publish',
      summary,
      params: withId,
      body,
      response: journeySchema,
      status: 200,
      revision: true,
      handler: ({ project, params, body: input, revision, audit }) =>
        postgres.transaction(async (tx) => {
          const before = await lockedAt(tx, project.id, params.id, revision)
          await run(tx, project.id, params.id, input as z.output<B> /* parsed with this very schema */)
          const after = (await store.find(tx, project.id, params.id)) ?? before
          await audit(tx, {
            action: `journey.${past}`,
            target: { kind: 'journey', id: params.id },
            before: { state: before.state },
            after: { state: after.state, ...(input as object) /* a z.object() */ },
          })
          return present(after)
        }),
    })
  }

  return [
    impact,
    publish,
    change('pause', 'paused', 'Stop entries, timers and sends; exits and goals are still noticed', z.object({}), (tx, projectId, id) =>
      journeys.pause(tx, projectId, id),
    ),
    change(
      'resume',
      'resumed',
      'Go on: waits kept counting or stood still; what is overdue goes out at a rate, or is skipped',
      resumeSchema,
      (tx, projectId, id, how) => journeys.resume(tx, projectId, id, how),
    ),
    change('end', 'ended', 'End all runs with a reason', endSchema, (tx, projectId, id, { reason }) =>
      journeys.end(tx, projectId, id, reason),
    ),
  ]
}
