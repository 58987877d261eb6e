import { resumeSchema, stoppedSchema } from '@millrace/contract/journeys/api.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { base, type JourneyRouteDeps, slugOnly } from './routes-common.ts'
import * as store from './store.ts'

/**
 * Everything of a project stands still with one call: nobody enters, no timer fires, nothing is handed over. The gate and part owners
 * read the state in each of their transactions, so it holds from the next one on. Undone, those journeys are resumed as any other.
 */
export function stopRoutes({ journeys, postgres, clock }: JourneyRouteDeps & { readonly clock: Clock }): Route[] {
  const target = (slug: string) => ({ kind: 'project', id: slug })
  const stop = defineRoute({
    method: 'POST',
    url: `${base}/emergency-stop`,
    permission: 'journeys.publish',
    summary: 'Pause every journey of the project that runs, at once',
    params: slugOnly,
    response: stoppedSchema,
    status: 200,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const stopped = await store.stopAll(tx, project.id, clock.now())
        await audit(tx, { action: 'journeys.emergency_stopped', target: target(params.slug), after: { journeys: stopped } })
        return { journeys: stopped }
      }),
  })
  const resume = defineRoute({
    method: 'POST',
    url: `${base}/emergency-resume`,
    permission: 'journeys.publish',
    summary:
      'Resume the journeys that an emergency stop has paused, and no others; overdue messages go at the rate given, each journey by itself',
    params: slugOnly,
    body: resumeSchema,
    response: stoppedSchema,
    status: 200,
    handler: ({ project, params, body, audit }) =>
      postgres.transaction(async (tx) => {
        const stopped = await store.stopped(tx, project.id)
        for (const { id } of stopped) await journeys.resume(tx, project.id, id, body)
        await audit(tx, { action: 'journeys.emergency_resumed', target: target(params.slug), after: { journeys: stopped, ...body } })
        return { journeys: stopped }
      }),
  })
  return [stop, resume]
}
