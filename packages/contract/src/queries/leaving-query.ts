import { z } from 'zod'
import { type EventFilter, eventFilterSchema, misordered, ordered, type Shell, shellShape, windowMs } from './shell.ts'

export const leavingUnits = ['minute', 'hour', 'day'] as const

/** Which messages were the last that people got before they left: unfollowed, opted out, removed the app. */
export const leavingQuerySchema = z
  .object({
    ...shellShape,
    leave: eventFilterSchema.describe('leaving: unfollowing, opting out, removing the app, or any event'),
    within: z
      .object({ amount: z.number().int().min(1).max(1_000), unit: z.enum(leavingUnits) })
      .default({ amount: 1, unit: 'day' })
      .describe('how long after a message leaving counts for it, the end included'),
  })
  .refine(ordered, misordered)
export interface LeavingQuery extends Shell {
  readonly leave: EventFilter
  readonly within: { readonly amount: number; readonly unit: (typeof leavingUnits)[number] }
}
export const leavingMs = ({ within }: Pick<LeavingQuery, 'within'>): number => within.amount * windowMs[within.unit]
