import { z } from 'zod'
import { pageQuery } from '../paging.ts'
import { conflictReasons } from './rules.ts'

/** An id as it is stored: normalised, and hashed where its type says so. */
const idSchema = z.object({ type: z.string(), value: z.string() })

export const conflictStatuses = ['open', 'merged', 'apart'] as const

const conflictPersonSchema = z.object({
  id: z.number().int().describe('One-ID as it is now'),
  ids: z
    .array(idSchema)
    .describe('what this person is known by, strongest first, at most five; personal ones in part without people.read_pii'),
})
export const conflictSchema = z.object({
  id: z.number().int(),
  reason: z.enum(conflictReasons),
  status: z.enum(conflictStatuses),
  people: z.tuple([conflictPersonSchema, conflictPersonSchema]),
  firstAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
})
export type Conflict = z.infer<typeof conflictSchema>
export const conflictsSchema = z.object({ items: z.array(conflictSchema), next: z.string().nullable() })
export type Conflicts = z.infer<typeof conflictsSchema>
export const conflictsQuerySchema = z.object({
  ...pageQuery,
  status: z.enum(conflictStatuses).default('open'),
  reason: z.enum(conflictReasons).optional().describe('only conflicts for this reason'),
})

export const mergeSchema = z.object({ with: z.number().int().positive().describe('One-ID of the person who is merged into this one') })
export const mergePreviewSchema = z.object({
  winner: z.number().int().describe('who stays: the person with a login, else the one asked about'),
  loser: z.number().int(),
  refused: z.enum(conflictReasons).nullable().describe('why the rules refuse it; all but two logins may be overruled by hand'),
  ids: z.array(idSchema).describe('ids that the winner gains'),
  properties: z
    .array(z.object({ name: z.string(), kept: z.unknown(), dropped: z.unknown() }))
    .describe('properties that both have and that differ, merged as the catalog says; nothing is dropped of what came of both'),
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
export const splitPreviewSchema = z.object({
  ids: z.array(idSchema).describe('ids that leave: the chosen ones, and devices whose history is theirs alone'),
  stay: z.array(idSchema).describe('ids that stay'),
  history: z.boolean().describe('events collected under the ids that leave go along; otherwise only later ones follow'),
})
export type SplitPreview = z.infer<typeof splitPreviewSchema>
export const splitResultSchema = z.object({ personId: z.number().int().describe('One-ID of the person who has the ids now') })

export const changeKinds = ['merge', 'split', 'unbind', 'undo'] as const
export const identityChangeSchema = z.object({
  id: z.number().int(),
  kind: z.enum(changeKinds),
  personId: z.number().int().describe('who stayed'),
  otherId: z.number().int().describe('who was merged, or split off'),
  at: z.iso.datetime(),
  by: z.string().describe('an account, a token, or `record` for what came in with events'),
  undoneAt: z.iso.datetime().nullable(),
})
export type IdentityChange = z.infer<typeof identityChangeSchema>
export const identityChangesSchema = z.object({ items: z.array(identityChangeSchema), next: z.string().nullable() })
export type IdentityChanges = z.infer<typeof identityChangesSchema>
export const identityChangesQuerySchema = z.object({
  ...pageQuery,
  kind: z.enum(changeKinds).optional().describe('only changes of this kind'),
  person: z.coerce.number().int().positive().optional().describe('only what happened to this person and to who was merged into them'),
})
