import { z } from 'zod'
import { evaluate, type Items, type Moment, rounded, ruleSchema } from '../rules/index.ts'
import { countOf, eachSchema, faded, halfLifeSchema, happened, meant } from './happened.ts'
import type { Known } from './known.ts'
import { tiersSchema } from './score-tiers.ts'

const points = z.number().min(-1_000_000).max(1_000_000).describe('below zero: taken away')
const name = z.string().trim().min(1).max(100).describe('what it is called where the score is explained')

const criterionSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('rule').describe('whoever a rule means gets the points'), name, rule: ruleSchema, points }),
  z.object({
    by: z.literal('events').describe('points for each event'),
    name,
    ...happened,
    each: eachSchema,
    points,
    halfLifeDays: halfLifeSchema,
    cap: z.number().gt(0).max(1e12).optional().describe('all events together give, or take, no more than this'),
  }),
])
export type Criterion = z.infer<typeof criterionSchema>

export const scoreSchema = z
  .object({
    kind: z.literal('score').describe('points for what people are and did, added up; whom no criterion concerns has no tag'),
    criteria: z.array(criterionSchema).min(1).max(30),
    least: z.number().optional().describe('lower bound of the whole'),
    most: z.number().optional().describe('upper bound of the whole'),
    tiers: tiersSchema.optional().describe('what the score is called; without them the tag is the score itself'),
  })
  .refine(({ least, most }) => least === undefined || most === undefined || least <= most, {
    path: ['most'],
    message: 'the upper bound is not below the lower one',
  })
export type Score = z.infer<typeof scoreSchema>

/** What a criterion gives somebody whom it concerns. */
export interface Given {
  readonly criterion: number
  /** Events that count; of a rule none. */
  readonly events: number
  /** Before the cap. */
  readonly points: number
}

/** What each criterion gives somebody; criteria that do not concern them are left out. What an event gives is rounded, so that a sum by hand is the sum. */
export const givenBy = ({ criteria }: Score, { input, events }: Known, moment: Moment, items: Items): Given[] =>
  criteria.flatMap((criterion, nth) => {
    if (criterion.by === 'rule') return evaluate(criterion.rule, input) ? [{ criterion: nth, events: 0, points: criterion.points }] : []
    const given = meant(criterion, events, moment, items).flatMap((one) => {
      const count = countOf(criterion.each, one)
      return count === undefined ? [] : [rounded(faded(criterion.points * count, one.time, criterion.halfLifeDays, moment))]
    })
    return given.length === 0 ? [] : [{ criterion: nth, events: given.length, points: rounded(given.reduce((sum, one) => sum + one, 0)) }]
  })

export const capped = (criterion: Criterion | undefined, given: number): number =>
  criterion?.by === 'events' && criterion.cap !== undefined ? Math.max(-criterion.cap, Math.min(criterion.cap, given)) : given

/** All criteria together, before the bounds and within them. */
export function totalOf({ criteria, least = -Infinity, most = Infinity }: Score, given: readonly Given[]): { sum: number; total: number } {
  const sum = rounded(given.reduce((all, one) => all + capped(criteria[one.criterion], one.points), 0))
  return { sum, total: Math.max(least, Math.min(most, sum)) }
}

/** Two decimals: a tag is read, not calculated with. */
export const scoreText = (total: number): string => String(Math.round(total * 100) / 100)
