import { z } from 'zod'
import { pageQuery } from '../paging.ts'

/** Most bytes of a file. */
export const maxAssetBytes = 5_000_000
/** Most pixels of a picture, of all its frames: what is small on the disk may be huge in memory. */
export const maxPixels = 25_000_000
/** Pictures are served in these widths, and as they are. */
export const assetWidths = [160, 320, 640, 960, 1_280] as const

export const assetKinds = ['picture', 'file'] as const
export const assetStates = ['draft', 'approved'] as const

const text = (most: number) => z.string().trim().max(most)

/** What describes an asset, whatever its file is. */
export const assetInputSchema = z.object({
  name: text(100).min(1),
  folder: text(100).default('').describe('with `/` between levels: `促销/双十一`'),
  tags: z.array(text(40).min(1)).max(20).default([]),
  note: text(1_000).default(''),
})

export const newAssetQuerySchema = z.object({
  name: z.string().trim().min(1).max(200).describe('of the file, with its ending'),
  folder: text(100).default(''),
})
export const newVersionQuerySchema = newAssetQuerySchema.pick({ name: true }).partial().describe('as before, unless said otherwise')

const versionSchema = z.object({
  version: z.number().int(),
  fileName: z.string(),
  type: z.string().describe('media type'),
  bytes: z.number().int(),
  width: z.number().int().nullable().describe('null: no picture'),
  height: z.number().int().nullable(),
  url: z.string().describe('for ever of this version: a new one has another; `?w=` and one of the widths for a smaller picture'),
  savedAt: z.iso.datetime(),
  savedBy: z.string(),
})

export const assetSchema = assetInputSchema.extend({
  id: z.string(),
  kind: z.enum(assetKinds),
  state: z.enum(assetStates).describe('of the newest version'),
  approvedBy: z.string().nullable(),
  approvedAt: z.iso.datetime().nullable(),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  current: versionSchema,
})
export type Asset = z.infer<typeof assetSchema>

export const assetDetailSchema = assetSchema.extend({ versions: z.array(versionSchema).describe('newest first') })
export type AssetDetail = z.infer<typeof assetDetailSchema>

export const assetsQuerySchema = z.object({
  ...pageQuery,
  search: z.string().max(100).optional().describe('part of the name, or a tag'),
  folder: z.string().max(100).optional().describe('with what lies below it'),
  kind: z.enum(assetKinds).optional(),
  state: z.enum(assetStates).optional(),
})
export const assetsSchema = z.object({
  items: z.array(assetSchema),
  next: z.string().nullable(),
  folders: z.array(z.string()).describe('all there are'),
})
export type Assets = z.infer<typeof assetsSchema>

/** Assets that a text shows or leads to, by their public addresses. */
export const assetsIn = (content: string): string[] => [
  ...new Set([...content.matchAll(/\/f\/(ast_[0-9a-f]{16})\/[0-9a-f]{16}\./g)].map(([, id = '']) => id)),
]
