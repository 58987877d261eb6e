import { z } from 'zod'

/** Whether a person can be reached: asked of the same gate that messages pass, as of now. */
export const reachSchema = z.object({
  items: z.array(
    z.object({
      channel: z.literal('email'),
      purpose: z.string().nullable().describe('null: service messages, which need no consent'),
      reachable: z.boolean(),
      reason: z.string().nullable().describe('why not, as messages say it'),
    }),
  ),
})
export type Reach = z.infer<typeof reachSchema>
