import { z } from 'zod'
import type { Rule } from '../rules/index.ts'
import { edgesSchema } from './bins.ts'
import { type Whom, whomShape } from './shell.ts'

const name = z.string().min(1).max(200)
/** A property of the profile: its value, or the age somebody has by the date it says. */
export const attributeShape = {
  property: name,
  as: z.enum(['value', 'age']).default('value').describe('age: full years today in the project’s zone, of a property that says a date'),
}
const attributeSchema = z.object(attributeShape)
export type Attribute = z.infer<typeof attributeSchema>

export const attributeBySchema = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('property'),
    ...attributeShape,
    edges: edgesSchema.optional().describe('numbers by intervals `[a, b)`; absent: each value by itself'),
  }),
  z.object({ of: z.literal('tag'), tag: name }),
  z.object({ of: z.literal('segment'), id: z.string().min(1).max(100) }).describe('whether they are in it now'),
])
export type AttributeBy = z.infer<typeof attributeBySchema>

export const attributeMeasures = ['people', 'sum', 'avg', 'min', 'max', 'distinct'] as const
export type AttributeMeasure = (typeof attributeMeasures)[number]

/** What people are like now: how many, or something about a property, by up to two things about them. */
export const attributesQuerySchema = z
  .object({
    ...whomShape,
    measure: z.enum(attributeMeasures).default('people'),
    property: attributeSchema.optional().describe('what sum, avg, min, max and distinct read'),
    by: z.array(attributeBySchema).max(2).default([]).describe('one: groups; two: a cross table'),
  })
  .refine(({ measure, property }) => measure === 'people' || property !== undefined, {
    path: ['property'],
    message: 'this measure needs a property',
  })
export interface AttributesQuery extends Whom {
  readonly measure: AttributeMeasure
  readonly property?: Attribute | undefined
  readonly by: readonly AttributeBy[]
}

/** Groups of the first and of the second thing that have a place of their own; all others are one exact group. */
export const mostAttributeGroups = [50, 20] as const
/** The segments that people are told apart by, as rules. */
export const segmentsBy = ({ by }: AttributesQuery): (Rule | undefined)[] =>
  by.map((one) => (one.of === 'segment' ? { kind: 'segment', id: one.id } : undefined))
