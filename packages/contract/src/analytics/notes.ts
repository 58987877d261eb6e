import { z } from 'zod'

/** What a note is about: things from outside that move the numbers, and our own doings. */
export const noteKinds = ['holiday', 'market', 'stock', 'weather', 'feedback', 'campaign', 'release', 'other'] as const
export type NoteKind = (typeof noteKinds)[number]

const daySchema = z.iso.date()
const fields = {
  day: daySchema.describe('first day, in the project’s time zone'),
  until: daySchema.nullable().default(null).describe('last day, when it took several'),
  kind: z.enum(noteKinds).default('other'),
  title: z.string().trim().min(1).max(100).describe('what charts show'),
  text: z.string().trim().max(2_000).default(''),
}

/** A dated note beside the numbers: a holiday, a competitor’s sale, goods that ran out. */
export const noteInputSchema = z
  .object(fields)
  .refine(({ day, until }) => until === null || until >= day, { path: ['until'], error: 'the last day is not before the first' })
export type NoteInput = z.infer<typeof noteInputSchema>

export const noteSchema = z.object({
  id: z.string(),
  ...fields,
  until: daySchema.nullable(),
  kind: z.enum(noteKinds),
  text: z.string(),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type Note = z.infer<typeof noteSchema>

export const notesQuerySchema = z.object({
  from: daySchema.optional().describe('notes that reach into the days from here on'),
  to: daySchema.optional(),
  kind: z.enum(noteKinds).optional(),
  search: z.string().max(100).optional().describe('part of the title or the text'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const notesSchema = z.object({ items: z.array(noteSchema), next: z.string().nullable() }).describe('latest day first')
