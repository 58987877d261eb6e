import { z } from 'zod'
import { type EventFilter, eventFilterSchema, misordered, ordered, type Shell, shellShape } from './shell.ts'

export const effectUnits = ['minute', 'hour', 'day'] as const
export type EffectUnit = (typeof effectUnits)[number]
export const effectGoalKinds = ['any', 'first', 'again'] as const
/** Which of a person's events reach a goal: each, the first one ever, or all but that one (buying again, coming back). */
export type EffectGoalKind = (typeof effectGoalKinds)[number]
export const maxEffectWindows = 90
export const maxEffectGoals = 5

/** How many of those touched reached a goal within 1, 2 … N minutes, hours or calendar days, beside a control group where there is one. */
export const effectQuerySchema = z
  .object({
    ...shellShape,
    touch: z
      .discriminatedUnion('kind', [
        eventFilterSchema.extend({ kind: z.literal('event') }).describe('an event of the person; it has no control group'),
        z.object({ kind: z.literal('campaign'), id: z.string().min(1).max(64).describe('of a journey or a broadcast') }),
      ])
      .describe('what people were touched by; each counts once, from the first time within the days'),
    goals: z
      .array(
        eventFilterSchema.extend({
          kind: z
            .enum(effectGoalKinds)
            .default('any')
            .describe('any such event; only the first one ever; only the second or later ones ever'),
        }),
      )
      .min(1)
      .max(maxEffectGoals),
    unit: z
      .enum(effectUnits)
      .default('day')
      .describe('days are those of the calendar: within 7 days is until the end of the seventh day after the one of the touch'),
    windows: z.number().int().min(1).max(maxEffectWindows).default(7).describe('the last N'),
  })
  .refine(ordered, misordered)

export type EffectTouch =
  | ({ readonly kind: 'event' } & EventFilter)
  /** Everybody who was to be written to, by the arm they were in. */
  | { readonly kind: 'campaign'; readonly id: string }
export type EffectGoal = EventFilter & { readonly kind: EffectGoalKind }
export interface EffectQuery extends Shell {
  readonly touch: EffectTouch
  readonly goals: readonly EffectGoal[]
  readonly unit: EffectUnit
  readonly windows: number
}

/** The windows of the curve; of days the one of the touch, too. */
export const effectColumns = ({ unit, windows }: Pick<EffectQuery, 'unit' | 'windows'>): number[] =>
  Array.from({ length: unit === 'day' ? windows + 1 : windows }, (_, i) => (unit === 'day' ? i : i + 1))

/** Goals that are set again and again, each with the time it is usually given: buying again, the first order, coming back. */
export const goalLibrary = {
  again_week: { kind: 'again', unit: 'day', windows: 7 },
  again_month: { kind: 'again', unit: 'day', windows: 30 },
  first_month: { kind: 'first', unit: 'day', windows: 30 },
  back_day: { kind: 'any', unit: 'hour', windows: 24 },
} as const satisfies Readonly<Record<string, Pick<EffectQuery, 'unit' | 'windows'> & Pick<EffectGoal, 'kind'>>>
export type LibraryGoal = keyof typeof goalLibrary
