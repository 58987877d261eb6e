import { join } from 'node:path'
import type { Json } from '@millrace/contract/events.ts'
import type { SeenEvent } from '@millrace/contract/rules/index.ts'
import { conditionSchema } from '@millrace/contract/rules/index.ts'
import { dayMs, didTarget, featuresOf, featureValues, predict } from '@millrace/contract/tags/propensity/index.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectGolden } from '../../../../test/golden.ts'
import { record } from '../../../../test/pipeline.ts'
import { names, value } from '../../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { askedSql, examplesSql, featuresOfPerson, frequentEventsSql, scoresSql, surveySql } from './compile.ts'
import { worlds } from '../../../../test/worlds.ts'

const now = Date.parse('2026-11-01T02:00:00Z')
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

interface Model {
  readonly events: readonly SeenEvent[]
}

let world: World
let project: TestProject
const models = new Map<number, Model>()

/** Where ranges begin and end, and a millisecond beside. */
const edges = [1, 7, 8, 30, 37, 90, 97, 120].flatMap((days) => [days * dayMs - 1, days * dayMs, days * dayMs + 1])

/** Twenty people, some of them merged from two, and one who tests. */
beforeAll(async () => {
  world = await makeWorld({ at: new Date(now).toISOString() })
  project = await world.project()
  const event = fc.record({
    event: fc.constantFrom('View', 'Pay', 'Tick'),
    ago: fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 1, max: 100 * dayMs })),
    properties: fc.dictionary(fc.constantFrom(...names), value),
  })
  const people = fc.sample(fc.array(event, { maxLength: 25 }), { numRuns: 20, seed })
  const sent = people.flatMap((events, i) =>
    events.map((one, n) =>
      record({
        ids: i % 4 === 0 && n % 2 === 0 ? [`anon:d${i}`] : [`login:u${i}`],
        event: one.event,
        properties: one.properties as Record<string, Json> /* a dictionary of values */,
        at: new Date(now - one.ago).toISOString(),
        id: `${i}/${n}`,
      }),
    ),
  )
  await world.app.ingest.accept(project.id, 'native', [
    ...sent,
    ...people.map((_, i) => record({ ids: [`login:u${i}`], set: {}, id: `p${i}` })),
    record({ ids: ['login:tester'], event: 'View', test: true, id: 't', at: new Date(now - 1).toISOString() }),
  ])
  await world.settle()
  await world.app.ingest.accept(
    project.id,
    'native',
    people.flatMap((_, i) => (i % 4 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : [])),
  )
  await world.settle()
  for (const [i, events] of people.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    models.set(found.body.id, { events: events.map((one) => ({ event: one.event, time: now - one.ago, properties: one.properties })) })
  }
})
afterAll(() => world.end())

const filters = fc.constantFrom([], [{ property: 'vip', op: 'is_not_set' }], [{ property: 'age', op: 'gte', value: 2 }])
const source = fc.record({
  event: fc.constantFrom('View', 'Pay', 'Never'),
  filters: filters.map((list) => list.map((one) => conditionSchema.parse(one))),
})
const moment = fc
  .oneof(fc.constantFrom(0, 7 * dayMs, 30 * dayMs), fc.integer({ min: 0, max: 60 * dayMs }))
  .map((ago) => new Date(now - ago))

test(`features, and who did the target, are those of the definition: for everybody, and for one person (seed ${seed})`, async () => {
  const { clickhouse } = world.databases
  await fc.assert(
    fc.asyncProperty(
      fc.array(source, { minLength: 1, maxLength: 3 }),
      moment,
      fc.integer({ min: 1, max: 90 }),
      async (sources, at, withinDays) => {
        const asked = { projectId: project.id, sources, at }
        const [target] = sources
        if (!target) return
        const rows = await clickhouse.rows<{ person: number; features: number[]; did: number }>(examplesSql(asked, withinDays))
        const expected = [...models].flatMap(([person, { events }]) => {
          const features = featureValues(sources, events, at.getTime())
          return features ? [{ person, features: [...features], did: didTarget(target, events, at.getTime(), withinDays) }] : []
        })
        expect(rows.map((row) => ({ ...row, did: Number(row.did) === 1 })).toSorted((a, b) => a.person - b.person)).toEqual(
          expected.toSorted((a, b) => a.person - b.person),
        )
        const person = expected[0]?.person ?? 0
        const [alone] = await clickhouse.rows<{ features: number[] }>(featuresOfPerson(asked, person))
        expect(alone?.features).toEqual(expected[0]?.features)
      },
    ),
    { numRuns: worlds(15), seed },
  )
})

const card = {
  events: ['View'],
  intercept: -1,
  features: featuresOf(2).map((_, i) => ({ mean: i / 10, deviation: 1 + i / 5, weight: 0.4 - i / 10, spread: { edges: [], shares: [1] } })),
}

test('what the engine says of everybody is what the model says of each', async () => {
  const sources = [
    { event: 'Pay', filters: [] },
    { event: 'View', filters: [] },
  ]
  const rows = await world.databases.clickhouse.rows<{ person_id: number; raw: number }>(
    scoresSql({ projectId: project.id, sources, at: new Date(now) }, card),
  )
  const expected = new Map(
    [...models].flatMap(([person, { events }]) => {
      const values = featureValues(sources, events, now)
      return values ? [[person, expect.closeTo(predict(card, values), 9)] as const] : []
    }),
  )
  expect(new Map(rows.map((row) => [row.person_id, row.raw]))).toEqual(expected)
})

const asked = {
  projectId: 7,
  sources: [
    { event: 'PayOrder', filters: [conditionSchema.parse({ property: 'city', op: 'eq', value: '上海' })] },
    { event: 'View', filters: [] },
  ],
  at: new Date(now),
  among: sql`select person_id from profiles where project_id = ${sql.value(7, 'UInt32')}`,
}

test.each([
  ['examples', examplesSql(asked, 7, 0.25)],
  ['survey', surveySql([asked, { ...asked, at: new Date(now - 7 * dayMs) }], 7)],
  ['events', frequentEventsSql(asked)],
  ['scores', scoresSql(asked, card)],
  ['asked', askedSql(asked)],
  ['person', featuresOfPerson(asked, 12)],
])('%s compiles to the reviewed statement, and the engine runs it', async (name, query) => {
  await expectGolden(world.databases.clickhouse, join(import.meta.dirname, 'golden', `${name}.sql`), query)
})
