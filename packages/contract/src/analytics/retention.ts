import { z } from 'zod'
import { cohortUnits, groupKeySchema, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const cell = z.object({
  size: z.number().int().describe('people of the cohort; in a total, of the cohorts for which it is known'),
  retained: z.number().int(),
  rate: z.number().nullable(),
  amount: z.number().nullable().describe('what the retained did in those buckets; null when not asked'),
})
const total = z.object({
  people: z.number().int().describe('of all cohorts, each once'),
  weighted: z.array(cell).describe('memberships of cohorts added up'),
  distinct: z.array(cell.omit({ amount: true })).describe('people counted once'),
})

export const retentionAnswerSchema = z.object({
  unit: z.enum(cohortUnits),
  columns: z
    .array(z.object({ from: z.number().int(), to: z.number().int().nullable() }))
    .describe('buckets after the first; null: and later'),
  rows: z.array(
    z.object({
      bucket: z.string().describe('first day of the cohort, or its first instant'),
      isComplete: z.boolean().describe('false while the cohort still grows'),
      people: z.number().int(),
      cells: z.array(cell.nullable()).describe('null: the last bucket it asks for has not ended'),
    }),
  ),
  total,
  groups: z
    .array(total.extend({ key: groupKeySchema, isRest: z.boolean() }))
    .nullable()
    .describe(`all cohorts by a property of the first event: the ${maxGroups} values with most of them, then the rest`),
  ...answerShape,
})
export type RetentionAnswer = z.infer<typeof retentionAnswerSchema>
export type RetentionCell = z.infer<typeof cell>
export type RetentionTotal = z.infer<typeof total>

/** Which number of a retention. */
export const retentionSliceShape = {
  bucket: z.string().nullable().default(null).describe('a cohort; null: all of them'),
  column: z.number().int().min(0).nullable().default(null).describe('which column, from 0; null: everybody of the cohort'),
  group: z
    .object({ key: groupKeySchema, isRest: z.boolean().default(false) })
    .optional()
    .describe('only whose first event had this value'),
}
const slice = z.object(retentionSliceShape)
export type RetentionSlice = z.infer<typeof slice>
