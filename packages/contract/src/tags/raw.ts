import { DateTime } from 'luxon'
import {
  evaluate,
  figureOf,
  filtersMatch,
  type Items,
  keysOf,
  type Moment,
  noItems,
  rounded,
  type RuleInput,
  type SeenEvent,
  windowRange,
} from '../rules/index.ts'
import type { Definition, Of } from './definition.ts'
import type { Raw } from './values.ts'

/** Everything that is known of somebody: what rules ask, and their events in their order. */
export interface Known {
  readonly input: RuleInput
  readonly events: readonly SeenEvent[]
}

/** What a definition says of one person, from everything that is known of them; undefined: nothing. Of stages it is the first one, as for somebody who is in none. The SQL form is held against it. */
export function rawOf(definition: Definition, { input, events }: Known, moment: Moment, items: Items = noItems): Raw | undefined {
  if (definition.kind === 'rule') return evaluate(definition.rule, input) ? 0 : undefined
  if (definition.kind === 'layers') {
    const layer = definition.layers.findIndex((one) => evaluate(one.rule, input))
    if (layer >= 0) return layer
    return definition.rest === undefined ? undefined : definition.layers.length
  }
  if (definition.kind === 'stages') {
    const stage = definition.stages.findIndex((one) => evaluate(one.enter, input))
    return stage >= 0 ? stage : definition.stages.length
  }
  const { from, to } = windowRange(definition.window, moment)
  const happened = events.filter(
    (one) =>
      one.event === definition.event && one.time >= from && one.time <= to && filtersMatch(definition.filters, one.properties, items),
  )
  switch (definition.kind) {
    case 'buckets':
    case 'figure':
      if (happened.length === 0) return undefined
      return definition.figure.of === 'times' ? happened.length : (figureOf(definition.figure, happened, moment.zone) ?? undefined)
    case 'preference':
      return heaviest(definition, happened, moment)
    case 'first':
    case 'last': {
      const keys = happened.flatMap((one) => keysOf(one.properties[definition.property]).slice(0, 1))
      return definition.kind === 'first' ? keys[0] : keys.at(-1)
    }
    case 'rfm': {
      const last = happened.at(-1)
      if (!last) return undefined
      const money = figureOf({ of: 'sum', property: definition.money }, happened, moment.zone) ?? 0
      return [rounded((moment.now.getTime() - last.time) / dayMs), happened.length, money]
    }
  }
}

const dayMs = 86_400_000

interface Weighed {
  readonly key: string
  readonly weight: number
  readonly last: number
}

/** Of equal weights the one that was seen last, then the one that comes first as text. */
function heaviest(definition: Of<'preference'>, events: readonly SeenEvent[], moment: Moment): string | undefined {
  const weighed = new Map<string, Weighed>()
  for (const one of events) {
    const weight = weightOf(definition, one, moment)
    for (const key of keysIn(definition, one, moment)) {
      const before = weighed.get(key) ?? { key, weight: 0, last: one.time }
      weighed.set(key, { key, weight: before.weight + weight, last: Math.max(before.last, one.time) })
    }
  }
  const sorted = [...weighed.values()]
    .map((one) => ({ ...one, weight: rounded(one.weight) }))
    .toSorted((a, b) => b.weight - a.weight || b.last - a.last || (a.key < b.key ? -1 : 1))
  const [first] = sorted
  return first && first.weight > 0 ? first.key : undefined
}

function weightOf({ weight, halfLifeDays }: Of<'preference'>, { time, properties }: SeenEvent, { now }: Moment): number {
  const value = weight.of === 'times' ? 1 : properties[weight.property]
  if (typeof value !== 'number') return 0
  return halfLifeDays === undefined ? value : value * 2 ** (-(now.getTime() - time) / (halfLifeDays * dayMs))
}

function keysIn({ of }: Of<'preference'>, { time, properties }: SeenEvent, { zone }: Moment): string[] {
  if (of.by === 'property') return [...new Set(keysOf(properties[of.property]))]
  const { hour, weekday } = DateTime.fromMillis(time, { zone })
  return [of.by === 'hours' ? `hours ${hourRange(hour)}` : `weekday ${weekday}`]
}

/** Two hours from an even one: `20–22`. */
const hourRange = (hour: number): string => {
  const from = hour - (hour % 2)
  return `${String(from).padStart(2, '0')}–${String(from + 2).padStart(2, '0')}`
}
