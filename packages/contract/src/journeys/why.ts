import { z } from 'zod'
import { explainedSchema } from '../messaging/api.ts'

/** Somebody who could have entered a journey and did not: the event named it, and this is why nothing came of it. */
export const notEnteredSchema = z.object({
  journeyId: z.string(),
  journeyName: z.string(),
  version: z.number().int(),
  personId: z.number().int(),
  kind: z
    .enum(['refused', 'cancelled'])
    .describe('refused at the door; or cancelled: what should not follow did, or the journey ended meanwhile'),
  reason: z
    .string()
    .describe(
      'refused: `filter`, `no_key: <property>`, `inside`, `never_again`, `limit: <times>`, `paused`, `who`, `early`, `over`, `time_over`, `no_date: <property>`, `twice`, `depth: <n>`, `unanswered: <error>`, `entry_changed`, `cap_total: <most>`, `cap_day: <most>`, `cap_hour: <most>`, `too_many_journeys: <most>`; cancelled: the event, or the end’s reason',
    ),
  entryKey: z.string().describe('of a run that was cancelled'),
  event: z.string().describe('the event that was refused, or that cancelled'),
  eventId: z.string(),
  eventAt: z.iso.datetime(),
  at: z.iso.datetime().describe('when it was decided'),
  isTest: z.boolean(),
})
export type NotEntered = z.infer<typeof notEnteredSchema>

export const notEnteredListSchema = z.object({
  items: z.array(notEnteredSchema),
  next: z.string().nullable(),
  reasons: z.array(z.object({ kind: z.enum(['refused', 'cancelled']), reason: z.string(), times: z.number().int() })),
})
export const notEnteredQuerySchema = z.object({
  kind: z.enum(['refused', 'cancelled']).optional(),
  reason: z.string().max(200).optional().describe('without its detail: `no_key`, not `no_key: order_id`'),
  personId: z.coerce.number().int().positive().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** What a step of a run wanted to send, and what became of it. */
export const runSendSchema = z.object({
  id: z.number().int(),
  node: z.string(),
  visit: z.number().int(),
  state: z.string(),
  reason: z.string(),
  nextAt: z.iso.datetime().nullable().describe('of one that is held: when it is asked again'),
  why: explainedSchema,
})
