import { z } from 'zod'
import { sessionMeasures } from '../queries/index.ts'
import { countAnswerSchema, countSliceShape } from './count.ts'

/** Groups are those with most sessions, then the rest. */
export const sessionAnswerSchema = countAnswerSchema.extend({
  columns: z.array(z.object({ key: z.enum(sessionMeasures), kind: z.literal('number') })),
})
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>

/** Which number of an answer about sessions: those that begin in a bucket, or are in a group. */
export const sessionSliceShape = countSliceShape
