import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Json } from '../events.ts'

/** What is taken of many events: of their property, or on how many days of the project's time zone they were. */
export const figureSchema = z.discriminatedUnion('of', [
  z.object({
    of: z.enum(['sum', 'avg', 'min', 'max']).describe('of its numbers; other values are left out, and without any it is unset'),
    property: z.string().min(1).max(200),
  }),
  z.object({
    of: z.literal('distinct').describe('how many different values, those of lists each for itself; 0 without any'),
    property: z.string().min(1).max(200),
  }),
  z.object({ of: z.literal('days').describe('on how many different days; 0 without any event') }),
])
export type Figure = z.infer<typeof figureSchema>

/** A number compared with a figure; both ends of `between` are included. */
export const comparisonSchema = z
  .object({
    op: z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between']),
    value: z.number(),
    to: z.number().optional().describe('upper end of between'),
  })
  .refine(({ op, value, to }) => op !== 'between' || (to !== undefined && to >= value), {
    path: ['to'],
    message: 'between needs an upper end that is not below the lower one',
  })
export type Comparison = z.infer<typeof comparisonSchema>

/** An unset figure matches nothing, not even `ne`: who has none is asked for by another condition. */
export function comparisonHolds({ op, value, to }: Comparison, figure: number | null): boolean {
  if (figure === null) return false
  switch (op) {
    case 'eq':
      return figure === value
    case 'ne':
      return figure !== value
    case 'lt':
      return figure < value
    case 'lte':
      return figure <= value
    case 'gt':
      return figure > value
    case 'gte':
      return figure >= value
    case 'between':
      return figure >= value && figure <= (to ?? value)
  }
}

/** From here on a number has no sixth decimal to round. */
export const largestRounded = 1e9

/** Six decimals: the order in which an engine adds 0.1 and 0.2 must not decide whether they are 0.3. */
export const rounded = (value: number): number => (Math.abs(value) < largestRounded ? Math.floor(value * 1e6 + 0.5) / 1e6 : value)

/** A figure of some events, or null when it is unset. */
export function figureOf(
  figure: Figure,
  events: readonly { readonly time: number; readonly properties: Readonly<Record<string, Json | undefined>> }[],
  zone: string,
): number | null {
  if (figure.of === 'days') return new Set(events.map((one) => DateTime.fromMillis(one.time, { zone }).toISODate())).size
  const values = events.map((one) => one.properties[figure.property])
  if (figure.of === 'distinct') return new Set(values.flatMap(keysOf)).size
  const numbers = values.filter((value) => typeof value === 'number')
  const sum = numbers.reduce((total, one) => total + one, 0)
  if (numbers.length === 0) return null
  switch (figure.of) {
    case 'sum':
      return rounded(sum)
    case 'avg':
      return rounded(sum / numbers.length)
    case 'min':
      return rounded(numbers.reduce((a, b) => Math.min(a, b)))
    case 'max':
      return rounded(numbers.reduce((a, b) => Math.max(a, b)))
  }
}

/** What makes values different: their kind and how they are written. Items of lists are texts; an object is no value. */
export function keysOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map((item) => `string ${typeof item === 'string' ? item : JSON.stringify(item)}`)
  return value === undefined || value === null || typeof value === 'object' ? [] : [`${typeof value} ${String(value)}`]
}
