import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bucketNumberOf,
  type Cohort,
  groupKeysOf,
  type RetentionEvent,
  retentionColumns,
  retentionModes,
  type RetentionQuery,
  retentionQuerySchema,
  retentionReference,
} from '@millrace/contract/queries/index.ts'
import { type PropertyRef, readRef } from '@millrace/contract/rules/index.ts'
import {
  type AnalysisWorld,
  analysisWorld,
  days,
  filters,
  items,
  matches,
  product,
  type Stored,
  zone,
} from '../../../test/analysis-world.ts'
import { retentionModel } from './models/retention.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-04T00:00:00Z')
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`C01 (oracle of retention) retention is what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const some = fc.record({ event: fc.constantFrom('A', 'B'), filters })
  const query = fc.record({
    first: some,
    second: some,
    unit: fc.constantFrom('hour', 'day', 'week', 'month'),
    bucket: fc.constantFrom('calendar', 'rolling'),
    mode: fc.constantFrom(...retentionModes),
    duration: fc.constantFrom(1, 4),
    ranges: fc.constantFrom(
      [{ from: 0, to: 0 }],
      [
        { from: 1, to: 2 },
        { from: 0, to: 30 },
      ],
    ),
    extendOverEndDate: fc.boolean(),
    measure: fc.constantFrom(undefined, { event: 'A', property: { property: 'n' } }, { event: 'B' }),
    by: fc.constantFrom(undefined, { property: 'city' }, { property: 'city', item: product('tags') }),
  })
  const run = async (range: { from: string; to: string }, rest: { unit: string; bucket: string }, timeZone: string): Promise<void> => {
    const fits = rest.unit === 'month' ? { ...rest, bucket: 'calendar' } : rest
    const asked: RetentionQuery = retentionQuerySchema.parse({ ...range, ...fits })
    const answer = await it.ask(retentionModel, timeZone, asked)
    const expected = retentionReference(
      it.stored.map((one) => seenBy(asked, one)),
      asked,
      timeZone,
      now,
    )
    const shown = answer.rows.map((row) => [bucketNumberOf(row.bucket, asked.unit, timeZone), row] as const)
    expect(shown.map(([number]) => number)).toEqual(expect.arrayContaining([...expected.keys()]))
    for (const [number, row] of shown) {
      const cohort = expected.get(number)
      expect(row.people).toBe(cohort?.members.size ?? 0)
      if (cohort) expect(row.cells.map((cell) => cell && [cell.retained, cell.amount])).toEqual(numbers(cohort, asked))
    }
    expect(wholeOf(answer.total)).toEqual(totals([...expected.values()], asked))
    const { by } = asked
    for (const group of answer.groups ?? []) {
      const inGroup = (one: Stored) => by !== undefined && keysOf(one, by).includes(group.key)
      const own = it.stored.map((one) => ({ ...seenBy(asked, one), ...(inGroup(one) ? {} : { isFirst: false }) }))
      expect([group.key, wholeOf(group)]).toEqual([group.key, totals([...retentionReference(own, asked, timeZone, now).values()], asked)])
    }
    // Slices: a whole column, a cell of the fullest cohort, and a group.
    const fullest = answer.rows.toSorted((a, b) => b.people - a.people)[0]
    const column = fullest?.cells.findLastIndex((cell) => cell !== null && cell.retained > 0) ?? -1
    const peopleOf = (slice: object) => it.people(retentionModel, timeZone, asked, { bucket: null, column: null, ...slice })
    expect((await peopleOf({})).total).toBe(answer.total.people)
    if (fullest && column >= 0) {
      const cell = expected.get(bucketNumberOf(fullest.bucket, asked.unit, timeZone))?.cells[column]
      expect((await peopleOf({ bucket: fullest.bucket, column })).ids).toEqual([...(cell?.retained ?? [])].toSorted((a, b) => a - b))
      expect((await peopleOf({ column })).total).toBe(answer.total.distinct[column]?.retained)
    }
    const [group] = answer.groups ?? []
    if (group) expect((await peopleOf({ column: 0, group })).total).toBe(group.distinct[0]?.retained)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})

const keysOf = (one: Stored, by: PropertyRef) => groupKeysOf(readRef(by, one.properties, items))

function seenBy({ first, second, measure }: RetentionQuery, one: Stored): RetentionEvent {
  const value = measure?.property ? readRef(measure.property, one.properties, items) : 1
  const amount = measure && matches(one, measure) && typeof value === 'number' ? value : 0
  return { person: one.person, time: one.time, isFirst: matches(one, first), isSecond: matches(one, second), amount }
}

const numbers = ({ cells }: Cohort, { measure }: RetentionQuery) =>
  cells.map(({ retained, amount }) => retained && [retained.size, measure ? rounded(amount ?? 0) : null])

const wholeOf = ({
  weighted,
  distinct,
}: {
  weighted: { size: number; retained: number }[]
  distinct: { size: number; retained: number }[]
}) => weighted.map(({ size, retained }, i) => [size, retained, distinct[i]?.size, distinct[i]?.retained])

/** What is known of each column, over all cohorts: memberships and people. */
function totals(cohorts: readonly Cohort[], query: RetentionQuery): number[][] {
  return retentionColumns(query).map((_, i) => {
    const known = cohorts.filter((cohort) => cohort.cells[i]?.retained)
    const members = known.flatMap((cohort) => [...cohort.members])
    const hits = known.flatMap((cohort) => [...(cohort.cells[i]?.retained ?? [])])
    return [members.length, hits.length, new Set(members).size, new Set(hits).size]
  })
}

const rounded = (n: number): number => Math.round(n * 1e4) / 1e4
