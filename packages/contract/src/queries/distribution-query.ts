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
} from './shell.ts'

export const distributionMeasures = ['times', 'days', 'hours', 'sum', 'avg', 'min', 'max', 'distinct'] as const
/** What is found out about each person: how often, on how many days or in how many hours, or something about a property. */
export type DistributionMeasure = (typeof distributionMeasures)[number]
export const distributionUnits = ['day', 'week', 'month'] as const
export type DistributionUnit = (typeof distributionUnits)[number]

const ofProperty: ReadonlySet<DistributionMeasure> = new Set(['sum', 'avg', 'min', 'max', 'distinct'])
export const readsProperty = (measure: DistributionMeasure): boolean => ofProperty.has(measure)
/** Who did nothing has a count and a sum of zero, but no average. */
export const hasZero = (measure: DistributionMeasure): boolean => !['avg', 'min', 'max'].includes(measure)

/** How many people did it how often, on how many days, for how much. */
export const distributionQuerySchema = z
  .object({
    ...shellShape,
    of: eventFilterSchema.describe('the event'),
    measure: z.enum(distributionMeasures).default('times'),
    property: propertyRefSchema.optional().describe('what sum, avg, min, max and distinct read'),
    unit: z
      .enum(distributionUnits)
      .nullable()
      .default('day')
      .describe('each person is measured anew in each bucket; null: once over the whole range'),
    edges: edgesSchema.default([1, 2, 3, 5, 10, 20]),
    includeZero: z.boolean().default(false).describe('those of `people` who did nothing count with zero'),
  })
  .refine(ordered, misordered)
  .refine(({ measure, property }) => !readsProperty(measure) || property !== undefined, {
    path: ['property'],
    message: 'this measure needs a property',
  })
  .refine(({ includeZero, people }) => !includeZero || people !== undefined, {
    path: ['people'],
    message: 'to count who did nothing, say who is meant',
  })
  .refine(({ includeZero, measure }) => !includeZero || hasZero(measure), {
    path: ['includeZero'],
    message: 'who did nothing has no average, smallest or largest value',
  })
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxBuckets, {
    path: ['unit'],
    message: 'more than 5,000 points; choose a larger unit or a shorter range',
  })
export interface DistributionQuery extends Shell {
  readonly of: EventFilter
  readonly measure: DistributionMeasure
  readonly property?: PropertyRef | undefined
  readonly unit: DistributionUnit | null
  readonly edges: readonly number[]
  readonly includeZero: boolean
}
