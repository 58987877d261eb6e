import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import {
  type AttributeBy,
  type AttributeKey,
  attributesQuerySchema,
  attributesReference,
  type Described,
} from '@millrace/contract/queries/index.ts'
import { analysisWorld, type AnalysisWorld, zone } from '../../../test/analysis-world.ts'
import { record } from '../../../test/pipeline.ts'
import { attributesModel } from './models/attributes.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
let people: readonly Described[]
let segment: string

const values: readonly (Json | undefined)[] = [1, 18, 18.5, 35, -2, '18', 'x', true, ['a', 'b', 'a'], [], undefined, { a: 1 }]
// Who turns a year older tonight, on a leap day, tomorrow, who has said no date, and a moment that is another day elsewhere.
const births: readonly (Json | undefined)[] = ['2000-11-04', '2004-02-29', '2000-11-05', 'x', '1999-11-03T20:00:00Z', 20000101, undefined]
beforeAll(async () => {
  it = await analysisWorld(seed)
  const { world, project } = it
  const ids = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
      return found.body.id
    }),
  )
  const told = ids.map((person, i): Described => {
    const own = { age: values[i % values.length], city: values[(i * 7 + 3) % values.length], birthday: births[i % births.length] }
    const properties = Object.fromEntries(Object.entries(own).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
    const group = i % 2
    const tags = { ...(i % 3 === 0 ? { tier: i % 2 ? 'gold' : 'silver' } : {}), ...(i % 4 === 0 ? { plain: '' } : {}) }
    return { person, properties: { ...properties, group }, tags, segments: group === 1 ? ['half'] : [] }
  })
  const records = told.map(({ properties: { group: _, ...set } }, i) => record({ ids: [`login:u${i}`], set, id: `set${i}` }))
  await world.app.ingest.accept(project.id, 'native', records)
  const rule = { kind: 'profile', condition: { property: 'group', op: 'eq', value: 1 } }
  const made = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'Half', rule })
  segment = made.body.id
  for (const { person, tags } of told)
    for (const [tag, value] of Object.entries(tags))
      await world.call(project, 'POST', `people/${person}/tags`, { tag, ...(value === '' ? {} : { value }) })
  await world.settle()
  people = told.map((one) => ({ ...one, segments: one.segments.map(() => segment) }))
})
afterAll(() => it.world.end())

const nameOf = (key: AttributeKey, by: AttributeBy): unknown => {
  if ('value' in key) return key
  const edges = by.of === 'property' ? (by.edges ?? []) : []
  return { from: edges[key.bin - 1] ?? null, to: edges[key.bin] ?? null }
}

test(`C01 (oracle of user attributes) attributes are what the slow reference says, cell by cell, and every number has its people (seed ${seed})`, async () => {
  const attribute = fc.constantFrom(
    { property: 'age', as: 'value' as const },
    { property: 'birthday', as: 'age' as const },
    { property: 'city', as: 'value' as const },
  )
  const by = fc.oneof(
    fc.record({ of: fc.constant('property' as const), attribute, edges: fc.constantFrom(undefined, [18, 35], [0, 18.5]) }),
    fc.constantFrom({ of: 'tag' as const, tag: 'tier' }, { of: 'tag' as const, tag: 'plain' }, { of: 'segment' as const, id: '' }),
  )
  const query = fc.record({
    measure: fc.constantFrom('people', 'sum', 'avg', 'min', 'max', 'distinct'),
    property: attribute,
    by: fc.array(by, { maxLength: 2 }),
    people: fc.constantFrom(undefined, { kind: 'tag' as const, tag: 'tier' }),
  })
  let runs = 0
  const run = async (rest: { by: readonly object[] }, timeZone: string): Promise<void> => {
    const read = rest.by.map((one) =>
      'attribute' in one ? { ...one, ...(one.attribute as object) } : 'id' in one ? { ...one, id: segment } : one,
    )
    const asked = attributesQuerySchema.parse({ ...rest, by: read })
    const answer = await it.ask(attributesModel, timeZone, asked)
    const whom = asked.people ? people.filter(({ tags }) => 'tier' in tags) : people
    const expected = attributesReference(whom, asked, { now: it.world.clock.now(), zone: timeZone })
    const named = new Map(
      [...expected].map(([key, number]) => {
        const keys = JSON.parse(key) as (AttributeKey | null)[]
        return [JSON.stringify(keys.map((one, i) => (one === null ? null : nameOf(one, asked.by[i]!)))), number]
      }),
    )
    const [rows = [], columns = []] = answer.dimensions.map((one) => one.groups)
    const numberOf = ({ people: n, value }: { people: number; value: number | null }) => ({ people: n, value })
    const shown = new Map([
      ...(answer.total.people > 0 ? [[JSON.stringify([null, null]), answer.total] as const] : []),
      ...rows.map((row) => [JSON.stringify([row.group, null]), numberOf(row)] as const),
      ...columns.map((column) => [JSON.stringify([null, column.group]), numberOf(column)] as const),
      ...rows.flatMap((row, i) =>
        columns.map(
          (column, j) => [JSON.stringify([row.group, column.group]), answer.cells?.[i]?.[j] ?? { people: 0, value: null }] as const,
        ),
      ),
    ])
    expect(new Map([...shown].filter(([, { people: n }]) => n > 0))).toEqual(named)
    const [row, column] = [rows[runs % (rows.length + 1)], columns[runs++ % (columns.length + 1)]]
    const number = shown.get(JSON.stringify([row?.group ?? null, column?.group ?? null]))
    const behind = await it.people(attributesModel, timeZone, asked, { row: row?.id ?? null, column: column?.id ?? null })
    expect(behind.total).toBe(number?.people)
  }
  await fc.assert(fc.asyncProperty(query, zone, run), { numRuns: worlds(25), seed })
})

test('groups without a place of their own are one exact group; personal data is refused, with the field', async () => {
  const { world, project } = it
  const many = Array.from({ length: 60 }, (_, i) =>
    record({ ids: [`login:m${i}`], set: { city: `c${i}`, plan: i % 2 ? 'a' : 'b' }, id: `m${i}` }),
  )
  await world.app.ingest.accept(project.id, 'native', many)
  await world.settle()
  const query = attributesQuerySchema.parse({
    people: { kind: 'profile', condition: { property: 'plan', op: 'is_set' } },
    by: [
      { of: 'property', property: 'city' },
      { of: 'property', property: 'plan' },
    ],
  })
  const { dimensions, cells, total } = await it.ask(attributesModel, 'UTC', query)
  const rest = dimensions[0]?.groups.at(-1)
  expect([total.people, dimensions[0]?.groups.length, rest?.group, rest?.people]).toEqual([60, 51, null, 10])
  const numbers = cells?.[50]?.map((one) => one.people) ?? []
  expect(numbers.reduce((sum, n) => sum + n, 0)).toBe(10)
  const behind = await it.people(attributesModel, 'UTC', query, { row: rest?.id ?? '', column: dimensions[1]?.groups[0]?.id ?? '' })
  expect(behind.total).toBe(numbers[0])
  for (const [refused, path] of [
    [
      {
        by: [
          { of: 'tag', tag: 'tier' },
          { of: 'property', property: 'email' },
        ],
      },
      'body.by.1.property',
    ],
    [{ measure: 'max', property: { property: 'phone' } }, 'body.property.property'],
  ] as const) {
    const { status, body } = await world.call<{ errors: { path: string }[] }>(project, 'POST', 'analytics/attributes', refused)
    expect([status, body.errors.map((one) => one.path)]).toEqual([400, [path]])
  }
})
