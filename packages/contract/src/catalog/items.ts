import { z } from 'zod'

/** A dimension table of the project: products, content, shops. */
export const itemTypeSchema = z.object({
  type: z.string(),
  items: z.number().int(),
  deleted: z.number().int().describe('rows marked as deleted'),
  updatedAt: z.iso.datetime(),
})
export type ItemType = z.infer<typeof itemTypeSchema>
export const itemTypesSchema = z.object({ types: z.array(itemTypeSchema) })

export const itemSchema = z.object({
  type: z.string(),
  id: z.string(),
  properties: z.record(z.string(), z.unknown()),
  isDeleted: z.boolean(),
  updatedAt: z.iso.datetime(),
})
export type Item = z.infer<typeof itemSchema>
export const itemsSchema = z.object({ items: z.array(itemSchema), next: z.string().nullable() })
export type Items = z.infer<typeof itemsSchema>
export const itemsQuerySchema = z.object({
  search: z.string().max(200).optional().describe('in ids and values'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
