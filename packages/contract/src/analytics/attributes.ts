import { z } from 'zod'
import { groupSchema } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const number = {
  people: z.number().int(),
  value: z.number().nullable().describe('the measure; null: nobody has a number there'),
}
const id = z.string()

export const attributesAnswerSchema = z.object({
  total: z.object(number).describe('of everybody who is meant, not added up of groups'),
  dimensions: z
    .array(
      z.object({
        groups: z.array(
          z.object({
            id: id.describe('the group, for asking for its people'),
            group: groupSchema.nullable().describe('null: all groups without a place of their own'),
            ...number,
          }),
        ),
        isSplit: z.boolean().describe('somebody is in several groups, so that these add up to more than the total'),
      }),
    )
    .describe('for each of `by` the groups with most people (50 of the first, 20 of the second), intervals in their order, then the rest'),
  cells: z
    .array(z.array(z.object(number)))
    .nullable()
    .describe('of two: for each group of the first one number for each of the second'),
  ...answerShape,
})
export type AttributesAnswer = z.infer<typeof attributesAnswerSchema>

/** Which number: of everybody, of a group of either side, or of both at once. */
export const attributesSliceShape = {
  row: id.nullable().default(null).describe('a group of the first'),
  column: id.nullable().default(null).describe('a group of the second'),
}
const slice = z.object(attributesSliceShape)
export type AttributesSlice = z.infer<typeof slice>
