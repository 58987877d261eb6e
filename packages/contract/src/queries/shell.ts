import { z } from 'zod'
import type { Json } from '../events.ts'
import { type Condition, conditionSchema, itemRefSchema, type PropertyRef, type Rule, ruleSchema } from '../rules/index.ts'
import { type SamplePercent, sampleSchema } from './sample.ts'

export const units = ['minute', 'hour', 'day', 'week', 'month'] as const
export type Unit = (typeof units)[number]

/** Calendar days in the project's zone, both included: `[from 00:00, to 24:00)`. */
export const rangeShape = {
  from: z.iso.date().describe('first day, in the project’s zone'),
  to: z.iso.date().describe('last day, included'),
}

/** Whom every question is about, how many of them are asked, and how they are told apart. */
export const whomShape = {
  people: ruleSchema.optional().describe('only people the rule means now'),
  sample: sampleSchema
    .optional()
    .describe(
      'ask only so many of a hundred people, the same ones for every question; counts and sums are scaled to everybody, shares and order statistics are those of the sample',
    ),
  asCollected: z
    .literal(true)
    .optional()
    .describe(
      'people as they were when each event arrived, without what merged since; whom it is about is still said of people as they are now',
    ),
}
/** What every question has: days, and whom it is about. A query is checked with `ordered` too. */
export const shellShape = { ...rangeShape, ...whomShape }
/** Whom a question is about, also one that has no days. */
export interface Whom {
  readonly people?: Rule | undefined
  readonly sample?: SamplePercent | undefined
  readonly asCollected?: true | undefined
}
export interface Shell extends Whom {
  readonly from: string
  readonly to: string
}

const loose = z.record(z.string(), z.unknown())
/** A number of another question, meant as the people behind it; both parts are read by the schemas of its model. */
export const numberRefSchema = z.object({ model: z.string().max(40), query: loose, slice: loose })
export type NumberRef = z.infer<typeof numberRefSchema>

/** An event and what its properties must be. */
export const eventFilterSchema = z.object({
  event: z.string().min(1).max(200),
  filters: z.array(conditionSchema).max(20).default([]),
})
export interface EventFilter {
  readonly event: string
  readonly filters: readonly Condition[]
}

/** A property of an event, or of the item that it names. */
export const propertyRefSchema = z.object({ property: z.string().min(1).max(200), item: itemRefSchema.optional() })

/** How many properties a breakdown crosses. */
export const maxDimensions = 2
const identity = ({ property, item }: PropertyRef): string => JSON.stringify([property, item?.type, item?.property])
/** What a range is broken down by: one property may be written without its list; read, it is always a list. */
export const breakdownSchema = z
  .union([z.array(propertyRefSchema).min(1).max(maxDimensions), propertyRefSchema.transform((one) => [one])])
  .refine((by) => new Set(by.map(identity)).size === by.length, { path: [1], message: 'already broken down by this property' })
export type Breakdown = readonly PropertyRef[]

/** As many days before, or chosen ones. */
export type Compare = 'previous' | { readonly from: string; readonly to: string }

export const ordered = (query: { from: string; to: string }): boolean => query.from <= query.to
export const misordered = { path: ['to'], message: 'the last day is before the first' }
export const compareSchema = z.union([z.literal('previous'), z.object(rangeShape).refine(ordered, misordered)])

/** Values of a breakdown that have a row of their own; what is left is one exact row more. */
export const maxGroups = 50
/** A value events are told apart by; null: unset. A list puts an event into a group for each of its items. */
export const groupKeySchema = z.union([z.string(), z.number(), z.boolean()]).nullable()
export type GroupKey = z.infer<typeof groupKeySchema>

/** A group of a breakdown, by a key for each of its properties; one key may be written without its list. */
export const groupKeysSchema = z.union([z.array(groupKeySchema).min(1).max(maxDimensions), groupKeySchema.transform((one) => [one])])

/** The groups an event is in; only texts are items of a list. */
export function groupKeysOf(value: Json | undefined): GroupKey[] {
  if (!Array.isArray(value) || value.length === 0) return [isScalar(value) ? value : null]
  return [...new Set(value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))))]
}

/** The groups an event is in by several properties: each of the one's with each of the other's. */
export const crossedKeysOf = (values: readonly (Json | undefined)[]): GroupKey[][] =>
  values.map(groupKeysOf).reduce<GroupKey[][]>((found, keys) => found.flatMap((one) => keys.map((key) => [...one, key])), [[]])

const isScalar = (value: Json | undefined): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)

export const maxBuckets = 5_000
const perDay: Record<Unit, number> = { minute: 1_440, hour: 24, day: 1, week: 1 / 7, month: 1 / 28 }

export function bucketsAtMost(unit: Unit | null, from: string, to: string): number {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return unit === null ? 1 : days * perDay[unit]
}

export const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
