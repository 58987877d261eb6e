import { z } from 'zod'

/**
 * `rejected`: the record was not stored. `property`: the record was stored, one property was dropped or cut.
 * `warning`: everything was stored, something about it looked wrong.
 */
export const qualityKinds = ['rejected', 'property', 'warning'] as const
export type QualityKind = (typeof qualityKinds)[number]

export const sources = ['sensors', 'segment', 'native', 'wechat'] as const
export type Source = (typeof sources)[number]

export const qualityCounterSchema = z.object({
  kind: z.enum(qualityKinds),
  source: z.string().describe('protocol family: sensors, segment, native, wechat'),
  reason: z.string().describe('stable code, e.g. `event_name_invalid`'),
  event: z.string().describe('event name as sent; empty when there is none or when a reason has too many'),
  field: z.string().describe('property or field the problem is about; empty when it is the whole record'),
  count: z.number().int(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
})
export type QualityCounter = z.infer<typeof qualityCounterSchema>

export const qualitySampleSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(qualityKinds),
  source: z.string(),
  reason: z.string(),
  event: z.string(),
  field: z.string(),
  detail: z.string(),
  sample: z.string().describe('the record as sent, at most 4 KB; empty for roles without people.read_pii'),
})
export type QualitySample = z.infer<typeof qualitySampleSchema>

export const dataQualityQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(90).default(7).describe('counters of so many days, today included'),
  kind: z.enum(qualityKinds).optional(),
  source: z.string().optional(),
  reason: z.string().optional(),
  cursor: z.string().optional().describe('of the samples'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type DataQualityQuery = z.infer<typeof dataQualityQuerySchema>

export const dataQualitySchema = z.object({
  counters: z.array(qualityCounterSchema).describe('most frequent first, at most 500'),
  unplaced: z
    .array(z.object({ source: z.string(), reason: z.string(), count: z.number().int(), lastAt: z.iso.datetime() }))
    .describe('requests that named no project of this installation (an unknown write key, for example); counts only'),
  samples: z.object({ items: z.array(qualitySampleSchema), next: z.string().nullable() }).describe('newest first'),
})
export type DataQuality = z.infer<typeof dataQualitySchema>
