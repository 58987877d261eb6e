import { z } from 'zod'
import { personSchema } from '../profiles/api.ts'
import { sampleSchema } from '../queries/index.ts'

const samplingSchema = z
  .object({
    percent: sampleSchema,
    error: z
      .object({ factor: z.number(), ofNobody: z.number() })
      .nullable()
      .describe(
        'a number of people n, as scaled, is off by at most factor · √n in 95 of 100 samples; where it is 0 there are at most so many; null as collected: of one person of today all are drawn together',
      ),
  })
  .nullable()
  .describe('only so many of a hundred people were asked, and counts and sums are scaled; null: everybody was')
export type Sampling = z.infer<typeof samplingSchema>

/** What every answer of an analysis carries beside its numbers. */
export const answerShape = {
  compare: z.null(),
  dataThrough: z.iso.datetime().describe('everything accepted before this moment is counted'),
  sampling: samplingSchema,
  asCollected: z.boolean().describe('people are told apart as they were when each event arrived'),
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
  readonly sampling: Sampling
  readonly asCollected: boolean
}

/** A page of the people behind a number. */
export const peoplePageShape = { cursor: z.string().optional(), limit: z.number().int().min(1).max(200).default(50) }
export const numberPeopleSchema = z.object({
  items: z.array(personSchema),
  next: z.string().nullable(),
  total: z.number().int(),
  sampling: samplingSchema
    .optional()
    .describe('these are the people of a sample, and not as many as the number shows; null or absent: everybody'),
})
export type NumberPeople = z.infer<typeof numberPeopleSchema>
