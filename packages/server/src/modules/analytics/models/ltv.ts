import { type LtvAnswer, ltvAnswerSchema, type LtvCellAnswer, type LtvSlice, ltvSliceShape } from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  bucketNumberOf,
  bucketsOf,
  lastCohort,
  type LtvQuery,
  ltvQuerySchema,
  paybackOf,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileLtv, compileLtvPeople } from '../compile/ltv.ts'
import type { Model } from '../model.ts'

/** What people have brought in since they started, cohort by cohort. */
export const ltvModel: Model<LtvQuery, Omit<LtvAnswer, 'requestId'>, LtvSlice> = {
  name: 'ltv',
  summary: 'What people have brought in n buckets after they started: value per person, payers, payback',
  peopleSummary: 'The people of a cohort, or those of it who have paid',
  query: ltvQuerySchema,
  answer: ltvAnswerSchema,
  slice: z.object(ltvSliceShape),
  grows: () => [
    'rows.people',
    'total.people',
    'rows.cells.people',
    'rows.cells.total',
    'rows.cells.payers',
    'total.cells.people',
    'total.cells.total',
    'total.cells.payers',
  ],
  async ask({ scope, rows: ask }, query) {
    const { timeZone, now } = scope
    const { rows, facts } = await ask<Row[]>(compileLtv(query, scope))
    const [cohorts = []] = rows
    const found = new Map(cohorts.map((row) => [row.cohort, row]))
    const lasts = Array.from({ length: query.duration + 1 }, (_, n) => lastCohort(now.getTime(), n, query.unit, timeZone))
    // People start once, so that cohorts have nobody in common.
    const whole = lasts.map((last, n) => sumOf(cohorts.filter((row) => row.cohort <= last).map((row) => sums(row, n))))
    return {
      unit: query.unit,
      rows: bucketsOf(query, query.unit, timeZone).map((bucket) => {
        const number = bucketNumberOf(bucket, query.unit, timeZone)
        const row = found.get(number)
        const cells = lasts.map((last, n) => (number <= last ? cellOf(row ? sums(row, n) : nothing) : null))
        return {
          bucket,
          isComplete: bucketEnd(bucket, query.unit, timeZone) <= now.getTime(),
          people: row?.people ?? 0,
          cells,
          payback: payback(cells, query),
        }
      }),
      total: {
        people: sumOf(cohorts.map((row) => sums(row, 0))).people,
        cells: whole.map(cellOf),
        payback: payback(whole.map(cellOf), query),
      },
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.payersBy !== null && slice.payersBy > query.duration)
      fail('invalid_input', {}, [{ path: 'body.payersBy', code: 'too_big', message: `at most ${query.duration} here` }])
    return compileLtvPeople(query, slice, scope)
  },
}

interface Row {
  readonly cohort: number
  readonly people: number
  readonly totals: readonly (number | string)[]
  readonly payers: readonly number[]
}
interface Sums {
  readonly people: number
  readonly payers: number
  /** In ten-thousandths. */
  readonly money: number
}
const nothing: Sums = { people: 0, payers: 0, money: 0 }
const sums = ({ people, payers, totals }: Row, n: number): Sums => ({ people, payers: payers[n] ?? 0, money: Number(totals[n] ?? 0) })
const sumOf = (some: readonly Sums[]): Sums =>
  some.reduce((all, one) => ({ people: all.people + one.people, payers: all.payers + one.payers, money: all.money + one.money }), nothing)

const cellOf = ({ people, payers, money }: Sums): LtvCellAnswer => ({
  people,
  total: money / 1e4,
  ltv: people === 0 ? null : money / 1e4 / people,
  payers,
  arppu: payers === 0 ? null : money / 1e4 / payers,
})

const payback = (cells: readonly (LtvCellAnswer | null)[], { cost }: LtvQuery): number | null =>
  paybackOf(
    cells.map((cell) => cell?.ltv ?? null),
    cost,
  )
