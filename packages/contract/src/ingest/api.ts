import { z } from 'zod'
import { fixesSchema } from './fixes.ts'

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
  canReplay: z.boolean().describe('it was understood, and can be sent again, mended or as it is'),
})
export type QualitySample = z.infer<typeof qualitySampleSchema>

export const dataQualityQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(90).default(7).describe('counters of so many days, today included'),
  kind: z.enum(qualityKinds).optional(),
  source: z.string().optional(),
  reason: z.string().optional(),
  event: z.string().optional(),
  cursor: z.string().optional().describe('of the samples'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type DataQualityQuery = z.infer<typeof dataQualityQuerySchema>

export const dataQualitySchema = z.object({
  counters: z.array(qualityCounterSchema).describe('most frequent first, at most 500'),
  unplaced: z
    .array(z.object({ source: z.string(), reason: z.string(), count: z.number().int(), lastAt: z.iso.datetime() }))
    .describe('requests that named no project of this installation (an unknown write key, for example); counts only'),
  quarantine: z
    .array(z.object({ source: z.string(), reason: z.string(), event: z.string(), count: z.number().int() }))
    .describe('records that are kept and can be sent again, most frequent first, at most 200 groups'),
  samples: z.object({ items: z.array(qualitySampleSchema), next: z.string().nullable() }).describe('newest first'),
})
export type DataQuality = z.infer<typeof dataQualitySchema>

/** Records of the quarantine that are sent again together: all of one reason, or those of one event or source among them. */
export const replayInputSchema = z.object({
  reason: z.string().min(1).max(100),
  source: z.string().max(100).optional(),
  event: z.string().max(200).optional(),
  fixes: fixesSchema.default([]),
  fires: z.boolean().default(false).describe('starts journeys as if it came now; otherwise it is stored and analysed, and fires nothing'),
})
export type ReplayInput = z.infer<typeof replayInputSchema>

export const replayPreviewSchema = z.object({
  ready: z.number().int().describe('records that would be taken now'),
  stuck: z.number().int().describe('records that would stay, as the plan refuses them still'),
  items: z
    .array(
      z.object({
        before: z.string().describe('the record as JSON; empty for roles without people.read_pii'),
        after: z.string(),
        problems: z
          .array(z.object({ reason: z.string(), field: z.string(), detail: z.string() }))
          .describe('why it would stay; none: it would be taken'),
      }),
    )
    .describe('the first few'),
})
export type ReplayPreview = z.infer<typeof replayPreviewSchema>
export const replayResultSchema = z.object({
  replayed: z.number().int(),
  left: z.number().int().describe('gone without being sent: stored already, or of people erased since'),
  stuck: z.number().int().describe('the plan refuses them still'),
})
export type ReplayResult = z.infer<typeof replayResultSchema>

/** One sample that was not understood, corrected by hand and sent again in the protocol it came in. */
export const resendInputSchema = z.object({ record: z.record(z.string(), z.unknown()).describe('one record, as its SDK would send it') })
