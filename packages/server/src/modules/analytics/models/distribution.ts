import {
  type DistributionAnswer,
  distributionAnswerSchema,
  type DistributionSlice,
  distributionSliceShape,
} from '@millrace/contract/analytics/api.ts'
import {
  betweenEdges,
  bucketEnd,
  bucketNumberOf,
  bucketsOf,
  type Distribution,
  type DistributionQuery,
  distributionQuerySchema,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileBase, compileDistribution, compileDistributionPeople } from '../compile/distribution.ts'
import type { Model } from '../model.ts'

/** How many people did it how often, on how many days, for how much. */
export const distributionModel: Model<DistributionQuery, Omit<DistributionAnswer, 'requestId'>, DistributionSlice> = {
  name: 'distribution',
  summary: 'How many people did an event how often, on how many days, or for how much',
  peopleSummary: 'The people of an interval of a distribution',
  query: distributionQuerySchema,
  answer: distributionAnswerSchema,
  slice: z.object(distributionSliceShape),
  grows: () => ['rows.people', 'rows.counts', 'rows.atLeast', 'rows.unset', 'total.people', 'total.counts', 'total.atLeast', 'total.unset'],
  readsPeople: (query) => query.includeZero,
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const { rows, facts } = await ask<(Partial<Row> & { people: number })[]>(
      compileDistribution(query, scope),
      ...(query.includeZero && scope.people ? [compileBase(scope.people)] : []),
    )
    const [cells = [], base] = rows
    const everybody = base?.[0]?.people ?? null
    const found = new Map(cells.map((row) => [row.cell, row]))
    const told = (cell: number): Distribution => distributionOf(found.get(cell), query.edges, everybody)
    return {
      unit: query.unit,
      edges: [...query.edges],
      rows: (query.unit === null ? [] : bucketsOf(query, query.unit, timeZone)).map((bucket) => ({
        bucket,
        isComplete: bucketEnd(bucket, query.unit ?? 'day', timeZone) <= scope.now.getTime(),
        ...mutable(told(bucketNumberOf(bucket, query.unit ?? 'day', timeZone))),
      })),
      total: mutable(told(0)),
      ...facts,
    }
  },
  people(scope, query, slice) {
    const { length } = query.edges
    if (slice.interval !== null && slice.interval > length)
      fail('invalid_input', {}, [{ path: 'body.interval', code: 'too_big', message: `at most ${length} here` }])
    if (slice.atLeast !== null && slice.atLeast >= length)
      fail('invalid_input', {}, [{ path: 'body.atLeast', code: 'too_big', message: `at most ${length - 1} here` }])
    return compileDistributionPeople(query, slice, scope)
  },
}

interface Row {
  readonly cell: number
  readonly unset: number
  readonly at_least: readonly number[]
}

/** `everybody`: who is meant, when those who did nothing count with zero. */
function distributionOf(
  row: (Partial<Row> & { people: number }) | undefined,
  edges: readonly number[],
  everybody: number | null,
): Distribution {
  const { people = 0, unset = 0, at_least: found } = row ?? {}
  const idle = everybody === null ? 0 : everybody - people
  const atLeast = edges.map((edge, i) => (found?.[i] ?? 0) + (edge <= 0 ? idle : 0))
  return { people: people + idle, counts: betweenEdges(people + idle - unset, atLeast), atLeast, unset }
}

const mutable = ({ people, counts, atLeast, unset }: Distribution) => ({ people, counts: [...counts], atLeast: [...atLeast], unset })
