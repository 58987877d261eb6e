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
const cursorSchema = z.object({ after: z.number(), added: z.number() })
export type CollectJob = JobKind<Payload>

interface Deps {
  readonly analytics: AnalyticsModule
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

const perRound = 5_000

/** Puts the people behind a number on a static segment, page after page; each page and the cursor behind it are committed together. */
export const collectJob = (deps: Deps): CollectJob =>
  deps.jobs.define('analytics.collect', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => collect(deps, ctx) })

async function collect({ analytics, outboxes }: Deps, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>): Promise<JobResult> {
  const { list, timeZone, at, ...payload } = ctx.payload
  const id = ctx.projectId ?? 0
  const model = models.find((one) => one.name === payload.model) ?? fail('not_found', { kind: 'analysis' })
  const asked = { query: model.query.parse(payload.query), slice: model.slice.parse(payload.slice), now: new Date(at) }
  for (let { after, added } = ctx.cursor ?? { after: 0, added: 0 }; ; ) {
    const { ids, total } = await analytics.people(model, { id, timeZone }, asked, { after, limit: perRound })
    after = ids.at(-1) ?? after
    added += await outboxes.transaction(async (tx, outbox) => {
      const count = await putOnList(tx, outbox, { projectId: id, id: list }, ids, ctx.clock.now())
      const done = added + count
      await ctx.save({ cursor: { after, added: done }, progress: { done, total: Math.max(total, done), note: 'writing' } }, tx)
      return count
    })
    if (ids.length < perRound) return { counts: { people: added }, link: `/people/segments/${list}` }
  }
}
