import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  positions,
  type ProcessQuery,
  processQuerySchema,
  processReference,
  processSpan,
  stuckUnits,
} from '@millrace/contract/queries/index.ts'
import { type AnalysisWorld, analysisWorld, days, filters, matches, zone } from '../../../test/analysis-world.ts'
import { processModel } from './models/process.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

/** The events of the days of a question that bring somebody to a station. */
function eventsOf(query: ProcessQuery, timeZone: string, now: number) {
  const { from, until, asOf } = processSpan(query, timeZone, now)
  const within = it.stored.filter(({ time }) => time >= from && time < until)
  const events = within.flatMap((one) => {
    const station = query.stations.findIndex((other) => matches(one, other)) + 1
    return station === 0 ? [] : [{ person: one.person, time: one.time, station }]
  })
  return { events, asOf }
}

test(`C04 C20 (part: agreement) a process is what the slow reference says, and each number has its people (seed ${seed})`, async () => {
  const stuckAfter = fc.option(fc.record({ amount: fc.constantFrom(1, 12), unit: fc.constantFrom(...stuckUnits) }), { freq: 2 })
  const station = fc.record({ event: fc.constantFrom('A', 'B', 'C'), filters, stuckAfter })
  const query = fc.record({
    stations: fc.uniqueArray(station, { minLength: 2, maxLength: 4, selector: (one) => JSON.stringify([one.event, one.filters]) }),
    position: fc.constantFrom(...positions),
  })
  let runs = 0
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked = processQuerySchema.parse({ ...range, ...rest })
    const { events, asOf } = eventsOf(asked, timeZone, it.world.clock.now().getTime())
    const expected = processReference(events, asked, asOf)
    const { stations, edges, total, ...facts } = await it.ask(processModel, timeZone, asked)
    const seconds = (ms: number | null) => ms && ms / 1_000
    const inSeconds = {
      ...expected,
      stations: expected.stations.map((one) => ({ ...one, took: seconds(one.took), waited: seconds(one.waited) })),
      edges: expected.edges.map((one) => ({ ...one, took: seconds(one.took) })),
    }
    const found = {
      people: total.people,
      stations: stations.map(({ station: _, name: __, rate: ___, seconds: took, ...one }) => ({ ...one, took })),
      edges: edges.map(({ share: _, seconds: took, ...one }) => ({ ...one, took })),
    }
    expect(found).toEqual(inSeconds)
    expect(facts.asOf).toBe(new Date(asOf).toISOString())
    expect(stations.reduce((sum, one) => sum + one.here, 0)).toBe(total.people)
    expect(stations.reduce((sum, one) => sum + (one.stuck ?? 0), 0)).toBe(total.stuck)

    // One number a run opens.
    const slice = (more: object) => processModel.slice.parse(more)
    const one = stations[runs % stations.length]
    const edge = edges.at(-1)
    const numbers = [
      [{}, total.people],
      [{ who: 'stuck' }, total.stuck],
      [{ station: one?.station }, one?.reached],
      [{ station: one?.station, who: 'here' }, one?.here],
      [{ station: one?.station, who: 'went_on' }, one?.wentOn],
      [{ station: one?.station, who: 'here', bin: 4 }, one?.stays[4]],
      ...(one?.stuck == null ? [] : ([[{ station: one.station, who: 'stuck' }, one.stuck]] as const)),
      ...(edge ? ([[{ station: edge.from, to: edge.to }, edge.people]] as const) : []),
    ] as const
    const [which, n] = numbers[runs++ % numbers.length] ?? []
    expect((await it.people(processModel, timeZone, asked, slice(which ?? {}))).total).toBe(n)
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(15), seed })
})
