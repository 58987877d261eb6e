import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type FactorsQuery,
  factorsQuerySchema,
  isLookedAt,
  keyEventsQuerySchema,
  type Observation,
  observationMs,
  type Observed,
  observe,
  quantile,
  rangeOf,
} from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, matches, type Stored, zone } from '../../../test/analysis-world.ts'
import { factorsModel } from './models/factors.ts'
import { keyEventsModel } from './models/key-events.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

interface Watched {
  readonly person: number
  readonly own: readonly Stored[]
  readonly seen: Observed
  /** Whether the event at a place is one that is looked at. */
  looked(i: number): boolean
}

/** Everybody who starts, by the slow reference. */
function watch(query: Observation, timeZone: string): Watched[] {
  const spec = { ...rangeOf(query, timeZone), ...observationMs(query), now: it.world.clock.now().getTime() }
  return [...Map.groupBy(it.stored, (one) => one.person)].flatMap(([person, own]) => {
    const events = own.map((one) => ({ time: one.time, isStart: matches(one, query.start), isGoal: matches(one, query.goal) }))
    const seen = observe(events, spec)
    return seen ? [{ person, own, seen, looked: (i: number) => isLookedAt(events, i, seen, spec) }] : []
  })
}

const event = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
const span = fc.constantFrom(
  { amount: 1, unit: 'minute' },
  { amount: 1, unit: 'hour' },
  { amount: 4, unit: 'hour' },
  { amount: 1, unit: 'day' },
  { amount: 2, unit: 'day' },
)
const observed = { start: event, goal: event, look: span, follow: span }
const totalOf = (watched: readonly Watched[]) => {
  const n = (test: (seen: Observed) => boolean): number => watched.filter(({ seen }) => test(seen)).length
  return {
    people: n(({ state }) => state === 'counted'),
    converted: n(({ isConverted }) => isConverted),
    early: n(({ state }) => state === 'early'),
    open: n(({ state }) => state === 'open'),
  }
}
const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  ) ?? NaN

test(`key events are counted as the slow reference counts them, and every number has its people (seed ${seed})`, async () => {
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked = keyEventsQuerySchema.parse({ ...range, ...rest })
    const watched = watch(asked, timeZone)
    const { rows, total } = await it.ask(keyEventsModel, timeZone, asked)
    expect(total).toEqual(totalOf(watched))
    const counted = watched.filter(({ seen }) => seen.state === 'counted')
    const expected = ['A', 'B', 'C'].flatMap((name) => {
      const did = counted.flatMap((one) => {
        const first = one.own.find((event, i) => event.event === name && one.looked(i))
        return first ? [{ since: first.time - (one.own[one.seen.start]?.time ?? 0), isConverted: one.seen.isConverted }] : []
      })
      const [people, converted] = [did.length, did.filter(({ isConverted }) => isConverted).length]
      return people === 0 ? [] : [[name, people, converted, median(did.map(({ since }) => since))]]
    })
    expect(rows.map((row) => [row.event, row.people, row.converted, row.sinceMs]).toSorted()).toEqual(expected)
    const [row] = rows
    const of = (slice: object) => it.people(keyEventsModel, timeZone, asked, { event: null, converted: false, ...slice })
    if (row) expect((await of({ event: row.event, converted: true })).total).toBe(row.converted)
    expect((await of({ left: 'early' })).total).toBe(total.early)
  }
  await fc.assert(fc.asyncProperty(days, fc.record(observed), zone, run), { numRuns: worlds(8), seed })
})

test(`decision factors are those of the slow reference: who has what, in which order, and when (seed ${seed})`, async () => {
  const half = { of: 'property' as const, condition: { property: 'group', op: 'eq' as const, value: 1 } }
  const factor = fc.oneof(
    event.map((one) => ({ of: 'event' as const, ...one })),
    fc.constant(half),
  )
  const query = fc.record({ ...observed, factors: fc.array(factor, { minLength: 1, maxLength: 4 }) })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: FactorsQuery = factorsQuerySchema.parse({ ...range, ...rest })
    const watched = watch(asked, timeZone).map((one) => {
      const start = one.own[one.seen.start]?.time ?? 0
      const goal = one.seen.goal === null ? undefined : one.own[one.seen.goal]
      const firsts = asked.factors.flatMap((factor, place) => {
        const until = one.seen.goal ?? 0
        const i = one.own.findIndex((event, n) => factor.of === 'event' && n > one.seen.start && n < until && matches(event, factor))
        return i < 0 ? [] : [{ place, i, since: (one.own[i]?.time ?? 0) - start, until: (goal?.time ?? 0) - (one.own[i]?.time ?? 0) }]
      })
      const has = asked.factors.map((factor) =>
        factor.of === 'event' ? one.own.some((event, i) => one.looked(i) && matches(event, factor)) : it.groups.get(one.person) === 1,
      )
      const way = firsts.toSorted((a, b) => a.i - b.i || a.place - b.place)
      return { ...one, has, way, isBuyer: goal !== undefined && one.seen.state !== 'open' }
    })
    const { factors, ways, total } = await it.ask(factorsModel, timeZone, asked)
    const buyers = watched.filter(({ isBuyer }) => isBuyer)
    expect(total).toEqual({ ...totalOf(watched), buyers: buyers.length })
    for (const [i, factor] of factors.entries()) {
      const having = watched.filter(({ seen, has }) => seen.state === 'counted' && has[i])
      expect([factor.people, factor.converted]).toEqual([having.length, having.filter(({ seen }) => seen.isConverted).length])
      const did = buyers.flatMap(({ way }) => way.flatMap((step, n) => (step.place === i ? [{ ...step, nth: n + 1 }] : [])))
      const order =
        did.length === 0
          ? null
          : {
              buyers: did.length,
              place: expect.closeTo(did.reduce((sum, { nth }) => sum + nth, 0) / did.length, 9),
              sinceMs: median(did.map(({ since }) => since)),
              untilMs: median(did.map(({ until }) => until)),
            }
      expect(factor.order).toEqual(order)
    }
    const taken = [...Map.groupBy(buyers, ({ way }) => JSON.stringify(way.map(({ place }) => place)))].map(([way, some]) => [
      way,
      some.length,
    ])
    expect(new Map(ways.map((one) => [JSON.stringify(one.factors), one.buyers]))).toEqual(new Map(taken as [string, number][]))
    const [way, i] = [ways[runs % (ways.length + 1)], runs++ % factors.length]
    const of = (slice: object) => it.people(factorsModel, timeZone, asked, { factor: null, converted: false, ...slice })
    if (way) expect((await of({ way: way.factors })).total).toBe(way.buyers)
    expect((await of({ factor: i })).total).toBe(factors[i]?.people)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(8), seed })
})
