import { z } from 'zod'
import { fail, Problem } from '../../../platform/errors.ts'
import type { Actor } from '../../../platform/http/index.ts'
import type { JobContext, Jobs } from '../../../platform/jobs/index.ts'
import type { Postgres, Tx } from '../../../platform/postgres.ts'
import { type AdminModule, journeysNeedApproval } from '../../admin/index.ts'
import type { JourneyUse } from '../journeys.ts'
import { type JourneyRow, lock } from '../store.ts'
import { type Policy, type ReviewStepDeps, type ReviewSteps, reviewSteps } from './steps.ts'
import * as store from './store.ts'

export interface Reviews extends ReviewSteps {
  /** Publishes at once or at a time, where no second person is needed. */
  publish(tx: Tx, row: JourneyRow, how: { policy: Policy; at: Date | null }, actor: Actor): Promise<JourneyRow>
}

export interface ReviewDeps extends ReviewStepDeps {
  readonly postgres: Postgres
  readonly auditAs: AdminModule['auditAs']
}

const payloadSchema = z.object({ journey: z.string(), number: z.number() })

/** A draft goes live by a second person's approval, at its time, or both. */
export function reviews(jobs: Jobs, deps: ReviewDeps, journeys: Pick<JourneyUse, 'publish' | 'problems'>): Reviews {
  const { clock } = deps
  const { wait, unchanged, ...steps } = reviewSteps(deps, journeys)
  const kind = jobs.define('journeys.publish', { payload: payloadSchema, run: (ctx) => goLive(ctx) })
  jobs.everyMinute('journeys.publish', async (tx, now) => {
    for (const { id, projectId, number, name } of await store.due(tx, now))
      await jobs.start(tx, {
        kind,
        projectId,
        payload: { journey: id, number },
        title: { name },
        createdBy: 'system',
        key: `${id}/${number}`,
      })
  })

  /** Publishes what is due, once; what cannot go live any more is a draft again, with the reason. */
  async function goLive(ctx: JobContext<z.infer<typeof payloadSchema>, never>): Promise<void> {
    const { postgres, auditAs } = deps
    const projectId = ctx.projectId ?? 0
    const decide = (how: (tx: Tx, row: JourneyRow, review: store.ReviewRow) => Promise<void>): Promise<void> =>
      postgres.transaction(async (tx) => {
        const row = await lock(tx, projectId, ctx.payload.journey)
        if (!row?.review || row.review.state !== 'scheduled' || row.review.number !== ctx.payload.number) return
        await how(tx, row, row.review)
        await ctx.save({}, tx)
      })
    const target = { kind: 'journey', id: ctx.payload.journey }
    try {
      await decide(async (tx, row, review) => {
        if (review.decidedBy === null && (await journeysNeedApproval(tx, projectId))) fail('approval_needed')
        // Where nobody approved them, texts may get better until it goes live.
        if (review.decidedBy !== null) await unchanged(tx, row, review)
        await store.move(tx, row.journeyId, { state: 'published' })
        const after = await journeys.publish(
          tx,
          projectId,
          row.id,
          row.revision,
          review.policy,
          review.decidedBy ?? review.submittedBy,
          true,
        )
        await auditAs(tx, 'schedule', {
          action: 'journey.published',
          target,
          projectId,
          before: { version: row.version, state: row.state },
          after: { version: after.version, state: after.state, policy: review.policy, submittedBy: review.submittedBy },
        })
      })
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      await decide(async (tx, row) => {
        await store.move(tx, row.journeyId, { state: 'failed', reason: problem.code })
        await store.touch(tx, row.journeyId, clock.now())
        await auditAs(tx, 'schedule', { action: 'journey.not_published', target, projectId, after: { reason: problem.code } })
      })
    }
  }

  return {
    ...steps,

    async publish(tx, row, { policy, at }, actor) {
      if (at === null) return journeys.publish(tx, row.projectId, row.id, row.revision, policy, actor.name)
      if (await journeysNeedApproval(tx, row.projectId)) fail('approval_needed')
      return wait(tx, row, 'scheduled', { policy, at, note: '' }, actor)
    },
  }
}
