import { z } from 'zod'
import { maxCohorts, maxDuration } from './retention-query.ts'
import { bucketsAtMost, type EventFilter, eventFilterSchema, misordered, ordered, type Shell, shellShape } from './shell.ts'

export const ltvUnits = ['day', 'week', 'month'] as const
export type LtvUnit = (typeof ltvUnits)[number]

const revenueSchema = eventFilterSchema.extend({
  property: z.string().min(1).max(200).describe('the amount'),
  rate: z.number().min(-1).max(1).default(1).describe('what part of it counts: a margin, or -1 for refunds'),
})
/** An event that brings in money, or takes it back. */
export interface Revenue extends EventFilter {
  readonly property: string
  readonly rate: number
}

/** What people have brought in n buckets after they started. */
export const ltvQuerySchema = z
  .object({
    ...shellShape,
    start: eventFilterSchema.describe('the first time ever that somebody does this; it falls into the days'),
    revenues: z.array(revenueSchema).min(1).max(5),
    unit: z.enum(ltvUnits).default('day'),
    duration: z.number().int().min(1).max(maxDuration).default(7).describe('the last n'),
    cost: z.number().positive().optional().describe('what one person cost: tells when the value has paid it back'),
  })
  .refine(ordered, misordered)
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxCohorts, {
    path: ['unit'],
    message: 'more than 400 cohorts; choose a larger unit or a shorter range',
  })
export interface LtvQuery extends Shell {
  readonly start: EventFilter
  readonly revenues: readonly Revenue[]
  readonly unit: LtvUnit
  readonly duration: number
  readonly cost?: number | undefined
}

/** The first bucket by which the value per person has reached what a person cost; null: not yet. */
export function paybackOf(values: readonly (number | null)[], cost: number | undefined): number | null {
  const place = cost === undefined ? -1 : values.findIndex((value) => value !== null && value >= cost)
  return place < 0 ? null : place
}
