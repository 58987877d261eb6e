import { type CountAnswer, countAnswerSchema, type CountSlice, countSliceShape } from '@millrace/contract/analytics/api.ts'
import { bucketEnd, type CountQuery, countQuerySchema, emptyTally, measureOf, type Tally } from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { compileCount } from '../compile/count.ts'
import { compileCountPeople } from '../compile/count-people.ts'
import { compileGroups, readKey, restPlace } from '../compile/groups.ts'
import type { Model } from '../model.ts'
import { bucketNames } from './buckets.ts'

/** How often, by how many people, how much: per bucket and over the whole range. */
export const countModel: Model<CountQuery, Omit<CountAnswer, 'requestId'>, CountSlice> = {
  name: 'count',
  summary: 'Events, people and sums of a property, per bucket of time and over the whole range',
  peopleSummary: 'The people behind a number of a count',
  query: countQuerySchema,
  answer: countAnswerSchema,
  slice: z.object(countSliceShape),
  async ask({ scope, rows: ask }, query) {
    const { timeZone } = scope
    const breakdown = query.by ? [compileGroups(query, query.by, scope)] : []
    const { rows, facts } = await ask<(TallyRow & Partial<GroupRow>)[]>(compileCount(query, scope), ...breakdown)
    const [whole = [], groups] = rows
    const tallies = new Map(whole.map((row) => [row.bucket ?? '', tallyOf(row)]))
    const measure = (tally: Tally = emptyTally): (number | null)[] => query.measures.map((kind) => measureOf(kind, tally))
    const { unit } = query
    const now = scope.now.getTime()
    return {
      columns: query.measures.map((key) => ({ key, kind: 'number' })),
      unit,
      rows: bucketNames(query, timeZone, tallies.keys()).map((bucket) => ({
        bucket,
        isComplete: unit === null || bucketEnd(bucket, unit, timeZone) <= now,
        values: measure(tallies.get(bucket)),
      })),
      total: measure(tallies.get('')),
      groups:
        groups?.map((row) => ({ key: readKey(row.name ?? ''), isRest: row.nth === restPlace, values: measure(tallyOf(row)) })) ?? null,
      ...facts,
    }
  },
  people(scope, query, slice) {
    if (slice.group && !query.by)
      fail('invalid_input', {}, [{ path: 'body.query.by', code: 'required', message: 'groups are those of a breakdown' }])
    return compileCountPeople(query, slice, scope)
  },
}

interface TallyRow extends Omit<Tally, 'distinct'> {
  readonly distinct_values: number
}
interface GroupRow {
  readonly bucket: string
  readonly nth: number
  readonly name: string
}
const tallyOf = (row: TallyRow): Tally => ({ ...row, distinct: row.distinct_values })
