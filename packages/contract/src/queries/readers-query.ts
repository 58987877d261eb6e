import { z } from 'zod'
import type { PropertyRef } from '../rules/index.ts'
import {
  type EventFilter,
  eventFilterSchema,
  type GroupKey,
  groupKeySchema,
  misordered,
  ordered,
  propertyRefSchema,
  type Shell,
  shellShape,
} from './shell.ts'

export const maxReaderDays = 90

/** What readers of content bought within N days, by content, and beside people like them who did not read it. */
export const readersQuerySchema = z
  .object({
    ...shellShape,
    read: eventFilterSchema.describe('reading something'),
    by: propertyRefSchema.describe('the property that says what was read'),
    content: z
      .object({ key: groupKeySchema })
      .optional()
      .describe('whose readers are compared with people who did not read it; without: readers of anything'),
    order: eventFilterSchema.describe('what it should lead to'),
    amount: propertyRefSchema.optional().describe('what an order is worth'),
    days: z
      .number()
      .int()
      .min(1)
      .max(maxReaderDays)
      .default(7)
      .describe('until the end of so many calendar days after that of the first read'),
  })
  .refine(ordered, misordered)
export interface ReadersQuery extends Shell {
  readonly read: EventFilter
  readonly by: PropertyRef
  readonly content?: { readonly key: GroupKey } | undefined
  readonly order: EventFilter
  readonly amount?: PropertyRef | undefined
  readonly days: number
}
