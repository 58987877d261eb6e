import { type FactorsAnswer, factorsAnswerSchema, type FactorsSlice, factorsSliceShape } from '@millrace/contract/analytics/api.ts'
import { effectsOf, type FactorsQuery, factorsQuerySchema, type Pattern, rulesOf } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileFactorsPeople, compileOrder, compilePatterns, compileWays } from '../compile/factors.ts'
import { compileObservedTotal } from '../compile/observation.ts'
import type { Model } from '../model.ts'

/** What a decision hangs on. */
export const factorsModel: Model<FactorsQuery, Omit<FactorsAnswer, 'requestId'>, FactorsSlice> = {
  name: 'factors',
  summary:
    'What a decision hangs on: what each factor adds with the others being equal, in which order factors come, and when before the goal',
  peopleSummary: 'The people who have a decision factor',
  query: factorsQuerySchema,
  answer: factorsAnswerSchema,
  slice: z.object(factorsSliceShape),
  grows: () => [
    'total.people',
    'total.converted',
    'total.early',
    'total.open',
    'total.buyers',
    'factors.people',
    'factors.converted',
    'factors.order.buyers',
    'ways.buyers',
  ],
  readsPeople: ({ factors }) => factors.some((one) => one.of !== 'event'),
  others: rulesOf,
  async ask({ scope, rows: ask }, query) {
    const { rows, facts } = await ask<[FactorsAnswer['total'], Pattern, OrderRow, FactorsAnswer['ways'][number]]>(
      compileObservedTotal(query, scope),
      compilePatterns(query, scope),
      compileOrder(query, scope),
      compileWays(query, scope),
    )
    const [[total = nobody], patterns, order, ways] = rows
    const orders = new Map(order.map((row) => [row.factor, row]))
    return {
      total,
      factors: effectsOf(patterns, query.factors.length).map((effect, i) => ({ ...effect, order: orderOf(orders.get(i)) })),
      ways,
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.factor !== null && slice.factor >= query.factors.length)
      fail('invalid_input', {}, [{ path: 'body.factor', code: 'too_big', message: `at most ${query.factors.length - 1} here` }])
    return compileFactorsPeople(query, slice, scope)
  },
}

const nobody = { people: 0, converted: 0, early: 0, open: 0, buyers: 0 }
interface OrderRow {
  readonly factor: number
  readonly buyers: number
  readonly place: number
  readonly since_ms: number
  readonly until_ms: number
}
const orderOf = (row: OrderRow | undefined): FactorsAnswer['factors'][number]['order'] =>
  row ? { buyers: row.buyers, place: row.place, sinceMs: row.since_ms, untilMs: row.until_ms } : null
