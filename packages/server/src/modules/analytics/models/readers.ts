import { type ReadersAnswer, readersAnswerSchema, type ReadersSlice, readersSliceShape } from '@millrace/contract/analytics/api.ts'
import { type Beside, matched, type ReadersQuery, readersQuerySchema, type Stratum } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { readKey, restKey } from '../compile/groups.ts'
import { compileReaders, compileReadersPeople, compileStrata, wholeKey } from '../compile/readers.ts'
import type { Model } from '../model.ts'

/** What readers of content bought, and people like them who did not read it. */
export const readersModel: Model<ReadersQuery, Omit<ReadersAnswer, 'requestId'>, ReadersSlice> = {
  name: 'readers',
  summary: 'What readers of content ordered within some days, by content, and beside people like them who did not read it',
  peopleSummary: 'The people who read something, those of them who ordered, or people like them',
  query: readersQuerySchema,
  answer: readersAnswerSchema,
  slice: z.object(readersSliceShape),
  grows: () => [],
  unsampled: () => 'not_sampled_alike',
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<[Row, StratumRow]>(compileReaders(query, scope), compileStrata(query, scope))
    const [contents, strata] = rows
    const numbers = ({ key: _, amount, ...row }: Row) => ({ ...row, amount: query.amount ? Number(amount) / 1e4 : null })
    const whole = contents.find((row) => row.key === wholeKey)
    const { share, amount, ...people } = matched(strataOf(strata))
    return {
      rows: contents.filter((row) => row !== whole).map((row) => ({ key: readKey(row.key), isRest: row.key === restKey, ...numbers(row) })),
      total: numbers(whole ?? nothing),
      compared: { ...people, share: presented(share), amount: query.amount ? presented(amount) : null },
      ...facts,
    }
  },
  people: (scope, query, slice) => compileReadersPeople(query, slice, scope),
}

interface Row {
  readonly key: string
  readonly reads: number
  readonly readers: number
  readonly open: number
  readonly buyers: number
  readonly orders: number
  /** In ten-thousandths. */
  readonly amount: number
}
const nothing: Row = { key: wholeKey, reads: 0, readers: 0, open: 0, buyers: 0, orders: 0, amount: 0 }

interface StratumRow {
  readonly reads: number | boolean
  readonly day: number
  readonly activity: number
  readonly prior: number
  readonly people: number
  readonly buyers: number
  readonly total: number
  readonly squares: number
}

const none = { people: 0, buyers: 0, amount: 0, squares: 0 }

function strataOf(rows: readonly StratumRow[]): Stratum[] {
  const side = (row: StratumRow | undefined) =>
    row ? { people: row.people, buyers: row.buyers, amount: row.total / 1e4, squares: row.squares / 1e8 } : none
  return [...Map.groupBy(rows, ({ day, activity, prior }) => [day, activity, prior].join(' ')).values()].map((some) => ({
    readers: side(some.find(({ reads }) => Boolean(reads))),
    others: side(some.find(({ reads }) => !reads)),
  }))
}

const presented = (found: Beside | undefined): ReadersAnswer['compared']['share'] => {
  if (!found) return null
  const { interval, ...rest } = found
  return { ...rest, from: interval[0], to: interval[1] }
}
