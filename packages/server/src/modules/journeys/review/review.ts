import { createHash } from 'node:crypto'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { graphReferences, graphSchema } from '@millrace/contract/journeys/index.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail, Problem } from '../../../platform/errors.ts'
import type { Actor } from '../../../platform/http/index.ts'
import type { JobContext, Jobs } from '../../../platform/jobs/index.ts'
import type { Db, Postgres, Tx } from '../../../platform/postgres.ts'
import { type AdminModule, journeysNeedApproval, peopleBehind } from '../../admin/index.ts'
import type { ContentModule } from '../../content/index.ts'
import { type JourneyUse, refuseErrors } from '../journeys.ts'
import { type JourneyRow, lock } from '../store.ts'
import * as store from './store.ts'

type Policy = 'pin' | 'follow' | 'end'

export interface Reviews {
  /** Publishes at once or at a time, where no second person is needed. */
  publish(tx: Tx, row: JourneyRow, how: { policy: Policy; at: Date | null }, actor: Actor): Promise<JourneyRow>
  submit(tx: Tx, row: JourneyRow, how: { policy: Policy; at: Date | null; note: string }, actor: Actor): Promise<JourneyRow>
  /** Publishes what is in review, or lets its time do so. */
  approve(tx: Tx, row: JourneyRow, digest: string, actor: Actor): Promise<JourneyRow>
  reject(tx: Tx, row: JourneyRow, reason: string, actor: Actor): Promise<JourneyRow>
  withdraw(tx: Tx, row: JourneyRow, actor: Actor): Promise<JourneyRow>
  unschedule(tx: Tx, row: JourneyRow): Promise<JourneyRow>
}

export interface ReviewDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly content: Pick<ContentModule, 'facts'>
  readonly auditAs: AdminModule['auditAs']
}

const payloadSchema = z.object({ journey: z.string(), number: z.number() })

/** A draft goes live by a second person's approval, at its time, or both. */
export function reviews(jobs: Jobs, deps: ReviewDeps, journeys: Pick<JourneyUse, 'publish' | 'problems'>): Reviews {
  const { clock, content } = deps

  /** What is approved: the draft, the texts that it sends, what it follows and what happens to people inside. */
  async function digestOf(db: Db, row: JourneyRow, how: { policy: string; at: Date | null }): Promise<string> {
    const templates = await content.facts(db, row.projectId, graphReferences(graphSchema.parse(row.draft)).templates)
    const versions = [...templates].map(([id, { version }]) => [id, version] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
    const meant = [row.name, row.draft, row.version, versions, how.policy, how.at]
    return createHash('sha256').update(JSON.stringify(meant)).digest('hex')
  }

  async function again(tx: Tx, row: JourneyRow): Promise<JourneyRow> {
    await store.touch(tx, row.journeyId, clock.now())
    return (await lock(tx, row.projectId, row.id)) ?? fail('not_found', { kind: 'journey' })
  }

  async function wait(
    tx: Tx,
    row: JourneyRow,
    state: 'in_review' | 'scheduled',
    how: { policy: Policy; at: Date | null; note: string },
    actor: Actor,
  ): Promise<JourneyRow> {
    if (isOpen(row.review)) fail('in_review')
    if (row.archivedAt) fail('wrong_state', { state: 'archived' })
    if (how.at && how.at <= clock.now()) fail('time_passed')
    refuseErrors(await journeys.problems(tx, row.projectId, graphSchema.parse(row.draft)))
    await store.insert(
      tx,
      {
        ...row,
        ...how,
        state,
        version: (row.version ?? 0) + 1,
        publishAt: how.at,
        digest: await digestOf(tx, row, how),
        submitters: await peopleBehind(tx, row.projectId, actor),
        submittedBy: actor.name,
      },
      clock.now(),
    )
    return again(tx, row)
  }

  /** The one that waits for a decision. */
  function pending({ review, state }: JourneyRow): store.ReviewRow {
    return review?.state === 'in_review' ? review : fail('wrong_state', { state: review?.state ?? state })
  }

  async function unchanged(tx: Tx, row: JourneyRow, review: store.ReviewRow): Promise<void> {
    if ((await digestOf(tx, row, { policy: review.policy, at: review.publishAt })) !== review.digest) fail('review_outdated')
  }

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
    async publish(tx, row, { policy, at }, actor) {
      if (at === null) return journeys.publish(tx, row.projectId, row.id, row.revision, policy, actor.name)
      if (await journeysNeedApproval(tx, row.projectId)) fail('approval_needed')
      return wait(tx, row, 'scheduled', { policy, at, note: '' }, actor)
    },

    submit: (tx, row, how, actor) => wait(tx, row, 'in_review', how, actor),

    async approve(tx, row, digest, actor) {
      const review = pending(row)
      const involved = [...review.submitters, ...row.editedBy]
      if (actor.kind !== 'account' || involved.includes(actor.name)) fail('second_person_needed')
      if (digest !== review.digest) fail('review_outdated')
      await unchanged(tx, row, review)
      const now = clock.now()
      const decided = { by: actor.name, at: now }
      if (review.publishAt && review.publishAt > now) {
        await store.move(tx, row.journeyId, { state: 'scheduled', decided })
        return again(tx, row)
      }
      await store.move(tx, row.journeyId, { state: 'published', decided })
      return journeys.publish(tx, row.projectId, row.id, row.revision, review.policy, actor.name, true)
    },

    async reject(tx, row, reason, actor) {
      pending(row)
      await store.move(tx, row.journeyId, { state: 'rejected', reason, decided: { by: actor.name, at: clock.now() } })
      return again(tx, row)
    },

    async withdraw(tx, row, actor) {
      const { submitters, submittedBy } = pending(row)
      const behind = await peopleBehind(tx, row.projectId, actor)
      if (!behind.some((one) => submitters.includes(one))) fail('not_the_submitter', { name: submittedBy })
      await store.move(tx, row.journeyId, { state: 'withdrawn' })
      return again(tx, row)
    },

    async unschedule(tx, row) {
      if (row.review?.state !== 'scheduled') fail('wrong_state', { state: row.review?.state ?? row.state })
      await store.move(tx, row.journeyId, { state: 'withdrawn' })
      return again(tx, row)
    },
  }
}
