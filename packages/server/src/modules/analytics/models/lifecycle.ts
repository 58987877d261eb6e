import { type LifecycleAnswer, lifecycleAnswerSchema, type LifecycleSlice, lifecycleSliceShape } from '@millrace/contract/analytics/api.ts'
import { bucketEnd, bucketNumberOf, bucketsOf, type LifecycleQuery, lifecycleQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileLifecycle, compileLifecyclePeople } from '../compile/lifecycle.ts'
import type { Model } from '../model.ts'

/** Who is new, stays, comes back and falls silent, bucket by bucket. */
export const lifecycleModel: Model<LifecycleQuery, Omit<LifecycleAnswer, 'requestId'>, LifecycleSlice> = {
  name: 'lifecycle',
  summary: 'Who is new, stays, comes back and falls silent, per bucket of time',
  peopleSummary: 'The people of a bucket who are new, stayed, came back or fell silent',
  query: lifecycleQuerySchema,
  answer: lifecycleAnswerSchema,
  slice: z.object(lifecycleSliceShape),
  grows: () => ['rows.active', 'rows.new', 'rows.returning', 'rows.resurrecting', 'rows.dormant', 'total.active', 'total.new'],
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const { rows, facts } = await ask<{ bucket: number; kind: string; people: number }[]>(compileLifecycle(query, scope))
    const [found = []] = rows
    const counts = new Map(found.map((row) => [`${row.bucket} ${row.kind}`, row.people]))
    const count = (bucket: number, kind: string): number => counts.get(`${bucket} ${kind}`) ?? 0
    return {
      unit: query.unit,
      rows: bucketsOf(query, query.unit, timeZone).map((bucket) => {
        const number = bucketNumberOf(bucket, query.unit, timeZone)
        const isComplete = bucketEnd(bucket, query.unit, timeZone) <= scope.now.getTime()
        const [fresh, returning, resurrecting] = [count(number, 'new'), count(number, 'returning'), count(number, 'resurrecting')]
        // Who may still come is not silent yet.
        const dormant = isComplete ? count(number, 'dormant') : null
        return { bucket, isComplete, active: fresh + returning + resurrecting, new: fresh, returning, resurrecting, dormant }
      }),
      total: { active: count(0, 'active'), new: count(0, 'new') },
      ...facts,
    }
  },
  people: (scope, query, slice) => compileLifecyclePeople(query, slice, scope),
}
