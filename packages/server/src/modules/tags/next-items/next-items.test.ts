import { join } from 'node:path'
import type { NextItems } from '@millrace/contract/tags/next-items.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrowdEvent, insertCrowd } from '../../../../test/crowd.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { nextItemsSql } from './compile.ts'

let world: World
let project: TestProject
let id: (person: number) => number
const now = Date.parse('2026-11-10T04:00:00Z')

/**
 * Two hundred people. Bread is had by the first 50; butter by 40 of these and 15 others; water by 140 whoever they are; caviar by one
 * person, who has bread. Persons 201 and 202 are asked about: one has had bread, the other nothing. Number 203 tests.
 */
beforeAll(async () => {
  world = await makeWorld({ at: new Date(now).toISOString() })
  project = await world.project()
  await world.call(
    undefined,
    'POST',
    '/v1/events',
    {
      events: [
        { user_id: 'first', event: 'Order', properties: { product: 'bread', n: 1 } },
        ...['bread', 'butter', 'water', 'milk'].map((one) => ({
          item: { type: 'product', id: one, properties: { title: one.toUpperCase() } },
        })),
        { item: { type: 'product', id: 'gone', delete: true } },
      ],
    },
    { authorization: `Bearer ${project.writeKey}` },
  )
  await world.settle()
  const order = (person: number, product: string): CrowdEvent => ({
    person,
    event: 'Order',
    time: now - 86_400_000 - person * 1_000,
    properties: { product },
  })
  const people = (from: number, to: number, product: string): CrowdEvent[] =>
    Array.from({ length: to - from + 1 }, (_, i) => order(from + i, product))
  id = await insertCrowd(
    world.databases,
    project.id,
    203,
    [
      ...people(1, 50, 'bread'),
      ...people(1, 40, 'butter'),
      ...people(51, 65, 'butter'),
      ...people(31, 170, 'water'),
      ...people(1, 150, 'gone'),
      ...people(171, 200, 'milk'),
      order(50, 'caviar'),
      order(201, 'bread'),
      ...Array.from({ length: 300 }, () => order(203, 'milk')),
      { ...order(202, 'water'), event: 'View' },
    ],
    [203],
  )
})
afterAll(() => world.end())

const next = async (person: number, query: string): Promise<NextItems['items']> =>
  (await world.call<NextItems>(project, 'GET', `people/${id(person)}/next-items${query}`)).body.items

test('B19 (part: next-best item) whoever has bread is offered butter, which goes with it, not caviar that one person had; then what most people had', async () => {
  expect(await next(201, '')).toEqual([])
  const property = await world.call<{ eventProperties: { name: string; revision: number }[] }>(project, 'GET', 'catalog')
  const revision = property.body.eventProperties.find((one) => one.name === 'product')?.revision
  const linked = await world.call(
    project,
    'PATCH',
    'catalog/properties/event/product',
    { itemType: 'product' },
    { 'if-match': `"${revision}"` },
  )
  expect(linked.status).toBe(200)

  // 202 people had something (the first one has bread too), 52 of them bread: chance would have 55 · 52 / 202 of them have butter.
  const [butter, water, ...rest] = await next(201, '?event=Order&type=product&limit=4')
  expect(butter).toEqual({
    type: 'product',
    id: 'butter',
    properties: { title: 'BUTTER' },
    why: 'together',
    because: 'bread',
    lift: expect.closeTo(45 / ((55 * 52) / 202 + 5), 9),
    people: 55,
  })
  expect(water).toMatchObject({ id: 'water', why: 'popular', because: null, lift: null, people: 140 })
  expect(rest.map((one) => [one.id, one.why, one.people])).toEqual([
    ['milk', 'popular', 30],
    ['caviar', 'popular', 1],
  ])
  // Nothing to go by: what most people had. What was only looked at is had when every event counts.
  expect((await next(202, '?event=Order&limit=2')).map((one) => [one.id, one.why])).toEqual([
    ['water', 'popular'],
    ['butter', 'popular'],
  ])
  expect((await next(202, '?limit=5')).map((one) => one.id)).not.toContain('water')
  expect(await next(201, '?event=View&type=shop')).toEqual([])
})

test('next items compile to the reviewed statement, and the engine runs it', async () => {
  const asked = { projectId: 7, person: 12, type: 'product', property: 'product', event: 'Order', now: new Date(now), limit: 5 }
  await expectGolden(world.databases.clickhouse, join(import.meta.dirname, 'golden', 'next-items.sql'), nextItemsSql(asked))
})
