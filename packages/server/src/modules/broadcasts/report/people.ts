import { type Which, broadcastCollectSchema } from '@millrace/contract/broadcasts/report.ts'
import type { JobResult } from '@millrace/contract/jobs/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { JobContext, JobKind, Jobs } from '../../../platform/jobs/index.ts'
import type { Outboxes } from '../../../platform/log/index.ts'
import { type CollectCursor, collectCursorSchema, collectOnList } from '../../segments/index.ts'
import { peopleBehind } from './read.ts'

export interface CollectDeps {
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly jobs: Jobs
}

const payloadSchema = broadcastCollectSchema.omit({ name: true }).extend({ list: z.string(), journeyId: z.number(), timeZone: z.string() })
type Payload = Which & { readonly list: string; readonly journeyId: number; readonly timeZone: string }
export type CollectJob = JobKind<Payload>

const perPage = 5_000

/** Puts the people behind a number of a report on a static segment. */
export const collectJob = (deps: CollectDeps): CollectJob =>
  deps.jobs.define('broadcasts.collect', { payload: payloadSchema, cursor: collectCursorSchema, run: (ctx) => collect(deps, ctx) })

const collect = ({ clickhouse, outboxes }: CollectDeps, ctx: JobContext<Payload, CollectCursor>): Promise<JobResult> =>
  collectOnList(outboxes, ctx, { perPage, ...peopleBehind(clickhouse, { ...ctx.payload, projectId: ctx.projectId ?? 0 }, ctx.payload) })
