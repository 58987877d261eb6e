import { z } from 'zod'
import type { PropertyRef } from '../rules/index.ts'
import { type EventFilter, eventFilterSchema, misordered, ordered, propertyRefSchema, type Shell, shellShape } from './shell.ts'

const stopSchema = eventFilterSchema.extend({ isSplit: z.boolean().default(false).describe('one node for each value of `by`') })
/** An event that paths go through. */
export interface PathStop extends EventFilter {
  readonly isSplit: boolean
}

/** Ways of people through events: from one on, or up to one, within their sessions. */
export const pathQuerySchema = z
  .object({
    ...shellShape,
    source: stopSchema.describe('where paths begin, or end'),
    direction: z
      .enum(['forward', 'backward'])
      .default('forward')
      .describe('forward: on from its first time in a session; backward: back from its last'),
    end: stopSchema.optional().describe('only paths that come to this event, and up to it'),
    events: z
      .array(stopSchema)
      .max(50)
      .default([])
      .describe('what paths may go through, beside the two; the first that an event fits is its node'),
    by: propertyRefSchema.optional().describe('the property that tells the nodes of one event apart'),
    gapSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .nullable()
      .default(1_800)
      .describe('a longer pause ends a session; null: all days are one'),
    isCollapsed: z.boolean().default(false).describe('the same node several times in a row counts once'),
    layers: z.number().int().min(2).max(10).default(5),
    rows: z
      .number()
      .int()
      .min(1)
      .max(20)
      .default(8)
      .describe('nodes of a layer that have a place of their own; what is left is one exact node more'),
  })
  .refine(ordered, misordered)
  .refine(({ source, end, events, by }) => by !== undefined || ![source, end, ...events].some((one) => one?.isSplit), {
    path: ['by'],
    message: 'choose the property by which events are split',
  })
export interface PathQuery extends Shell {
  readonly source: PathStop
  readonly direction: 'forward' | 'backward'
  readonly end?: PathStop | undefined
  readonly events: readonly PathStop[]
  readonly by?: PropertyRef | undefined
  readonly gapSeconds: number | null
  readonly isCollapsed: boolean
  readonly layers: number
  readonly rows: number
}

/** Every event that paths go through, the source first; an event is a node of the first it fits. */
export const pathStops = ({ source, end, events }: Pick<PathQuery, 'source' | 'end' | 'events'>): PathStop[] => [
  source,
  ...(end ? [end] : []),
  ...events,
]
