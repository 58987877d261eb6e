import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bucketOf,
  groupKeysOf,
  measuresOf,
  sessionMeasure,
  type SessionQuery,
  sessionQuerySchema,
  sessionsReference,
  tallySessions,
} from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
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
import { sessionModel } from './models/session.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

/** Everything the question names of each event, for the reference. */
const marked = (query: SessionQuery) =>
  it.stored.map((one) => ({
    ...one,
    isStart: query.start !== undefined && matches(one, query.start),
    isStop: query.stop !== undefined && matches(one, query.stop),
    isPage: query.page !== undefined && matches(one, query.page),
    isClick: query.click !== undefined && matches(one, query.click),
    isGoal: query.goal !== undefined && matches(one, query.goal),
  }))
const isIn = (one: Stored, query: SessionQuery): boolean => {
  const named = [query.start, query.stop, query.page, query.click, query.goal].map((other) => other?.event)
  return query.events === null || query.events.includes(one.event) || named.includes(one.event)
}

test(`C01 C12 (oracle of sessions) sessions, dwell and clicks are what the slow reference says, and every number has its people (seed ${seed})`, async () => {
  const event = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters })
  const maybe = fc.option(event, { nil: undefined, freq: 2 })
  const query = fc.record({
    events: fc.constantFrom(null, ['A'], ['A', 'B'], ['D']),
    gapSeconds: fc.constantFrom(1, 1_800, 3_600, 10_800, 86_400),
    splitByDay: fc.boolean(),
    start: maybe,
    stop: maybe,
    page: event,
    click: maybe,
    goal: maybe,
    by: fc.constantFrom(undefined, { property: 'city' }, { property: 'n', item: product('brand') }),
    unit: fc.constantFrom('hour', 'day', 'week', null),
  })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: SessionQuery = sessionQuerySchema.parse({ ...range, ...rest })
    const { unit, by } = asked
    const events = marked(asked).filter((one) => isIn(one, asked))
    const sessions = sessionsReference(events, asked, timeZone)
    const measure = (some: typeof sessions) => measuresOf(asked).map((kind) => sessionMeasure(kind, tallySessions(some)))
    const answer = await it.ask(sessionModel, timeZone, asked)
    expect(answer.total).toEqual(measure(sessions))
    const buckets = Map.groupBy(unit === null ? [] : sessions, ([first]) => bucketOf(first?.time ?? 0, unit ?? 'day', timeZone))
    const filled = answer.rows.filter((row) => row.values[0] !== 0).map((row) => [row.bucket, row.values] as const)
    expect(new Map(filled)).toEqual(new Map([...buckets].map(([bucket, some]) => [bucket, measure(some)])))
    const keysOf = ([first]: (typeof sessions)[number]) => groupKeysOf(by && first && readRef(by, first.properties, items))
    const keys = [...new Set(sessions.flatMap(keysOf))]
    const groups = keys.map((key) => [key, measure(sessions.filter((one) => keysOf(one).includes(key)))] as const)
    expect(new Map(answer.groups?.map(({ keys, values }) => [keys[0], values]))).toEqual(new Map(by ? groups : []))
    const [bucket, values] = filled.at(-1) ?? []
    const group = answer.groups?.at(-1)
    // One number a run opens: the whole, a bucket, a group.
    const [slice, n] = [
      [{}, answer.total[1]] as const,
      bucket ? ([{ bucket }, values?.[1]] as const) : undefined,
      group && ([{ group: { keys: [group.keys], isRest: false } }, group.values[1]] as [object, number | null | undefined]),
    ][runs++ % 3] ?? [{}, answer.total[1]]
    expect((await it.people(sessionModel, timeZone, asked, sessionModel.slice.parse(slice))).total).toBe(n)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})
