import { z } from 'zod'
import { pageQuery } from '../paging.ts'

export const tagHistoryQuerySchema = z.object({ ...pageQuery, tag: z.string().min(1).max(100).optional().describe('only this one') })
export type TagHistoryQuery = z.infer<typeof tagHistoryQuerySchema>

/** What somebody had when, newest first. */
export const tagHistorySchema = z.object({
  items: z.array(
    z.object({
      at: z.iso.datetime(),
      tag: z.string(),
      value: z.string().nullable().describe('from then on; null: without the tag'),
      version: z.number().int().nullable().describe('of the definition that says so; null: somebody, or a journey'),
    }),
  ),
  next: z.string().nullable(),
})
export type TagHistory = z.infer<typeof tagHistorySchema>
