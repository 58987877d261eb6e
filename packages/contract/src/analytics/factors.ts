import { z } from 'zod'
import { mostFactors } from '../queries/index.ts'
import { answerShape } from './answer.ts'
import { observedShape } from './observation.ts'

const share = z.number().nullable()
const estimate = z.object({ value: z.number(), from: z.number(), to: z.number() }).nullable()

export const factorsAnswerSchema = z.object({
  total: z.object({
    ...observedShape,
    buyers: z.number().int().describe('came to the goal early or later: whose order and times are told'),
  }),
  factors: z
    .array(
      z.object({
        people: z.number().int().describe('have it'),
        converted: z.number().int().describe('of them, who came to the goal'),
        rate: share.describe('share that came to the goal, of those who have it'),
        otherRate: share.describe('and of those who have not'),
        effect: estimate.describe(
          'by how much the share would be higher if everybody had it than if nobody had, all other factors as they are; with its interval of 95 %',
        ),
        oddsRatio: estimate.describe('the same as a ratio of odds (logistic regression)'),
        isSure: z.boolean().describe('not luck: false discoveries of all factors bounded at 5 % (Benjamini–Hochberg)'),
        isEnough: z.boolean().describe('at least 100 people with and without it, and 25 who came to the goal'),
        order: z
          .object({
            buyers: z.number().int().describe('who did it between the start and the goal'),
            place: z.number().describe('mean place of its first time among the factors that each of them did'),
            sinceMs: z.number().describe('median time from the start to it'),
            untilMs: z.number().describe('median time from it to the goal'),
          })
          .nullable()
          .describe('null: it is no event, or no buyer did it'),
      }),
    )
    .describe('in the order of the question'),
  ways: z
    .array(
      z.object({
        factors: z.array(z.number().int()).describe('places of factors in the order in which they were first done before the goal'),
        buyers: z.number().int(),
      }),
    )
    .describe('the twenty orders that most buyers took'),
  ...answerShape,
})
export type FactorsAnswer = z.infer<typeof factorsAnswerSchema>

const place = z
  .number()
  .int()
  .min(0)
  .max(mostFactors - 1)
/** Which number of the decision factors. */
export const factorsSliceShape = {
  factor: place.nullable().default(null).describe('only who have it; null: all who are compared'),
  converted: z.boolean().default(false).describe('only who came to the goal'),
  left: z.enum(['early', 'open']).optional().describe('those who are left out, instead'),
  way: z.array(place).max(mostFactors).optional().describe('buyers who did the factors in this order, instead'),
}
const slice = z.object(factorsSliceShape)
export type FactorsSlice = z.infer<typeof slice>
