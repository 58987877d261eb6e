import { z } from 'zod'
import { groupSchema, subjectSchema } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const people = {
  target: z.number().int().describe('of those looked at'),
  base: z.number().int().describe('of whom they are compared with'),
}

export const contrastAnswerSchema = z.object({
  total: z.object(people),
  rows: z
    .array(
      z.object({
        subject: subjectSchema,
        group: groupSchema,
        ...people,
        targetShare: z.number().nullable(),
        baseShare: z.number().nullable(),
        tgi: z.number().nullable().describe('100 × share of those looked at ÷ share of the base'),
        difference: z.number().nullable().describe('their share above that of the rest of the base'),
        z: z.number().nullable().describe('the difference in standard errors'),
        isSure: z.boolean().describe('more than luck: at most one of twenty that are sure is not (Benjamini–Hochberg)'),
        isEnough: z.boolean().describe('a hundred people on each side, and in the group'),
        isImplied: z.boolean().describe('the question itself asks for it'),
        targetTotal: z.number().nullable().describe('events of those looked at, where the subject is an event'),
        baseTotal: z.number().nullable(),
        totalTgi: z.number().nullable().describe('the same by events for each person instead of by people'),
      }),
    )
    .describe('what sets them apart most first; of each subject the twenty groups with most people'),
  ...answerShape,
})
export type ContrastAnswer = z.infer<typeof contrastAnswerSchema>

/** Which number of a contrast. */
export const contrastSliceShape = {
  subject: subjectSchema.nullable().default(null).describe('null: all of them'),
  group: groupSchema.nullable().default(null),
  side: z.enum(['target', 'base']).default('target'),
}
const slice = z.object(contrastSliceShape)
export type ContrastSlice = z.infer<typeof slice>
