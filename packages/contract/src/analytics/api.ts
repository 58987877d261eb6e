import { z } from 'zod'
import { personSchema } from '../profiles/api.ts'
import { aggregations, countQuerySchema, funnelQuerySchema, groupKeySchema, maxGroups, units } from '../queries/index.ts'

/** What every answer of an analysis carries beside its numbers. */
const answer = {
  dataThrough: z.iso.datetime().describe('everything accepted before this moment is counted'),
  sampling: z.null().describe('not sampled'),
  approximate: z.literal(false),
  ms: z.number(),
  sql: z.string().describe('the query as it ran'),
  requestId: z.string(),
}

export const countAnswerSchema = z.object({
  columns: z.array(z.object({ key: z.enum(aggregations), kind: z.literal('number') })),
  unit: z.enum(units).nullable(),
  rows: z.array(
    z.object({
      bucket: z.string().describe('first day of the bucket, or its first instant for hours and minutes'),
      isComplete: z.boolean().describe('false while the bucket still grows'),
      values: z.array(z.number().nullable()).describe('one per column; null where there is nothing to divide by'),
    }),
  ),
  total: z.array(z.number().nullable()).describe('over the whole range, people counted once'),
  groups: z
    .array(
      z.object({
        key: groupKeySchema.describe('null: unset'),
        isRest: z.boolean().describe('all groups that have no row of their own, together'),
        values: z.array(z.number().nullable()),
      }),
    )
    .nullable()
    .describe(`the whole range broken down by \`by\`: the ${maxGroups} groups with most events, then the rest; null when not asked`),
  compare: z.null(),
  ...answer,
})
export type CountAnswer = z.infer<typeof countAnswerSchema>

export const funnelAnswerSchema = z.object({
  columns: z.array(z.object({ key: z.enum(['people', 'stepRate', 'totalRate', 'dropped']), kind: z.literal('number') })),
  rows: z.array(
    z.object({
      step: z.number().int().describe('from 1'),
      name: z.string(),
      people: z.number().int(),
      stepRate: z.number().nullable().describe('share of the people of the step before'),
      totalRate: z.number().nullable().describe('share of the people of the first step'),
      dropped: z.number().int().describe('came to this step and no further'),
    }),
  ),
  total: z.object({ people: z.number().int(), rate: z.number().nullable() }).describe('people of the first step, share that finished'),
  compare: z.null(),
  ...answer,
})
export type FunnelAnswer = z.infer<typeof funnelAnswerSchema>

const page = { cursor: z.string().optional(), limit: z.number().int().min(1).max(200).default(50) }
export const countPeopleSchema = z.object({
  query: countQuerySchema,
  bucket: z.string().nullable().default(null).describe('a bucket of the answer; null: the whole range'),
  group: z
    .object({
      keys: z.array(groupKeySchema).min(1).max(maxGroups),
      isRest: z.boolean().default(false).describe('events of groups that are none of these, instead'),
    })
    .optional()
    .describe('only events of these groups of the breakdown'),
  ...page,
})
export const funnelPeopleSchema = z.object({
  query: funnelQuerySchema,
  step: z.number().int().min(1).max(30),
  outcome: z.enum(['reached', 'dropped']).default('reached').describe('dropped: came to this step and no further'),
  ...page,
})
export const numberPeopleSchema = z.object({ items: z.array(personSchema), next: z.string().nullable(), total: z.number().int() })
export type GroupSlice = z.infer<typeof countPeopleSchema>['group']
export type NumberPeople = z.infer<typeof numberPeopleSchema>
