import { z } from 'zod'
import { type EventFilter, eventFilterSchema, misordered, ordered, type Shell, shellShape, windowMs } from './shell.ts'

const notYet = (what: string) => z.undefined({ error: `${what} is not supported yet` }).optional()

/** Which people went from step to step in order, within the window after their first step. */
export const funnelQuerySchema = z
  .object({
    ...shellShape,
    steps: z
      .array(eventFilterSchema.extend({ name: z.string().max(100).optional(), link: notYet('a linked property') }))
      .min(2)
      .max(30),
    window: z
      .object({ amount: z.number().int().min(1), unit: z.enum(['minute', 'hour', 'day']) })
      .default({ amount: 30, unit: 'day' })
      .refine(({ amount, unit }) => amount * windowMs[unit] <= 3_650 * windowMs.day, { path: ['amount'], message: 'at most 3,650 days' }),
    extendOverEndDate: z.boolean().default(true).describe('later steps may fall after the last day'),
    exclusions: notYet('an exclusion'),
    by: notYet('a breakdown'),
  })
  .refine(ordered, misordered)
export interface FunnelQuery extends Shell {
  readonly steps: readonly (EventFilter & { readonly name?: string | undefined })[]
  readonly window: { readonly amount: number; readonly unit: 'minute' | 'hour' | 'day' }
  readonly extendOverEndDate: boolean
}

export const funnelWindowMs = ({ window }: Pick<FunnelQuery, 'window'>): number => window.amount * windowMs[window.unit]
