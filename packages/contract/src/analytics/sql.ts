import { z } from 'zod'
import { answerShape } from './answer.ts'

export const sqlAnswerSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string().describe('of ClickHouse') })),
  rows: z.array(z.array(z.unknown())).describe('a value for each column'),
  isCut: z.boolean().describe('it answers more rows than these'),
  ...answerShape,
})
export type SqlAnswer = z.infer<typeof sqlAnswerSchema>
