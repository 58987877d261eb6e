import type { Json } from '../events.ts'
import type { Properties } from './apply.ts'

/** What becomes of a property that both of two people have who turn out to be one. */
export const mergeStrategies = ['keep', 'latest', 'first', 'sum', 'max', 'min', 'union'] as const
export type MergeStrategy = (typeof mergeStrategies)[number]

/** Strategies that go by when a value was set. */
export const isTimed = (strategy: MergeStrategy): boolean => strategy === 'latest' || strategy === 'first'

/** Properties of a person, and when those were set whose strategy asks for it, in ms. */
export interface Timed {
  readonly properties: Properties
  readonly times: Readonly<Record<string, number>>
}

/**
 * Two profiles of one person. What only one of them has is kept; what both have goes by the strategy of the property, and
 * without one the winner's stays. Values that a strategy does not fit are left as the winner has them.
 */
export function mergeTimed(winner: Timed, loser: Timed, strategyOf: (name: string) => MergeStrategy): Timed {
  const properties: Record<string, Json> = { ...loser.properties, ...winner.properties }
  const times: Record<string, number> = { ...loser.times, ...winner.times }
  for (const [name, other] of Object.entries(loser.properties)) {
    const own = winner.properties[name]
    if (own === undefined) continue
    const strategy = strategyOf(name)
    if (isTimed(strategy)) {
      const isTheirs = isOthers(strategy, winner.times[name], loser.times[name])
      if (isTheirs) properties[name] = other
      const time = isTheirs ? loser.times[name] : winner.times[name]
      if (time === undefined) delete times[name]
      else times[name] = time
    } else properties[name] = mergedValue(strategy, own, other)
  }
  return { properties, times }
}

/** A value of which it is not known when it was set gives way to one of which it is. */
function isOthers(strategy: MergeStrategy, own: number | undefined, other: number | undefined): boolean {
  if (other === undefined) return false
  if (own === undefined) return true
  return strategy === 'latest' ? other > own : other < own
}

function mergedValue(strategy: MergeStrategy, own: Json, other: Json): Json {
  switch (strategy) {
    case 'sum':
      return typeof own === 'number' && typeof other === 'number' ? own + other : own
    case 'max':
      return compared(own, other) < 0 ? other : own
    case 'min':
      return compared(own, other) > 0 ? other : own
    case 'union':
      return union(own, other)
    default:
      return own
  }
}

/** Numbers by size, texts by the alphabet, which is by time for dates; anything else is not compared. */
function compared(own: Json, other: Json): number {
  if (typeof own === 'number' && typeof other === 'number') return own - other
  return typeof own === 'string' && typeof other === 'string' ? Number(own > other) - Number(own < other) : 0
}

function union(own: Json, other: Json): Json {
  const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value])
  const has = new Set(listOf(own).map((one) => JSON.stringify(one)))
  const more = listOf(other).filter((one) => !has.has(JSON.stringify(one)))
  return more.length === 0 ? own : [...listOf(own), ...more]
}
