import { z } from 'zod'
import { distributionUnits } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const shape = {
  people: z.number().int().describe('who did it; with zero counted, everybody who is meant'),
  counts: z.array(z.number().int()).describe('people below the first edge, then between neighbours, then from the last on'),
  atLeast: z.array(z.number().int()).describe('people with the value of each edge or more'),
  unset: z.number().int().describe('did it, but there is nothing to measure'),
}

export const distributionAnswerSchema = z.object({
  unit: z.enum(distributionUnits).nullable(),
  edges: z.array(z.number()),
  rows: z.array(z.object({ bucket: z.string(), isComplete: z.boolean(), ...shape })),
  total: z.object(shape).describe('each person measured once over the whole range'),
  ...answerShape,
})
export type DistributionAnswer = z.infer<typeof distributionAnswerSchema>

/** Which number of a distribution. */
export const distributionSliceShape = {
  bucket: z.string().nullable().default(null).describe('a bucket of the answer; null: the whole range'),
  interval: z.number().int().min(0).nullable().default(null).describe('which interval, from 0; null: everybody'),
  atLeast: z.number().int().min(0).nullable().default(null).describe('which edge, from 0: those with its value or more'),
}
const slice = z.object(distributionSliceShape)
export type DistributionSlice = z.infer<typeof slice>
