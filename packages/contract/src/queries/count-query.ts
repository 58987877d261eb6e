import { z } from 'zod'
import { type Condition, conditionSchema, itemRefSchema, type ItemRef } from '../rules/index.ts'
import {
  type Breakdown,
  breakdownSchema,
  bucketsAtMost,
  type Compare,
  compareSchema,
  maxBuckets,
  misordered,
  ordered,
  type Shell,
  shellShape,
  type Unit,
  units,
} from './shell.ts'

export const aggregations = [
  'events',
  'people',
  'per_person',
  'sum',
  'avg',
  'sum_per_person',
  'distinct',
  'min',
  'max',
  'median',
  'p90',
] as const
export type Aggregation = (typeof aggregations)[number]
export const needsProperty: ReadonlySet<Aggregation> = new Set(['sum', 'avg', 'sum_per_person', 'distinct', 'min', 'max', 'median', 'p90'])
/** Those that need every number at once. */
export const readsQuantiles = (measures: readonly Aggregation[]): boolean => measures.includes('median') || measures.includes('p90')

/** How often, by how many people, how much: one number per bucket and one over everything. */
export const countQuerySchema = z
  .object({
    ...shellShape,
    event: z.string().min(1).max(200).nullable().describe('null: any event'),
    filters: z.array(conditionSchema).max(20).default([]),
    measures: z.array(z.enum(aggregations)).min(1).max(aggregations.length).default(['events', 'people']),
    property: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the event property that sum, avg, sum_per_person, distinct, min, max, median and p90 read'),
    item: itemRefSchema.optional().describe('measure this property of the item that `property` names'),
    by: breakdownSchema
      .optional()
      .describe('break the whole range down by an event property, or by one of the item it names; a list of two crosses them'),
    unit: z.enum(units).nullable().default('day').describe('null: only the number over the whole range'),
    compare: compareSchema.optional().describe('also as many days before, or these days; bucket by bucket from the first'),
  })
  .refine(ordered, misordered)
  .refine(({ measures, property }) => property !== undefined || !measures.some((one) => needsProperty.has(one)), {
    path: ['property'],
    message: 'this measure needs a property',
  })
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxBuckets, {
    path: ['unit'],
    message: 'more than 5,000 points; choose a larger unit or a shorter range',
  })
export interface CountQuery extends Shell {
  readonly event: string | null
  readonly filters: readonly Condition[]
  readonly measures: readonly Aggregation[]
  readonly property?: string | undefined
  readonly item?: ItemRef | undefined
  readonly by?: Breakdown | undefined
  readonly unit: Unit | null
  readonly compare?: Compare | undefined
}
