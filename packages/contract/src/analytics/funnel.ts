import { z } from 'zod'
import { answerShape } from './answer.ts'

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
  ...answerShape,
})
export type FunnelAnswer = z.infer<typeof funnelAnswerSchema>

/** Which number of a funnel. */
export const funnelSliceShape = {
  step: z.number().int().min(1).max(30),
  outcome: z.enum(['reached', 'dropped']).default('reached').describe('dropped: came to this step and no further'),
}
const slice = z.object(funnelSliceShape)
export type FunnelSlice = z.infer<typeof slice>
