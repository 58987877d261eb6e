import { z } from 'zod'
import { idSchema } from './parts.ts'

export const groupColours = ['blue', 'green', 'gold', 'red', 'purple', 'cyan'] as const

/** Where a group is from: a version of a sub-flow, and which of its steps became which here. */
const originSchema = z.object({
  subflow: idSchema,
  version: z.number().int().positive(),
  steps: z.record(idSchema, idSchema).describe('id here → id in the sub-flow'),
})

/** Steps that are shown in one frame, and can be folded into one card. It changes nothing in how a journey runs. */
export const groupSchema = z.object({
  id: idSchema,
  name: z.string().max(80).default(''),
  colour: z.enum(groupColours).default('blue'),
  steps: z.array(idSchema).min(1).max(500),
  from: originSchema.optional().describe('the sub-flow it is a copy of'),
})
export type Group = z.infer<typeof groupSchema>
