import { z } from 'zod'
import { ltvUnits } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const cell = z.object({
  people: z.number().int().describe('of the cohort; in the whole, of the cohorts for which it is known'),
  total: z.number().describe('what they have brought in so far'),
  ltv: z.number().nullable().describe('the same per person of the cohort, whether they paid or not (ARPU so far)'),
  payers: z.number().int(),
  arppu: z.number().nullable().describe('the same per payer'),
})
const payback = z
  .number()
  .int()
  .nullable()
  .describe('the bucket in which the value per person reached its cost; null: not yet, or no cost given')

export const ltvAnswerSchema = z.object({
  unit: z.enum(ltvUnits),
  rows: z.array(
    z.object({
      bucket: z.string().describe('first day of the cohort'),
      isComplete: z.boolean(),
      people: z.number().int(),
      cells: z.array(cell.nullable()).describe('from bucket 0; null: the bucket has not ended'),
      payback,
    }),
  ),
  total: z.object({ people: z.number().int(), cells: z.array(cell), payback }),
  ...answerShape,
})
export type LtvAnswer = z.infer<typeof ltvAnswerSchema>
export type LtvCellAnswer = z.infer<typeof cell>

/** Which number of an LTV. */
export const ltvSliceShape = {
  bucket: z.string().nullable().default(null).describe('a cohort; null: all of them'),
  payersBy: z.number().int().min(0).nullable().default(null).describe('who has paid by this bucket; null: everybody of the cohort'),
}
const slice = z.object(ltvSliceShape)
export type LtvSlice = z.infer<typeof slice>
