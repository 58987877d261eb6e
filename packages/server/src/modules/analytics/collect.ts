import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { JobContext, JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import { putOnList } from '../segments/index.ts'
import type { AnalyticsModule } from './analytics.ts'
import { models } from './models/index.ts'

const payloadSchema = z.object({
  model: z.string(),
  query: z.unknown(),
  slice: z.unknown(),
  list: z.string(),
  timeZone: z.string(),
  at: z.iso.datetime().describe('when it was asked: what a rule says of then'),
})
type Payload = z.infer<typeof payloadSchema>
const cursorSchema = z.object({ after: z.number(), added: z.number(), total: z.number().optional() })
export type CollectJob = JobKind<Payload>

interface Deps {
  readonly analytics: AnalyticsModule
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

/** Each round asks the whole question again; what it finds is written piece by piece. */
const perRound = 100_000
const perPiece = 5_000

/** Puts the people behind a number on a static segment; each piece and the cursor behind it are committed together. */
export const collectJob = (deps: Deps): CollectJob =>
  deps.jobs.define('analytics.collect', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => collect(deps, ctx) })

async function collect({ analytics, outboxes }: Deps, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>): Promise<JobResult> {
  const { list, timeZone, at, ...payload } = ctx.payload
  const id = ctx.projectId ?? 0
  const model = models.find((one) => one.name === payload.model) ?? fail('not_found', { kind: 'analysis' })
  const asked = { query: model.query.parse(payload.query), slice: model.slice.parse(payload.slice), now: new Date(at) }
  for (let { after, added, total } = ctx.cursor ?? { after: 0, added: 0, total: undefined }; ; ) {
    const found = await analytics.people(model, { id, timeZone }, asked, { after, limit: perRound, total })
    total = found.total
    for (let from = 0; from < found.ids.length; from += perPiece) {
      const piece = found.ids.slice(from, from + perPiece)
      after = piece.at(-1) ?? after
      const cursor = { after, total }
      added += await outboxes.transaction(async (tx, outbox) => {
        const count = await putOnList(tx, outbox, { projectId: id, id: list }, piece, ctx.clock.now())
        const done = added + count
        const progress = { done, total: Math.max(cursor.total, done), note: 'writing' as const }
        await ctx.save({ cursor: { ...cursor, added: done }, progress }, tx)
        return count
      })
    }
    if (found.ids.length < perRound) return { counts: { people: added }, link: `/people/segments/${list}` }
  }
}
