import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { ruleSchema } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { holdPeople } from '../../profiles/index.ts'
import { segmentsSnapshot } from '../refer.ts'
import type { SegmentsModule } from '../segments.ts'
import { find } from '../store.ts'
import { addMembers } from './store.ts'

export interface FillDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly segments: Pick<SegmentsModule, 'people'>
}

/** Whom the rule means, and what it referred to, as it was when the list was asked for. */
const payloadSchema = z.object({ segmentId: z.string(), rule: ruleSchema, segments: segmentsSnapshot })
const cursorSchema = z.object({ after: z.number(), added: z.number() })
export type FillJob = JobKind<z.input<typeof payloadSchema>>

const perRound = 2_000

/** Puts the people a rule means on a static segment, page after page; each page and the cursor behind it are committed together. */
export const fillJob = (jobs: Jobs, deps: FillDeps): FillJob =>
  jobs.define('segments.fill', { payload: payloadSchema, cursor: cursorSchema, run: (ctx) => fill(deps, ctx) })

async function fill(
  { postgres, outboxes, segments }: FillDeps,
  ctx: JobContext<z.infer<typeof payloadSchema>, z.infer<typeof cursorSchema>>,
): Promise<JobResult> {
  const projectId = ctx.projectId ?? 0
  const { segmentId: id, rule, segments: referred } = ctx.payload
  const list = await find(postgres, projectId, id)
  if (!list) return { counts: { people: 0 } }
  for (let { after, added } = ctx.cursor ?? { after: 0, added: 0 }; ; ) {
    const { ids, total } = await segments.people(projectId, rule, { after, limit: perRound }, new Map(Object.entries(referred)))
    after = ids.at(-1) ?? after
    added += await outboxes.transaction(async (tx, outbox) => {
      const held = await holdPeople(tx, ids)
      const here = held.flatMap((one) => (one.mergedInto === null ? [one.personId] : []))
      const count = await addMembers(tx, outbox, { projectId, id, number: list.number }, here, ctx.clock.now())
      const progress = { done: added + count, total: Math.max(total, added + count), note: 'writing' as const }
      await ctx.save({ cursor: { after, added: added + count }, progress }, tx)
      return count
    })
    if (ids.length < perRound) return { counts: { people: added } }
  }
}
