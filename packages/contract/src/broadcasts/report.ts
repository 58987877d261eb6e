import { z } from 'zod'
import { pageQuery } from '../paging.ts'
import { broadcastStates } from './api.ts'
import { stopReasons } from './canary.ts'
import { retrospectiveParts } from './retrospective.ts'

/** Numbers of a report. Each is of people, and can be listed; a detail says which of them: a reason, a link, an hour. */
export const figures = [
  'eligible',
  'control',
  'sent',
  'delivered',
  'opened',
  'clicked',
  'goal',
  'converted',
  'control_converted',
  'unsubscribed',
  'failed',
  'dropped',
  'link',
  'sent_at',
  'opened_at',
  'clicked_at',
] as const
export type Figure = (typeof figures)[number]

const people = z.number().int()
const shown = {
  eligible: people.describe('were taken in'),
  sent: people.describe('were written to'),
  delivered: people,
  opened: people.describe('who clicks has opened; machines are left out'),
  clicked: people,
  goal: people.describe('were written to and then reached the goal within its time'),
  converted: people.describe(
    'of all taken in, written to or not, reached the goal within its time: what is compared with the control group',
  ),
  unsubscribed: people,
  failed: people,
  dropped: people.describe('not written to by the rules of contact, or for want of an address'),
}
const differenceSchema = z
  .object({ difference: z.number(), from: z.number(), to: z.number() })
  .nullable()
  .describe('of the shares that reached the goal, variant less control group, with the interval of 95 %')

export const broadcastReportSchema = z.object({
  state: z.enum(broadcastStates),
  stopReason: z.enum(stopReasons).nullable(),
  timeZone: z.string(),
  hasGoal: z.boolean(),
  all: z.object({ ...shown, control: people, controlConverted: people, vsControl: differenceSchema }),
  variants: z.array(z.object({ ...shown, variant: z.string(), templateId: z.string(), vsControl: differenceSchema })),
  reasons: z.array(z.object({ reason: z.string(), people })).describe('why people were not written to, without details'),
  links: z.array(z.object({ url: z.string(), people, byVariant: z.array(z.object({ variant: z.string(), people })) })),
  hours: z
    .array(z.object({ at: z.iso.datetime({ offset: true }), sent: people, opened: people, clicked: people }))
    .describe('by the hour in which people were written to, first opened, first clicked'),
  units: people
    .nullable()
    .describe('units of text messages that providers count, or devices that notifications went to; null: mail has none'),
  cost: z.number().nullable().describe('in the currency of the project, at the prices of now; null: not known'),
  ms: z.number(),
})
export type BroadcastReport = z.infer<typeof broadcastReportSchema>

const which = {
  what: z.enum(figures),
  variant: z.string().max(40).default('').describe('a letter; without: all'),
  detail: z.string().max(2_000).default('').describe('a reason, a link, or an hour as the report has it'),
}
export const broadcastPeopleQuerySchema = z.object({ ...pageQuery, ...which, what: which.what.default('eligible') })
export const broadcastCollectSchema = z.object({ name: z.string().min(1).max(100), ...which })
export type Which = { readonly what: Figure; readonly variant: string; readonly detail: string }

const text = z.object({ en: z.string(), zh: z.string() })
export const retrospectiveSchema = z.object({
  isFinal: z.boolean().describe('everybody has gone through and the time for the goal is over: it will say the same tomorrow'),
  parts: z.array(
    z.object({
      part: z.enum(retrospectiveParts),
      heading: text,
      sentences: z.array(text.extend({ code: z.string().describe('by which rule it is said') })),
    }),
  ),
  markdown: text.describe('all of it, to be copied'),
})
export type RetrospectiveAnswer = z.infer<typeof retrospectiveSchema>
