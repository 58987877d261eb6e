import { z } from 'zod'

/** Questions of a member that are remembered; the oldest go first. */
export const mostAsked = 100

const fields = {
  model: z.string().max(40).describe('the analysis, by its place in the API'),
  query: z.record(z.string(), z.unknown()).describe('as the analysis takes it'),
  ms: z.number().int().min(0).describe('how long the answer took'),
}

/** A question somebody has asked. */
export const askedInputSchema = z.object(fields)
export type AskedInput = z.infer<typeof askedInputSchema>

export const askedSchema = z.object({ id: z.string(), ...fields, askedAt: z.iso.datetime() })
export type Asked = z.infer<typeof askedSchema>
export const askedListSchema = z
  .object({ items: z.array(askedSchema) })
  .describe(`the last ${mostAsked} questions, each once, last asked first`)
