import { z } from 'zod'
import { pageQuery } from '../paging.ts'
import { conflictReasons } from './rules.ts'

export const conflictSchema = z.object({
  id: z.number().int(),
  reason: z.enum(conflictReasons),
  status: z.enum(['open', 'merged', 'apart']),
  people: z.tuple([z.number().int(), z.number().int()]).describe('One-IDs as they are now'),
  firstAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
})
export type Conflict = z.infer<typeof conflictSchema>
export const conflictsSchema = z.object({ items: z.array(conflictSchema), next: z.string().nullable() })
export const conflictsQuerySchema = z.object({ ...pageQuery, status: z.enum(['open', 'merged', 'apart']).default('open') })

export const mergeSchema = z.object({ with: z.number().int().positive().describe('One-ID of the person who is merged into this one') })
export const mergePreviewSchema = z.object({
  winner: z.number().int().describe('who stays: the person with a login, else the one asked about'),
  loser: z.number().int(),
  refused: z.enum(conflictReasons).nullable().describe('why the rules refuse it; too many ids or merges may be overruled by hand'),
  ids: z.array(z.object({ type: z.string(), value: z.string() })).describe('ids that the winner gains'),
  properties: z
    .array(z.object({ name: z.string(), kept: z.unknown(), dropped: z.unknown() }))
    .describe('properties that both have and that differ: what the winner has stays'),
  gained: z.array(z.string()).describe('properties that only the other person has'),
})
export type MergePreview = z.infer<typeof mergePreviewSchema>

export const splitSchema = z.object({
  ids: z
    .array(z.object({ type: z.string().min(1), value: z.string().min(1) }))
    .min(1)
    .max(100)
    .describe('graph ids that become a person of their own; later events follow them'),
})
export const splitResultSchema = z.object({ personId: z.number().int().describe('One-ID of the person who has the ids now') })

export const identityChangeSchema = z.object({
  id: z.number().int(),
  kind: z.enum(['merge', 'split', 'unbind', 'undo']),
  personId: z.number().int().describe('who stayed'),
  otherId: z.number().int().describe('who was merged, or split off'),
  at: z.iso.datetime(),
  by: z.string().describe('an account, a token, or `record` for what came in with events'),
  undoneAt: z.iso.datetime().nullable(),
})
export type IdentityChange = z.infer<typeof identityChangeSchema>
export const identityChangesSchema = z.object({ items: z.array(identityChangeSchema) })
