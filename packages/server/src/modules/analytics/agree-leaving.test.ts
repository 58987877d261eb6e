import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leavingMs, type LeavingQuery, leavingQuerySchema, leavingReference, rangeOf, rowOf } from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, matches, zone } from '../../../test/analysis-world.ts'
import { leavingModel } from './models/leaving.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-04T00:00:00Z')
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`messages before leaving are what the slow reference says, and every number has its people (seed ${seed})`, async () => {
  const query = fc.record({
    leave: fc.record({ event: fc.constantFrom('B', 'C'), filters }),
    within: fc.constantFrom({ amount: 1, unit: 'hour' }, { amount: 1, unit: 'day' }, { amount: 4, unit: 'day' }),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: LeavingQuery = leavingQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(leavingModel, timeZone, asked)
    // Messages are the events A, as the world has it.
    const people = [...Map.groupBy(it.stored, (one) => one.person)].map(([person, events]) => ({
      person,
      messages: events
        .filter((one) => one.event === 'A')
        .map(({ time }) => ({ time, journey: (person % 2) + 1, template: time % 2 === 0 ? 'even' : 'odd' })),
      left: events.filter((one) => matches(one, asked.leave)).map(({ time }) => time),
    }))
    const expected = leavingReference(people, { ...rangeOf(asked, timeZone), withinMs: leavingMs(asked), now })
    expect(new Map(answer.rows.map((row) => [rowOf(row), [row.people, row.left]]))).toEqual(
      new Map([...expected.rows].map(([key, { people: got, left }]) => [key, [got.size, left.size]])),
    )
    expect([answer.leavers, answer.unprompted]).toEqual([expected.leavers.size, expected.unprompted.size])
    const ids = async (slice: object) => (await it.people(leavingModel, timeZone, asked, { what: 'people', ...slice })).ids
    expect(await ids({ what: 'unprompted' })).toEqual([...expected.unprompted].toSorted((a, b) => a - b))
    const [row] = answer.rows
    if (row) expect((await ids({ what: 'left', row })).length).toBe(row.left)
    expect((await ids({ what: 'left' })).length).toBe(answer.total.left)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(10), seed })
})
