import { z } from 'zod'
import { type Condition, conditionSchema } from './condition.ts'

/** What the properties of an event must be: a condition, or several of them together. */
export type Filter = Condition | { readonly any: readonly Filter[] } | { readonly all: readonly Filter[] } | { readonly not: Filter }

/** Conditions of one event, and levels of groups around them. */
export const maxFilters = 20
export const maxGroups = 3

export const isCondition = (filter: Filter): filter is Condition => 'op' in filter

const isGroup = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !('op' in value) && ['any', 'all', 'not'].some((name) => name in value)

/** Not by recursion: however deep it is that somebody sends, only so many levels are looked at. */
const innermost: z.ZodType<Filter> = z.preprocess((value, context) => {
  if (isGroup(value)) context.addIssue({ code: 'custom', message: `groups are nested deeper than ${maxGroups}` })
  return value
}, conditionSchema)

const grouped = (inside: z.ZodType<Filter>): z.ZodType<Filter> =>
  z.union([
    conditionSchema,
    z.object({ any: z.array(inside).min(1).max(maxFilters) }),
    z.object({ all: z.array(inside).min(1).max(maxFilters) }),
    z.object({ not: inside }),
  ])

const filterSchema = Array.from({ length: maxGroups }).reduce<z.ZodType<Filter>>(grouped, innermost)

/** All of these. */
export const filtersSchema = z
  .array(filterSchema)
  .max(maxFilters)
  .refine((filters) => conditionsIn(filters).length <= maxFilters, `more than ${maxFilters} conditions on one event`)
  .default([])

/** Every condition among filters, in order. */
export const conditionsIn = (filters: readonly Filter[]): Condition[] =>
  filters.flatMap((filter) => {
    if (isCondition(filter)) return [filter]
    if ('not' in filter) return conditionsIn([filter.not])
    return conditionsIn('any' in filter ? filter.any : filter.all)
  })
