import { z } from 'zod'
import { funnelIssues, type FunnelQuery, funnelShape } from './funnel-query.ts'
import { windowMs } from './shell.ts'

const name = z.string().min(1).max(200)
export const driverSubjects = ['detail', 'property', 'tag', 'event'] as const
export type DriverSubject = (typeof driverSubjects)[number]

/** What goes with going on from a step of a funnel: properties of its event and of profiles, tags, and what was done before it. */
export const driversQuerySchema = z
  .object({
    ...funnelShape,
    count: z.literal('people').default('people'),
    at: z.number().int().min(1).max(29).describe('the step from which people go on or not'),
    lookBack: z
      .object({ amount: z.number().int().min(1), unit: z.enum(['hour', 'day']) })
      .default({ amount: 7, unit: 'day' })
      .refine(({ amount, unit }) => amount * windowMs[unit] <= 90 * windowMs.day, { path: ['amount'], message: 'at most 90 days' })
      .describe('events done so long before the step are looked at'),
    details: z
      .array(name)
      .max(40)
      .optional()
      .describe('properties of the event at the step; absent: those the catalog knows, personal data left out'),
    properties: z.array(name).max(40).optional().describe('of profiles; absent: those the catalog knows, personal data left out'),
  })
  .superRefine((query, context) => {
    for (const issue of funnelIssues(query)) context.addIssue({ code: 'custom', ...issue })
    if (query.at >= query.steps.length) context.addIssue({ code: 'custom', path: ['at'], message: 'a step with another one after it' })
  })
export interface DriversQuery extends FunnelQuery {
  readonly at: number
  readonly lookBack: { readonly amount: number; readonly unit: 'hour' | 'day' }
  readonly details?: readonly string[] | undefined
  readonly properties?: readonly string[] | undefined
}
export const lookBackMs = ({ lookBack }: Pick<DriversQuery, 'lookBack'>): number => lookBack.amount * windowMs[lookBack.unit]
