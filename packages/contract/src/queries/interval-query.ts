import { z } from 'zod'
import type { PropertyRef } from '../rules/index.ts'
import { edgesSchema } from './bins.ts'
import {
  bucketsAtMost,
  type EventFilter,
  eventFilterSchema,
  maxBuckets,
  misordered,
  ordered,
  propertyRefSchema,
  type Shell,
  shellShape,
  windowMs,
} from './shell.ts'

export const intervalUnits = ['day', 'week', 'month'] as const
export type IntervalUnit = (typeof intervalUnits)[number]
const { minute, hour, day } = windowMs
/** Edges that read well for waits between a minute and half a year, in ms. */
export const defaultEdges: readonly number[] = [
  minute,
  5 * minute,
  30 * minute,
  hour,
  6 * hour,
  12 * hour,
  day,
  3 * day,
  7 * day,
  14 * day,
  30 * day,
  60 * day,
  90 * day,
  180 * day,
]

/** How long it takes from one event to the next. */
export const intervalQuerySchema = z
  .object({
    ...shellShape,
    first: eventFilterSchema.describe('opens a pair; it falls into the days'),
    second: eventFilterSchema.describe('closes it; the same event: from each to the next'),
    pairing: z
      .enum(['nearest', 'first'])
      .default('nearest')
      .describe('nearest: from the last first event before it; first: from the first one'),
    cap: z
      .object({ amount: z.number().int().min(1), unit: z.enum(['minute', 'hour', 'day']) })
      .refine(({ amount, unit }) => amount * windowMs[unit] <= 3_650 * day, { path: ['amount'], message: 'at most 3,650 days' })
      .optional()
      .describe('longer pairs are dropped'),
    link: propertyRefSchema.optional().describe('both events must have the same value here'),
    unit: z.enum(intervalUnits).default('day'),
    extendOverEndDate: z.boolean().default(true).describe('the second event may fall after the last day'),
    edges: edgesSchema.default([...defaultEdges]).describe('of the histogram, in ms'),
    by: propertyRefSchema.optional().describe('break down by a property of the first event, or of the item it names'),
  })
  .refine(ordered, misordered)
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxBuckets, {
    path: ['unit'],
    message: 'more than 5,000 points; choose a larger unit or a shorter range',
  })
export interface IntervalQuery extends Shell {
  readonly first: EventFilter
  readonly second: EventFilter
  readonly pairing: 'nearest' | 'first'
  readonly cap?: { readonly amount: number; readonly unit: 'minute' | 'hour' | 'day' } | undefined
  readonly link?: PropertyRef | undefined
  readonly unit: IntervalUnit
  readonly extendOverEndDate: boolean
  readonly edges: readonly number[]
  readonly by?: PropertyRef | undefined
}

/** The longest pair that counts, in ms. */
export const capMs = ({ cap }: Pick<IntervalQuery, 'cap'>): number | null => (cap ? cap.amount * windowMs[cap.unit] : null)

/** A window that nine of ten pairs fit into, in whole units of its size; null while there are no pairs. */
export function suggestedWindow(p90: number | null): NonNullable<IntervalQuery['cap']> | null {
  if (p90 === null) return null
  const unit = p90 > day ? 'day' : p90 > hour ? 'hour' : 'minute'
  return { amount: Math.max(1, Math.ceil(p90 / windowMs[unit])), unit }
}

/** Of several ways to get there the longest has to fit; null while none is known. */
export function longestWindow(windows: readonly ReturnType<typeof suggestedWindow>[]): ReturnType<typeof suggestedWindow> {
  const length = (one: ReturnType<typeof suggestedWindow>): number => (one ? one.amount * windowMs[one.unit] : 0)
  return windows.reduce((longest, one) => (length(one) > length(longest) ? one : longest), null)
}
