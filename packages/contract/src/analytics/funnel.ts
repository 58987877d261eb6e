import { z } from 'zod'
import { groupKeySchema, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const spreadSchema = z.object({ p25: z.number(), median: z.number(), p75: z.number(), mean: z.number() }).nullable()
/** How long something took, in ms. */
export type Spread = z.infer<typeof spreadSchema>

const rowSchema = z.object({
  step: z.number().int().describe('from 1'),
  name: z.string().describe('in any order: how many of the steps'),
  people: z.number().int().describe('or occurrences, when those are counted'),
  stepRate: z.number().nullable().describe('share of the people of the step before'),
  totalRate: z.number().nullable().describe('share of the people of the first step'),
  dropped: z.number().int().describe('came to this step and no further'),
  time: spreadSchema.describe('ms since the step before, of those who came here; null of nobody and when not asked'),
})
const totalSchema = z.object({
  people: z.number().int().describe('of the first step'),
  rate: z.number().nullable().describe('share that finished'),
  time: spreadSchema.describe('ms from the first step to the last, of those who finished'),
})
const perStep = z.array(z.number().int()).describe('people per step')

export const funnelAnswerSchema = z.object({
  columns: z.array(z.object({ key: z.enum(['people', 'stepRate', 'totalRate', 'dropped']), kind: z.literal('number') })),
  rows: z.array(rowSchema),
  total: totalSchema,
  groups: z
    .array(
      z.object({
        key: groupKeySchema.describe('null: unset'),
        isRest: z.boolean().describe('all groups that have no row of their own, together'),
        people: perStep,
      }),
    )
    .nullable()
    .describe(`broken down by \`by\`: the ${maxGroups} groups with most people, then the rest; null when not asked`),
  trend: z
    .array(
      z.object({
        bucket: z.string().describe('in which the first step was done'),
        isComplete: z.boolean().describe('false while it grows or somebody in it may still go on'),
        people: perStep,
      }),
    )
    .nullable()
    .describe('each bucket judged by itself, the total counts a person once; null when not asked'),
  ...answerShape,
  compare: z
    .object({ from: z.iso.date(), to: z.iso.date(), rows: z.array(rowSchema), total: totalSchema })
    .nullable()
    .describe('the same of other days; null when not asked'),
})
export type FunnelAnswer = z.infer<typeof funnelAnswerSchema>

/** Which number of a funnel. */
export const funnelSliceShape = {
  step: z.number().int().min(1).max(30),
  outcome: z.enum(['reached', 'dropped']).default('reached').describe('dropped: came to this step and no further'),
  bucket: z.string().optional().describe('of this bucket of the trend'),
  group: z
    .object({
      keys: z.array(groupKeySchema).min(1).max(maxGroups),
      isRest: z.boolean().default(false).describe('of groups that are none of these, instead'),
    })
    .optional()
    .describe('of these groups of the breakdown'),
  compare: z.boolean().default(false).describe('of the days compared with'),
  idle: z
    .object({ amount: z.number().int().min(1).max(3_650), unit: z.enum(['hour', 'day']) })
    .optional()
    .describe('only whose last step of the funnel is at least so long ago'),
}
const slice = z.object(funnelSliceShape)
export type FunnelSlice = z.infer<typeof slice>
