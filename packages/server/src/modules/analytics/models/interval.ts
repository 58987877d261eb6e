import {
  type IntervalAnswer,
  intervalAnswerSchema,
  type IntervalSlice,
  intervalSliceShape,
  type IntervalSpread,
} from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  bucketNumberOf,
  bucketsOf,
  type IntervalQuery,
  intervalQuerySchema,
  quantileShares,
  suggestedWindow,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { readKey, restKey } from '../compile/groups.ts'
import { compileIntervalPeople, compileIntervals } from '../compile/interval.ts'
import type { Model } from '../model.ts'

/** How long people take from one event to the next. */
export const intervalModel: Model<IntervalQuery, Omit<IntervalAnswer, 'requestId'>, IntervalSlice> = {
  name: 'interval',
  summary: 'How long people take from one event to the next: quantiles, histogram, and the window that suits it',
  peopleSummary: 'The people whose pairs of events are behind a number of an interval analysis',
  query: intervalQuerySchema,
  answer: intervalAnswerSchema,
  slice: z.object(intervalSliceShape),
  grows: () => ['rows.pairs', 'rows.people', 'total.pairs', 'total.people', 'bins.pairs', 'bins.people', 'groups.pairs', 'groups.people'],
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const { rows, facts } = await ask<Row[]>(
      compileIntervals(query, undefined, scope),
      ...(query.by ? [compileIntervals(query, query.by, scope)] : []),
    )
    const [cells = [], groups] = rows
    const found = new Map(cells.map((row) => [row.cell, row]))
    const whole = found.get(0)
    const total = spreadOf(whole)
    return {
      unit: query.unit,
      rows: bucketsOf(query, query.unit, timeZone).map((bucket) => ({
        bucket,
        isComplete: bucketEnd(bucket, query.unit, timeZone) <= scope.now.getTime(),
        ...spreadOf(found.get(bucketNumberOf(bucket, query.unit, timeZone))),
      })),
      total,
      bins: [null, ...query.edges].map((from, i) => ({
        from,
        to: query.edges[i] ?? null,
        pairs: whole?.bin_pairs?.[i] ?? 0,
        people: whole?.bin_people?.[i] ?? 0,
      })),
      groups:
        groups
          ?.map((row) => ({ key: readKey(row.key), isRest: row.key === restKey, ...spreadOf(row) }))
          .toSorted((a, b) => Number(a.isRest) - Number(b.isRest) || b.pairs - a.pairs) ?? null,
      suggestedWindow: suggestedWindow(total.quantiles.at(-1) ?? null),
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.group && !query.by)
      fail('invalid_input', {}, [{ path: 'body.query.by', code: 'required', message: 'groups are those of a breakdown' }])
    if (slice.bin !== null && slice.bin > query.edges.length)
      fail('invalid_input', {}, [{ path: 'body.bin', code: 'too_big', message: `at most ${query.edges.length} here` }])
    return compileIntervalPeople(query, slice, scope)
  },
}

interface Row {
  readonly key: string
  readonly cell: number
  readonly pairs: number
  readonly people: number
  readonly low: number
  readonly high: number
  readonly quantiles: readonly number[]
  readonly mean: number
  readonly mean_of_people: number
  readonly bin_pairs?: readonly number[]
  readonly bin_people?: readonly number[]
}

const spreadOf = (row: Row | undefined): IntervalSpread => ({
  pairs: row?.pairs ?? 0,
  people: row?.people ?? 0,
  min: row?.low ?? null,
  quantiles: quantileShares.map((_, i) => row?.quantiles[i] ?? null),
  max: row?.high ?? null,
  mean: row?.mean ?? null,
  meanOfPeople: row?.mean_of_people ?? null,
})
