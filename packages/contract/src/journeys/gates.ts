import { z } from 'zod'
import { dayIn, weekdayOf } from '../time/clock.ts'
import type { Language } from '../rules/index.ts'
import { dayMs } from '../rules/dates.ts'

export const budgetTerms = ['total', 'day', 'week', 'month'] as const
export type BudgetTerm = (typeof budgetTerms)[number]

/** The time that a budget is of, on the calendar of a zone: its first day, or nothing when it is never renewed. */
export function periodOf(per: BudgetTerm, at: number, zone: string): string {
  if (per === 'total') return ''
  const day = dayIn(at, zone)
  const first = new Date((per === 'week' ? day - weekdayOf(day) + 1 : day) * dayMs).toISOString()
  return per === 'month' ? `${first.slice(0, 7)}-01` : first.slice(0, 10)
}

const terms = {
  en: { total: 'in all', day: 'a day', week: 'a week', month: 'a month' },
  zh: { total: '共', day: '每天', week: '每周', month: '每月' },
}

export function describeBudget(most: number, per: BudgetTerm, language: Language): string {
  const n = most.toLocaleString('en')
  return language === 'zh' ? `${terms.zh[per]}最多 ${n} 人通过` : `At most ${n} people ${terms.en[per]}`
}

/** A replay went on as if somebody had been asked. */
export const notAsked = 'not asked'

export const describeReply = (why: string, language: Language): string =>
  why === notAsked ? (language === 'zh' ? '试运行，没有询问任何人' : 'nobody was asked, tried out only') : why

const standing = 'standing: '
/** Why somebody was let on who came after the decision. */
export const standingReason = (why: string): string => standing + why
export function describeStanding(why: string, language: Language): string | undefined {
  if (!why.startsWith(standing)) return undefined
  const by = why.slice(standing.length)
  return language === 'zh' ? `${by}（长期批准）` : `${by} (standing approval)`
}

/** Who decided, and what they said. */
export const decidedBy = (by: string, note: string): string => (note === '' ? by : `${by}: ${note}`)

export const decisionSchema = z.object({
  decision: z.enum(['approve', 'reject']),
  note: z.string().trim().max(500).default(''),
  runId: z.number().int().positive().optional().describe('only this run; else everybody who waits there now'),
  standing: z.boolean().default(false).describe('approved for everybody who comes from then on, too, until it is taken back'),
})
export const decidedSchema = z.object({ people: z.number().int().describe('how many waited there') })

const gateBase = { node: z.string() }
/** What is to be decided, and what is left, at the gates of what is live. */
export const gatesSchema = z.object({
  items: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        ...gateBase,
        kind: z.literal('approval'),
        asks: z.string(),
        waiting: z.number().int(),
        standing: z.object({ by: z.string(), note: z.string(), at: z.iso.datetime() }).nullable(),
      }),
      z.object({
        ...gateBase,
        kind: z.literal('budget'),
        most: z.number().int(),
        per: z.enum(budgetTerms),
        used: z.number().int().describe('of its time now'),
      }),
      z.object({ ...gateBase, kind: z.literal('throttle'), perMinute: z.number().int(), waiting: z.number().int() }),
    ]),
  ),
  next: z.null(),
})
export type Gates = z.infer<typeof gatesSchema>
export type Gate = Gates['items'][number]
