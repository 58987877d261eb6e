import { z } from 'zod'
import { guardedQuerySchema } from './relations.ts'

/** When a list is filled anew: when somebody asks, at every full hour, or when the day of the project has begun. */
export const refreshSchema = z.enum(['asked', 'hourly', 'daily'])

export const sqlQuerySchema = z.object({ query: guardedQuerySchema.describe('answers a column `person_id`') })
export const sqlSegmentSchema = sqlQuerySchema.extend({ refresh: refreshSchema, refreshedAt: z.iso.datetime().nullable() })
export type SqlSegment = z.infer<typeof sqlSegmentSchema>
export const sqlPreviewSchema = z.object({ people: z.number().int(), ms: z.number() })
export type SqlPreview = z.infer<typeof sqlPreviewSchema>
