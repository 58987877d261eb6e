import { z } from 'zod'
import { definitionSchema } from './definition.ts'

const points = z.number().describe('to six decimals, so that they add up')

const criterionSchema = z.object({
  name: z.string(),
  concerns: z.boolean().describe('whether it has anything to do with the person'),
  events: z.number().int().nullable().describe('how many count; null: of a rule'),
  before: points.describe('before the cap'),
  points,
  newest: z
    .array(z.object({ at: z.iso.datetime(), event: z.string(), eventId: z.string(), points }))
    .describe('at most twenty events that count, newest first'),
})

/** What a value came from, by what the definition asks. */
export const whySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('score'),
    criteria: z.array(criterionSchema),
    sum: points.describe('of all criteria'),
    total: points.describe('within the bounds'),
    better: z.number().int().describe('people with more'),
    of: z.number().int().describe('people with a score'),
  }),
  z.object({
    kind: z.literal('preference'),
    keys: z.array(z.object({ value: z.string(), weight: z.number(), lastAt: z.iso.datetime() })).describe('heaviest first, at most fifty'),
  }),
  z.object({
    kind: z.literal('persuaded'),
    credits: z
      .array(z.object({ value: z.string(), times: z.number().int().describe('conversions it is credited with'), lastAt: z.iso.datetime() }))
      .describe('most conversions first'),
    newest: z
      .array(z.object({ at: z.iso.datetime().describe('of the conversion'), value: z.string(), touchedAt: z.iso.datetime() }))
      .describe('at most twenty conversions, newest first'),
  }),
  z.object({ kind: z.literal('figure'), figure: z.number() }),
  z.object({ kind: z.literal('rfm'), days: z.number(), times: z.number(), money: z.number() }),
])
export type Why = z.infer<typeof whySchema>

export const explanationSchema = z.object({
  person: z.number().int(),
  at: z.iso.datetime().describe('as of when'),
  value: z.string().nullable().describe('what the definition says of the person now; null: no tag'),
  why: whySchema.nullable().describe('null: the value says it all, or nothing of the definition concerns the person'),
})
export type Explanation = z.infer<typeof explanationSchema>

export const explainInputSchema = z.object({ definition: definitionSchema })
