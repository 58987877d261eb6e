import { z } from 'zod'
import { type ItemRef, itemRefSchema, type PropertyRef, type Span, spanMs, spanSchema } from '../rules/index.ts'
import { type DataDrivenModel, dataDrivenModels, mostTouches } from './attribution-paths.ts'
import { type EventFilter, eventFilterSchema, misordered, ordered, propertyRefSchema, type Shell, shellShape, windowMs } from './shell.ts'

const touchSchema = eventFilterSchema.extend({ isSplit: z.boolean().default(true).describe('one row for each value of `by`') })
/** An event that may have led to a conversion. */
export interface Touch extends EventFilter {
  readonly isSplit: boolean
}

/** Long spans may be told in minutes. */
const longSpanSchema = spanSchema.extend({ amount: z.number().int().min(1) })
const atMost = 3_650

const mostHalfLives = 900
/** Weights that decay on are told apart, and from nothing, while a number can hold them. */
function isToldApart({ from, to, window, halfLife }: { from: string; to: string; window: Span; halfLife: Span }): boolean {
  return Date.parse(to) - Date.parse(from) + 2 * windowMs.day + spanMs(window) <= mostHalfLives * spanMs(halfLife)
}

/** What led to conversions: each is shared out among the touches before it, by five models in one answer. */
export const attributionQuerySchema = z
  .object({
    ...shellShape,
    target: eventFilterSchema.describe('the conversion'),
    property: z.string().min(1).max(200).optional().describe('what a conversion is worth; none: each is worth one'),
    item: itemRefSchema.optional().describe('read this property of the item that `property` names'),
    touches: z.array(touchSchema).min(1).max(20).describe('an event is a touch of the first that it fits'),
    by: propertyRefSchema.optional().describe('the property that tells touches of one event apart'),
    forward: z
      .array(eventFilterSchema)
      .max(3)
      .default([])
      .describe('must happen in this order before the conversion; only touches up to the first of them count'),
    link: z.string().min(1).max(200).optional().describe('the property that forward events and the conversion must have in common'),
    window: longSpanSchema
      .default({ amount: 7, unit: 'day' })
      .refine((span) => spanMs(span) <= atMost * windowMs.day, { path: ['amount'], message: 'at most 3,650 days' })
      .describe('touches so long before a conversion count, both ends included'),
    halfLife: longSpanSchema.default({ amount: 7, unit: 'day' }).describe('a touch so much earlier has half the weight, where it decays'),
    hasDirect: z.boolean().default(true).describe('conversions without a touch have a row of their own'),
    dataDriven: z
      .array(z.enum(dataDrivenModels))
      .max(dataDrivenModels.length)
      .default([])
      .describe(
        `also by how conversions hang on touches: \`markov\` of at most ${mostTouches.markov} touches, \`shapley\` of ${mostTouches.shapley}`,
      ),
    isReset: z.boolean().default(false).describe('a touch counts for the first conversion after it only'),
  })
  .refine(ordered, misordered)
  .refine(isToldApart, {
    path: ['halfLife', 'amount'],
    message: `too short: the days and the window may be ${mostHalfLives} half-lives long at most; choose a longer half-life or fewer days`,
  })
export interface AttributionQuery extends Shell {
  readonly target: EventFilter
  readonly property?: string | undefined
  readonly item?: ItemRef | undefined
  readonly touches: readonly Touch[]
  readonly by?: PropertyRef | undefined
  readonly forward: readonly EventFilter[]
  readonly link?: string | undefined
  readonly window: Span
  readonly halfLife: Span
  readonly hasDirect: boolean
  readonly dataDriven: readonly DataDrivenModel[]
  readonly isReset: boolean
}

/** Both spans of a question in ms. */
export const attributionSpans = ({ window, halfLife }: Pick<AttributionQuery, 'window' | 'halfLife'>) => ({
  windowMs: spanMs(window),
  halfLifeMs: spanMs(halfLife),
})
