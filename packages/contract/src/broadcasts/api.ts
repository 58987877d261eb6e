import { z } from 'zod'
import { problemSchema } from '../journeys/api.ts'
import { reviewSchema } from '../journeys/review.ts'
import { messageForecastSchema } from '../messaging/forecast.ts'
import { pageQuery } from '../paging.ts'
import { broadcastSchema } from './broadcast.ts'
import { stopReasons } from './canary.ts'

/** `in_review` waits for a second person, `rejected` was sent back by one. `scheduled`: nobody has been taken in yet. `done`: everybody who was meant has gone through; the goal may still count. */
export const broadcastStates = ['draft', 'in_review', 'rejected', 'scheduled', 'running', 'paused', 'done', 'cancelled'] as const
export type BroadcastState = (typeof broadcastStates)[number]

/** It can be changed. */
export const isDraft = (state: BroadcastState): boolean => state === 'draft' || state === 'rejected'

const progressSchema = z.object({
  meant: z.number().int().describe('people taken in or to be taken in, of all times that have come'),
  entered: z.number().int(),
  waiting: z.number().int().describe('inside: they wait for what becomes of who got it first'),
  queued: z.number().int().describe('messages that are still to go'),
})

export const broadcastRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(broadcastStates),
  stopReason: z.enum(stopReasons).nullable().describe('why it was paused by itself'),
  definition: broadcastSchema,
  review: reviewSchema.nullable().describe('the newest that was submitted, and what became of it'),
  revision: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable().describe('when somebody sent it, or set it to be sent at its time'),
  startedAt: z.iso.datetime().nullable().describe('when people were taken in first'),
  nextAt: z.iso.datetime().nullable().describe('when people are taken in next'),
  doneAt: z.iso.datetime().nullable(),
})
export type BroadcastRow = z.infer<typeof broadcastRowSchema>

export const broadcastDetailSchema = broadcastRowSchema.extend({ problems: z.array(problemSchema), progress: progressSchema })
export type BroadcastDetail = z.infer<typeof broadcastDetailSchema>

export const broadcastsQuerySchema = z.object({
  ...pageQuery,
  search: z.string().max(100).optional().describe('part of the name'),
  state: z.enum(broadcastStates).optional(),
  waiting: z.enum(['true']).optional().describe('only those that wait for an approval the caller may give'),
})
export const broadcastsSchema = z.object({
  items: z.array(
    broadcastRowSchema.extend({ sent: z.number().int(), opened: z.number().int() }).describe('with people written to, and who opened'),
  ),
  next: z.string().nullable(),
})
export type Broadcasts = z.infer<typeof broadcastsSchema>

export const broadcastInputSchema = z.object({ name: z.string().trim().min(1).max(100), definition: broadcastSchema })

/** What sending would come to now. */
export const forecastSchema = z.object({
  people: z.number().int().nullable().describe('who is meant now; null: the audience is not chosen, or cannot be asked for'),
  control: z.number().int().nullable().describe('about so many of them get nothing, to compare with'),
  reachable: z.number().int().nullable().describe('of those meant; null: service messages need no consent, whom they reach is not counted'),
  units: z.number().int().nullable().describe('about so many units that a provider of text messages asks for; null: none are counted'),
  cost: z.number().nullable().describe('about, in the currency of the project; null: the account has no price'),
  messages: messageForecastSchema
    .nullable()
    .describe('what the contact rules would say to each of them when it goes; null: the audience cannot be asked for'),
  needsApproval: z.boolean().describe('it is sent only when a second person has approved it'),
  problems: z.array(problemSchema),
})
export const forecastPeopleQuerySchema = z.object({
  ...pageQuery,
  key: z.string().max(300).default('goes').describe('of a reason of the forecast'),
})
export type Forecast = z.infer<typeof forecastSchema>
