import { z } from 'zod'
import { shareInterval } from '../experiments/interval.ts'

/** What messages may do harm by; the worst first. */
export const brakeRates = ['complained', 'bounced', 'failed', 'unsubscribed'] as const
export type BrakeRate = (typeof brakeRates)[number]

const percent = z.number().min(0).max(100)
export const brakeSchema = z.object({
  isOn: z.boolean().default(true),
  last: z.number().int().min(100).max(100_000).default(1_000).describe('so many messages that went out last are looked at'),
  least: z.number().int().min(20).max(10_000).default(100).describe('fewer messages say nothing yet'),
  maxComplainedPercent: percent.default(0.3).describe('reported as spam'),
  maxBouncedPercent: percent.default(5).describe('came back for good: the address does not exist'),
  maxFailedPercent: percent.default(20).describe('not taken or not delivered, for whatever reason'),
  maxUnsubscribedPercent: percent.default(3),
})
export type Brake = z.infer<typeof brakeSchema>

/** What became of messages: of each, whether it did. */
export interface BrakeOutcome extends Readonly<Record<BrakeRate, number>> {
  readonly written: number
}

/** Which rate is above what it may be: so many of so many. */
export const brakedSchema = z.object({
  rate: z.enum(brakeRates),
  bad: z.number().int().describe('messages that it is about'),
  all: z.number().int().describe('of so many that went out last'),
  limit: z.number().describe('percent that it may be'),
})
export type Braked = z.infer<typeof brakedSchema>

/** It is looked at every minute: a rate at its very limit brakes in fewer than one look of two hundred (reckoned exactly in the test). */
export const everyMinuteZ = 3.3

/** Surely more than a share may be: even the least that is likely is above it. Two of three is no reason yet. */
export const isSurelyAbove = (n: number, of: number, maxPercent: number, z?: number): boolean =>
  n > 0 && shareInterval({ n, of }, z)[0] * 100 > maxPercent

/** Why a journey or broadcast pauses by itself. */
export function brakedBy(brake: Brake, outcome: BrakeOutcome): Braked | undefined {
  if (!brake.isOn || outcome.written < brake.least) return undefined
  const limits: Record<BrakeRate, number> = {
    complained: brake.maxComplainedPercent,
    bounced: brake.maxBouncedPercent,
    failed: brake.maxFailedPercent,
    unsubscribed: brake.maxUnsubscribedPercent,
  }
  const rate = brakeRates.find((one) => isSurelyAbove(outcome[one], outcome.written, limits[one], everyMinuteZ))
  return rate && { rate, bad: outcome[rate], all: outcome.written, limit: limits[rate] }
}

/** What came to be known of a message; several may say the same. */
export interface BrakeFact {
  readonly message: number
  readonly kind: string
  readonly at: number
  readonly isBot: boolean
  readonly detail: string
}

/** How the detail of a call begins that nobody answered: no harm is done, and no step goes wrong. */
export const notReached = 'not_reached '

const wentOut: readonly string[] = ['sent', 'unknown', 'failed']
const isRate: Readonly<Record<BrakeRate, (fact: BrakeFact) => boolean>> = {
  complained: ({ kind }) => kind === 'complained',
  bounced: ({ kind, detail }) => kind === 'bounced' && detail === 'hard',
  failed: ({ kind, detail }) => kind === 'failed' && !detail.startsWith(notReached),
  unsubscribed: ({ kind, isBot }) => kind === 'unsubscribed' && !isBot,
}

/** Of the last so many messages that went out since somebody last looked. */
export function outcomeOf(facts: readonly BrakeFact[], last: number, since: number): BrakeOutcome {
  const messages = [...Map.groupBy(facts, ({ message }) => message).values()]
    .map((some) => ({ some, at: Math.max(...some.filter(({ kind }) => wentOut.includes(kind)).map(({ at }) => at)) }))
    .filter(({ at }) => at >= since)
    .toSorted((a, b) => b.at - a.at || (b.some[0]?.message ?? 0) - (a.some[0]?.message ?? 0))
    .slice(0, last)
  const count = (rate: BrakeRate): number => messages.filter(({ some }) => some.some(isRate[rate])).length
  return {
    written: messages.length,
    complained: count('complained'),
    bounced: count('bounced'),
    failed: count('failed'),
    unsubscribed: count('unsubscribed'),
  }
}
