import { z } from 'zod'
import { type Condition, conditionSchema, isDated } from '../rules/index.ts'

export const idSchema = z.string().regex(/^[a-z0-9_-]{1,40}$/)

export const durationSchema = z.object({ amount: z.number().int().min(0).max(100_000), unit: z.enum(['second', 'minute', 'hour', 'day']) })
export type Duration = z.infer<typeof durationSchema>

const unitMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
export const durationMs = (duration: Duration): number => duration.amount * unitMs[duration.unit]

/** Links an event to the run's trigger: both properties must be set and equal (`order_id = trigger.order_id`). */
export const linkSchema = z.object({ property: z.string().min(1), trigger: z.string().min(1) })
export type Link = z.infer<typeof linkSchema>

export const eventMatch = {
  event: z.string().min(1).max(200),
  filters: z
    .array(
      conditionSchema.refine(({ op }) => !isDated(op), {
        path: ['op'],
        message: 'dates are asked for in a condition, of the trigger: an event is compared as it comes',
      }),
    )
    .max(20)
    .default([]),
}
/** Of a goal: its event and conditions are those that the metric counted when it was chosen. */
export const goalMetricSchema = z.string().max(60).optional().describe('the metric whose event and conditions these are')
export const linkedMatch = { ...eventMatch, links: z.array(linkSchema).max(5).default([]) }

export interface EventMatch {
  readonly event: string
  readonly filters: readonly Condition[]
  readonly links: readonly Link[]
}
