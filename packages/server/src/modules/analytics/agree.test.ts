import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import {
  type CountedEvent,
  type CountQuery,
  countQuerySchema,
  countReference,
  emptyTally,
  type EventFilter,
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
import { filtersMatch, type Items, readRef } from '@millrace/contract/rules/index.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { segments } from '../segments/index.ts'
import { catalog } from '../catalog/index.ts'
import { analytics, type AnalyticsModule } from './index.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const base = Date.parse('2026-10-31T00:00:00Z')
const hour = 3_600_000

interface Stored {
  readonly person: number
  readonly event: string
  readonly time: number
  readonly properties: Record<string, Json>
}
const value = fc.constantFrom<Json>(1, 2.5, -3, 0.1, 1e6, '1', 'x', true, ['a'])
const someEvents = fc.array(
  fc.record({
    event: fc.constantFrom('A', 'B', 'C'),
    // Few moments, so that there are ties, window edges, midnights and the hour that happens twice in New York.
    time: fc.constantFrom(
      0,
      1,
      hour,
      hour + 1,
      4 * hour,
      16 * hour,
      16 * hour - 1,
      24 * hour,
      29.5 * hour,
      30.5 * hour,
      31 * hour,
      60 * hour,
    ),
    properties: fc.dictionary(fc.constantFrom('n', 'city'), value),
  }),
  { maxLength: 7 },
)

let world: World
let project: TestProject
let module: AnalyticsModule
let stored: Stored[] = []

/** Items that values of events name, as text or as a number; a number with a fraction names none, and one item is deleted. */
const shelf: Readonly<Record<string, Record<string, Json>>> = {
  '1': { brand: 'A', price: 2.5, tags: ['a', 'b', 'a'] },
  x: { brand: 3, price: 1, tags: ['b', 2] },
  '2.5': { brand: 'no', price: 100, tags: ['c'] },
  '-3': { brand: true, price: '4', tags: [] },
}
const items: Items = (type, id) => (type === 'product' ? shelf[id] : undefined)
const product = (name: string) => ({ type: 'product', property: name })

/** Thirty people, some of two ids that merge later, one of them a tester, each with a few events and a test send. */
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-04T00:00:00Z' })
  project = await world.project()
  const groups = segments({ ...world.databases, clock: world.clock, catalog: catalog(world.databases) })
  const { clickhouse } = world.databases
  module = analytics({ clickhouse, segments: groups, clock: world.clock, watermark: () => world.app.ingest.watermark() })
  const people = fc.sample(someEvents, { numRuns: 30, seed }).map((events, i) =>
    // Two ends of one person have no common order inside a millisecond; only events of one end may tie.
    events.map((one, n) => ({
      ...one,
      isDevice: i % 3 === 0 && n % 2 === 1,
      time: base + one.time + (i % 3 === 0 && n % 2 === 1 ? 7 : 0),
    })),
  )
  const rows = [...Object.entries(shelf), ['1000000', { brand: 'gone' }] as const].map(([id, properties]) => ({
    type: 'product',
    id,
    properties,
  }))
  const sent = [...rows.map((item) => ({ item })), { item: { type: 'product', id: '1000000', delete: true } }]
  await world.call(undefined, 'POST', '/v1/events', { events: sent }, { authorization: `Bearer ${project.writeKey}` })
  for (const [i, events] of people.entries()) {
    const sent = events.map((one, n) =>
      record({
        ids: [one.isDevice ? `anon:d${i}` : `login:u${i}`],
        event: one.event,
        properties: one.properties,
        at: at(one.time),
        id: `${i}/${n}`,
      }),
    )
    const own = record({ ids: [`login:u${i}`], set: { group: i % 2 }, id: `p${i}` })
    const trial = record({ ids: [`login:u${i}`], event: 'A', at: at(base), test: true, id: `t${i}` })
    await world.app.ingest.accept(project.id, 'native', [own, ...sent, trial])
  }
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:tester'], event: 'A', at: at(base), test: true })])
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:tester'], event: 'A', at: at(base + 1) })])
  await world.settle()
  const merges = people.flatMap((_, i) => (i % 3 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : []))
  await world.app.ingest.accept(project.id, 'native', merges)
  await world.settle()
  for (const [i, events] of people.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    stored.push(...events.map((one) => ({ person: found.body.id, event: one.event, time: one.time, properties: one.properties })))
  }
  stored = stored.toSorted((a, b) => a.time - b.time)
})
afterAll(() => world.end())

const at = (ms: number): string => new Date(ms).toISOString()
const matches = (one: Stored, { event, filters }: { event: string | null; filters: EventFilter['filters'] }): boolean =>
  (event === null || one.event === event) && filtersMatch(filters, one.properties, items)

const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kolkata')
const days = fc.constantFrom(
  { from: '2026-10-30', to: '2026-11-02' },
  { from: '2026-10-31', to: '2026-10-31' },
  { from: '2026-11-01', to: '2026-11-03' },
)
const filters = fc.constantFrom<EventFilter['filters']>(
  [],
  [{ property: 'n', op: 'gt', value: 0 }],
  [{ property: 'city', op: 'ne', value: 'x' }],
  [{ property: 'n', item: product('brand'), op: 'eq', value: 'A' }],
  [{ property: 'city', item: product('brand'), op: 'ne', value: 3 }],
)

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
    const here = { id: project.id, timeZone }
    const answer = await module.count(here, asked)
    const { property = '', item, by } = asked
    const chosen = stored
      .filter((one) => matches(one, asked))
      .map((one) => ({ ...one, value: readRef({ property, item }, one.properties, items) }))
    const expected = countReference(chosen, asked, timeZone)
    expect(answer.total).toEqual(asked.measures.map((kind) => measureOf(kind, expected.total)))
    const filled = new Map(answer.rows.map((row) => [row.bucket, row.values]))
    expect([...expected.buckets.keys()].filter((bucket) => !filled.has(bucket))).toEqual([])
    for (const [bucket, values] of filled)
      expect([bucket, values]).toEqual([bucket, asked.measures.map((kind) => measureOf(kind, expected.buckets.get(bucket) ?? emptyTally))])
    const numbers = [[null, answer.total[1]] as const, ...answer.rows.slice(0, 3).map((row) => [row.bucket, row.values[1]] as const)]
    for (const [bucket, people] of numbers)
      expect((await module.countPeople(here, asked, { bucket }, { after: 0, limit: 5 })).total).toBe(people)
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
      expect(
        (await module.countPeople(here, asked, { bucket: null, group: { keys: [key], isRest: false } }, { after: 0, limit: 5 })).total,
      ).toBe(values[1])
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
    const here = { id: project.id, timeZone }
    const depths = [...Map.groupBy(stored, (one) => one.person)].map(
      ([person, events]) => [person, depthOf(events, asked, timeZone)] as const,
    )
    const people = peopleByStep(
      depths.map(([, depth]) => depth),
      asked.steps.length,
    )
    const answer = await module.funnel(here, asked)
    expect(answer.rows.map((row) => row.people)).toEqual(people)
    const deep = answer.rows.findLast((row) => row.people > 0)?.step ?? asked.steps.length
    const reached = await module.funnelPeople(here, asked, deep, 'reached', { after: 0, limit: 100 })
    expect(reached.ids).toEqual(depths.flatMap(([person, depth]) => (depth >= deep ? [person] : [])).toSorted((a, b) => a - b))
    const dropped = await module.funnelPeople(here, asked, 1, 'dropped', { after: 0, limit: 100 })
    expect(dropped.total).toBe(answer.rows[0]?.dropped)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: 40 * scale, seed })
})

function isWithin({ time }: Stored, query: CountQuery, timeZone: string): boolean {
  const { from, until } = rangeOf(query, timeZone)
  return time >= from && time < until
}

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
