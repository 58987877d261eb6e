import { z } from 'zod'
import { lifecycleKinds, lifecycleUnits } from '../queries/index.ts'
import { answerShape } from './answer.ts'

export const lifecycleAnswerSchema = z.object({
  unit: z.enum(lifecycleUnits),
  rows: z.array(
    z.object({
      bucket: z.string().describe('its first day'),
      isComplete: z.boolean().describe('false while the bucket still grows'),
      active: z.number().int().describe('new, returning and resurrecting'),
      new: z.number().int().describe('active for the first time ever'),
      returning: z.number().int().describe('active in the bucket before too'),
      resurrecting: z.number().int().describe('active before, but not in the bucket before'),
      dormant: z.number().int().nullable().describe('active in the bucket before, but not here; null while the bucket still grows'),
    }),
  ),
  total: z.object({ active: z.number().int(), new: z.number().int() }).describe('over all buckets, people counted once'),
  ...answerShape,
})
export type LifecycleAnswer = z.infer<typeof lifecycleAnswerSchema>

/** Which number of a life cycle. */
export const lifecycleSliceShape = {
  bucket: z.string().nullable().default(null).describe('a bucket of the answer; null: all of them'),
  kind: z.enum([...lifecycleKinds, 'active']).default('active'),
}
const slice = z.object(lifecycleSliceShape)
export type LifecycleSlice = z.infer<typeof slice>
