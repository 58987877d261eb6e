import { z } from 'zod'
import type { PropertyRef } from '../rules/index.ts'
import { type SessionRules, sessionRulesShape } from './session-cut.ts'
import {
  bucketsAtMost,
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
} from './shell.ts'

/** Visits: how many, how deep, how long, and what happens in them. A session belongs to the day it begins on. */
export const sessionQuerySchema = z
  .object({
    ...shellShape,
    events: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(100)
      .nullable()
      .default(null)
      .describe('what sessions are made of, beside the events named below; null: everything but what the system itself says of people'),
    ...sessionRulesShape,
    page: eventFilterSchema.optional().describe('measure its times, how long people stay there, and how often it is the last'),
    click: eventFilterSchema.optional().describe('measure the share of times of `page` that this follows before the next one'),
    goal: eventFilterSchema.optional().describe('measure the share of sessions that it happens in'),
    by: propertyRefSchema.optional().describe('break the whole range down by a property of the first event'),
    unit: z.enum(units).nullable().default('day').describe('null: only the number over the whole range'),
  })
  .refine(ordered, misordered)
  .refine(({ page, click }) => !click || page !== undefined, { path: ['page'], message: 'clicks are those on a page: name its event' })
  .refine(({ unit, from, to }) => bucketsAtMost(unit, from, to) <= maxBuckets, {
    path: ['unit'],
    message: 'more than 5,000 points; choose a larger unit or a shorter range',
  })
export interface SessionQuery extends Shell, SessionRules {
  readonly events: readonly string[] | null
  readonly page?: EventFilter | undefined
  readonly click?: EventFilter | undefined
  readonly goal?: EventFilter | undefined
  readonly by?: PropertyRef | undefined
  readonly unit: Unit | null
}

/** Every event that sessions are made of; null: any. */
export const sessionEvents = ({ events, start, stop, page, click, goal }: SessionQuery): string[] | null =>
  events && [...new Set([...events, ...[start, stop, page, click, goal].flatMap((one) => one?.event ?? [])])]
