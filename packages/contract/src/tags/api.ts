import { z } from 'zod'
import { definitionSchema } from './definition.ts'

export const refreshes = ['asked', 'hourly', 'daily'] as const
export type Refresh = (typeof refreshes)[number]

export const tagInputSchema = z.object({
  name: z.string().trim().min(1).max(100).describe('the tag people get'),
  category: z
    .string()
    .max(200)
    .regex(/^$|^[^/]+(\/[^/]+){0,4}$/, 'words with / between them, at most five')
    .default('')
    .describe('where it stands in the tree: `偏好/品类`'),
  note: z.string().max(1000).default('').describe('what it is for'),
  owner: z.string().max(100).default('').describe('who answers for it'),
  definition: definitionSchema,
  refresh: z.enum(refreshes).default('asked').describe('hourly: at every full hour; daily: when the day of the project has begun'),
})
export type TagInput = z.infer<typeof tagInputSchema>

export const tagSchema = z.object({
  ...tagInputSchema.shape,
  id: z.string(),
  revision: z.number().int(),
  version: z.number().int().describe('number of the current definition; older ones stay readable'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
  computedAt: z.iso.datetime().nullable().describe('when people got their values last'),
  computedVersion: z.number().int().nullable(),
  people: z.number().int().nullable().describe('with a value, then'),
  historyFrom: z.iso.datetime().nullable().describe('since when everybody’s value is on record'),
})
export type Tag = z.infer<typeof tagSchema>
export const tagsSchema = z.object({ items: z.array(tagSchema), next: z.string().nullable() })

const distribution = z.array(z.object({ value: z.string(), people: z.number().int() })).describe('most people first, at most fifty values')

export const tagPreviewInputSchema = z.object({ definition: definitionSchema })
export const tagPreviewSchema = z.object({
  people: z.number().int().describe('with a value'),
  total: z.number().int().describe('all people of the project'),
  values: distribution,
  ms: z.number(),
  sql: z.string(),
})
export type TagPreview = z.infer<typeof tagPreviewSchema>

export const tagVersionsSchema = z.object({
  items: z.array(z.object({ version: z.number().int(), definition: definitionSchema, savedAt: z.iso.datetime(), savedBy: z.string() })),
  next: z.null(),
})
export type TagVersions = z.infer<typeof tagVersionsSchema>

/** Computations, newest first: a hundred of them. */
export const tagRunsSchema = z.object({
  items: z.array(
    z.object({
      at: z.iso.datetime(),
      version: z.number().int(),
      people: z.number().int(),
      changed: z.number().int().describe('people whose value changed, came or went'),
      values: distribution,
    }),
  ),
  next: z.null(),
})
export type TagRuns = z.infer<typeof tagRunsSchema>

/** What came of a pack: tags whose names were free, and names that were not. */
export const packMadeSchema = z.object({ made: z.array(tagSchema), taken: z.array(z.string()) })
export type PackMade = z.infer<typeof packMadeSchema>
