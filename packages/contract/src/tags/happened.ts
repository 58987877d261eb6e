import { z } from 'zod'
import { commonWindowSchema, filtersMatch, filtersSchema, type Items, type Moment, type SeenEvent, windowRange } from '../rules/index.ts'

export const textSchema = z.string().trim().min(1).max(200)
export const propertySchema = z.string().min(1).max(200)

/** Events of one name, with filters. */
export const match = { event: z.string().min(1).max(200), filters: filtersSchema }
/** Those in a window. */
export const happened = { ...match, window: commonWindowSchema }
const happenedSchema = z.object(happened)
export type Happened = z.infer<typeof happenedSchema>

export const eachSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('times').describe('each event counts one') }),
  z.object({
    of: z.literal('number').describe('each counts what a property says; without a number it does not count'),
    property: propertySchema,
  }),
])
export type Each = z.infer<typeof eachSchema>

export const halfLifeSchema = z.number().min(0.1).max(3650).optional().describe('after so many days an event counts half')

const dayMs = 86_400_000

/** Those of some events that a definition means, in their order. */
export function meant({ event, filters, window }: Happened, events: readonly SeenEvent[], moment: Moment, items: Items): SeenEvent[] {
  const { from, to } = windowRange(window, moment)
  return events.filter(
    (one) => one.event === event && one.time >= from && one.time <= to && filtersMatch(filters, one.properties, items, moment),
  )
}

/** How often an event counts, before it fades; undefined: not at all. */
export function countOf(each: Each, { properties }: SeenEvent): number | undefined {
  if (each.of === 'times') return 1
  const value = properties[each.property]
  return typeof value === 'number' ? value : undefined
}

/** A half after one half-life, a quarter after two. */
export const faded = (value: number, time: number, halfLifeDays: number | undefined, { now }: Moment): number =>
  halfLifeDays === undefined ? value : value * 2 ** (-(now.getTime() - time) / (halfLifeDays * dayMs))
