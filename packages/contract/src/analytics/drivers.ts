import { z } from 'zod'
import { driverSubjects, groupKeySchema } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const counts = {
  people: z.number().int().describe('of those who came to the step'),
  converted: z.number().int().describe('of them, who went on'),
}
const share = z.number().nullable()

export const driversAnswerSchema = z.object({
  total: z.object(counts),
  rows: z
    .array(
      z.object({
        of: z.enum(driverSubjects).describe('detail: a property of the event at the step; property: of the profile; event: done before'),
        name: z.string(),
        value: groupKeySchema.describe('null: a tag without a value, or an event'),
        ...counts,
        rate: share.describe('share that went on, of those who have it'),
        otherRate: share.describe('and of those who have not'),
        lift: share.describe('how many times as likely'),
        z: share.describe('standard errors between the two (two-proportion z)'),
        isSure: z.boolean().describe('not luck: false discoveries of all rows bounded at 5 % (Benjamini–Hochberg)'),
        isEnough: z.boolean().describe('at least 100 people with and without it'),
      }),
    )
    .describe('the surest first'),
  ...answerShape,
})
export type DriversAnswer = z.infer<typeof driversAnswerSchema>

/** Which number of the drivers. */
export const driversSliceShape = {
  of: z.enum(driverSubjects),
  name: z.string().min(1).max(200),
  value: groupKeySchema.default(null),
  converted: z.boolean().default(false).describe('only who went on'),
}
const slice = z.object(driversSliceShape)
export type DriversSlice = z.infer<typeof slice>
