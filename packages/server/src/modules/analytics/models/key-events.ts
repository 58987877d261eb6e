import { type KeyEventsAnswer, keyEventsAnswerSchema, type KeyEventsSlice, keyEventsSliceShape } from '@millrace/contract/analytics/api.ts'
import { drivers, type KeyEventsQuery, keyEventsQuerySchema } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileKeyEvents, compileKeyEventsPeople } from '../compile/key-events.ts'
import { compileObservedTotal } from '../compile/observation.ts'
import type { Model } from '../model.ts'

/** Which events, of all there are, go with coming to a goal. */
export const keyEventsModel: Model<KeyEventsQuery, Omit<KeyEventsAnswer, 'requestId'>, KeyEventsSlice> = {
  name: 'key-events',
  summary: 'Events done soon after a start that go with coming to a goal later, found among all events; the surest first',
  peopleSummary: 'The people who did a key event',
  query: keyEventsQuerySchema,
  answer: keyEventsAnswerSchema,
  slice: z.object(keyEventsSliceShape),
  grows: () => ['total.people', 'total.converted', 'total.early', 'total.open', 'rows.people', 'rows.converted'],
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<[KeyEventsAnswer['total'], Row]>(compileObservedTotal(query, scope), compileKeyEvents(query, scope))
    const [[total = nobody], found] = rows
    const { people, converted, early, open } = total
    return {
      total: { people, converted, early, open },
      rows: drivers(found, total).map(({ since_ms: sinceMs, ...row }) => ({ ...row, sinceMs })),
      ...facts,
    }
  },
  people: (scope, query, slice) => compileKeyEventsPeople(query, slice, scope),
}

const nobody = { people: 0, converted: 0, early: 0, open: 0 }
interface Row {
  readonly event: string
  readonly people: number
  readonly converted: number
  readonly since_ms: number
}
