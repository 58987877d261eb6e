import { z } from 'zod'
import {
  bucketsAtMost,
  type Compare,
  compareSchema,
  type EventFilter,
  eventFilterSchema,
  maxBuckets,
  misordered,
  ordered,
  propertyRefSchema,
  type Shell,
  shellShape,
  type Unit,
  units,
  windowMs,
} from './shell.ts'
import type { PropertyRef } from '../rules/index.ts'

export const funnelModes = ['ordered', 'any_order', 'adjacent'] as const
export type FunnelMode = (typeof funnelModes)[number]
export const funnelWindowUnits = ['minute', 'hour', 'day', 'natural_day'] as const

const byStepSchema = propertyRefSchema.extend({ of: z.literal('event'), step: z.number().int().min(1).max(30).default(1) })
const byProfileSchema = z.object({ of: z.literal('profile'), property: z.string().min(1).max(200) })

/** What every funnel has; the rules between its fields are `refineFunnel`. */
export const funnelShape = {
  ...shellShape,
  steps: z
    .array(
      eventFilterSchema.extend({
        name: z.string().max(100).optional(),
        link: z.string().min(1).max(200).optional().describe('event property that has to be the same at every step'),
      }),
    )
    .min(2)
    .max(30),
  count: z.enum(['people', 'occurrences']).default('people').describe('occurrences: every event serves one chain, a person may have many'),
  mode: z
    .enum(funnelModes)
    .default('ordered')
    .describe('ordered: other events may lie between; adjacent: none may; any_order: different steps in whatever order'),
  window: z
    .object({ amount: z.number().int().min(1), unit: z.enum(funnelWindowUnits) })
    .default({ amount: 30, unit: 'day' })
    .refine(({ amount, unit }) => amount * windowMs[unit === 'natural_day' ? 'day' : unit] <= 3_650 * windowMs.day, {
      path: ['amount'],
      message: 'at most 3,650 days',
    })
    .describe('from the first step on; natural_day: calendar days of the project’s zone, that of the first step included'),
  extendOverEndDate: z.boolean().default(true).describe('later steps may fall after the last day'),
  firstTouch: z.boolean().default(false).describe('only the very first event that fits the first step begins, ever'),
  exclusions: z
    .array(eventFilterSchema.extend({ after: z.number().int().min(1), before: z.number().int().min(2) }))
    .max(5)
    .default([])
    .describe('an event that ends whoever stands between the two steps'),
  by: z.union([byStepSchema, byProfileSchema]).optional().describe('break down by a property of the event at a step, or of the profile'),
  unit: z.enum(units).nullable().default(null).describe('also each bucket of time judged by itself; null: only the whole range'),
  compare: compareSchema.optional().describe('also as many days before, or these days'),
  times: z.boolean().default(true).describe('also how long each step takes; without, a quicker way may be taken'),
}

export interface FunnelStep extends EventFilter {
  readonly name?: string | undefined
  readonly link?: string | undefined
}
export interface Exclusion extends EventFilter {
  readonly after: number
  readonly before: number
}
export type FunnelBy =
  | ({ readonly of: 'event'; readonly step: number } & PropertyRef)
  | { readonly of: 'profile'; readonly property: string }
export interface FunnelQuery extends Shell {
  readonly steps: readonly FunnelStep[]
  readonly count: 'people' | 'occurrences'
  readonly mode: FunnelMode
  readonly window: { readonly amount: number; readonly unit: (typeof funnelWindowUnits)[number] }
  readonly extendOverEndDate: boolean
  readonly firstTouch: boolean
  readonly exclusions: readonly Exclusion[]
  readonly by?: FunnelBy | undefined
  readonly unit: Unit | null
  readonly compare?: Compare | undefined
  readonly times: boolean
}

/** What no funnel may ask, each with the field that is to be changed. */
export function funnelIssues(query: FunnelQuery): { path: (string | number)[]; message: string }[] {
  const { steps, mode, count, exclusions, by, firstTouch, unit, from, to } = query
  const found: ReturnType<typeof funnelIssues> = []
  const say = (path: (string | number)[], message: string): void => void found.push({ path, message })
  if (!ordered(query)) say(misordered.path, misordered.message)
  const linked = steps.filter((step) => step.link !== undefined).length
  const open = steps.findIndex((step) => step.link === undefined)
  if (linked > 0 && open >= 0) say(['steps', open, 'link'], 'every step needs a linked property, or none')
  if (linked > 0 && mode === 'adjacent') say(['mode'], 'adjacent steps cannot be linked; use ordered')
  for (const [i, { after, before }] of exclusions.entries())
    if (before <= after || before > steps.length) say(['exclusions', i, 'before'], 'a later step of the funnel')
  if (exclusions.length > 0 && mode === 'any_order') say(['exclusions'], 'need an order of steps')
  if (firstTouch && mode === 'any_order') say(['firstTouch'], 'needs an order of steps')
  if (count === 'occurrences' && mode !== 'ordered') say(['mode'], 'occurrences are counted in order')
  if (by?.of === 'event' && by.step > steps.length) say(['by', 'step'], 'a step of the funnel')
  if (bucketsAtMost(unit, from, to) > maxTrend) say(['unit'], `more than ${maxTrend} points; choose a larger unit or a shorter range`)
  return found
}
/** Each bucket is judged by itself, which costs more than counting. */
const maxTrend = Math.min(400, maxBuckets)

/** Which people went from step to step within the window after their first step. */
export const funnelQuerySchema = z.object(funnelShape).superRefine((query, context) => {
  for (const issue of funnelIssues(query)) context.addIssue({ code: 'custom', ...issue })
})

export const funnelWindowMs = ({ window: { amount, unit } }: Pick<FunnelQuery, 'window'>): number =>
  amount * windowMs[unit === 'natural_day' ? 'day' : unit]

/** The days that a question is compared with. */
export function comparedRange({
  from,
  to,
  compare,
}: Shell & { readonly compare?: Compare | undefined }): { from: string; to: string } | undefined {
  if (compare !== 'previous') return compare
  const days = (Date.parse(to) - Date.parse(from)) / windowMs.day + 1
  const back = (day: string): string => new Date(Date.parse(day) - days * windowMs.day).toISOString().slice(0, 10)
  return { from: back(from), to: back(to) }
}
