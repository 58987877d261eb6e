import type { Operator } from './condition.ts'

/** A smaller number is an amount or a count, hardly anybody's id. */
export const isLikeId = (value: number): boolean => Math.abs(value) >= 10_000_000

/** What these compare with is a bound, not somebody. */
const bounds: ReadonlySet<unknown> = new Set<Operator>(['lt', 'lte', 'gt', 'gte', 'between'])

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
    const isBound = 'op' in value && bounds.has(value.op)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        // A figure is a number of somebody's, never a name.
        if (name === 'is') return [name, one]
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
