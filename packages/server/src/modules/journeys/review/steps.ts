import { createHash } from 'node:crypto'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { graphReferences, graphSchema } from '@millrace/contract/journeys/index.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import type { Actor } from '../../../platform/http/index.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { peopleBehind } from '../../admin/index.ts'
import type { ContentModule } from '../../content/index.ts'
import { type JourneyUse, refuseErrors } from '../journeys.ts'
import { type JourneyKind, type JourneyRow, lock } from '../store.ts'
import * as store from './store.ts'

export type Policy = 'pin' | 'follow' | 'end'

/** What people do with a draft that needs a second person. */
export interface ReviewSteps {
  submit(tx: Tx, row: JourneyRow, how: { policy: Policy; at: Date | null; note: string }, actor: Actor): Promise<JourneyRow>
  /** Publishes what is in review, or lets its time do so. */
  approve(tx: Tx, row: JourneyRow, digest: string, actor: Actor): Promise<JourneyRow>
  reject(tx: Tx, row: JourneyRow, reason: string, actor: Actor): Promise<JourneyRow>
  withdraw(tx: Tx, row: JourneyRow, actor: Actor): Promise<JourneyRow>
  unschedule(tx: Tx, row: JourneyRow): Promise<JourneyRow>
}

export interface ReviewStepDeps {
  readonly clock: Clock
  readonly content: Pick<ContentModule, 'facts'>
}

interface Inner extends ReviewSteps {
  wait(
    tx: Tx,
    row: JourneyRow,
    state: 'in_review' | 'scheduled',
    how: { policy: Policy; at: Date | null; note: string },
    actor: Actor,
  ): Promise<JourneyRow>
  /** Refused when it is not any more what was submitted. */
  unchanged(tx: Tx, row: JourneyRow, review: store.ReviewRow): Promise<void>
}

/** Steps of a review, of journeys or of those behind broadcasts. */
export function reviewSteps(
  { clock, content }: ReviewStepDeps,
  journeys: Pick<JourneyUse, 'publish' | 'problems'>,
  kind: JourneyKind = 'journey',
): Inner {
  /** What is approved: the draft, the texts that it sends, what it follows and what happens to people inside. */
  async function digestOf(db: Db, row: JourneyRow, how: { policy: string; at: Date | null }): Promise<string> {
    const templates = await content.facts(db, row.projectId, graphReferences(graphSchema.parse(row.draft)).templates)
    const versions = [...templates].map(([id, { version }]) => [id, version] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
    const meant = [row.name, row.draft, row.version, versions, how.policy, how.at]
    return createHash('sha256').update(JSON.stringify(meant)).digest('hex')
  }

  async function again(tx: Tx, row: JourneyRow): Promise<JourneyRow> {
    await store.touch(tx, row.journeyId, clock.now())
    return (await lock(tx, row.projectId, row.id, kind)) ?? fail('not_found', { kind: 'journey' })
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

  return {
    wait,
    unchanged,

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
