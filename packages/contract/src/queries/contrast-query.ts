import { z } from 'zod'
import { type PropertyRef, type Rule, ruleSchema } from '../rules/index.ts'
import { groupKeySchema, misordered, type NumberRef, numberRefSchema, ordered, propertyRefSchema, type Shell, shellShape } from './shell.ts'

const name = z.string().min(1).max(200)

/** What people are compared by: a value of each is a row. */
export const subjectSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('tag'), tag: name }),
  z.object({ of: z.literal('property'), property: name }).describe('of the profile; numbers by quarters of the people of the base'),
  z.object({ of: z.literal('event'), event: name }).describe('did it within the days'),
  z.object({ of: z.literal('hour') }).describe('did anything in this hour of a day of the zone'),
  z
    .object({ of: z.literal('detail'), event: name, ...propertyRefSchema.shape })
    .describe('a property of an event that they did; numbers by quarters of the events'),
])
export type Subject = z.infer<typeof subjectSchema>

/** A group of a subject: one of its values, or numbers from one that is included to one that is not; null: without end. */
export const groupSchema = z.union([
  z.object({ value: groupKeySchema.describe('of a tag without values, or of an event: null') }),
  z.object({ from: z.number().nullable(), to: z.number().nullable() }),
])
export type Group = z.infer<typeof groupSchema>

export const maxDetails = 5

/** What sets some people apart from others: tags, properties, what they did and when. Without a base, from everybody. */
export const contrastQuerySchema = z
  .object({
    ...shellShape,
    base: ruleSchema.optional().describe('whom they are compared with; absent: everybody, themselves included'),
    of: numberRefSchema.optional().describe('the people behind a number of another question, instead of `people`'),
    against: numberRefSchema.optional().describe('those behind another, instead of `base`'),
    properties: z.array(name).max(40).optional().describe('of profiles; absent: those the catalog knows, personal data left out'),
    details: z
      .array(z.object({ event: name, ...propertyRefSchema.shape }))
      .max(maxDetails)
      .default([])
      .describe('properties of events whose values are compared too'),
  })
  .refine(ordered, misordered)
  .refine(({ of, people }) => !of || !people, { path: ['of'], message: 'either of or people' })
  .refine(({ against, base }) => !against || !base, { path: ['against'], message: 'either against or base' })
export interface ContrastQuery extends Shell {
  readonly base?: Rule | undefined
  readonly of?: NumberRef | undefined
  readonly against?: NumberRef | undefined
  readonly properties?: readonly string[] | undefined
  readonly details: readonly ({ readonly event: string } & PropertyRef)[]
}
