import {
  type RetentionAnswer,
  retentionAnswerSchema,
  type RetentionSlice,
  retentionSliceShape,
  type RetentionTotal,
} from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  bucketNumberOf,
  bucketsOf,
  lastCohorts,
  retentionColumns,
  type RetentionQuery,
  retentionQuerySchema,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { readKey, restKey } from '../compile/groups.ts'
import { compileRetention, compileRetentionGroups, compileRetentionPeople } from '../compile/retention.ts'
import type { Model } from '../model.ts'

/** Cohorts by the bucket of their first event, and how many of each came back later. */
export const retentionModel: Model<RetentionQuery, Omit<RetentionAnswer, 'requestId'>, RetentionSlice> = {
  name: 'retention',
  summary: 'Of those who did one event in a bucket of time, how many did another some buckets later',
  peopleSummary: 'The people of a cohort, or those of it who came back',
  query: retentionQuerySchema,
  answer: retentionAnswerSchema,
  slice: z.object(retentionSliceShape),
  grows: () => [
    'rows.people',
    'rows.cells.size',
    'rows.cells.retained',
    'rows.cells.amount',
    'total.people',
    'total.weighted.size',
    'total.weighted.retained',
    'total.weighted.amount',
    'total.distinct.size',
    'total.distinct.retained',
    'groups.people',
    'groups.weighted.size',
    'groups.weighted.retained',
    'groups.weighted.amount',
    'groups.distinct.size',
    'groups.distinct.retained',
  ],
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const { rows, facts } = await ask<[Cohort, ...Group[]]>(
      compileRetention(query, scope),
      ...(query.by ? [compileRetentionGroups(query, query.by, scope)] : []),
    )
    const [cohorts, groups] = rows
    const found = new Map(cohorts.map((row) => [row.cohort, row]))
    const lasts = lastCohorts(query, timeZone, scope.now.getTime())
    return {
      unit: query.unit,
      columns: retentionColumns(query).map(({ lo, hi }) => ({ from: lo, to: hi })),
      rows: bucketsOf(query, query.unit, timeZone).map((bucket) => {
        const number = bucketNumberOf(bucket, query.unit, timeZone)
        const row = found.get(number)
        return {
          bucket,
          isComplete: bucketEnd(bucket, query.unit, timeZone) <= scope.now.getTime(),
          people: row?.people ?? 0,
          cells: lasts.map((last, i) => (number <= last ? cellOf(query, row?.people ?? 0, row?.hits[i], row?.amounts[i]) : null)),
        }
      }),
      total: totalOf(query, overAll(cohorts, lasts)),
      groups:
        groups?.map((row) => ({ key: readKey(row.key), isRest: row.key === restKey, ...totalOf(query, row) })).toSorted(largest) ?? null,
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.group && !query.by)
      fail('invalid_input', {}, [{ path: 'body.query.by', code: 'required', message: 'groups are those of a breakdown' }])
    const { length } = retentionColumns(query)
    if (slice.column !== null && slice.column >= length)
      fail('invalid_input', {}, [{ path: 'body.column', code: 'too_big', message: `at most ${length - 1} here` }])
    return compileRetentionPeople(query, slice, scope)
  },
}

interface Cohort {
  readonly cohort: number
  readonly people: number
  readonly hits: readonly number[]
  /** In ten-thousandths. */
  readonly amounts: readonly number[]
  /** For how many it is the first of their cohorts. */
  readonly firsts: number
}
interface Whole {
  readonly people: number
  readonly memberships: readonly number[]
  readonly returns: readonly number[]
  /** In ten-thousandths. */
  readonly amounts: readonly number[]
  readonly members: readonly number[]
  readonly hits: readonly number[]
}
interface Group extends Whole {
  readonly key: string
}

/** Memberships of all cohorts that had the time for a column, and people: who started once with one of them. */
function overAll(rows: readonly Cohort[], lasts: readonly number[]): Whole | undefined {
  const [whole, ...cohorts] = rows
  if (!whole) return undefined
  const sums = (value: (row: Cohort, i: number) => number) =>
    lasts.map((last, i) => cohorts.reduce((sum, row) => (row.cohort <= last ? sum + value(row, i) : sum), 0))
  return {
    people: whole.people,
    memberships: sums((row) => row.people),
    returns: sums((row, i) => row.hits[i] ?? 0),
    amounts: sums((row, i) => Number(row.amounts[i] ?? 0)),
    members: sums((row) => row.firsts),
    hits: whole.hits,
  }
}

const cellOf = ({ measure }: RetentionQuery, size: number, retained = 0, amount = 0) => ({
  size,
  retained,
  rate: size === 0 ? null : retained / size,
  amount: measure ? Number(amount) / 1e4 : null,
})

const totalOf = (query: RetentionQuery, row: Whole | undefined): RetentionTotal => ({
  people: row?.people ?? 0,
  weighted: retentionColumns(query).map((_, i) => cellOf(query, row?.memberships[i] ?? 0, row?.returns[i], row?.amounts[i])),
  distinct: retentionColumns(query).map((_, i) => {
    const { size, retained, rate } = cellOf(query, row?.members[i] ?? 0, row?.hits[i])
    return { size, retained, rate }
  }),
})

type Sized = { readonly isRest: boolean; readonly people: number }
const largest = (a: Sized, b: Sized): number => Number(a.isRest) - Number(b.isRest) || b.people - a.people
