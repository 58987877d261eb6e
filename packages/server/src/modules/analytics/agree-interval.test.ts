import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IntervalSpread } from '@millrace/contract/analytics/api.ts'
import {
  binOf,
  bucketOf,
  capMs,
  groupKeysOf,
  type IntervalQuery,
  intervalQuerySchema,
  pairsOf,
  type Spread,
  spreadOfPairs,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import {
  type AnalysisWorld,
  analysisWorld,
  days,
  filters,
  hour,
  isWithin,
  items,
  matches,
  product,
  type Stored,
  zone,
} from '../../../test/analysis-world.ts'
import { intervalModel } from './models/interval.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`C01 (oracle of intervals) intervals are what the slow reference says, and every number has its people (seed ${seed})`, async () => {
  const some = fc.record({ event: fc.constantFrom('A', 'B'), filters })
  const query = fc.record({
    first: some,
    second: some,
    pairing: fc.constantFrom('nearest', 'first'),
    cap: fc.constantFrom(undefined, { amount: 15, unit: 'hour' }),
    link: fc.constantFrom(undefined, { property: 'city' }, { property: 'n', item: product('brand') }),
    unit: fc.constantFrom('day', 'week', 'month'),
    extendOverEndDate: fc.boolean(),
    edges: fc.constantFrom([1], [0, 7, hour, 24 * hour]),
    by: fc.constantFrom(undefined, { property: 'n' }, { property: 'city', item: product('tags') }),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: IntervalQuery = intervalQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(intervalModel, timeZone, asked)
    const pairs = allPairs(it.stored, asked, timeZone)
    same(answer.total, spreadOfPairs(pairs))
    for (const row of answer.rows)
      same(row, spreadOfPairs(pairs.filter((pair) => bucketOf(pair.start.time, asked.unit, timeZone) === row.bucket)))
    for (const [i, bin] of answer.bins.entries()) {
      const inside = pairs.filter((pair) => binOf(pair.ms, asked.edges) === i)
      expect([bin.pairs, bin.people]).toEqual([inside.length, new Set(inside.map((pair) => pair.person)).size])
    }
    const { by } = asked
    const ofGroup = (key: unknown) =>
      pairs.filter(({ start }) => by && groupKeysOf(readRef(by, start.event.properties, items)).some((one) => one === key))
    for (const group of answer.groups ?? []) same(group, spreadOfPairs(ofGroup(group.key)))
    const total = async (slice: object): Promise<number> =>
      (await it.people(intervalModel, timeZone, asked, { bucket: null, bin: null, ...slice })).total
    const [row, bin] = [answer.rows.find((one) => one.people > 0), answer.bins.findIndex((one) => one.people > 0)]
    const [group] = answer.groups ?? []
    expect(
      await Promise.all([total({}), row && total({ bucket: row.bucket }), bin >= 0 && total({ bin }), group && total({ group })]),
    ).toEqual([answer.total.people, row?.people, bin >= 0 && answer.bins[bin]?.people, group?.people])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(12), seed })
})

const rounded = (n: number | null): number | null => n && Math.round(n * 1e3) / 1e3
/** Means and quantiles are floating, and added up in another order. */
function same(answer: IntervalSpread, expected: Spread): void {
  const plain = ({ pairs, people, min, max, quantiles, mean, meanOfPeople }: Spread) => [
    pairs,
    people,
    min,
    max,
    ...[...quantiles, mean, meanOfPeople].map(rounded),
  ]
  expect(plain(answer)).toEqual(plain(expected))
}

function allPairs(stored: readonly Stored[], query: IntervalQuery, timeZone: string) {
  const { link } = query
  const seen = stored.filter((one) => query.extendOverEndDate || isWithin(one, query, timeZone))
  const linked = seen.flatMap((one) => {
    const keys = link ? groupKeysOf(readRef(link, one.properties, items)).filter((key) => key !== null) : ['']
    const opens = matches(one, query.first) && isWithin(one, query, timeZone)
    return keys.map((key) => ({
      event: one,
      time: one.time,
      group: JSON.stringify([one.person, key]),
      opens,
      closes: matches(one, query.second),
    }))
  })
  return [...Map.groupBy(linked, (one) => one.group).values()].flatMap((events) =>
    pairsOf(events, query.pairing, capMs(query)).map((pair) => ({ ...pair, person: pair.start.event.person })),
  )
}
