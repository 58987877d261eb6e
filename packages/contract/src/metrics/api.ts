import { z } from 'zod'
import { answerShape } from '../analytics/answer.ts'
import { definitionsQuerySchema } from '../paging.ts'
import { groupKeySchema, units } from '../queries/index.ts'
import { bucketsAtMost, maxBuckets, misordered, ordered, rangeShape } from '../queries/shell.ts'
import { ruleSchema } from '../rules/index.ts'
import { metricBySchema, metricDefinitionSchema } from './definition.ts'

/** How a metric is written: a count, a share in percent, or money of the project. */
export const metricFormats = ['number', 'percent', 'money'] as const
export type MetricFormat = (typeof metricFormats)[number]

export const metricInputSchema = z.object({
  name: z.string().trim().min(1).max(100).describe('what the project calls it'),
  nameEn: z.string().trim().max(100).default('').describe('the same in English; empty: the name'),
  note: z.string().trim().max(1_000).default('').describe('what it means and what it leaves out'),
  owner: z.string().trim().max(100).default('').describe('who answers for it'),
  unit: z.string().trim().max(20).default('').describe('written behind the number'),
  format: z.enum(metricFormats).default('number'),
  definition: metricDefinitionSchema,
})
export type MetricInput = z.infer<typeof metricInputSchema>

export const metricSchema = z.object({
  ...metricInputSchema.shape,
  id: z.string(),
  revision: z.number().int(),
  version: z.number().int().describe('number of the current definition; older ones stay readable'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type Metric = z.infer<typeof metricSchema>
export const metricsQuerySchema = definitionsQuerySchema
export const metricsSchema = z.object({ items: z.array(metricSchema), next: z.string().nullable() }).describe('last changed first')

export const metricVersionsSchema = z.object({
  items: z.array(
    z.object({ version: z.number().int(), definition: metricDefinitionSchema, savedAt: z.iso.datetime(), savedBy: z.string() }),
  ),
  next: z.null(),
})
export type MetricVersions = z.infer<typeof metricVersionsSchema>

const questionShape = {
  ...rangeShape,
  unit: z.enum(units).nullable().default('day').describe('null: only the number over the whole range'),
  by: metricBySchema.optional().describe('break the whole range down by an event property'),
  people: ruleSchema.optional().describe('fewer people than the metric is about'),
}
const isSmall = ({ unit, from, to }: { unit: (typeof units)[number] | null; from: string; to: string }): boolean =>
  bucketsAtMost(unit, from, to) <= maxBuckets
const tooMany = { path: ['unit'], message: 'more than 5,000 points; choose a larger unit or a shorter range' }

export const metricAskSchema = z.object(questionShape).refine(ordered, misordered).refine(isSmall, tooMany)
export type MetricAsk = z.infer<typeof metricAskSchema>

/** The same of a definition that is not saved yet. */
export const metricPreviewSchema = z
  .object({ ...questionShape, definition: metricDefinitionSchema })
  .refine(ordered, misordered)
  .refine(isSmall, tooMany)

const value = z.number().nullable().describe('null where there is nothing to divide by, or where it cannot be known')
export const metricAnswerSchema = z.object({
  unit: z.enum(units).nullable(),
  rows: z.array(z.object({ bucket: z.string(), isComplete: z.boolean().describe('false while the bucket still grows'), value })),
  total: value.describe('the formula over the whole range, never a sum of rows'),
  groups: z.array(z.object({ key: groupKeySchema, isRest: z.boolean(), value })).nullable(),
  ...answerShape,
})
export type MetricAnswer = z.infer<typeof metricAnswerSchema>
