import fc from 'fast-check'
import type { Json } from '@millrace/contract/events.ts'
import { type EventFilter, rangeOf, type Shell, type Whom } from '@millrace/contract/queries/index.ts'
import { filtersMatch, type Items } from '@millrace/contract/rules/index.ts'
import type { AnalyticsModule, Model } from '../src/modules/analytics/index.ts'
import { analytics } from '../src/modules/analytics/index.ts'
import { catalog } from '../src/modules/catalog/index.ts'
import { canonicalPerson } from '../src/modules/identity/index.ts'
import { segments } from '../src/modules/segments/index.ts'
import { type Sql, sql } from '../src/platform/sql.ts'
import { questions } from '../src/platform/questions.ts'
import { record } from './pipeline.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

export const base = Date.parse('2026-10-31T00:00:00Z')
export const hour = 3_600_000

/** An event as the slow reference sees it, with the person it belongs to now. */
export interface Stored {
  readonly person: number
  readonly event: string
  readonly time: number
  readonly properties: Record<string, Json>
}
const value = fc.constantFrom<Json>(1, 2.5, -3, 0.1, 1e6, '1', 'x', true, ['a'])
/** Of one type alone, and of those that are no list: what is known of values is used to read less. */
const [word, single] = [fc.constantFrom<Json>('x', '1', 'z'), fc.constantFrom<Json>(1, 'x', true, 2.5)]
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
    properties: fc.record({ n: value, city: value, word, single }, { requiredKeys: [] }),
  }),
  { maxLength: 7 },
)

/** Items that values of events name, as text or as a number; a number with a fraction names none, and one item is deleted. */
const shelf: Readonly<Record<string, Record<string, Json>>> = {
  '1': { brand: 'A', price: 2.5, tags: ['a', 'b', 'a'] },
  x: { brand: 3, price: 1, tags: ['b', 2] },
  '2.5': { brand: 'no', price: 100, tags: ['c'] },
  '-3': { brand: true, price: '4', tags: [] },
}
export const items: Items = (type, id) => (type === 'product' ? shelf[id] : undefined)
export const product = (name: string) => ({ type: 'product', property: name })

export interface AnalysisWorld {
  readonly world: World
  readonly project: TestProject
  readonly module: AnalyticsModule
  /** Everything that happened, in the one order of events; test people and test sends left out. */
  readonly stored: readonly Stored[]
  /** The profile property `group` of each person. */
  readonly groups: ReadonlyMap<number, number>
  ask<Q extends Whom, A, S>(model: Model<Q, A, S>, timeZone: string, query: Q): Promise<A>
  people<Q extends Whom, A, S>(model: Model<Q, A, S>, timeZone: string, query: Q, slice: S): Promise<{ ids: number[]; total: number }>
}

interface OtherEvents {
  readonly events?: fc.Arbitrary<{ event: string; time: number; properties: Record<string, Json> }[]>
  /** Between what one and the next person does at the same time: order between people is by time alone. */
  readonly apartMs?: number
  /** Whether the two ids of some people ever become one person. */
  readonly merges?: boolean
}

/** Thirty people, some of two ids that merge later, one of them a tester, each with a few events and a test send. */
export async function analysisWorld(
  seed: number,
  { events = someEvents, apartMs = 0, merges = true }: OtherEvents = {},
): Promise<AnalysisWorld> {
  const world = await makeWorld({ at: '2026-11-04T00:00:00Z' })
  const project = await world.project()
  const names = catalog(world.databases)
  const groups = segments({ ...world.databases, clock: world.clock, catalog: names })
  const module = analytics({
    questions: questions({ ...world.databases, atOnce: 2 }),
    segments: groups,
    catalog: names,
    clock: world.clock,
    watermark: () => world.app.ingest.watermark(),
    outgoing: { campaign: async () => undefined, campaigns: async () => new Map(), messages: writtenTo },
  })
  const people = fc.sample(events, { numRuns: 30, seed }).map((events, i) =>
    // Two ends of one person have no common order inside a millisecond; only events of one end may tie.
    events.map((one, n) => ({
      ...one,
      isDevice: i % 3 === 0 && n % 2 === 1,
      time: base + one.time + apartMs * i + (i % 3 === 0 && n % 2 === 1 ? 7 : 0),
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
  const merged = people.flatMap((_, i) =>
    merges && i % 3 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : [],
  )
  await world.app.ingest.accept(project.id, 'native', merged)
  await world.settle()
  const stored: Stored[] = []
  const groupOf = new Map<number, number>()
  for (const [i, events] of people.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    groupOf.set(found.body.id, i % 2)
    stored.push(...events.map((one) => ({ person: found.body.id, event: one.event, time: one.time, properties: one.properties })))
  }
  return {
    world,
    project,
    module,
    stored: stored.toSorted((a, b) => a.time - b.time),
    groups: groupOf,
    ask: (model, timeZone, query) => module.answer(model, { id: project.id, timeZone }, query),
    people: (model, timeZone, query, slice) =>
      module.people(model, { id: project.id, timeZone }, { query, slice }, { after: 0, limit: 100 }),
  }
}

/** Every event A is a message too, of one of two campaigns and templates. */
const writtenTo = (projectId: number, range: { from: number; until: number }): Sql => sql`
  select ${canonicalPerson(projectId)} as person, toInt64(toUnixTimestamp64Milli(time)) as ms, toUInt32(person % 2 + 1) as journey, if(ms % 2 = 0, 'even', 'odd') as template
  from events e where event = 'A' and is_test = 0 and time >= ${sql.value(new Date(range.from), 'DateTime64(3)')} and time < ${sql.value(new Date(range.until), 'DateTime64(3)')}`

const at = (ms: number): string => new Date(ms).toISOString()
/** Is it this event, with these properties? */
export const matches = (one: Stored, { event, filters }: { event: string | null; filters: EventFilter['filters'] }): boolean =>
  (event === null || one.event === event) && filtersMatch(filters, one.properties, items)

export const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'America/New_York', 'Asia/Kolkata')
export const days = fc.constantFrom(
  { from: '2026-10-30', to: '2026-11-02' },
  { from: '2026-10-31', to: '2026-10-31' },
  { from: '2026-11-01', to: '2026-11-03' },
)
export const filters = fc.constantFrom<EventFilter['filters']>(
  [],
  [{ property: 'n', op: 'gt', value: 0 }],
  [{ property: 'city', op: 'ne', value: 'x' }],
  [{ property: 'n', item: product('brand'), op: 'eq', value: 'A' }],
  [{ property: 'city', item: product('brand'), op: 'ne', value: 3 }],
)

/** Is it within the days of a question? */
export function isWithin({ time }: Pick<Stored, 'time'>, query: Pick<Shell, 'from' | 'to'>, timeZone: string): boolean {
  const { from, until } = rangeOf(query, timeZone)
  return time >= from && time < until
}
