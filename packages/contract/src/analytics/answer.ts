import { z } from 'zod'
import { personSchema } from '../profiles/api.ts'

/** What every answer of an analysis carries beside its numbers. */
export const answerShape = {
  compare: z.null(),
  dataThrough: z.iso.datetime().describe('everything accepted before this moment is counted'),
  sampling: z.null().describe('not sampled'),
  approximate: z.literal(false),
  ms: z.number(),
  waitedMs: z.number().describe('of these, how long other questions were answered first'),
  sql: z.string().describe('the query as it ran'),
  requestId: z.string(),
}

/** What an answer carries beside its numbers. */
export interface AnswerFacts {
  readonly dataThrough: string
  readonly ms: number
  readonly waitedMs: number
  readonly sql: string
}

/** A page of the people behind a number. */
export const peoplePageShape = { cursor: z.string().optional(), limit: z.number().int().min(1).max(200).default(50) }
export const numberPeopleSchema = z.object({ items: z.array(personSchema), next: z.string().nullable(), total: z.number().int() })
export type NumberPeople = z.infer<typeof numberPeopleSchema>
