import { z } from 'zod'
import { groupKeySchema, intervalUnits, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const ms = z.number().nullable()
const spread = z.object({
  pairs: z.number().int(),
  people: z.number().int(),
  min: ms,
  quantiles: z.array(ms).describe('10, 25, 50, 75 and 90 per cent, in ms'),
  max: ms,
  mean: ms.describe('over pairs'),
  meanOfPeople: ms.describe('mean of each person’s own mean'),
})

export const intervalAnswerSchema = z.object({
  unit: z.enum(intervalUnits),
  rows: z.array(spread.extend({ bucket: z.string().describe('of the first event'), isComplete: z.boolean() })),
  total: spread,
  bins: z
    .array(z.object({ from: ms, to: ms, pairs: z.number().int(), people: z.number().int() }))
    .describe('histogram over everything: from, inclusive, to, exclusive, in ms; null: open'),
  groups: z
    .array(spread.extend({ key: groupKeySchema, isRest: z.boolean() }))
    .nullable()
    .describe(`by a property of the first event: the ${maxGroups} values with most of them, then the rest`),
  suggestedWindow: z
    .object({ amount: z.number().int(), unit: z.enum(['minute', 'hour', 'day']) })
    .nullable()
    .describe('nine of ten pairs fit into it: for the window of a funnel, a goal or an attribution'),
  ...answerShape,
})
export type IntervalAnswer = z.infer<typeof intervalAnswerSchema>
export type IntervalSpread = z.infer<typeof spread>

/** Which number of an interval analysis. */
export const intervalSliceShape = {
  bucket: z.string().nullable().default(null).describe('pairs of this bucket; null: of all'),
  bin: z.number().int().min(0).nullable().default(null).describe('pairs of this interval of the histogram, from 0; null: of all'),
  group: z
    .object({ key: groupKeySchema, isRest: z.boolean().default(false) })
    .optional()
    .describe('pairs whose first event had this value'),
}
const slice = z.object(intervalSliceShape)
export type IntervalSlice = z.infer<typeof slice>
