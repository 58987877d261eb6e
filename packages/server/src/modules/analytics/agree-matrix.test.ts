import fc from 'fast-check'
import { type MatrixQuery, matrixQuerySchema, matrixReference, stageMeasures } from '@millrace/contract/metrics/index.ts'
import { type GroupKey, groupKeysOf } from '@millrace/contract/queries/index.ts'
import { readRef } from '@millrace/contract/rules/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
import { matrixModel } from './models/matrix.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
beforeAll(async () => {
  it = await analysisWorld(seed)
})
afterAll(() => it.world.end())

const group0 = { kind: 'profile', condition: { property: 'group', op: 'eq', value: 0 } }
const measure = fc.record(
  {
    event: fc.constantFrom('A', 'B', null),
    filters,
    people: fc.constantFrom(undefined, undefined, group0),
    aggregation: fc.constantFrom('events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct'),
    property: fc.constantFrom('n', 'city'),
    item: fc.constantFrom(undefined, product('price')),
  },
  { noNullPrototype: true },
)
const definition = fc.oneof(
  fc.record({ kind: fc.constant('measure'), a: measure }),
  fc.record({ kind: fc.constantFrom('ratio', 'difference'), a: measure, b: measure }),
)
const stages = fc.array(fc.record({ name: fc.constant('S'), definition }), { minLength: 1, maxLength: 3 })

test(`a matrix is what the slow reference says, and every number has as many people as it shows (seed ${seed})`, async () => {
  const query = fc.record({
    stages,
    by: fc.constantFrom(
      { of: 'event', property: 'city' },
      { of: 'event', property: 'n', item: product('brand') },
      { of: 'event', property: 'city', item: product('tags') },
      { of: 'profile', property: 'group' },
    ),
    channels: fc.constantFrom<GroupKey[]>([], [], ['x', 1, 'nobody'], [0]),
    people: fc.constantFrom(undefined, undefined, group0),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked = matrixQuerySchema.parse({ ...range, ...rest })
    const answer = await it.ask(matrixModel, timeZone, asked)
    const shown = new Set(asked.channels)
    const keysOf = (one: Stored): GroupKey[] => {
      const keys = keysIn(one, asked)
      return asked.channels.length === 0 ? keys : [...new Set(keys.map((key) => (shown.has(key) ? key : 'rest')))]
    }
    const happened = stageMeasures(asked.stages).flatMap(({ measure: { event, filters: tests, people, property = '', item } }, place) =>
      it.stored
        .filter((one) => matches(one, { event, filters: tests }) && isWithin(one, asked, timeZone))
        .filter((one) => (!people && !asked.people) || it.groups.get(one.person) === 0)
        .map((one) => ({ ...one, place, keys: keysOf(one), value: readRef({ property, item }, one.properties, items) })),
    )
    const expected = matrixReference(happened, asked, timeZone)
    const { cells, people } = expected.total
    expect(answer.total).toEqual({ cells, people })
    const found = new Map(answer.rows.map(({ key, isRest, ...row }) => [isRest ? 'rest' : key, row]))
    const none = matrixReference([], asked, timeZone).total
    const keys = [...(asked.channels.length > 0 ? asked.channels : []), ...expected.rows.keys()]
    expect(found).toEqual(new Map(keys.map((key) => [key, expected.rows.get(key) ?? none])))

    const total = async (slice: object): Promise<number> => (await it.people(matrixModel, timeZone, asked, { stage: null, ...slice })).total
    expect(await total({})).toBe(answer.total.people)
    for (const { key, isRest, cells: own } of answer.rows.slice(-1)) {
      const group = isRest ? { keys: asked.channels, isRest } : { keys: [key], isRest }
      expect(await total({ group, stage: 0 })).toBe(own[0]?.people)
    }
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(12), seed })
})

const keysIn = (one: Stored, { by }: MatrixQuery): GroupKey[] =>
  by.of === 'profile' ? [it.groups.get(one.person) ?? null] : groupKeysOf(readRef(by, one.properties, items))
