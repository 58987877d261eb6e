import { type Which, broadcastCollectSchema } from '@millrace/contract/broadcasts/report.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import { putOnList } from '../../segments/index.ts'
import { peopleBehind } from './read.ts'

export interface CollectDeps {
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

const payloadSchema = broadcastCollectSchema.omit({ name: true }).extend({ list: z.string(), journeyId: z.number(), timeZone: z.string() })
type Payload = Which & { readonly list: string; readonly journeyId: number; readonly timeZone: string }
const cursorSchema = z.object({ after: z.number(), added: z.number(), total: z.number() })
export type CollectJob = JobKind<Payload>

const perRound = 5_000

/** Puts the people behind a number of a report on a static segment, page after page; each page and the cursor behind it are committed together. */
export const collectJob = (deps: CollectDeps): CollectJob =>
  deps.jobs.define('broadcasts.collect', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => collect(deps, ctx) })

async function collect({ clickhouse, outboxes }: CollectDeps, ctx: JobContext<Payload, z.infer<typeof cursorSchema>>): Promise<JobResult> {
  const projectId = ctx.projectId ?? 0
  const list = { projectId, id: ctx.payload.list }
  const read = peopleBehind(clickhouse, { ...ctx.payload, projectId }, ctx.payload)
  await ctx.save({ progress: { note: 'counting' } })
  for (let { after, added, total } = ctx.cursor ?? { after: 0, added: 0, total: await read.count() }; ; ) {
    const ids = await read.page(after, perRound)
    after = ids.at(-1) ?? after
    added += await outboxes.transaction(async (tx, outbox) => {
      const count = await putOnList(tx, outbox, list, ids, ctx.clock.now())
      const done = added + count
      await ctx.save({ cursor: { after, added: done, total }, progress: { done, total: Math.max(total, done), note: 'writing' } }, tx)
      return count
    })
    if (ids.length < perRound) return { counts: { people: added }, link: `/people/segments/${list.id}` }
  }
}
