import { z } from 'zod'
import { aggregations, groupKeySchema, groupKeysSchema, maxGroups, units } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const rowsSchema = z.array(
  z.object({
    bucket: z.string().describe('first day of the bucket, or its first instant for hours and minutes'),
    isComplete: z.boolean().describe('false while the bucket still grows'),
    values: z.array(z.number().nullable()).describe('one per column; null where there is nothing to divide by'),
  }),
)
const totalSchema = z.array(z.number().nullable()).describe('over the whole range, people counted once')

export const countAnswerSchema = z.object({
  columns: z.array(z.object({ key: z.enum(aggregations), kind: z.literal('number') })),
  unit: z.enum(units).nullable(),
  rows: rowsSchema,
  total: totalSchema,
  groups: z
    .array(
      z.object({
        keys: z.array(groupKeySchema).describe('one for each property of `by`; null: unset. Those of the rest mean nothing'),
        isRest: z.boolean().describe('all groups that have no row of their own, together'),
        values: z.array(z.number().nullable()),
      }),
    )
    .nullable()
    .describe(`the whole range broken down by \`by\`: the ${maxGroups} groups with most events, then the rest; null when not asked`),
  ...answerShape,
  compare: z
    .object({ from: z.iso.date(), to: z.iso.date(), rows: rowsSchema, total: totalSchema })
    .nullable()
    .describe('the same of other days; null when not asked'),
})
export type CountAnswer = z.infer<typeof countAnswerSchema>

/** Which number of a count. */
export const countSliceShape = {
  bucket: z.string().nullable().default(null).describe('a bucket of the answer; null: the whole range'),
  group: z
    .object({
      keys: z.array(groupKeysSchema).min(1).max(maxGroups).describe('groups, each by a key for each property of `by`, or by its only key'),
      isRest: z.boolean().default(false).describe('events of groups that are none of these, instead'),
    })
    .optional()
    .describe('only events of these groups of the breakdown'),
}
const slice = z.object(countSliceShape)
export type CountSlice = z.infer<typeof slice>
