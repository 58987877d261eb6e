import { z } from 'zod'
import { filtersSchema } from '../../rules/index.ts'
import { cardSchema, refusalSchema } from './card.ts'

/** What there is to learn from, before anything is learnt. */
export const learningSchema = z.object({
  people: z.number().int(),
  rows: z.number().int().describe('people at past moments'),
  positives: z.number().int().describe('of these, who did the target in the days after'),
  refusal: refusalSchema.nullable(),
})
export type Learning = z.infer<typeof learningSchema>

const targetSchema = z.object({ event: z.string(), filters: filtersSchema })
const modelSchema = z.object({
  at: z.iso.datetime(),
  version: z.number().int(),
  target: targetSchema,
  withinDays: z.number().int(),
  card: cardSchema,
})

export const tagModelsSchema = z.object({
  newest: modelSchema.nullable().describe('of the last computation, also when it is not used'),
  used: modelSchema.nullable().describe('the one people have their values from'),
})
export type TagModels = z.infer<typeof tagModelsSchema>
export type TagModel = z.infer<typeof modelSchema>

const reasonSchema = z.object({
  feature: z.number().int().describe('place in the list of features of the model'),
  value: z.number().describe('times or days; ages in ms'),
  adds: z.number().describe('to the log-odds, against people on average'),
  zh: z.string(),
  en: z.string(),
})
export type Reason = z.infer<typeof reasonSchema>

export const tagReasonsSchema = z.object({
  person: z.number().int().describe('of somebody who was merged, who they are now'),
  has: z.string().nullable().describe('the value they have'),
  probability: z.number().nullable().describe('as of now; null when they did nothing in the last 90 days, or there is no model'),
  average: z.number().nullable().describe('how many of all did it, at the newest moment of the model'),
  raises: z.array(reasonSchema),
  lowers: z.array(reasonSchema),
})
export type TagReasons = z.infer<typeof tagReasonsSchema>
