import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  comparedRange,
  type CountedEvent,
  type CountQuery,
  countQuerySchema,
  countReference,
  crossedKeysOf,
  emptyTally,
  type GroupKey,
  maxGroups,
  measureOf,
  type Tally,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, isWithin, items, matches, product, zone } from '../../../test/analysis-world.ts'
import { countModel } from './models/count.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`C01 (oracle of event analysis) a count is what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const query = fc.record({
    event: fc.constantFrom('A', 'B', null),
    filters,
    unit: fc.constantFrom('hour', 'day', 'week', 'month', null),
    measures: fc.constantFrom(
      ['events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct', 'min', 'max'],
      ['events', 'people', 'min', 'median', 'p90'],
    ),
    property: fc.constantFrom('n', 'city', 'single', 'word'),
    item: fc.constantFrom(undefined, product('price'), product('brand')),
    compare: fc.constantFrom(undefined, 'previous', { from: '2026-10-31', to: '2026-10-31' }),
    by: fc.constantFrom(
      undefined,
      { property: 'city' },
      { property: 'word' },
      { property: 'single' },
      { property: 'n', item: product('brand') },
      { property: 'city', item: product('tags') },
      [{ property: 'word' }, { property: 'city' }],
      [{ property: 'city' }, { property: 'n' }],
      [
        { property: 'n', item: product('tags') },
        { property: 'city', item: product('tags') },
      ],
      [{ property: 'n' }, { property: 'n', item: product('brand') }],
    ),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: CountQuery = countQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(countModel, timeZone, asked)
    const { property = '', item, by } = asked
    const chosen = it.stored
      .filter((one) => matches(one, asked))
      .map((one) => ({ ...one, value: readRef({ property, item }, one.properties, items) }))
    const expected = countReference(chosen, asked, timeZone)
    expect(answer.total).toEqual(measured(asked, expected.total))
    const filled = new Map(answer.rows.map((row) => [row.bucket, row.values]))
    expect([...expected.buckets.keys()].filter((bucket) => !filled.has(bucket))).toEqual([])
    for (const [bucket, values] of filled)
      expect([bucket, values]).toEqual([bucket, measured(asked, expected.buckets.get(bucket) ?? emptyTally)])
    if (asked.compare) {
      const { from, to } = comparedRange(asked) ?? asked
      const before = countReference(chosen, { ...asked, from, to }, timeZone)
      expect(answer.compare).toMatchObject({ from, to, total: measured(asked, before.total) })
    }
    const numbers = [[null, answer.total[1]] as const, ...answer.rows.slice(0, 3).map((row) => [row.bucket, row.values[1]] as const)]
    for (const [bucket, people] of numbers) expect((await it.people(countModel, timeZone, asked, { bucket })).total).toBe(people)
    const groups =
      by &&
      groupsOf(
        chosen.filter((one) => isWithin(one, asked, timeZone)),
        (one) => crossedKeysOf(by.map((ref) => readRef(ref, one.properties, items))),
      )
    const measuredOf = (some: readonly CountedEvent[]) => measured(asked, wholeOf(some, asked, timeZone))
    const shown = new Map(answer.groups?.flatMap(({ keys, isRest, values }) => (isRest ? [] : [[JSON.stringify(keys), values]])))
    const left = [...(groups ?? [])].flatMap(([keys, some]) => (shown.has(keys) ? [] : [some]))
    expect([answer.groups !== null, shown.size]).toEqual([by !== undefined, Math.min(groups?.size ?? 0, maxGroups)])
    expect(shown).toEqual(new Map([...shown.keys()].map((keys) => [keys, measuredOf(groups?.get(keys) ?? [])])))
    // Those with most events have a row, and what is left is one exact row.
    const least = Math.min(...[...shown.keys()].map((keys) => groups?.get(keys)?.length ?? 0))
    expect(left.filter((some) => some.length > least)).toEqual([])
    expect(answer.groups?.filter((one) => one.isRest).map((one) => one.values) ?? []).toEqual(
      left.length === 0 ? [] : [measuredOf(left.flat())],
    )
    for (const { keys, values } of answer.groups?.slice(0, 2) ?? [])
      expect((await it.people(countModel, timeZone, asked, { bucket: null, group: { keys: [keys], isRest: false } })).total).toBe(values[1])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(20), seed })
})

/** Quantiles are interpolated, and may be off in the last digit. */
const measured = ({ measures }: CountQuery, tally: Tally): unknown[] =>
  measures.map((kind) => {
    const value = measureOf(kind, tally)
    return value !== null && (kind === 'median' || kind === 'p90') ? expect.closeTo(value, 6) : value
  })

const wholeOf = (events: readonly CountedEvent[], query: CountQuery, timeZone: string) =>
  countReference(events, { ...query, unit: null }, timeZone).total

/** An event is in each of its groups. */
function groupsOf<T extends CountedEvent>(events: readonly T[], keysOf: (one: T) => GroupKey[][]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const one of events)
    for (const keys of keysOf(one).map((some) => JSON.stringify(some))) found.set(keys, [...(found.get(keys) ?? []), one])
  return found
}
