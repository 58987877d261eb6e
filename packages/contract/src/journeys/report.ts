import { z } from 'zod'
import { migrationSchema } from '../tags/tiers-api.ts'

export const reportDates = ['entry', 'event'] as const
export const reportIntervals = ['day', 'week', 'month'] as const

const period = {
  from: z.iso.date().optional().describe('first day, in the zone of the project; 29 days before the last, unless said otherwise'),
  to: z.iso.date().optional().describe('last day; today, unless said otherwise'),
  version: z.coerce.number().int().min(1).optional().describe('only runs that entered in this version'),
}

export const reportQuerySchema = z.object({
  ...period,
  by: z
    .enum(reportDates)
    .default('entry')
    .describe('`entry`: whoever entered in the period, and all that became of them since; `event`: all that happened in the period'),
  interval: z.enum(reportIntervals).default('day'),
  steps: z
    .string()
    .max(2_000)
    .optional()
    .describe('steps of the funnel, separated by commas; without: the way that most of the ports lead first'),
})
export type ReportQuery = z.output<typeof reportQuerySchema>

const runs = z.number().int()

export const reportStepSchema = z.object({
  node: z.string(),
  came: runs.describe('how often runs came here; more than `runs` when they came back'),
  runs,
  left: z.array(z.object({ port: z.string(), runs })).describe('by which port; `ended`: cut short here, `redirect`: the step was removed'),
  parked: runs,
  inside: runs.describe('of those that came, how many stand here now'),
  ended: runs.describe('left the journey from here'),
  dropped: runs.describe('left the journey from here and have not reached the goal'),
  medianMs: z.number().nullable().describe('time here of those that left; null: nobody has'),
  p90Ms: z.number().nullable(),
  series: z.array(runs).describe('how many came, by interval'),
})
export type ReportStep = z.infer<typeof reportStepSchema>

export const stageMovesQuerySchema = z.object({
  ...period,
  tag: z.string().max(100).default('').describe('a tag whose values are tiers or stages'),
  until: z.enum(['now', 'goal']).default('now').describe('`goal`: as of the end of each person’s time for the goal, if that is over'),
})
/** Where in the stages of a tag people were as they first entered in the period, and where they came to. */
export const stageMovesSchema = z.object({
  ...migrationSchema.pick({ name: true, places: true, cells: true, before: true, after: true, total: true, moves: true }).shape,
  firstDay: z.iso
    .date()
    .nullable()
    .describe('values are on record from the end of this day; of who entered before, only what changed since'),
})
export type StageMoves = z.infer<typeof stageMovesSchema>

/** The people behind a number of a step, to be kept as a static segment. */
export const collectInputSchema = z.object({
  name: z.string().min(1).max(100),
  node: z.string().max(40),
  what: z
    .enum(['inside', 'came', 'left', 'dropped'])
    .describe('who stands here now; who came, left or dropped off here in the period, as the report counts'),
  port: z.string().max(40).optional().describe('only who left by it'),
  by: z.enum(reportDates).default('entry'),
  ...period,
})
export type CollectInput = z.input<typeof collectInputSchema>

/** What became of runs, by the day they entered or the day it happened. Test people are not counted. */
export const reportSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  by: z.enum(reportDates),
  timeZone: z.string(),
  entered: runs,
  converted: runs,
  ended: runs,
  dropped: runs,
  inside: runs.describe('of those that entered or came in the period, how many are inside now'),
  hasGoal: z.boolean(),
  steps: z.array(reportStepSchema).describe('the entry first, then in the order of the drawing; at last steps that are gone from it'),
  intervals: z.array(z.object({ day: z.iso.date(), entered: runs, converted: runs, ended: runs, dropped: runs })),
  funnel: z
    .array(z.object({ node: z.string(), runs, converted: runs }))
    .describe(
      'of those that entered in the period: how many came to this step and to all before it, and how many of them reached the goal',
    ),
  ms: z.number(),
})
export type Report = z.infer<typeof reportSchema>
