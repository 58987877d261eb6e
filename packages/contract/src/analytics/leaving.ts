import { z } from 'zod'
import { answerShape } from './answer.ts'

const n = z.number().int()
const row = z.object({
  people: n.describe('who got such a message, its time being over'),
  left: n.describe('for whom it was the last message before they left within the time'),
  rate: z.number().nullable(),
  low: z.number(),
  high: z.number().describe('the interval of 95 % (Wilson)'),
})
export const leavingAnswerSchema = z.object({
  rows: z
    .array(
      row.extend({
        journey: n.describe('the number of the journey or broadcast, as `$journey` of events has it'),
        campaign: z
          .object({ id: z.string(), kind: z.enum(['journey', 'broadcast']), name: z.string() })
          .nullable()
          .describe('null: gone'),
        template: z.string(),
      }),
    )
    .describe('campaign by campaign and template by template, the highest surely reached rate first'),
  total: row,
  leavers: n.describe('everybody who left in the days'),
  unprompted: n.describe('of them, without a message so shortly before'),
  ...answerShape,
})
export type LeavingAnswer = z.infer<typeof leavingAnswerSchema>

export const leavingSliceShape = {
  what: z.enum(['people', 'left', 'leavers', 'unprompted']).default('people').describe('the first two of a row or of all messages'),
  row: z
    .object({ journey: n, template: z.string().max(100) })
    .optional()
    .describe('which messages; without: all'),
}
const slice = z.object(leavingSliceShape)
export type LeavingSlice = z.infer<typeof slice>
