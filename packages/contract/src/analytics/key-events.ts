import { z } from 'zod'
import { answerShape } from './answer.ts'
import { observedShape } from './observation.ts'

const share = z.number().nullable()

export const keyEventsAnswerSchema = z.object({
  total: z.object(observedShape),
  rows: z
    .array(
      z.object({
        event: z.string(),
        people: z.number().int().describe('did it while they were looked at'),
        converted: z.number().int().describe('of them, who came to the goal afterwards'),
        rate: share.describe('share that came to the goal, of those who did it'),
        otherRate: share.describe('and of those who did not'),
        lift: share.describe('how many times as likely'),
        z: share.describe('standard errors between the two (two-proportion z)'),
        isSure: z.boolean().describe('not luck: false discoveries of all rows bounded at 5 % (Benjamini–Hochberg)'),
        isEnough: z.boolean().describe('at least 100 people with and without it'),
        sinceMs: z.number().describe('median time from the start to the first one'),
      }),
    )
    .describe('the surest first; the 200 events that most people did'),
  ...answerShape,
})
export type KeyEventsAnswer = z.infer<typeof keyEventsAnswerSchema>

/** Which number of the key events. */
export const keyEventsSliceShape = {
  event: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe('only who did it while they were looked at; null: all who are compared'),
  converted: z.boolean().default(false).describe('only who came to the goal'),
  left: z.enum(['early', 'open']).optional().describe('those who are left out, instead'),
}
const slice = z.object(keyEventsSliceShape)
export type KeyEventsSlice = z.infer<typeof slice>
