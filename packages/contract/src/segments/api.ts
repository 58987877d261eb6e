import { z } from 'zod'
import { pageQuery } from '../paging.ts'
import { personSchema } from '../profiles/api.ts'
import { costSchema, ruleSchema } from '../rules/index.ts'
import { guardedQuerySchema } from './relations.ts'
import { refreshSchema, sqlSegmentSchema } from './sql-api.ts'

export type Refresh = z.infer<typeof refreshSchema>

export const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  rule: ruleSchema,
  revision: z.number().int(),
  version: z.number().int().describe('number of the current definition; older ones stay readable'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
  live: z
    .object({
      state: z.enum(['computing', 'ready', 'failed']).describe('members are known when it is ready'),
      size: z.number().int().describe('members now'),
      since: z.iso.datetime().nullable().describe('when the members were computed last; since then they are kept up to date'),
      error: z.string().nullable().describe('why they cannot be kept up to date'),
    })
    .nullable()
    .describe('null: whom it means is worked out when somebody asks'),
  list: z
    .object({
      size: z.number().int(),
      follows: z
        .object({ segmentId: z.string(), refresh: refreshSchema, refreshedAt: z.iso.datetime().nullable() })
        .nullable()
        .describe('filled anew with the people that this segment means when the hour or the day of the project has begun'),
      sql: sqlSegmentSchema.nullable().describe('filled anew with the people that a query answers'),
    })
    .nullable()
    .describe('a static segment: its people are those put on it, until somebody changes that'),
})
export type Segment = z.infer<typeof segmentSchema>
export const segmentInputSchema = z.object({
  name: z.string().min(1).max(100),
  rule: ruleSchema,
  isLive: z.boolean().optional().describe('keep its members up to date with every event and with time; left out: as it is'),
})
export const segmentsSchema = z.object({ items: z.array(segmentSchema), next: z.string().nullable() })

export const previewSchema = z.object({ rule: ruleSchema })
export const previewResultSchema = z.object({
  count: z.number().int().describe('people the rule means now, test people left out'),
  total: z.number().int().describe('all people of the project'),
  sentence: z.object({ zh: z.string(), en: z.string() }),
  cost: costSchema,
  ms: z.number(),
  sql: z.string(),
})
export type Preview = z.infer<typeof previewResultSchema>

/** As many as the bits of a mask. */
export const mostParts = 30
export const countsInputSchema = z.object({
  rules: z.array(ruleSchema).min(1).max(mostParts).describe('the conditions and groups of a rule, each for itself'),
})
export const countsSchema = z.object({
  items: z.array(z.number().int()).describe('people that each of the rules means now, in the order asked; test people left out'),
  ms: z.number().describe('what the question took'),
})
export type Counts = z.infer<typeof countsSchema>

export const valuesQuerySchema = z.object({
  owner: z.enum(['event', 'profile']).describe('whose property'),
  property: z.string().min(1).max(200),
  event: z.string().min(1).max(200).optional().describe('only of events of this name'),
  contains: z.string().max(200).optional().describe('only values with this in them, whatever their case'),
})
export const valuesSchema = z.object({
  items: z
    .array(z.object({ value: z.string(), count: z.number().int().describe('people who have it, or events of the sample') }))
    .describe('texts and elements of lists, most frequent first, 20 at most'),
})
export type Values = z.infer<typeof valuesSchema>

export const segmentPeopleQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const rulePeopleSchema = z.object({
  rule: ruleSchema,
  cursor: z.string().optional(),
  limit: z.number().int().min(1).max(200).default(50),
})
export const segmentPeopleSchema = z.object({ items: z.array(personSchema), next: z.string().nullable(), total: z.number().int() })
export type SegmentPeople = z.infer<typeof segmentPeopleSchema>
export const segmentVersionsSchema = z.object({
  items: z.array(z.object({ version: z.number().int(), rule: ruleSchema, savedAt: z.iso.datetime(), savedBy: z.string() })),
  next: z.null(),
})

/** Who entered or left a live segment, newest first. */
export const segmentChangesQuerySchema = z.object(pageQuery)
export const segmentChangesSchema = z.object({
  items: z.array(
    z.object({
      person: personSchema.nullable().describe('null: erased'),
      at: z.iso.datetime(),
      entered: z.boolean().describe('false: left'),
      cause: z.string().describe('name of the event; $profile, $tag: a change of them; $time: a window moved on; $new: somebody new'),
    }),
  ),
  next: z.string().nullable(),
})
export type SegmentChanges = z.infer<typeof segmentChangesSchema>

export const segmentSizeSchema = z.object({
  hour: z.iso.datetime().describe('its beginning, UTC'),
  size: z.number().int().describe('members at its end'),
  entered: z.number().int(),
  exited: z.number().int(),
})
export type SegmentSize = z.infer<typeof segmentSizeSchema>
/** Hours in which something changed, oldest first. */
export const segmentSizesSchema = z.object({ items: z.array(segmentSizeSchema), next: z.null() })

/** Live and static segments that somebody is in. */
export const personSegmentsSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), since: z.iso.datetime() })),
  next: z.null(),
})

export const overlapInputSchema = z.object({
  ids: z
    .array(z.string().regex(/^[\w-]{1,100}$/, 'not the id of a segment'))
    .min(2)
    .max(4)
    .refine((ids) => new Set(ids).size === ids.length, 'each segment at most once')
    .describe('segments of the project, also archived ones'),
})

const regionSchema = z.object({
  in: z.array(z.string()).describe('ids of the segments they are in, in the order asked; they are in none of the others'),
  people: z.number().int(),
})
export type Region = z.infer<typeof regionSchema>

/** How segments overlap: every person in at least one of them is in exactly one region. */
export const overlapSchema = z.object({
  total: z.number().int().describe('people in at least one of them, test people left out'),
  segments: z
    .array(z.object({ id: z.string(), name: z.string(), people: z.number().int().describe('all it means, in others or not') }))
    .describe('in the order asked'),
  regions: z.array(regionSchema).describe('one for each set of one or more of them, also where nobody is; who is in none is in no region'),
  ms: z.number().describe('what the question took'),
  sql: z.string().describe('the statement that was asked, with its values written in'),
})
export type Overlap = z.infer<typeof overlapSchema>

const refSchema = z.object({ type: z.string().min(1).max(100), value: z.string().min(1).max(500) })
export const staticInputSchema = z
  .object({
    name: z.string().min(1).max(100),
    segmentId: z.string().optional().describe('of the people this segment means now'),
    rule: ruleSchema.optional().describe('of the people this rule means now'),
    query: guardedQuerySchema.optional().describe('of the people this query answers: its column `person_id`; needs people.read_pii'),
    refresh: z.enum(['hourly', 'daily']).optional().describe('fill it anew from the segment or the query then; left out: once, now'),
  })
  .refine(({ segmentId, query, refresh }) => refresh === undefined || segmentId !== undefined || query !== undefined, {
    path: ['refresh'],
    message: 'what is filled anew follows a segment: save the rule as one',
  })
  .refine((from) => [from.segmentId, from.rule, from.query].filter((one) => one !== undefined).length <= 1, {
    path: ['rule'],
    message: 'either a segment, a rule or a query; without any the list begins empty',
  })
export const staticMadeSchema = z.object({ id: z.string(), job: z.string().nullable().describe('the job that fills it') })
export type StaticMade = z.infer<typeof staticMadeSchema>

export const scheduleInputSchema = z.object({ refresh: refreshSchema })

/** How many ids a request may name; a file is sent in pieces. */
export const mostMembers = 5_000
export const membersInputSchema = z.object({
  add: z.array(refSchema).max(mostMembers).default([]),
  remove: z.array(refSchema).max(mostMembers).default([]),
})
export const membersChangedSchema = z.object({
  added: z.number().int().describe('people who were not on it'),
  removed: z.number().int(),
  unknown: z.array(refSchema).describe('ids that nobody has'),
})
export type MembersChanged = z.infer<typeof membersChangedSchema>

/** How many people one question may name. */
export const mostAsked = 1_000
export const memberInputSchema = z.object({ ids: z.array(refSchema).min(1).max(mostAsked) })
export const memberSchema = z.object({
  from: z.enum(['members', 'rule']).describe('members: as they are kept, at most seconds old; rule: worked out for this question'),
  items: z
    .array(refSchema.extend({ isMember: z.boolean().nullable().describe('null: nobody has this id') }))
    .describe('in the order asked'),
})
export type Membership = z.infer<typeof memberSchema>
