import { z } from 'zod'

/** How a source is doing: what came of the last day, by five minutes. */
export const sourceHealthSchema = z.object({
  sourceId: z.number().int(),
  lastAt: z.iso.datetime().nullable().describe('when something was last accepted or refused'),
  perMinute: z.number().describe('records a minute, over the last ten minutes'),
  accepted: z.number().int().describe('records of the last 24 hours'),
  rejected: z.number().int().describe('records refused in the last 24 hours; why stands in data quality'),
  libraries: z
    .array(z.object({ name: z.string(), version: z.string(), records: z.number().int() }))
    .describe('SDKs of the last 24 hours with their versions, most records first'),
})
export type SourceHealth = z.infer<typeof sourceHealthSchema>
export const sourcesHealthSchema = z.object({ items: z.array(sourceHealthSchema) })
