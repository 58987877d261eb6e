import { z } from 'zod'
import { definitionsQuerySchema } from '../../paging.ts'
import { blocksSchema } from './schema.ts'

const contentSchema = blocksSchema
  .refine((blocks) => blocks.length >= 1 && blocks.length <= 20, 'one block to twenty')
  .refine((blocks) => blocks.every(({ kind }) => kind !== 'shared'), 'no shared block in another')

/** Blocks under a name that many templates show; each mail has their newest text. */
export const sharedBlockInputSchema = z.object({ name: z.string().trim().min(1).max(100), blocks: contentSchema })
export type SharedBlockInput = z.infer<typeof sharedBlockInputSchema>

export const sharedBlockSchema = sharedBlockInputSchema.extend({
  id: z.string(),
  revision: z.number().int(),
  version: z.number().int(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
})
export type SharedBlock = z.infer<typeof sharedBlockSchema>
export const sharedBlocksQuerySchema = definitionsQuerySchema
export const sharedBlocksSchema = z.object({ items: z.array(sharedBlockSchema), next: z.string().nullable() })
export const sharedBlockVersionsSchema = z.object({
  items: z.array(z.object({ version: z.number().int(), blocks: blocksSchema, savedAt: z.iso.datetime(), savedBy: z.string() })),
  next: z.null(),
})
export type SharedBlockVersions = z.infer<typeof sharedBlockVersionsSchema>
