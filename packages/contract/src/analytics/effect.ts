import { z } from 'zod'
import { effectUnits } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const n = z.number().int()
const cell = z
  .object({
    size: n.describe('people whose window is over'),
    reached: n,
    rate: z.number(),
  })
  .nullable()
  .describe('null: nobody’s window is over yet')
const difference = z
  .object({ difference: z.number(), from: z.number(), to: z.number(), people: z.number(), peopleFrom: z.number(), peopleTo: z.number() })
  .nullable()
  .describe('share of the treated less that of the control group with the interval of 95 % (Newcombe), and how many of the treated that is')

export const effectUnknowns = ['no_control', 'still_open', 'too_few'] as const
export const effectAnswerSchema = z.object({
  unit: z.enum(effectUnits),
  columns: z.array(n).describe('within so many units; day 0 is the day of the touch'),
  campaign: z
    .object({ id: z.string(), kind: z.enum(['journey', 'broadcast']), name: z.string() })
    .nullable()
    .describe('null: the touch is an event'),
  by: z
    .enum(['own', 'global'])
    .nullable()
    .describe('whose control group: of the campaign itself, or of the project; null: there is none, and no number is an effect'),
  people: z.object({ treated: n, control: n }).describe('touched within the days, each once'),
  goals: z.array(
    z.object({
      event: z.string(),
      treated: z.array(cell),
      control: z.array(cell),
      effect: z.array(difference),
      unknown: z.array(z.enum(effectUnknowns).nullable()).describe('why nothing is said of a window'),
    }),
  ),
  ...answerShape,
})
export type EffectAnswer = z.infer<typeof effectAnswerSchema>
export type EffectCell = NonNullable<z.infer<typeof cell>>
export type EffectDifference = NonNullable<z.infer<typeof difference>>

/** Which number of an effect. */
export const effectSliceShape = {
  arm: z.enum(['treated', 'control']).default('treated'),
  column: n.min(0).nullable().default(null).describe('which window, from 0; only whose it is over. Null: everybody of the group'),
  goal: n.min(0).nullable().default(null).describe('which goal, from 0, was reached within the window; null: reached or not'),
}
const slice = z.object(effectSliceShape)
export type EffectSlice = z.infer<typeof slice>
