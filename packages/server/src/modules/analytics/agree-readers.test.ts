import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Compared,
  comparedReaders,
  groupKeysOf,
  orderedAfter,
  rangeOf,
  type ReaderPerson,
  type ReadersQuery,
  readersQuerySchema,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, items, matches, product, zone } from '../../../test/analysis-world.ts'
import { readersModel } from './models/readers.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const now = Date.parse('2026-11-04T00:00:00Z')
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`readers are what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const query = fc.record({
    read: fc.record({ event: fc.constantFrom('A', 'B'), filters }),
    by: fc.constantFrom({ property: 'city' }, { property: 'city', item: product('tags') }),
    content: fc.constantFrom(undefined, { key: 1 }, { key: 'a' }, { key: null }),
    order: fc.record({ event: fc.constantFrom('B', 'C'), filters }),
    amount: fc.constantFrom(undefined, { property: 'n' }),
    days: fc.constantFrom(1, 2),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: ReadersQuery = readersQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(readersModel, timeZone, asked)
    const people = seenBy(asked)
    const days = rangeOf(asked, timeZone)
    // By content: everybody from their first read of it.
    const firsts = people.flatMap(({ person, events }) => {
      const reads = events.flatMap(({ keys, time }, at) => (time >= days.from && time < days.until ? keys.map((key) => ({ key, at })) : []))
      return [...Map.groupBy(reads, ({ key }) => key)].map(([key, some]) => ({
        person,
        key,
        reads: some.length,
        at: some[0]?.at ?? 0,
        events,
      }))
    })
    for (const row of answer.rows) {
      const own = firsts.filter(({ key }) => key === row.key)
      const after = own.map(({ events, at }) => orderedAfter(events, at, asked.days, timeZone))
      expect([row.key, row.reads, row.readers, row.buyers, row.orders, row.amount]).toEqual([
        row.key,
        own.reduce((sum, one) => sum + one.reads, 0),
        own.length,
        after.filter(({ n }) => n > 0).length,
        after.reduce((sum, { n }) => sum + n, 0),
        asked.amount ? Math.round(after.reduce((sum, { amount }) => sum + amount, 0) * 1e4) / 1e4 : null,
      ])
    }
    expect(new Set(answer.rows.map(({ key }) => key))).toEqual(new Set(firsts.map(({ key }) => key)))
    expect(answer.total.readers).toBe(new Set(firsts.map(({ person }) => person)).size)
    // Beside people who are alike: the same people on both sides.
    const both = [...Map.groupBy(comparedReaders(people, asked, { ...days, timeZone, now }), ({ stratum }) => stratum).values()].filter(
      (some) => some.some(({ isReader }) => isReader) && some.some(({ isReader }) => !isReader),
    )
    const ids = (test: (one: Compared) => boolean) =>
      both
        .flat()
        .filter(test)
        .map(({ person }) => person)
        .toSorted((a, b) => a - b)
    const listed = async (slice: object) => (await it.people(readersModel, timeZone, asked, { what: 'readers', ...slice })).ids
    expect(await listed({ what: 'compared' })).toEqual(ids(({ isReader }) => isReader))
    expect(await listed({ what: 'other_buyers' })).toEqual(ids(({ isReader, n }) => !isReader && n > 0))
    expect([answer.compared.readers, answer.compared.others]).toEqual([
      ids(({ isReader }) => isReader).length,
      ids(({ isReader }) => !isReader).length,
    ])
    const [row] = answer.rows
    if (row) expect((await listed({ what: 'buyers', row })).length).toBe(row.buyers)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(7), seed })
})

function seenBy({ read, by, order, amount }: ReadersQuery): ReaderPerson[] {
  return [...Map.groupBy(it.stored, (one) => one.person)].map(([person, events]) => ({
    person,
    events: events.map((one) => {
      const value = amount ? readRef(amount, one.properties, items) : 0
      return {
        time: one.time,
        keys: matches(one, read) ? groupKeysOf(readRef(by, one.properties, items)) : [],
        order: matches(one, order) ? (typeof value === 'number' ? value : 0) : undefined,
        isActive: true,
      }
    }),
  }))
}
