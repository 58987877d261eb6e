import { z } from 'zod'
import { filtersMatch, type Items, type Moment, type SeenEvent, spanMs, spanSchema } from '../rules/index.ts'
import { happened, match, meant, textSchema } from './happened.ts'

const touchSchema = z.object({ value: textSchema.describe('what kind of content or offer it is'), ...match })
export type Touch = z.infer<typeof touchSchema>

export const persuadedSchema = z.object({
  kind: z.literal('persuaded').describe('which kind of content or offer most often came before a conversion'),
  conversion: z.object(happened),
  touches: z.array(touchSchema).min(1).max(10).describe('an event that fits several is the first of them; several may have one value'),
  within: spanSchema.describe('how long before the conversion, its end included'),
  model: z.enum(['last', 'first']).describe('which touch before a conversion is credited with it'),
})
export type Persuaded = z.infer<typeof persuadedSchema>

/** A conversion, and the touch that is credited with it. */
export interface Credit {
  readonly value: string
  readonly at: number
  readonly touchedAt: number
}

/** Conversions of somebody that something came before, in their order. Of touches at one time the order of events decides. */
export function creditsOf(definition: Persuaded, events: readonly SeenEvent[], moment: Moment, items: Items): Credit[] {
  const { conversion, touches, within, model } = definition
  const touched = events.flatMap((one) => {
    const touch = touches.find(({ event, filters }) => one.event === event && filtersMatch(filters, one.properties, items, moment))
    return touch ? [{ value: touch.value, touchedAt: one.time }] : []
  })
  return meant(conversion, events, moment, items).flatMap(({ time }) => {
    const before = touched.filter((one) => one.touchedAt < time && one.touchedAt >= time - spanMs(within))
    const credited = model === 'last' ? before.at(-1) : before[0]
    return credited ? [{ ...credited, at: time }] : []
  })
}

/** The value with most conversions; of equals the one credited last, then the one that comes first as text. */
export function persuasion(credits: readonly Credit[]): string | undefined {
  const values = [...Map.groupBy(credits, (one) => one.value)].map(([value, some]) => ({
    value,
    times: some.length,
    latest: Math.max(...some.map((one) => one.at)),
  }))
  return values.toSorted((a, b) => b.times - a.times || b.latest - a.latest || (a.value < b.value ? -1 : 1))[0]?.value
}
