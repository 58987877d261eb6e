import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CountedEvent,
  type CountQuery,
  countQuerySchema,
  countReference,
  emptyTally,
  type FunnelQuery,
  funnelChain,
  funnelQuerySchema,
  funnelWindowMs,
  type GroupKey,
  groupKeysOf,
  measureOf,
  peopleByStep,
  rangeOf,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import {
  type AnalysisWorld,
  analysisWorld,
  days,
  filters,
  isWithin,
  items,
  matches,
  product,
  type Stored,
  zone,
} from '../../../test/analysis-world.ts'
import { countModel } from './models/count.ts'
import { funnelModel } from './models/funnel.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

test(`a count is what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const query = fc.record({
    event: fc.constantFrom('A', 'B', null),
    filters,
    unit: fc.constantFrom('hour', 'day', 'week', 'month', null),
    measures: fc.constant(['events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct']),
    property: fc.constantFrom('n', 'city'),
    item: fc.constantFrom(undefined, product('price'), product('brand')),
    by: fc.constantFrom(
      undefined,
      { property: 'city' },
      { property: 'n', item: product('brand') },
      { property: 'city', item: product('tags') },
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
    expect(answer.total).toEqual(asked.measures.map((kind) => measureOf(kind, expected.total)))
    const filled = new Map(answer.rows.map((row) => [row.bucket, row.values]))
    expect([...expected.buckets.keys()].filter((bucket) => !filled.has(bucket))).toEqual([])
    for (const [bucket, values] of filled)
      expect([bucket, values]).toEqual([bucket, asked.measures.map((kind) => measureOf(kind, expected.buckets.get(bucket) ?? emptyTally))])
    const numbers = [[null, answer.total[1]] as const, ...answer.rows.slice(0, 3).map((row) => [row.bucket, row.values[1]] as const)]
    for (const [bucket, people] of numbers) expect((await it.people(countModel, timeZone, asked, { bucket })).total).toBe(people)
    const groups =
      by &&
      groupsOf(
        chosen.filter((one) => isWithin(one, asked, timeZone)),
        (one) => groupKeysOf(readRef(by, one.properties, items)),
      )
    expect(answer.groups === null ? undefined : new Map(answer.groups.map(({ key, values }) => [key, values]))).toEqual(
      groups &&
        new Map([...groups].map(([key, some]) => [key, asked.measures.map((kind) => measureOf(kind, wholeOf(some, asked, timeZone)))])),
    )
    for (const { key, values } of answer.groups?.slice(0, 2) ?? [])
      expect((await it.people(countModel, timeZone, asked, { bucket: null, group: { keys: [key], isRest: false } })).total).toBe(values[1])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: 25 * scale, seed })
})

test(`a funnel is what the slow reference says, people of every step included (seed ${seed})`, async () => {
  const step = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
  const query = fc.record({
    steps: fc.array(step, { minLength: 2, maxLength: 4 }),
    window: fc.constantFrom(
      { amount: 1, unit: 'hour' },
      { amount: 30, unit: 'minute' },
      { amount: 1, unit: 'day' },
      { amount: 3650, unit: 'day' },
    ),
    extendOverEndDate: fc.boolean(),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: FunnelQuery = funnelQuerySchema.parse({ ...range, ...rest })
    const depths = [...Map.groupBy(it.stored, (one) => one.person)].map(
      ([person, events]) => [person, depthOf(events, asked, timeZone)] as const,
    )
    const people = peopleByStep(
      depths.map(([, depth]) => depth),
      asked.steps.length,
    )
    const answer = await it.ask(funnelModel, timeZone, asked)
    expect(answer.rows.map((row) => row.people)).toEqual(people)
    const deep = answer.rows.findLast((row) => row.people > 0)?.step ?? asked.steps.length
    const reached = await it.people(funnelModel, timeZone, asked, { step: deep, outcome: 'reached' })
    expect(reached.ids).toEqual(depths.flatMap(([person, depth]) => (depth >= deep ? [person] : [])).toSorted((a, b) => a - b))
    const dropped = await it.people(funnelModel, timeZone, asked, { step: 1, outcome: 'dropped' })
    expect(dropped.total).toBe(answer.rows[0]?.dropped)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: 40 * scale, seed })
})

const wholeOf = (events: readonly CountedEvent[], query: CountQuery, timeZone: string) =>
  countReference(events, { ...query, unit: null }, timeZone).total

/** An event is in each of its groups. */
function groupsOf<T extends CountedEvent>(events: readonly T[], keysOf: (one: T) => GroupKey[]): Map<GroupKey, T[]> {
  const found = new Map<GroupKey, T[]>()
  for (const one of events) for (const key of keysOf(one)) found.set(key, [...(found.get(key) ?? []), one])
  return found
}

function depthOf(events: readonly Stored[], query: FunnelQuery, timeZone: string): number {
  const seen = events.map((one) => ({ time: one.time, steps: query.steps.flatMap((step, i) => (matches(one, step) ? [i + 1] : [])) }))
  const spec = { ...rangeOf(query, timeZone), windowMs: funnelWindowMs(query), extendOverEndDate: query.extendOverEndDate }
  return funnelChain(seen, { ...spec, steps: query.steps.length }).length
}
