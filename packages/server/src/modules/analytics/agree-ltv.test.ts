import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bucketNumberOf, type LtvEvent, type LtvQuery, ltvQuerySchema, ltvReference } from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, matches, type Stored, zone } from '../../../test/analysis-world.ts'
import { ltvModel } from './models/ltv.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-04T00:00:00Z')
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`C01 (oracle of LTV) LTV is what the slow reference says, never falls without refunds, and every number has its people (seed ${seed})`, async () => {
  const event = fc.constantFrom('A', 'B', 'C')
  const revenue = fc.record({ event, filters, property: fc.constantFrom('n', 'city'), rate: fc.constantFrom(1, 0.25, -1) })
  const query = fc.record({
    start: fc.record({ event, filters }),
    revenues: fc.array(revenue, { minLength: 1, maxLength: 2 }),
    unit: fc.constantFrom('day', 'week', 'month'),
    duration: fc.constantFrom(1, 3),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: LtvQuery = ltvQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(ltvModel, timeZone, asked)
    const expected = ltvReference(
      it.stored.map((one) => seenBy(asked, one)),
      asked,
      timeZone,
      now,
    )
    const numberOf = (bucket: string): number => bucketNumberOf(bucket, asked.unit, timeZone)
    expect(answer.rows.map((row) => numberOf(row.bucket))).toEqual(expect.arrayContaining([...expected.keys()]))
    for (const row of answer.rows) {
      const cohort = expected.get(numberOf(row.bucket))
      expect(row.people).toBe(cohort?.members.size ?? 0)
      if (cohort)
        expect(row.cells.map((cell) => cell && [cell.total, cell.payers])).toEqual(
          cohort.cells.map((cell) => cell && [cell.total, cell.payers.size]),
        )
      const values = row.cells.flatMap((cell) => cell?.ltv ?? [])
      if (isPositive(asked, it.stored)) expect(values).toEqual(values.toSorted((a, b) => a - b))
    }
    const first = answer.total.cells[0]
    const known = [...expected.values()].filter((cohort) => cohort.cells[0] !== null)
    expect(first?.people).toBe(known.reduce((sum, cohort) => sum + cohort.members.size, 0))
    const total = async (slice: object): Promise<number> =>
      (await it.people(ltvModel, timeZone, asked, { bucket: null, payersBy: null, ...slice })).total
    const row = answer.rows.find((one) => one.people > 0 && one.cells[1])
    expect(await Promise.all([total({}), total({ payersBy: 1 }), row && total({ bucket: row.bucket, payersBy: 1 })])).toEqual([
      answer.total.people,
      answer.total.cells[1]?.payers,
      row?.cells[1]?.payers,
    ])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(12), seed })
})

const isPositive = ({ revenues }: LtvQuery, stored: readonly Stored[]): boolean =>
  revenues.every(({ rate }) => rate > 0) && stored.every((one) => revenues.every(({ property }) => !(Number(one.properties[property]) < 0)))

function seenBy({ start, revenues }: LtvQuery, one: Stored): LtvEvent {
  const brought = revenues.map((revenue) => {
    const value = one.properties[revenue.property]
    return matches(one, revenue) && typeof value === 'number' ? Math.round(value * revenue.rate * 1e4) : 0
  })
  return { person: one.person, time: one.time, isStart: matches(one, start), revenue: brought.reduce((a, b) => a + b, 0) }
}
