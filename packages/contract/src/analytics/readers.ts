import { z } from 'zod'
import { groupKeySchema, maxGroups } from '../queries/index.ts'
import { answerShape } from './answer.ts'

const n = z.number().int()
const row = z.object({
  reads: n,
  readers: n.describe('people'),
  open: n.describe('readers whose days after the first read are not over: they may still order'),
  buyers: n.describe('readers who ordered within the days after their first read of it'),
  orders: n.describe('one counts for everything that was read before it'),
  amount: z.number().nullable().describe('what those orders are worth; null when not asked'),
})
const beside = z
  .object({ readers: z.number(), others: z.number(), difference: z.number(), from: z.number(), to: z.number() })
  .nullable()
  .describe('null: fewer than 100 people on a side, or 25 with an order in both')

export const readersAnswerSchema = z.object({
  rows: z
    .array(row.extend({ key: groupKeySchema, isRest: z.boolean() }))
    .describe(`the ${maxGroups} that were read most, then the rest as one`),
  total: row.describe('everything together, people once'),
  compared: z
    .object({
      readers: n.describe('whose days after are over and of whom somebody alike did not read it'),
      others: n.describe('people like them who did not read it'),
      alone: n.describe('readers with nobody like them, who are left out'),
      share: beside.describe('shares that ordered; of the others weighted by the strata of the readers'),
      amount: beside.describe('amount for each person'),
    })
    .describe('alike: the same day, about as many active days in the week before, and about as many orders before'),
  ...answerShape,
})
export type ReadersAnswer = z.infer<typeof readersAnswerSchema>
export type ReadersRow = z.infer<typeof row>

export const readerFigures = ['readers', 'buyers', 'compared', 'compared_buyers', 'others', 'other_buyers'] as const
export const readersSliceShape = {
  what: z.enum(readerFigures).default('readers').describe('the first two of a row, the others of the comparison'),
  row: z
    .object({ key: groupKeySchema, isRest: z.boolean().default(false) })
    .optional()
    .describe('which content; without: all of it'),
}
const slice = z.object(readersSliceShape)
export type ReadersSlice = z.infer<typeof slice>
