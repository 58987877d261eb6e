import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { JobContext, JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import { type CollectCursor, collectCursorSchema, collectOnList } from '../segments/index.ts'
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
export type CollectJob = JobKind<Payload>

interface Deps {
  readonly analytics: AnalyticsModule
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

/** Each page asks the whole question again. */
const perPage = 100_000

/** Puts the people behind a number on a static segment. */
export const collectJob = (deps: Deps): CollectJob =>
  deps.jobs.define('analytics.collect', { payload: payloadSchema, cursor: collectCursorSchema, run: (ctx) => collect(deps, ctx) })

async function collect({ analytics, outboxes }: Deps, ctx: JobContext<Payload, CollectCursor>): Promise<JobResult> {
  const { timeZone, at, ...payload } = ctx.payload
  const model = models.find((one) => one.name === payload.model) ?? fail('not_found', { kind: 'analysis' })
  const asked = { query: model.query.parse(payload.query), slice: model.slice.parse(payload.slice), now: new Date(at) }
  const people = (page: { after: number; limit: number; total?: number }) =>
    analytics.people(model, { id: ctx.projectId ?? 0, timeZone }, asked, page)
  return collectOnList(outboxes, ctx, {
    perPage,
    count: async () => (await people({ after: 0, limit: 1 })).total,
    // How many there are is known by then.
    page: async (after, limit) => (await people({ after, limit, total: 0 })).ids,
  })
}
