import { z } from 'zod'
import { commonWindowSchema, filtersSchema, maxAge } from '../rules/index.ts'
import { type Attribute, type Head } from './groups.ts'

const name = z.string().min(1).max(200)
const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()])
const segmentId = z.string().regex(/^[\w-]{1,100}$/, 'not the id of a segment')
const distinct = (some: readonly unknown[]): boolean => new Set(some).size === some.length
const once = 'each at most once'

/** How many values an attribute may name; edges make one range more. */
export const mostValues = 25
export const mostEdges = 20
export const mostAttributes = 3

const attributeSchema: z.ZodType<Attribute> = z.discriminatedUnion('by', [
  z
    .object({
      by: z.literal('property').describe('a property of the profile'),
      property: name,
      edges: z
        .array(z.number())
        .min(1)
        .max(mostEdges)
        .refine((edges) => edges.every((one, i) => i === 0 || one > (edges[i - 1] ?? one)), 'each edge is larger than the one before')
        .optional()
        .describe('ranges of its numbers, the lower edge included'),
      age: z.literal(true).optional().describe('the property is a date, of birth for instance: edges are ages in whole years'),
      values: z.array(scalar).min(1).max(mostValues).refine(distinct, once).optional().describe('these values, in this order'),
    })
    .refine(({ edges, values }) => edges === undefined || values === undefined, { path: ['values'], message: 'either edges or values' })
    .refine(({ edges, age }) => !age || edges?.every((one) => Number.isInteger(one) && one >= 1 && one <= maxAge), {
      path: ['edges'],
      message: `ages in whole years, 1 to ${maxAge}`,
    }),
  z.object({
    by: z.literal('tag').describe('values of a tag'),
    tag: name,
    values: z
      .array(z.string().max(200))
      .min(1)
      .max(mostValues)
      .refine(distinct, once)
      .optional()
      .describe('these values, in this order: those of tiers, for instance'),
  }),
  z.object({
    by: z.literal('segments').describe('who is in several stands in each of them'),
    ids: z.array(segmentId).min(1).max(4).refine(distinct, once),
  }),
])

const happened = { event: name, filters: filtersSchema, window: commonWindowSchema }

export const groupsInputSchema = z.object({
  by: z
    .array(attributeSchema)
    .min(1)
    .max(mostAttributes)
    .refine((by) => distinct(by.map((one) => JSON.stringify(one))), once)
    .describe('one to three attributes; without values or edges those with most people are groups, 20 of each (10 of three attributes)'),
  segmentId: segmentId.optional().describe('of the people in this segment only'),
  amount: z
    .object({ ...happened, property: name })
    .optional()
    .describe('the sum of a property of these events of each person'),
  converted: z.object(happened).optional().describe('who did this in the window'),
})
export type GroupsInput = z.infer<typeof groupsInputSchema>

const headSchema: z.ZodType<Head> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: scalar }),
  z.object({
    kind: z.literal('range'),
    from: z.number().nullable().describe('included; null: from below'),
    to: z.number().nullable().describe('not included; null: without end'),
  }),
  z.object({ kind: z.literal('segment'), id: z.string(), name: z.string() }),
  z.object({ kind: z.enum(['other', 'unknown', 'outside']) }),
])

const figures = {
  people: z.number().int(),
  share: z.number().nullable().describe('of all people asked about; null: there are none'),
  amount: z.number().nullable().describe('null: not asked for'),
  arpu: z.number().nullable().describe('amount for each person; null: nobody, or not asked for'),
  converted: z.number().int().nullable(),
  conversion: z.number().nullable().describe('share of the people here who did it'),
}
const figuresSchema = z.object(figures)
export type Figures = z.infer<typeof figuresSchema>

export const groupsSchema = z.object({
  by: z
    .array(
      z.object({
        heads: z.array(headSchema).describe('its groups: named ones, then `other` and `unknown`, or `outside` of all segments'),
        figures: z.array(figuresSchema).describe('of each group, whatever the other attributes say'),
      }),
    )
    .describe('in the order asked'),
  cells: z
    .array(z.object({ at: z.array(z.number().int()).describe('number of the group of each attribute, from 0'), ...figures }))
    .describe('cells with people; without segments everybody is in exactly one'),
  total: figuresSchema.describe('everybody once, test people left out'),
  ms: z.number(),
  sql: z.string(),
})
export type Groups = z.infer<typeof groupsSchema>

export const edgesInputSchema = z.object({
  property: name.describe('a property of the profile'),
  parts: z
    .number()
    .int()
    .min(2)
    .max(mostEdges + 1)
    .default(5),
  segmentId: segmentId.optional(),
})
export type EdgesInput = z.infer<typeof edgesInputSchema>

/** Edges to choose from for the numbers of a property. */
export const edgesSchema = z.object({
  people: z.number().int().describe('who have a number there'),
  min: z.number().nullable(),
  max: z.number().nullable(),
  even: z.array(z.number()).describe('ranges of one width, at round numbers'),
  quantiles: z.array(z.number()).describe('ranges of about as many people each'),
})
export type Edges = z.infer<typeof edgesSchema>
