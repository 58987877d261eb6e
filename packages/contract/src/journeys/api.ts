import { z } from 'zod'
import { brakedSchema } from '../messaging/brake.ts'
import { messageForecastSchema } from '../messaging/forecast.ts'
import { definitionsQuerySchema } from '../paging.ts'
import { ruleSchema } from '../rules/index.ts'
import { graphSchema } from './graph.ts'
import { publishAtSchema, reviewSchema, stagesSchema } from './review.ts'
import { notEnteredSchema, runSendSchema } from './why.ts'

export const journeyStates = ['draft', 'in_review', 'rejected', 'scheduled', 'running', 'paused', 'ended'] as const
export const journeySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(journeyStates).describe('one that is live stays so while a new version of it is in review: `review` tells'),
  revision: z.number().int(),
  version: z.number().int().nullable().describe('published version; null before the first publish'),
  isDirty: z.boolean().describe('the draft differs from what is published'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  pausedAt: z.iso.datetime().nullable(),
  stoppedAt: z.iso.datetime().nullable().describe('paused by an emergency stop of the project; undone with all others'),
  braked: brakedSchema.nullable().describe('paused by itself, because its messages did harm; until somebody resumes it'),
  archivedAt: z.iso.datetime().nullable(),
  review: reviewSchema.nullable().describe('the newest that was submitted or scheduled'),
})
export type Journey = z.infer<typeof journeySchema>
export const problemSchema = z.object({
  nodeId: z.string().nullable(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export const journeyDetailSchema = journeySchema.extend({ draft: graphSchema, problems: z.array(problemSchema) })
export type JourneyDetail = z.infer<typeof journeyDetailSchema>
export const journeysSchema = z.object({
  items: z.array(
    journeySchema.extend({
      active: z.number().int(),
      entered: z.number().int(),
      goal: z.number().int(),
      isFailing: z.boolean().describe('an alert says that people are stuck or steps fail'),
    }),
  ),
  next: z.string().nullable(),
})
export const journeysQuerySchema = definitionsQuerySchema.extend({
  entry: z
    .string()
    .max(40)
    .optional()
    .describe('only those whose entry is of this kind: `handoff` for journeys that others can hand people over to'),
  state: z.enum(journeyStates).optional().describe('a live one with a new version in review is found under both'),
  waiting: z.enum(['true']).optional().describe('only those that wait for an approval the caller may give'),
})
export const journeyInputSchema = z.object({ name: z.string().min(1).max(100), draft: graphSchema })

export const policies = ['pin', 'follow', 'end'] as const
export const publishSchema = z.object({
  policy: z
    .enum(policies)
    .default('follow')
    .describe('what happens to people inside: finish where they are, go on in the new version, or leave'),
  at: publishAtSchema,
})

/** What publishing the draft would do to people who are inside now. */
export const impactSchema = z.object({
  inside: z.number().int(),
  audience: z.number().int().nullable().describe('people whom the entry means now, before caps; null: it takes in nobody by itself'),
  removed: z.array(z.object({ node: z.string(), people: z.number().int(), goTo: z.string().nullable() })),
  shifted: z.array(
    z.object({
      node: z.string(),
      people: z.number().int(),
      byMs: z.number(),
      leaving: z.number().int().describe('waited longer than the new length already: they go on at once'),
    }),
  ),
  problems: z.array(problemSchema),
})
export type Impact = z.infer<typeof impactSchema>

export const resumeSchema = z.object({
  waits: z.enum(['kept_counting', 'stood_still']).default('kept_counting'),
  ratePerMinute: z
    .number()
    .int()
    .min(1)
    .max(60_000)
    .default(1_000)
    .describe('how fast messages go out that became overdue during the pause; calls do at the same rate'),
  skipLaterThanHours: z
    .number()
    .int()
    .min(0)
    .max(8_760)
    .nullable()
    .default(null)
    .describe('messages that were due longer ago than this are not sent at all, and calls fail; null: all are sent'),
})
export type Resume = z.output<typeof resumeSchema>
export const stoppedSchema = z.object({ journeys: z.array(z.object({ id: z.string(), name: z.string() })) })
export const endSchema = z.object({ reason: z.string().max(80).default('ended') })

const calledSchema = z.object({ type: z.string().min(1).max(100), value: z.string().min(1).max(500) })

/** Whom a server brings into a journey, with values that the steps may use. */
const broughtShape = {
  variables: z
    .record(z.string(), z.union([z.string().max(5_000), z.number(), z.boolean()]))
    .default({})
    .describe('as the entry of the journey declares them; the same for all of them'),
}
export const enterSchema = z.object({
  ids: z.array(calledSchema).min(1).max(1_000).describe('an id of each person'),
  ...broughtShape,
})
/** What happened is nobody’s: it concerns whom a rule means. */
export const enterPeopleSchema = z.object({
  who: ruleSchema.describe('everybody whom this means now, at most 10,000 people'),
  ...broughtShape,
})
export type EnterPeople = z.output<typeof enterPeopleSchema>
export const enteredPeopleSchema = z.object({
  people: z.number().int().describe('whom runs begin for, unless the rules at the door refuse them: `not-entered` tells'),
})
export const enteredSchema = z.object({
  items: z
    .array(
      calledSchema.extend({
        runId: z.number().int().nullable().describe('the run that begins, unless the rules at the door refuse it: `not-entered` tells'),
        refused: z.string().nullable().describe('`unknown_person`: nobody has this id'),
      }),
    )
    .describe('in the order asked'),
})

/** Tokens at nodes and people over edges. entered = active + done + exited + parked. */
export const journeyCountsSchema = z.object({
  entered: z.number().int(),
  active: z.number().int(),
  done: z.number().int(),
  exited: z.number().int(),
  parked: z.number().int(),
  pending: z.number().int().describe('waiting to see whether what should not follow does'),
  cancelled: z.number().int(),
  goal: z.number().int(),
  refused: z.number().int().describe('events that would have opened a run and did not: re-entry, key, filter, pause'),
  nodes: z.array(z.object({ node: z.string(), waiting: z.number().int() })),
  edges: z.array(z.object({ node: z.string(), port: z.string(), people: z.number().int() })),
  contradictions: z
    .array(z.object({ node: z.string(), people: z.number().int() }))
    .describe('events heard of after it was decided that they had not happened: noted, not undone'),
  held: z
    .array(z.object({ node: z.string(), people: z.number().int() }))
    .describe('people inside at conditions that cannot be answered now: asked again by itself, each run’s reason says why'),
  messages: z.object({
    reached: z.number().int(),
    delivered: z.number().int(),
    opened: z.number().int(),
    clicked: z.number().int(),
    goal: z.number().int(),
    notSent: z.number().int(),
  }),
})
export type JourneyCounts = z.infer<typeof journeyCountsSchema>

export const journeyVersionsSchema = z.object({
  items: z.array(
    z.object({ version: z.number().int(), graph: graphSchema, policy: z.string(), publishedAt: z.iso.datetime(), publishedBy: z.string() }),
  ),
  next: z.null(),
  stages: stagesSchema,
  reviews: z.array(reviewSchema).describe('what was submitted or scheduled, newest first'),
})

/** A step at which a run stands as well, since its branches go on at once. */
export const alsoAtSchema = z.object({ node: z.string(), dueAt: z.iso.datetime().nullable() })

/** `pending`: not entered yet, waiting to see whether what should not follow does. `parked`: a step failed; nothing else stopped for it. */
export const runStates = ['pending', 'waiting', 'done', 'exited', 'parked'] as const
export const runSchema = z.object({
  id: z.number().int(),
  personId: z.number().int(),
  version: z.number().int(),
  entryKey: z.string(),
  state: z.enum(runStates),
  node: z.string(),
  enteredAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  alsoAt: z.array(alsoAtSchema),
  reason: z.string().describe('why it ended or was parked; of a run inside, that it is held: `unanswered: <error of the analysis store>`'),
})
export type JourneyRun = z.infer<typeof runSchema>
export const runsSchema = z.object({ items: z.array(runSchema), next: z.string().nullable() })
export const runsQuerySchema = z.object({
  node: z.string().optional(),
  state: z.enum(runStates).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const personJourneysQuerySchema = z.object({ journeyId: z.string().optional() })

/** Why a person did, or did not, get something: their runs with every step and its reason. */
export const personJourneysSchema = z.object({
  items: z.array(
    runSchema.extend({
      journeyId: z.string(),
      journeyName: z.string(),
      steps: z.array(
        z.object({
          node: z.string(),
          visit: z.number().int(),
          arrivedAt: z.iso.datetime(),
          leftAt: z.iso.datetime(),
          port: z.string(),
          why: z.string(),
        }),
      ),
      sends: z.array(runSendSchema).describe('what its steps wanted to send; the message has the rule that decided'),
    }),
  ),
  notEntered: z.array(notEnteredSchema).describe('events of the person that could have opened a run, newest first'),
  next: z.null(),
})
export type PersonJourneys = z.infer<typeof personJourneysSchema>

/** What the contact rules would say to everybody whom the audience of a draft means. */
export const journeyForecastSchema = z.object({
  steps: z
    .array(z.object({ node: z.string(), messages: messageForecastSchema }))
    .describe('of its first sends, as if everybody came to each at once; none: the entry means no audience'),
})
export type JourneyForecast = z.infer<typeof journeyForecastSchema>
