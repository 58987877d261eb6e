import type { Operator } from './condition.ts'
import { forgetInQuery } from '../segments/relations.ts'
import { forgetInPattern } from './pattern.ts'

/** A smaller number is an amount or a count, hardly anybody's id. */
export const isLikeId = (value: number): boolean => Math.abs(value) >= 10_000_000

/** What these compare with is a bound, not somebody. */
const bounds: ReadonlySet<unknown> = new Set<Operator>([
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'not_between',
  'before',
  'after',
  'on_day',
  'date_between',
  'in_last_days',
  'in_next_days',
  'days_ago',
  'anniversary_in_days',
  'anniversary_this_month',
  'age_between',
])
const patterns: ReadonlySet<unknown> = new Set<Operator>(['matches', 'not_matches'])

/**
 * A rule, or a graph with rules, that names nobody any more who is to be forgotten: a list loses their value; where it was the only one
 * something stands instead that nobody has, so that no condition goes and means fewer or more of the others. Only what conditions compare with is
 * looked at: names of events and properties are no people.
 */
export function forgetValues(definition: unknown, isTheirs: (text: string) => boolean, instead: string): unknown {
  const isGone = (value: unknown): boolean =>
    typeof value === 'string' ? isTheirs(value) : typeof value === 'number' && isLikeId(value) && isTheirs(String(value))
  const forget = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(forget)
    if (typeof value !== 'object' || value === null) return value
    const isPattern = 'op' in value && patterns.has(value.op)
    const isBound = 'op' in value && bounds.has(value.op)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        // A figure is a number of somebody's, never a name.
        if (name === 'is') return [name, one]
        if (name === 'sql' && typeof one === 'string') return [name, forgetInQuery(one, isTheirs, instead)]
        if (isPattern && name === 'value' && typeof one === 'string') return [name, forgetInPattern(one, isTheirs, instead)]
        if (!isBound && name === 'value' && isGone(one)) return [name, instead]
        if (!isBound && name === 'values' && Array.isArray(one)) return [name, rest(one)]
        return [name, forget(one)]
      }),
    )
  }
  const rest = (values: readonly unknown[]): readonly unknown[] => {
    const left = values.filter((one) => !isGone(one))
    return left.length > 0 || values.length === 0 ? left : [instead]
  }
  return forget(definition)
}
