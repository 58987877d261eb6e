import { DateTime } from 'luxon'
import { z } from 'zod'
import { type Items, keysOf, type Moment, rounded, type SeenEvent } from '../rules/index.ts'
import { countOf, eachSchema, faded, halfLifeSchema, happened, meant, propertySchema } from './happened.ts'

const ofSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('property'), property: propertySchema }),
  z.object({ by: z.enum(['hours', 'weekday']).describe('two hours of the day, or 1 (Monday) to 7, in the project’s time zone') }),
])

const signalSchema = z.object({
  ...happened,
  of: ofSchema,
  each: eachSchema,
  weight: z
    .number()
    .min(-1000)
    .max(1000)
    .refine((weight) => weight !== 0, 'a weight of 0 counts nothing')
    .default(1)
    .describe('how much an event of this signal counts beside those of others; below 0 it speaks against'),
})
export type Signal = z.infer<typeof signalSchema>

export const preferenceSchema = z.object({
  kind: z.literal('preference').describe('what weighs most: values of a property, or when it happens'),
  signals: z
    .array(signalSchema)
    .min(1)
    .max(5)
    .refine(
      (signals) => signals.every((one) => one.of.by === signals[0]?.of.by),
      'all signals are of one thing: properties, hours or weekdays',
    )
    .describe('events that show it; their weights are added up by value'),
  halfLifeDays: halfLifeSchema,
})
export type Preference = z.infer<typeof preferenceSchema>

export interface Weighed {
  readonly key: string
  readonly weight: number
  /** When it was seen last. */
  readonly latest: number
}

/** How much what weighs with somebody, heaviest first; of equal weights what was seen last, then what comes first as text. */
export function weightsOf({ signals, halfLifeDays }: Preference, events: readonly SeenEvent[], moment: Moment, items: Items): Weighed[] {
  const weighed = new Map<string, Weighed>()
  for (const signal of signals)
    for (const one of meant(signal, events, moment, items)) {
      const count = countOf(signal.each, one)
      if (count === undefined) continue
      const weight = faded(signal.weight * count, one.time, halfLifeDays, moment)
      for (const key of keysIn(signal, one, moment)) {
        const before = weighed.get(key)
        weighed.set(key, { key, weight: (before?.weight ?? 0) + weight, latest: Math.max(before?.latest ?? 0, one.time) })
      }
    }
  return [...weighed.values()]
    .map((one) => ({ ...one, weight: rounded(one.weight) }))
    .filter((one) => one.weight > 0)
    .toSorted((a, b) => b.weight - a.weight || b.latest - a.latest || (a.key < b.key ? -1 : 1))
}

function keysIn({ of }: Signal, { time, properties }: SeenEvent, { zone }: Moment): string[] {
  if (of.by === 'property') return [...new Set(keysOf(properties[of.property]))]
  const { hour, weekday } = DateTime.fromMillis(time, { zone })
  return [of.by === 'hours' ? `hours ${hourRange(hour)}` : `weekday ${weekday}`]
}

/** Two hours from an even one: `20–22`. */
const hourRange = (hour: number): string => {
  const from = hour - (hour % 2)
  return `${String(from).padStart(2, '0')}–${String(from + 2).padStart(2, '0')}`
}
