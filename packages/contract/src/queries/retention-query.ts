import { z } from 'zod'
import type { PropertyRef } from '../rules/index.ts'
import {
  bucketsAtMost,
  type EventFilter,
  eventFilterSchema,
  misordered,
  ordered,
  propertyRefSchema,
  type Shell,
  shellShape,
  windowMs,
} from './shell.ts'

export const retentionModes = ['selected', 'range', 'continuous', 'lost', 'unbounded'] as const
/** What counts as retained: in bucket n, in any of n–m, in every one of 1…n, in none of 1…n, in n or later. */
export type RetentionMode = (typeof retentionModes)[number]
export const cohortUnits = ['hour', 'day', 'week', 'month'] as const
export type CohortUnit = (typeof cohortUnits)[number]

export const maxCohorts = 400
/** Further buckets than this nobody reads from one table. */
export const maxDuration = 90
const place = z.number().int().min(0).max(maxDuration)

/** Of those who did the first event in a bucket of time, how many did the second one n buckets later. */
export const retentionQuerySchema = z
  .object({
    ...shellShape,
    first: eventFilterSchema.describe('who does it in a bucket is of the cohort of that bucket'),
    second: eventFilterSchema.describe('coming back; may be the same event'),
    unit: z.enum(cohortUnits).default('day'),
    bucket: z.enum(['calendar', 'rolling']).default('calendar').describe('rolling: whole units from each person’s own first event'),
    mode: z
      .enum(retentionModes)
      .default('selected')
      .describe('in bucket n; in any bucket of n–m; in every bucket 1…n; in none of 1…n; in bucket n or later'),
    duration: z.number().int().min(1).max(maxDuration).default(7).describe('the last n'),
    ranges: z
      .array(z.object({ from: place, to: place }).refine(({ from, to }) => from <= to, { path: ['to'], message: 'ends before it starts' }))
      .max(20)
      .default([])
      .describe('for the mode `range`: first and last bucket of each'),
    extendOverEndDate: z.boolean().default(true).describe('coming back may fall after the last day'),
    total: z.enum(['weighted', 'distinct']).default('weighted').describe('how the whole is shown: by cohort memberships, or by people'),
    measure: eventFilterSchema
      .extend({ property: propertyRefSchema.optional().describe('add this up; without it events are counted') })
      .optional()
      .describe('what the retained did in those buckets'),
    by: propertyRefSchema.optional().describe('break down by a property of the first event, or of the item it names'),
  })
  .refine(ordered, misordered)
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxCohorts, {
    path: ['unit'],
    message: 'more than 400 cohorts; choose a larger unit or a shorter range',
  })
  .refine(({ mode, ranges }) => mode !== 'range' || ranges.length > 0, { path: ['ranges'], message: 'name at least one range of buckets' })
  .refine(({ unit, bucket }) => bucket === 'calendar' || unit !== 'month', {
    path: ['bucket'],
    message: 'months have no one length; choose calendar buckets',
  })
export interface RetentionQuery extends Shell {
  readonly first: EventFilter
  readonly second: EventFilter
  readonly unit: CohortUnit
  readonly bucket: 'calendar' | 'rolling'
  readonly mode: RetentionMode
  readonly duration: number
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
  readonly extendOverEndDate: boolean
  readonly total: 'weighted' | 'distinct'
  readonly measure?: (EventFilter & { readonly property?: PropertyRef | undefined }) | undefined
  readonly by?: PropertyRef | undefined
}

/** One column of the table: retained is who came back in at least so many, or exactly none, of the buckets from `lo` to `hi`. */
export interface RetentionColumn {
  readonly lo: number
  /** Null: and all later ones. */
  readonly hi: number | null
  /** 0: in none of them. */
  readonly atLeast: number
}

export function retentionColumns({ mode, duration, ranges }: Pick<RetentionQuery, 'mode' | 'duration' | 'ranges'>): RetentionColumn[] {
  if (mode === 'range') return ranges.map(({ from, to }) => ({ lo: from, hi: to, atLeast: 1 }))
  const places = Array.from({ length: duration + 1 }, (_, n) => n)
  if (mode === 'selected') return places.map((n) => ({ lo: n, hi: n, atLeast: 1 }))
  if (mode === 'unbounded') return places.map((n) => ({ lo: n, hi: null, atLeast: 1 }))
  return places.slice(1).map((n) => ({ lo: 1, hi: n, atLeast: mode === 'continuous' ? n : 0 }))
}

/** The bucket that has to end before a column can be known. */
export const lastOf = ({ lo, hi }: RetentionColumn): number => hi ?? lo

/** The length of a rolling bucket. */
export const rollingMs: Readonly<Record<Exclude<CohortUnit, 'month'>, number>> = {
  hour: windowMs.hour,
  day: windowMs.day,
  week: 7 * windowMs.day,
}
