import { z } from 'zod'
import { type Condition, conditionSchema } from '../rules/index.ts'
import { maxCohorts } from './retention-query.ts'
import { bucketsAtMost, misordered, ordered, type Shell, shellShape } from './shell.ts'

export const lifecycleUnits = ['day', 'week', 'month'] as const
export type LifecycleUnit = (typeof lifecycleUnits)[number]
export const lifecycleKinds = ['new', 'returning', 'resurrecting', 'dormant'] as const
/** New: active for the first time ever; returning: also in the bucket before; resurrecting: after a pause; dormant: no longer. */
export type LifecycleKind = (typeof lifecycleKinds)[number]

/** Who is new, stays, comes back and falls silent; weeks and months are whole ones, also where the days begin or end inside. */
export const lifecycleQuerySchema = z
  .object({
    ...shellShape,
    event: z.string().min(1).max(200).nullable().describe('what being active is; null: any event'),
    filters: z.array(conditionSchema).max(20).default([]),
    unit: z.enum(lifecycleUnits).default('week'),
  })
  .refine(ordered, misordered)
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxCohorts, {
    path: ['unit'],
    message: 'more than 400 buckets; choose a larger unit or a shorter range',
  })
export interface LifecycleQuery extends Shell {
  readonly event: string | null
  readonly filters: readonly Condition[]
  readonly unit: LifecycleUnit
}
