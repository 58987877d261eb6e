import { z } from 'zod'

/** One person as lists show them. Properties marked PII are masked without `people.read_pii`. */
export const personSchema = z.object({
  id: z.number().int().describe('One-ID of the person'),
  createdAt: z.iso.datetime(),
  level: z.enum(['anonymous', 'known', 'login']),
  isTest: z.boolean(),
  ids: z.array(z.object({ type: z.string(), value: z.string() })),
  properties: z.record(z.string(), z.unknown()),
  tags: z.array(z.object({ tag: z.string(), value: z.string(), setAt: z.iso.datetime() })),
})
export type Person = z.infer<typeof personSchema>

export const peopleQuerySchema = z.object({
  search: z.string().max(200).optional().describe('start of any id value; without people.read_pii a whole one'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const peopleListSchema = z.object({ items: z.array(personSchema), next: z.string().nullable(), total: z.number().int() })
export type PeopleList = z.infer<typeof peopleListSchema>

export const personLookupSchema = z.object({ type: z.string().min(1), value: z.string().min(1) })

/** What happened to a person, newest first; one ordered list over all ends (A13). */
export const timelineEntrySchema = z.object({
  at: z.iso.datetime(),
  event: z.string(),
  eventId: z.string(),
  source: z.string(),
  distinctId: z.string(),
  properties: z.record(z.string(), z.unknown()),
})
export const timelineSchema = z.object({ items: z.array(timelineEntrySchema), next: z.string().nullable() })
export type Timeline = z.infer<typeof timelineSchema>
export const timelineQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  event: z.string().optional().describe('only this event'),
  until: z.iso.date().optional().describe('only up to the end of this day in the project’s zone'),
})

/** What changed in a profile, by whom; kept for 180 days. */
export const profileChangeSchema = z.object({
  at: z.iso.datetime(),
  source: z.string().describe('where it came from: a protocol, `import`, `system`, or `merge`'),
  by: z.string().describe('who did it, where somebody did; empty for data that came in'),
  changes: z.array(z.object({ name: z.string(), before: z.unknown(), after: z.unknown() })).describe('null: it was, or is, not there'),
})
export type ProfileChangeEntry = z.infer<typeof profileChangeSchema>
export const profileChangesSchema = z.object({ items: z.array(profileChangeSchema), next: z.string().nullable() })
export type ProfileChanges = z.infer<typeof profileChangesSchema>

export const tagChangeSchema = z.object({
  tag: z.string().min(1).max(100),
  value: z.string().max(200).default(''),
  remove: z.boolean().default(false),
})
