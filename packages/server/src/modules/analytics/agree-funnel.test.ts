import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bucketOf,
  comparedRange,
  type FunnelEvent,
  funnelChain,
  funnelOccurrences,
  type FunnelQuery,
  funnelQuerySchema,
  funnelSpec,
  type GroupKey,
  groupKeysOf,
  peopleByStep,
  spreadOf,
} from '@millrace/contract/queries/index.ts'
import { itemIdOf, readRef } from '@millrace/contract/rules/index.ts'
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
import { funnelModel } from './models/funnel.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

const event = fc.constantFrom('A', 'B', 'C')
const window = fc.constantFrom(
  { amount: 1, unit: 'hour' },
  { amount: 30, unit: 'minute' },
  { amount: 1, unit: 'day' },
  { amount: 1, unit: 'natural_day' },
  { amount: 2, unit: 'natural_day' },
  { amount: 3650, unit: 'day' },
)
const reached = { outcome: 'reached', compare: false } as const

test(`how far people come is what the slow reference says, with the engine's own chain and with ours (seed ${seed})`, async () => {
  const step = fc.record({ event, filters })
  const query = fc.record({ steps: fc.array(step, { minLength: 2, maxLength: 4 }), window, extendOverEndDate: fc.boolean() })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: FunnelQuery = funnelQuerySchema.parse({ ...range, ...rest })
    const chains = chainsOf(asked, timeZone)
    const [quick, whole] = await Promise.all([
      it.ask(funnelModel, timeZone, { ...asked, times: false }),
      it.ask(funnelModel, timeZone, asked),
    ])
    expect(quick.rows.map((row) => row.people)).toEqual(perStep(chains, asked))
    expect(whole.rows.map((row) => row.people)).toEqual(perStep(chains, asked))
    expectTimes(whole, chains, asked)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(10), seed })
})

test(`C01 (oracle of the funnel) every sort of funnel is what the slow reference says, its groups and buckets too, with the people of each number (seed ${seed})`, async () => {
  const step = fc.record({ event, filters, link: fc.constantFrom('n', 'city') })
  const query = fc.record({
    steps: fc.array(step, { minLength: 2, maxLength: 3 }),
    isLinked: fc.boolean(),
    sort: fc.constantFrom('ordered', 'any_order', 'adjacent', 'occurrences'),
    window,
    extendOverEndDate: fc.boolean(),
    firstTouch: fc.boolean(),
    exclusions: fc.array(fc.record({ event, filters, after: fc.constant(1), before: fc.constant(2) }), { maxLength: 1 }),
    unit: fc.constantFrom('hour', 'day', 'week', null),
    by: fc.constantFrom(
      undefined,
      { of: 'event', step: 1, property: 'city' },
      { of: 'event', step: 2, property: 'n' },
      { of: 'event', step: 2, property: 'n', item: product('tags') },
      { of: 'profile', property: 'group' },
    ),
    compare: fc.constantFrom(undefined, 'previous'),
  })
  const run = async (range: { from: string; to: string }, drawn: Drawn, timeZone: string): Promise<void> => {
    const asked: FunnelQuery = funnelQuerySchema.parse({ ...range, ...fitting(drawn) })
    const chains = chainsOf(asked, timeZone)
    const answer = await it.ask(funnelModel, timeZone, asked)
    expect(answer.rows.map((row) => row.people)).toEqual(perStep(chains, asked))
    expectTimes(answer, chains, asked)
    const groups = groupsOf(chains, asked)
    expect(answer.groups && new Map(answer.groups.map(({ key, people }) => [key, people]))).toEqual(groups)
    const trend = asked.unit && bucketsOf(asked, timeZone)
    expect(answer.trend && new Map(answer.trend.flatMap(({ bucket, people }) => (people[0] ? [[bucket, people]] : [])))).toEqual(trend)
    const compared = comparedRange(asked)
    expect(answer.compare?.rows.map((row) => row.people)).toEqual(compared && perStep(chainsOf({ ...asked, ...compared }, timeZone), asked))
    if (asked.count === 'occurrences') return
    const deep = answer.rows.findLast((row) => row.people > 0)?.step ?? 1
    const { ids } = await it.people(funnelModel, timeZone, asked, { ...reached, step: deep })
    expect(ids).toEqual(chains.flatMap(([person, { length }]) => (length >= deep ? [person] : [])).toSorted((a, b) => a - b))
    const lost = await it.people(funnelModel, timeZone, asked, { step: 1, outcome: 'dropped', compare: compared !== undefined })
    expect(lost.total).toBe((answer.compare ?? answer).rows[0]?.dropped)
    for (const { key, people } of answer.groups?.slice(0, 1) ?? []) {
      const group = { keys: [key], isRest: false }
      expect((await it.people(funnelModel, timeZone, asked, { ...reached, step: 1, group })).total).toBe(people[0])
    }
    for (const { bucket, people } of answer.trend?.filter((one) => one.people[0]).slice(0, 1) ?? [])
      expect((await it.people(funnelModel, timeZone, asked, { ...reached, step: 1, bucket })).total).toBe(people[0])
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(6), seed })
})

interface Drawn {
  readonly steps: readonly { event: string; link: string }[]
  readonly isLinked: boolean
  readonly sort: 'ordered' | 'any_order' | 'adjacent' | 'occurrences'
  readonly firstTouch: boolean
  readonly exclusions: readonly object[]
}

/** What was drawn, without what does not fit together. */
function fitting({ isLinked, sort, ...rest }: Drawn): object {
  const links = isLinked && sort !== 'adjacent' ? rest.steps : rest.steps.map(({ link: _, ...step }) => step)
  const isLoose = sort === 'any_order'
  return {
    ...rest,
    steps: links,
    ...(sort === 'occurrences' ? { count: sort } : { mode: sort }),
    firstTouch: rest.firstTouch && !isLoose,
    exclusions: isLoose ? [] : rest.exclusions,
  }
}

interface Told extends FunnelEvent {
  readonly stored: Stored
}
type Chains = readonly (readonly [person: number, chain: readonly Told[]])[]

function chainsOf(query: FunnelQuery, timeZone: string, bucket?: string): Chains {
  const whole = funnelSpec(query, timeZone)
  const { unit } = query
  const isIn = (time: number): boolean => bucket === undefined || (unit !== null && bucketOf(time, unit, timeZone) === bucket)
  const spec = { ...whole, isStart: (time: number) => whole.isStart(time) && isIn(time) }
  return [...Map.groupBy(it.stored, (one) => one.person)].flatMap(([person, stored]) => {
    const events = stored.map((one): Told => placed(one, query))
    const chains = query.count === 'people' ? [funnelChain(events, spec)] : funnelOccurrences(events, spec)
    return chains.flatMap((chain) =>
      chain.length === 0 ? [] : [[person, chain as readonly Told[] /* the events that went in */] as const],
    )
  })
}

function placed(stored: Stored, query: FunnelQuery): Told {
  const steps = query.steps.flatMap((step, i) => (matches(stored, step) ? [i + 1] : []))
  const links = steps.map((step) => itemIdOf(stored.properties[query.steps[step - 1]?.link ?? '']) || null)
  const ends = query.exclusions.flatMap((one) =>
    matches(stored, one) ? Array.from({ length: one.before - one.after }, (_, i) => one.after + i) : [],
  )
  return { time: stored.time, steps, links, ends, stored }
}

const perStep = (chains: Chains, query: FunnelQuery): number[] =>
  peopleByStep(
    chains.map(([, chain]) => chain.length),
    query.steps.length,
  )

function expectTimes(
  answer: { rows: readonly { time: object | null }[]; total: { time: object | null } },
  chains: Chains,
  query: FunnelQuery,
) {
  const between = (from: number, to: number) =>
    spreadOf(chains.flatMap(([, chain]) => (chain[to] ? [chain[to].time - (chain[from]?.time ?? 0)] : [])))
  const near = (one: object | null) =>
    one && Object.fromEntries(Object.entries(one).map(([key, n]: [string, number]) => [key, Math.round(n * 100)]))
  expect(answer.rows.map((row) => near(row.time))).toEqual(query.steps.map((_, i) => (i === 0 ? null : near(between(i - 1, i)))))
  expect(near(answer.total.time)).toEqual(near(between(0, query.steps.length - 1)))
}

function groupsOf(chains: Chains, query: FunnelQuery): Map<GroupKey, number[]> | null {
  const { by } = query
  if (!by) return null
  const keyed = chains.flatMap(([person, chain]): (readonly [GroupKey, Chains[number]])[] => {
    if (by.of === 'profile') return [[by.property === 'group' ? (it.groups.get(person) ?? null) : null, [person, chain]]]
    const at = chain[by.step - 1]
    return at ? groupKeysOf(readRef(by, at.stored.properties, items)).map((key) => [key, [person, chain]]) : []
  })
  return new Map(
    [...Map.groupBy(keyed, ([key]) => key)].map(([key, some]) => [
      key,
      perStep(
        some.map(([, one]) => one),
        query,
      ),
    ]),
  )
}

function bucketsOf(query: FunnelQuery, timeZone: string): Map<string, number[]> {
  const { unit } = query
  const buckets = new Set(unit ? it.stored.map((one) => bucketOf(one.time, unit, timeZone)) : [])
  return new Map(
    [...buckets].flatMap((bucket) => {
      const people = perStep(chainsOf(query, timeZone, bucket), query)
      return people[0] ? [[bucket, people] as const] : []
    }),
  )
}
