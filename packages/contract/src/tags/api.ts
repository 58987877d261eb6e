import { z } from 'zod'
import { definitionSchema } from './definition.ts'
import { refusals } from './propensity/card.ts'
import { learningSchema } from './propensity/api.ts'

export const refreshes = ['asked', 'hourly', 'daily', 'live'] as const
export type Refresh = (typeof refreshes)[number]

/** Where a tag stands in its life. */
export const stages = ['draft', 'trial', 'active', 'retiring'] as const
export type Stage = (typeof stages)[number]

const allowedValues = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^;；\r\n]*$/, 'a value on one line, without semicolons'),
  )
  .max(200)
  .refine((values) => new Set(values).size === values.length, 'each value once')

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
  refresh: z
    .enum(refreshes)
    .default('asked')
    .describe(
      'hourly: at every full hour; daily: when the day of the project has begun; live: within seconds of what people do, and daily besides',
    ),
  values: allowedValues.default([]).describe('the values it may have; empty: any'),
  source: z.string().max(500).default('').describe('where its data comes from'),
  use: z.string().max(1000).default('').describe('what the business uses it for'),
  stage: z.enum(stages).default('active').describe('where it stands in its life; says nothing about computing'),
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
  learning: learningSchema.optional().describe('of a propensity: what there is to learn from'),
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
      model: z
        .object({ refusal: z.enum(refusals).nullable(), drifted: z.boolean() })
        .nullable()
        .describe('of a propensity: why people kept the values they had, and whether the model before holds no more'),
    }),
  ),
  next: z.null(),
})
export type TagRuns = z.infer<typeof tagRunsSchema>

/** What came of a pack: tags whose names were free, and names that were not. */
export const packMadeSchema = z.object({ made: z.array(tagSchema), taken: z.array(z.string()) })
export type PackMade = z.infer<typeof packMadeSchema>
