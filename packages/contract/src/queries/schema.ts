import { z } from 'zod'
import type { Json } from '../events.ts'
import { type Condition, conditionSchema, itemRefSchema, type ItemRef, type PropertyRef, type Rule, ruleSchema } from '../rules/index.ts'

export const units = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Unit = (typeof units)[number]

/** Calendar days in the project's zone, both included: `[from 00:00, to 24:00)`. */
const rangeShape = {
  from: z.iso.date().describe('first day, in the project’s zone'),
  to: z.iso.date().describe('last day, included'),
}

/** An event and what its properties must be. */
export const eventFilterSchema = z.object({
  event: z.string().min(1).max(200),
  filters: z.array(conditionSchema).max(20).default([]),
})
export interface EventFilter {
  readonly event: string
  readonly filters: readonly Condition[]
}

export const aggregations = ['events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct'] as const
export type Aggregation = (typeof aggregations)[number]
export const needsProperty: ReadonlySet<Aggregation> = new Set(['sum', 'avg', 'sum_per_person', 'distinct'])

const ordered = (query: { from: string; to: string }): boolean => query.from <= query.to
const misordered = { path: ['to'], message: 'the last day is before the first' }

/** How often, by how many people, how much: one number per bucket and one over everything. */
export const countQuerySchema = z
  .object({
    ...rangeShape,
    event: z.string().min(1).max(200).nullable().describe('null: any event'),
    filters: z.array(conditionSchema).max(20).default([]),
    people: ruleSchema.optional().describe('only people the rule means now'),
    measures: z.array(z.enum(aggregations)).min(1).max(aggregations.length).default(['events', 'people']),
    property: z.string().min(1).max(200).optional().describe('the event property that sum, avg, sum_per_person and distinct read'),
    item: itemRefSchema.optional().describe('measure this property of the item that `property` names'),
    by: z
      .object({ property: z.string().min(1).max(200), item: itemRefSchema.optional() })
      .optional()
      .describe('break the whole range down by an event property, or by one of the item it names'),
    unit: z.enum(units).nullable().default('day').describe('null: only the number over the whole range'),
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
export interface CountQuery {
  readonly from: string
  readonly to: string
  readonly event: string | null
  readonly filters: readonly Condition[]
  readonly people?: Rule | undefined
  readonly measures: readonly Aggregation[]
  readonly property?: string | undefined
  readonly item?: ItemRef | undefined
  readonly by?: PropertyRef | undefined
  readonly unit: Unit | null
}

/** Values of a breakdown that have a row of their own; what is left is one exact row more. */
export const maxGroups = 50
/** A value events are told apart by; null: unset. A list puts an event into a group for each of its items. */
export const groupKeySchema = z.union([z.string(), z.number(), z.boolean()]).nullable()
export type GroupKey = z.infer<typeof groupKeySchema>

/** The groups an event is in; only texts are items of a list. */
export function groupKeysOf(value: Json | undefined): GroupKey[] {
  if (!Array.isArray(value) || value.length === 0) return [isScalar(value) ? value : null]
  return [...new Set(value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))))]
}

const isScalar = (value: Json | undefined): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

const maxBuckets = 5_000
const perDay: Record<Unit, number> = { minute: 1_440, hour: 24, day: 1, week: 1 / 7, month: 1 / 28 }

function bucketsAtMost(unit: Unit | null, from: string, to: string): number {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return unit === null ? 1 : days * perDay[unit]
}

const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const notYet = (what: string) => z.undefined({ error: `${what} is not supported yet` }).optional()

/** Which people went from step to step in order, within the window after their first step. */
export const funnelQuerySchema = z
  .object({
    ...rangeShape,
    steps: z
      .array(eventFilterSchema.extend({ name: z.string().max(100).optional(), link: notYet('a linked property') }))
      .min(2)
      .max(30),
    window: z
      .object({ amount: z.number().int().min(1), unit: z.enum(['minute', 'hour', 'day']) })
      .default({ amount: 30, unit: 'day' })
      .refine(({ amount, unit }) => amount * windowMs[unit] <= 3_650 * windowMs.day, { path: ['amount'], message: 'at most 3,650 days' }),
    people: ruleSchema.optional().describe('only people the rule means now'),
    extendOverEndDate: z.boolean().default(true).describe('later steps may fall after the last day'),
    exclusions: notYet('an exclusion'),
    by: notYet('a breakdown'),
  })
  .refine(ordered, misordered)
export interface FunnelQuery {
  readonly from: string
  readonly to: string
  readonly steps: readonly (EventFilter & { readonly name?: string | undefined })[]
  readonly window: { readonly amount: number; readonly unit: 'minute' | 'hour' | 'day' }
  readonly people?: Rule | undefined
  readonly extendOverEndDate: boolean
}

export const funnelWindowMs = ({ window }: Pick<FunnelQuery, 'window'>): number => window.amount * windowMs[window.unit]
