import { z } from 'zod'
import { attributionModels, dataDrivenModels, groupKeySchema, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const shareSchema = z.object({ conversions: z.number(), value: z.number() })
const sharesSchema = z.record(z.enum(attributionModels), shareSchema)

export const attributionAnswerSchema = z.object({
  rows: z
    .array(
      z.object({
        kind: z
          .enum(['touch', 'rest', 'direct'])
          .describe('rest: all touches without a row of their own; direct: conversions without a touch'),
        id: z.string(),
        event: z.string().nullable(),
        value: groupKeySchema.optional().describe('the value it is told apart by; null: unset'),
        touches: z.number().int().describe('how often it happened, in the days and the window before them'),
        valid: z.number().int().describe('of these, those with a part in a conversion'),
        people: z.number().int().describe('people with a conversion that it has a part in'),
        models: sharesSchema.describe('what each model gives it'),
        dataDriven: z
          .partialRecord(z.enum(dataDrivenModels), shareSchema)
          .describe('and what those that were asked for beside them give it'),
      }),
    )
    .describe(`the ${maxGroups} touches with the largest part by equal shares, then the rest, then direct conversions`),
  total: z.object({
    conversions: z.number().int(),
    value: z.number(),
    people: z.number().int(),
    attributed: z.number().int().describe('conversions with a touch before them'),
  }),
  ...answerShape,
})
export type AttributionAnswer = z.infer<typeof attributionAnswerSchema>

/** Which number of an attribution: people with a conversion, of some rows or of all. */
export const attributionSliceShape = {
  rows: z
    .object({
      ids: z.array(z.string()).min(1).max(maxGroups),
      isRest: z.boolean().default(false).describe('touches that are none of these, instead'),
    })
    .optional()
    .describe('none: everybody with a conversion'),
}
const slice = z.object(attributionSliceShape)
export type AttributionSlice = z.infer<typeof slice>
