import { z } from 'zod'
import { maxStages } from '../metrics/index.ts'
import { groupKeySchema, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const rowShape = {
  cells: z
    .array(
      z.object({
        value: z.number().nullable().describe('what the stage counts; null where there is nothing to divide by'),
        people: z.number().int().describe('people of the stage, each once'),
      }),
    )
    .describe('one per stage'),
  people: z.number().int().describe('people of any stage, each once'),
}

export const matrixAnswerSchema = z.object({
  rows: z.array(
    z.object({
      key: groupKeySchema.describe('null: unset'),
      isRest: z.boolean().describe('all channels that have no row of their own, together'),
      ...rowShape,
    }),
  ),
  total: z.object(rowShape).describe('over all channels: who came by several is counted once'),
  ...answerShape,
})
export type MatrixAnswer = z.infer<typeof matrixAnswerSchema>

/** Which number of a matrix. */
export const matrixSliceShape = {
  stage: z
    .number()
    .int()
    .min(0)
    .max(maxStages - 1)
    .nullable()
    .default(null)
    .describe('place of the stage, from 0; null: any of them'),
  group: z
    .object({
      keys: z.array(groupKeySchema).max(maxGroups),
      isRest: z.boolean().default(false).describe('channels that are none of these, instead'),
    })
    .optional()
    .describe('only these channels'),
}
const slice = z.object(matrixSliceShape)
export type MatrixSlice = z.infer<typeof slice>
