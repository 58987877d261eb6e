import { z } from 'zod'
import { guardedQuerySchema } from '../segments/relations.ts'
import { misordered, ordered, rangeShape, type Whom, whomShape } from './shell.ts'

/** A question in SQL: `events` are those of its days, and all relations those of its people. */
export const sqlQuestionSchema = z.object({ ...rangeShape, people: whomShape.people, sql: guardedQuerySchema }).refine(ordered, misordered)
export interface SqlQuestion extends Pick<Whom, 'people'> {
  readonly from: string
  readonly to: string
  readonly sql: string
}

/** How much a question in SQL may answer, and what it may take. */
export const sqlLimits = { rows: 10_000, bytes: 20_000_000, seconds: 30, memoryMb: 1_000 } as const
