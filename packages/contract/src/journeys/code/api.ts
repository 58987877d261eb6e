import { z } from 'zod'
import { codeSchema } from './code.ts'

const values = z.record(z.string(), z.json())

/** Code tried out for somebody invented: nothing is written, and nobody moves. */
export const codeTrialSchema = codeSchema.extend({
  given: z.object({
    trigger: values.default({}),
    profile: values.default({}),
    at: z.iso.datetime().optional().describe('what its clock says; now, unless said'),
  }),
})

export const codeTriedSchema = z.object({
  port: z.enum(['ok', 'failed']),
  why: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type CodeTried = z.infer<typeof codeTriedSchema>
