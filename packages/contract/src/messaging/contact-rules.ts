import { z } from 'zod'
import { brakeSchema } from './brake.ts'
import { consentChannels } from './consents.ts'

const action = z.enum(['hold', 'drop']).describe('what becomes of a message that may not go now: it waits until it may, or it is not sent')
export type Action = z.infer<typeof action>
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const messageClasses = ['marketing', 'service'] as const

export const quietHoursSchema = z.object({
  start: clock.describe('in the zone of the person, else of the project; belongs to the quiet hours'),
  end: clock.describe('does not belong to them; not after the start: on the next day'),
  weekdays: z
    .array(z.number().int().min(1).max(7))
    .min(1)
    .max(7)
    .default([1, 2, 3, 4, 5, 6, 7])
    .describe('days on which they begin; Monday is 1'),
  action,
  rampMinutes: z.number().int().min(0).max(240).default(30).describe('what was held goes out spread over so many minutes after the end'),
})
export type QuietHours = z.infer<typeof quietHoursSchema>

export const gapSchema = z.object({
  scope: z.enum(['channel', 'any']).describe('between messages of one channel, or of any'),
  minutes: z.number().int().min(1).max(43_200),
  action,
})
export type Gap = z.infer<typeof gapSchema>

export const capScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('channel'), channel: z.enum(consentChannels) }),
  z.object({ kind: z.literal('journey') }).describe('each journey by itself'),
  z.object({ kind: z.literal('purpose'), purpose: z.string().min(1).max(40) }).describe('marketing of one purpose'),
])
export const capPeriodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sliding'), hours: z.number().int().min(1).max(720) }),
  z
    .object({ kind: z.literal('calendar'), unit: z.enum(['day', 'week', 'month']) })
    .describe('in the zone of the person; weeks begin on Monday'),
])
export const capSchema = z.object({
  scope: capScopeSchema,
  limit: z.number().int().min(1).max(1_000),
  per: capPeriodSchema,
  exempt: z.array(z.enum(messageClasses)).max(1).default(['service']).describe('a class that is neither stopped nor counted'),
  action,
})
export type Cap = z.infer<typeof capSchema>

export const channelBudgetSchema = z.object({
  channel: z.enum(consentChannels),
  amount: z.number().min(0).max(1_000_000_000).describe('so much money of the currency of the project in each calendar month'),
  action,
})
export type ChannelBudget = z.infer<typeof channelBudgetSchema>

export const ratePeriods = ['second', 'minute', 'day'] as const
export const channelRateSchema = z.object({
  channel: z.enum(consentChannels),
  account: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .describe('only what leaves by this account at a provider; null: all of the channel'),
  limit: z.number().int().min(1).max(10_000_000),
  per: z.enum(ratePeriods).describe('within any second or minute; a day is that of the project'),
  warmUp: z
    .object({
      since: z.iso.date(),
      days: z.number().int().min(1).max(90),
      first: z.number().int().min(1).describe('on the first day; more by the same factor on each, until the limit'),
    })
    .nullable()
    .default(null)
    .describe('a new number or domain begins with few'),
})
export type ChannelRate = z.infer<typeof channelRateSchema>

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
/** Minutes after midnight at which they begin and end; the end may lie in the next day. */
export function spanOf(hours: Pick<QuietHours, 'start' | 'end'>): readonly [start: number, end: number] {
  const before = spans.get(hours)
  if (before) return before
  const [from, to] = [minutesOf(hours.start), minutesOf(hours.end)]
  const span = [from, to > from ? to : to + 1_440] as const
  spans.set(hours, span)
  return span
}

/** Each message is asked about: they are read once. */
const spans = new WeakMap<Pick<QuietHours, 'start' | 'end'>, readonly [start: number, end: number]>()

const weekMinutes = 7 * 1_440
function leavesNothing(all: readonly QuietHours[]): boolean {
  const isQuiet = new Uint8Array(weekMinutes)
  for (const one of all)
    for (const weekday of one.weekdays) {
      const [from, to] = spanOf(one)
      for (let minute = from; minute < to; minute++) isQuiet[((weekday - 1) * 1_440 + minute) % weekMinutes] = 1
    }
  return isQuiet.every((one) => one === 1)
}

export const contactRulesSchema = z.object({
  quietHours: z
    .array(quietHoursSchema)
    .max(7)
    .refine((all) => !leavesNothing(all), 'no minute of the week is left to send in')
    .default([]),
  gaps: z.array(gapSchema).max(5).default([]),
  caps: z.array(capSchema).max(10).default([]).describe('all of them hold'),
  budgets: z
    .array(channelBudgetSchema)
    .max(6)
    .refine((all) => new Set(all.map(({ channel }) => channel)).size === all.length, 'one budget for each channel')
    .default([])
    .describe('what marketing messages may cost by the prices of the accounts'),
  rates: z
    .array(channelRateSchema)
    .max(20)
    .refine(
      (all) => new Set(all.map(({ channel, account, per }) => `${channel} ${account} ${per}`)).size === all.length,
      'one rate for each channel, account and period',
    )
    .default([])
    .describe('as many messages as may go; what has no room waits, service messages go first'),
  brake: brakeSchema
    .prefault({})
    .describe(
      'what does harm is paused by itself: a journey or broadcast of whose messages too many were complained of, came back, failed, or made people unsubscribe',
    ),
  holdHours: z.number().int().min(1).max(720).default(72).describe('what would be held for longer than this is not sent'),
  lookAheadHours: z
    .number()
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('messages of a higher rank that are meant to go within so many hours keep their places under the caps'),
})
export type ContactRules = z.infer<typeof contactRulesSchema>
export const noContactRules: ContactRules = contactRulesSchema.parse({})

export const contactRulesReadSchema = contactRulesSchema.extend({
  revision: z.number().int(),
  spent: z
    .array(z.object({ channel: z.string(), amount: z.number() }))
    .describe('on messages of each channel in this calendar month, in the currency of the project'),
})
export type ContactRulesRead = z.infer<typeof contactRulesReadSchema>
