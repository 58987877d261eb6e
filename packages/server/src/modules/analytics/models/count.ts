import { type CountAnswer, countAnswerSchema, type CountSlice, countSliceShape } from '@millrace/contract/analytics/api.ts'
import {
  bucketEnd,
  comparedRange,
  type CountQuery,
  countQuerySchema,
  emptyTally,
  measureOf,
  type Tally,
} from '@millrace/contract/queries/index.ts'
import { z } from 'zod'
import { compileCount } from '../compile/count.ts'
import { compileCountPeople } from '../compile/count-people.ts'
import { compileGroups, mayBeOfSeveral, restPlace } from '../compile/groups.ts'
import type { Scope } from '../compile/matching.ts'
import type { Model } from '../model.ts'
import { bucketNames } from './buckets.ts'
import { checkGroups, keysRead } from './groups.ts'
import { grownColumns } from './grows.ts'

/** How often, by how many people, how much: per bucket and over the whole range. */
export const countModel: Model<CountQuery, Omit<CountAnswer, 'requestId'>, CountSlice> = {
  name: 'count',
  summary: 'Events, people and sums of a property, per bucket of time and over the whole range',
  peopleSummary: 'The people behind a number of a count',
  query: countQuerySchema,
  answer: countAnswerSchema,
  slice: z.object(countSliceShape),
  grows: ({ measures }) => grownColumns(measures),
  unsampled: ({ measures }) => (measures.includes('distinct') ? 'not_sampled' : undefined),
  async ask({ scope, rows: ask }, query) {
    const range = comparedRange(query)
    const asked = range ? [query, { ...query, ...range }] : [query]
    const buckets = asked.map((one) => compileCount(one, scope))
    const { by } = query
    const statements = by ? [compileGroups(query, by, scope), ...(mayBeOfSeveral(by, scope) ? buckets : buckets.slice(1))] : buckets
    const { rows, facts } = await ask<(TallyRow & Partial<GroupRow>)[]>(...statements)
    const measure = (tally: Tally = emptyTally): (number | null)[] => query.measures.map((kind) => measureOf(kind, tally))
    const inBuckets = rows.map((some) => some.filter(({ nth = 0 }) => nth === 0)).slice(-asked.length)
    const [now, before] = asked.map((one, i) => told(one, inBuckets[i] ?? [], scope, measure))
    const groups = by && rows[0]?.filter(({ nth }) => nth !== 0)
    return {
      columns: query.measures.map((key) => ({ key, kind: 'number' })),
      unit: query.unit,
      rows: now?.rows ?? [],
      total: now?.total ?? [],
      groups: groups?.map((row) => ({ keys: keysRead(row), isRest: row.nth === restPlace, values: measure(tallyOf(row)) })) ?? null,
      ...facts,
      compare: range && before ? { ...range, ...before } : null,
    }
  },
  people(scope, query, slice) {
    checkGroups(slice, query.by)
    return compileCountPeople(query, slice, scope)
  },
}

/** Every bucket, and the whole. */
function told(
  query: CountQuery,
  found: readonly (TallyRow & Partial<GroupRow>)[],
  { timeZone, now }: Scope,
  measure: (tally?: Tally) => (number | null)[],
) {
  const tallies = new Map(found.map((row) => [row.bucket ?? '', tallyOf(row)]))
  const { unit } = query
  return {
    rows: bucketNames(query, timeZone, tallies.keys()).map((bucket) => ({
      bucket,
      isComplete: unit === null || bucketEnd(bucket, unit, timeZone) <= now.getTime(),
      values: measure(tallies.get(bucket)),
    })),
    total: measure(tallies.get('')),
  }
}

interface TallyRow extends Omit<Tally, 'distinct'> {
  readonly distinct_values: number
}
interface GroupRow {
  readonly bucket: string
  readonly nth: number
  readonly name: string
  readonly other_name?: string
}
const tallyOf = (row: TallyRow): Tally => ({ ...row, distinct: row.distinct_values })
