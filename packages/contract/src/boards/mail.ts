import { z } from 'zod'
import { nextAt } from '../time/clock.ts'

const everyDay = [1, 2, 3, 4, 5, 6, 7]
export const mostReaders = 50

export const boardMailInputSchema = z.object({
  isOn: z.boolean().default(true),
  weekday: z.number().int().min(1).max(7).nullable().default(null).describe('1: Monday … 7: Sunday; null: every day'),
  hour: z.number().int().min(0).max(23).default(9).describe('full hour in the zone of the project'),
  language: z.enum(['zh', 'en']).default('zh'),
  readers: z.array(z.number().int()).max(mostReaders).default([]).describe('accounts of members who may open the board'),
})
export type BoardMailInput = z.infer<typeof boardMailInputSchema>

/** How a letter ended; unknown: the process died while it was handed over, so it may have arrived; skipped: its reader may not open the board any more. */
export const letterStates = ['waiting', 'sending', 'sent', 'unknown', 'failed', 'skipped'] as const

export const boardMailSchema = z.object({
  ...boardMailInputSchema.shape,
  revision: z.number().int().describe('0: there is none yet'),
  nextAt: z.iso.datetime().nullable().describe('null while it is off'),
  isMine: z.boolean().describe('the caller gets it'),
  colleagues: z
    .array(z.object({ accountId: z.number().int(), name: z.string(), email: z.string(), hasStopped: z.boolean() }))
    .describe('members who may open the board; who has stopped the mail gets it only after asking for it themselves'),
  last: z
    .array(z.object({ name: z.string(), dueAt: z.iso.datetime(), state: z.enum(letterStates), detail: z.string() }))
    .describe('the last letters, newest first'),
})
export type BoardMail = z.infer<typeof boardMailSchema>

/** When it is sent next, after a moment. */
export const nextMail = ({ weekday, hour }: Pick<BoardMailInput, 'weekday' | 'hour'>, at: number, zone: string): number =>
  nextAt({ minutes: hour * 60, weekdays: weekday === null ? everyDay : [weekday] }, at + 1, zone)
