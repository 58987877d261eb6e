import { journeySchema, journeyVersionsSchema, publishSchema } from '@millrace/contract/journeys/api.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { approveSchema, rejectSchema, submitSchema } from '@millrace/contract/journeys/review.ts'
import type { Permission } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { type Actor, defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { base, type JourneyRouteDeps, lockedAt, present, withId } from '../routes-common.ts'
import * as journeys from '../store.ts'
import { firstStages, presentReview, reviews as reviewsOf } from './store.ts'

/** How a draft goes live: at once, at a time, by a second person. */
export function reviewRoutes({ journeys: { reviews }, postgres }: JourneyRouteDeps): Route[] {
  function step<B extends z.ZodType>(
    verb: string,
    past: string,
    permission: Permission,
    summary: string,
    body: B,
    run: (tx: Tx, row: journeys.JourneyRow, input: z.output<B>, actor: Actor) => Promise<journeys.JourneyRow>,
  ): Route {
    return defineRoute({
      method: 'POST',
      url: `${base}/:id/${verb}`,
      permission,
      summary,
      params: withId,
      body,
      response: journeySchema,
      status: 200,
      revision: true,
      handler: ({ project, actor, params, body: input, revision, audit }) =>
        postgres.transaction(async (tx) => {
          const before = await lockedAt(tx, project.id, params.id, revision)
          const after = await run(tx, before, input as z.output<B> /* parsed with this very schema */, actor)
          const isLater = after.version === before.version && verb === 'publish'
          await audit(tx, {
            action: `journey.${isLater ? 'scheduled' : past}`,
            target: { kind: 'journey', id: params.id },
            before: { version: before.version, state: before.state, review: before.review?.state ?? null },
            after: {
              version: after.version,
              state: after.state,
              review: after.review?.state ?? null,
              ...(input as object) /* a z.object() */,
            },
          })
          return present(after)
        }),
    })
  }

  const versions = defineRoute({
    method: 'GET',
    url: `${base}/:id/versions`,
    permission: 'journeys.read',
    summary: 'What was published and submitted, newest first, and when it first came to each stage',
    params: withId,
    response: journeyVersionsSchema,
    handler: async ({ project, params }) => {
      // Also of one behind a broadcast: what happened to somebody in it is told by its steps.
      const find = (kind: journeys.JourneyKind) => journeys.find(postgres, project.id, params.id, kind)
      const row = (await find('journey')) ?? (await find('broadcast')) ?? fail('not_found', { kind: 'journey' })
      const rows = await journeys.versions(postgres, row.journeyId)
      const first = await firstStages(postgres, row.journeyId)
      return {
        items: rows.map(({ triggerProperties: _, ...one }) => ({
          ...one,
          graph: graphSchema.parse(one.graph),
          publishedAt: one.publishedAt.toISOString(),
        })),
        next: null,
        stages: {
          createdAt: row.createdAt.toISOString(),
          submittedAt: first?.submittedAt?.toISOString() ?? null,
          approvedAt: first?.approvedAt?.toISOString() ?? null,
          liveAt: first?.liveAt?.toISOString() ?? null,
        },
        reviews: (await reviewsOf(postgres, row.journeyId)).map(presentReview),
      }
    },
  })

  return [
    step(
      'publish',
      'published',
      'journeys.publish',
      'Make the draft live, at once or at a time, and say what happens to people inside',
      publishSchema,
      (tx, row, { policy, at }, actor) => reviews.publish(tx, row, { policy, at: dateOf(at) }, actor),
    ),
    step(
      'submit',
      'submitted',
      'journeys.write',
      'Ask a second person to approve the draft as it is; until then it cannot be edited',
      submitSchema,
      (tx, row, { policy, at, note }, actor) => reviews.submit(tx, row, { policy, at: dateOf(at), note }, actor),
    ),
    step(
      'approve',
      'approved',
      'journeys.approve',
      'Approve what is in review: it goes live now, or at its time; never by who submitted it or edited it last',
      approveSchema,
      (tx, row, { digest }, actor) => reviews.approve(tx, row, digest, actor),
    ),
    step(
      'reject',
      'rejected',
      'journeys.approve',
      'Send what is in review back, with the reason',
      rejectSchema,
      (tx, row, { reason }, actor) => reviews.reject(tx, row, reason, actor),
    ),
    step(
      'withdraw',
      'withdrawn',
      'journeys.write',
      'Take back what one has submitted, and edit it again',
      z.object({}),
      (tx, row, _, actor) => reviews.withdraw(tx, row, actor),
    ),
    step('unschedule', 'unscheduled', 'journeys.publish', 'Not go live at the time that was set: a draft again', z.object({}), (tx, row) =>
      reviews.unschedule(tx, row),
    ),
    versions,
  ]
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
