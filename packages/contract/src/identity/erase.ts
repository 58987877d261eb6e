import { z } from 'zod'

/** What becomes of records that come with an id of somebody who was erased. */
export const erasedIdPolicies = ['refuse', 'accept'] as const
export type ErasedIdPolicy = (typeof erasedIdPolicies)[number]
export const defaultErasedIdPolicy: ErasedIdPolicy = 'refuse'

export const erasePreviewSchema = z.object({
  personId: z.number().int().describe('One-ID of the person as it is now'),
  confirm: z.string().describe('what has to be typed to confirm'),
  rows: z
    .array(
      z.object({ table: z.string().describe('a table of PostgreSQL, or `clickhouse.` and one of ClickHouse'), rows: z.number().int() }),
    )
    .describe('rows of the person, by table; tables without any are left out'),
})
export type ErasePreview = z.infer<typeof erasePreviewSchema>

export const eraseSchema = z.object({ confirm: z.string().describe('the number of the person, as the preview says it') })

export const privacySettingsInputSchema = z.object({
  erasedIds: z
    .enum(erasedIdPolicies)
    .describe('what becomes of new records with an id of somebody who was erased: left out, or a new person without a past'),
})
export const privacySettingsSchema = privacySettingsInputSchema.extend({
  erased: z.number().int().describe('ids that are known to have been erased'),
  revision: z.number().int(),
})
export type PrivacySettings = z.infer<typeof privacySettingsSchema>
