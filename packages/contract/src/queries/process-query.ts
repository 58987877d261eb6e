import { z } from 'zod'
import { rangeOf } from './buckets.ts'
import { type EventFilter, eventFilterSchema, misordered, ordered, type Shell, shellShape, windowMs } from './shell.ts'

export const stuckUnits = ['minute', 'hour', 'day'] as const
const stuckAfterSchema = z
  .object({ amount: z.number().int().min(1), unit: z.enum(stuckUnits) })
  .refine(({ amount, unit }) => amount * windowMs[unit] <= 365 * windowMs.day, { path: ['amount'], message: 'at most 365 days' })
export type StuckAfter = z.infer<typeof stuckAfterSchema>

export const maxStations = 20
const stationSchema = eventFilterSchema.extend({
  name: z.string().trim().max(100).default('').describe('what it is called; empty: the name of its event'),
  stuckAfter: stuckAfterSchema.nullable().default(null).describe('whoever stays longer is stuck; null: nobody is'),
})
/** A place people come to by an event. */
export interface Station extends EventFilter {
  readonly name: string
  readonly stuckAfter: StuckAfter | null
}

export const positions = ['last', 'furthest'] as const
export type Position = (typeof positions)[number]

/** What a process is, whatever days it is asked about. */
export const processShape = {
  stations: z
    .array(stationSchema)
    .min(2)
    .max(maxStations)
    .describe('in the order people should take; an event brings to the first that it fits')
    .superRefine((stations, context) => {
      const same = stations.findIndex((one, i) => i !== stations.findIndex((other) => eventOf(other) === eventOf(one)))
      if (same >= 0)
        context.addIssue({ code: 'custom', path: [same, 'event'], message: 'an earlier station has this event: nobody would come here' })
    }),
  position: z
    .enum(positions)
    .default('last')
    .describe('last: people are where their last event was; furthest: only coming further moves them, from the last station on anew'),
}
const eventOf = ({ event, filters }: EventFilter): string => JSON.stringify([event, filters])

/** Where people are in a process, how they move on and who does not. */
export const processQuerySchema = z.object({ ...shellShape, ...processShape }).refine(ordered, misordered)
export interface Process {
  readonly stations: readonly Station[]
  readonly position: Position
}
export interface ProcessQuery extends Shell, Process {}

export const stuckMs = ({ stuckAfter }: Pick<Station, 'stuckAfter'>): number | null =>
  stuckAfter && stuckAfter.amount * windowMs[stuckAfter.unit]
export const stationName = ({ name, event }: Pick<Station, 'name' | 'event'>): string => name || event

const { minute, hour, day } = windowMs
/** Between these, in ms, people are told apart by how long they have stayed. */
export const stayEdges: readonly number[] = [10 * minute, hour, 6 * hour, day, 3 * day, 7 * day]

/** The time whose events count, and the moment that is looked at: now, or the end of days that are over. */
export function processSpan(
  query: Pick<Shell, 'from' | 'to'>,
  timeZone: string,
  now: number,
  within?: { readonly from: number; readonly until: number },
): { readonly from: number; readonly until: number; readonly asOf: number } {
  const range = rangeOf(query, timeZone)
  const end = Math.min(range.until, within?.until ?? range.until)
  return { from: Math.max(range.from, within?.from ?? range.from), until: Math.min(end, now + 1), asOf: Math.min(end, now) }
}
