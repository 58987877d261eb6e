import { calendarQuerySchema, calendarSchema } from '@millrace/contract/journeys/calendar.ts'
import { overlapSchema } from '@millrace/contract/journeys/overlap.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import { base, slugOnly } from '../routes-common.ts'
import { readCalendar } from './calendar.ts'
import { askOverlapping, type OverlapDeps } from './overlap.ts'

/** Who would be in several journeys at once. */
export function overlapRoutes(deps: OverlapDeps): Route[] {
  const overlap = defineRoute({
    method: 'GET',
    url: `${base}/overlap`,
    permission: 'journeys.read',
    summary: 'How many people are, or would be, in two journeys at once, and where they would get more than a cap lets through',
    params: slugOnly,
    query: z.object({
      draft: z.string().max(40).optional().describe('a journey whose draft is compared with those that are live or scheduled'),
    }),
    response: overlapSchema,
    handler: ({ project, query }) => askOverlapping(deps, project.id, query.draft),
  })
  const calendar = defineRoute({
    method: 'GET',
    url: `${base}/calendar`,
    permission: 'journeys.read',
    summary: 'What journeys did and will do on which day: going live, taking people in, beginning, ending, messages sent',
    params: slugOnly,
    query: calendarQuerySchema,
    response: calendarSchema,
    handler: async ({ project, query }) => ({ items: await readCalendar(deps, project, query), next: null }),
  })
  return [overlap, calendar]
}
