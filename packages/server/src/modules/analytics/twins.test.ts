import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { worlds } from '../../../test/worlds.ts'

/** The same things happen to two crowds; of one they come in another order, twice, under two ids each that merge later, and amid other things. */
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const begin = Date.parse('2026-10-31T00:00:00Z')
const hour = 3_600_000

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T00:00:00Z' })
  project = await world.project()
  const moment = fc
    .integer({ min: 0, max: 72 })
    .chain((h) => fc.integer({ min: 0, max: 3 }).map((quarter) => (h * 4 + quarter) * (hour / 4)))
  const story = fc.uniqueArray(
    fc.record({ event: fc.constantFrom('A', 'B', 'C'), time: moment, n: fc.constantFrom(1, 2.5, -3, 10), city: fc.constantFrom('x', 'y') }),
    { maxLength: 8, selector: ({ time }) => time },
  )
  const stories = fc.sample(story, { numRuns: worlds(15), seed })
  const crowd = (name: string, idOf: (i: number, n: number) => string) =>
    stories.map((events, i) =>
      events
        .toSorted((a, b) => a.time - b.time)
        .map(({ event, time, ...properties }, n) =>
          record({ ids: [idOf(i, n)], event, properties, at: new Date(begin + time).toISOString(), id: `${name}${i}/${n}` }),
        ),
    )
  const people = (name: string) =>
    stories.map((_, i) => record({ ids: [`login:${name}${i}`], set: { twin: name, half: i % 2 }, id: `${name}${i}` }))
  const accept = (records: Parameters<World['app']['ingest']['accept']>[2]) => world.app.ingest.accept(project.id, 'native', records)
  await accept([...people('plain'), ...crowd('plain', (i) => `login:plain${i}`).flat()])
  const other = crowd('other', (i, n) => (n % 2 === 0 ? `login:other${i}` : `anon:o${i}`)).flat()
  // Backwards, and every one of them on its way twice.
  await accept([...people('other'), ...other.toReversed()])
  await world.settle()
  await accept(other)
  const amid = stories.map((_, i) => record({ ids: [`anon:o${i}`], event: 'Z', at: new Date(begin + i * hour).toISOString(), id: `z${i}` }))
  await accept([...amid, ...stories.map((_, i) => record({ ids: [`login:other${i}`, `anon:o${i}`], set: {}, id: `m${i}` }))])
  await world.settle()
})
afterAll(() => world.end())

const range = { from: '2026-10-30', to: '2026-11-03' }
const [a, b, c] = ['A', 'B', 'C'].map((event) => ({ event, filters: [] }))
const window = { amount: 1, unit: 'day' }
const questions: Readonly<Record<string, object>> = {
  count: { ...a, property: 'n', measures: ['events', 'people', 'per_person', 'sum', 'avg', 'distinct'], by: { property: 'city' } },
  funnel: { steps: [a, b, c], window, unit: 'day', by: { of: 'event', property: 'city', step: 1 } },
  drivers: { steps: [a, b], window, at: 1 },
  retention: { first: a, second: b, duration: 3, by: { property: 'city' } },
  interval: { first: a, second: b, by: { property: 'city' } },
  distribution: { of: a, measure: 'sum', property: { property: 'n' }, edges: [0, 2, 5] },
  ltv: { start: a, revenues: [{ ...b, property: 'n' }], duration: 3 },
  lifecycle: { ...a, unit: 'day' },
  path: { source: { ...a, isSplit: true }, events: [b, c], by: { property: 'city' }, gapSeconds: 7_200 },
  attribution: { target: c, property: 'n', touches: [a, b], by: { property: 'city' }, dataDriven: ['markov', 'shapley'] },
  session: { events: ['A', 'B', 'C'], gapSeconds: 7_200, page: a, goal: c, by: { property: 'city' } },
  attributes: { by: [{ of: 'property', property: 'half' }], measure: 'sum', property: { property: 'half' } },
  'key-events': { start: a, goal: c, look: { amount: 6, unit: 'hour' }, follow: window },
  factors: { start: a, goal: c, look: { amount: 6, unit: 'hour' }, follow: window, factors: [{ of: 'event', ...b }] },
}

test.each(Object.entries(questions))(
  `C01 (%s) is the same when events come in another order, twice, under ids that merge, amid others (seed ${seed})`,
  async (model, question) => {
    const ask = async (twin: string) => {
      const people = { kind: 'profile', condition: { property: 'twin', op: 'eq', value: twin } }
      const { status, body } = await world.call<Record<string, unknown>>(project, 'POST', `analytics/${model}`, {
        ...range,
        people,
        ...question,
      })
      expect(status).toBe(200)
      const { requestId: _, sql: __, ms: ___, waitedMs: _____, dataThrough: ____, ...numbers } = body
      // Parts of ones are added up in whatever order.
      return JSON.parse(JSON.stringify(numbers), (_key, value: unknown) =>
        typeof value === 'number' ? Number(value.toFixed(6)) : value,
      ) as Record<string, unknown>
    }
    const [plain, other] = [await ask('plain'), await ask('other')]
    if (model === 'drivers' || model === 'key-events') {
      // What happened amid them is an event of its own there.
      const rows = (some: Record<string, unknown>) =>
        (some['rows'] as { name?: string; event?: string; value?: unknown }[]).filter(
          (row) => ![row.name, row.event].includes('Z') && row.name !== 'twin',
        )
      expect([other['total'], rows(other)]).toEqual([plain['total'], rows(plain)])
      return
    }
    expect(other).toEqual(plain)
    expect(JSON.stringify(plain)).toMatch(/[1-9]/)
  },
)
