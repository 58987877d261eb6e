import {
  endSchema,
  impactSchema,
  journeyDetailSchema,
  journeyForecastSchema,
  journeyInputSchema,
  journeySchema,
  journeysQuerySchema,
  journeysSchema,
  resumeSchema,
} from '@millrace/contract/journeys/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, definitionFilter, nextDefinitions, type Route } from '../../platform/http/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sandbox } from '../../platform/sandbox/sandbox.ts'
import { peopleBehind } from '../admin/index.ts'
import { alertRoutes } from './alerts/routes.ts'
import { type CostDeps, costRoutes } from './costs/routes.ts'
import { fileRoutes } from './files/routes.ts'
import { codeRoute } from './code/route.ts'
import type { BacktestDeps } from './replay/backtest.ts'
import { replayRoutes } from './replay/routes.ts'
import { type ReportDeps, reportRoutes } from './report/routes.ts'
import { base, detail, type JourneyRouteDeps, lockedAt, present, slugOnly, withId } from './routes-common.ts'
import { overlapRoutes } from './overlap/routes.ts'
import { forecastJourney } from './forecast.ts'
import type { ForecastDeps } from '../messaging/index.ts'
import { gateRoutes } from './gates/routes.ts'
import { reviewRoutes } from './review/routes.ts'
import { type EnterDeps, enterRoutes } from './routes-enter.ts'
import { type CallRouteDeps, callRoutes } from './routes-calls.ts'
import { journeyNumberRoutes } from './routes-numbers.ts'
import { asideRoutes } from './routes-shelf.ts'
import { stopRoutes } from './routes-stop.ts'
import { subflowRoutes } from './subflows/routes.ts'
import * as store from './store.ts'

export function journeyRoutes(
  deps: JourneyRouteDeps & Omit<BacktestDeps, 'code'> & ReportDeps & CallRouteDeps & CostDeps & ForecastDeps & EnterDeps,
): Route[] {
  // What is tried out does not wait for what is live, nor the other way round.
  const trying = { ...deps, code: sandbox() }
  return [
    ...drafts(deps),
    ...life(deps),
    forecastRoute(deps),
    ...reviewRoutes(deps),
    ...gateRoutes(deps),
    ...overlapRoutes(deps),
    ...callRoutes(deps),
    ...enterRoutes(deps),
    ...stopRoutes(deps),
    ...asideRoutes(deps),
    ...subflowRoutes(deps),
    ...journeyNumberRoutes(deps),
    ...reportRoutes(deps),
    ...costRoutes(deps),
    ...alertRoutes(deps),
    ...replayRoutes(trying),
    codeRoute(trying),
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
    handler: async ({ project, actor, query }) => {
      const numbers = new Map((await store.summary(postgres, project.id)).map((row) => [row.journeyId, row]))
      const { entry, state } = query
      const waitingFor =
        query.waiting && (actor.can('journeys.approve') ? actor.name : fail('forbidden', { permission: 'journeys.approve' }))
      const rows = await store.list(postgres, project.id, { ...definitionFilter(query), entry, state, waitingFor })
      const none = { active: 0, entered: 0, goal: 0, isFailing: false }
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
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const id = await journeys.create(tx, project.id, { ...body, by: await peopleBehind(tx, project.id, actor) })
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
    handler: ({ project, actor, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await store.find(tx, project.id, params.id)
        const draft = { ...body, by: await peopleBehind(tx, project.id, actor) }
        const row = await journeys.saveDraft(tx, project.id, params.id, revision, draft)
        await audit(tx, {
          action: 'journey.draft_saved',
          target: { kind: 'journey', id: params.id },
          before: before?.draft,
          after: body.draft,
        })
        return detail(deps, tx, project.id, row)
      }),
  })
  return [list, create, read, save]
}

const forecastRoute = (deps: ForecastDeps & Pick<JourneyRouteDeps, 'clock'>): Route =>
  defineRoute({
    method: 'GET',
    url: `${base}/:id/forecast`,
    permission: 'journeys.read',
    summary: 'Whom the contact rules would let the sends of the draft go to, of the people its audience means now, and why not the others',
    params: withId,
    response: journeyForecastSchema,
    handler: async ({ project, params }) =>
      forecastJourney(deps, project, (await store.find(deps.postgres, project.id, params.id)) ?? fail('not_found', { kind: 'journey' })),
  })

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
