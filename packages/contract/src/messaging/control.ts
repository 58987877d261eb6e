import { z } from 'zod'
import { bucketOf } from '../experiments/assignment.ts'

export const controlShareSchema = z
  .number()
  .min(0)
  .max(15)
  .refine((value) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-9, 'percent, with at most one decimal')
  .describe('percent of all people; 0: there is no global control group')

export const globalControlInputSchema = z.object({ share: controlShareSchema })
export const globalControlSchema = z.object({
  share: controlShareSchema,
  people: z.number().int().describe('how many are in it now, by the draw'),
  total: z.number().int().describe('of how many people'),
  met: z.number().int().describe('how many of them a marketing message was meant for since they were drawn'),
  since: z.iso.datetime().nullable().describe('when these people were drawn'),
  revision: z.number().int(),
})
export type GlobalControl = z.infer<typeof globalControlSchema>

/** Who is in the group: the same people for ever for the same salt, and more of them for a larger share. */
export const isDrawnAsControl = (personId: number, { salt, share }: { readonly salt: string; readonly share: number }): boolean =>
  bucketOf(personId, salt) < Math.round(share * 100)
