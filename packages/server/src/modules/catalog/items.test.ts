import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

async function send(...events: object[]): Promise<object> {
  const { body } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  await world.settle()
  return body
}
const item = (id: string, properties: object, more: object = {}) => ({ item: { type: 'product', id, properties, ...more } })
const get = async (path: string) =>
  (await world.call<{ items: { id: string; properties: object }[]; next: string | null }>(project, 'GET', path)).body

test('A21 (part: items) rows of a dimension table are merged, marked and revived in the order they were sent', async () => {
  const answer = await send(
    item('p1', { price: 1, title: '苹果' }),
    item('p1', { price: 2 }),
    item('p2', { price: 5, old: true }),
    { item: { type: 'product', id: 'p2', delete: true } },
    item('p3', { tags: ['a', 'b'] }),
    { item: { type: 'shop', id: 7, properties: { city: '上海' } } },
    { event: 'E', user_id: 'u', ...item('p1', {}) },
    { item: { type: '', id: 'x' } },
  )
  expect(answer).toMatchObject({
    accepted: 6,
    rejected: 2,
    errors: [
      { index: 6, code: 'item_not_alone' },
      { index: 7, code: 'item_type_invalid' },
    ],
  })
  expect(await get('items')).toMatchObject({
    types: [
      { type: 'product', items: 2, deleted: 1 },
      { type: 'shop', items: 1, deleted: 0 },
    ],
  })
  expect((await get('items/product')).items.map((row) => [row.id, row.properties])).toEqual([
    ['p1', { price: 2, title: '苹果' }],
    ['p3', { tags: ['a', 'b'] }],
  ])
  await send(item('p2', { price: 6 }))
  expect(await get('items/product/p2')).toMatchObject({ properties: { price: 6 }, isDeleted: false })
  expect(await world.databases.postgres.rows(sql`select 1 from people`)).toEqual([])
})

test('A21 (part: items) the analysis store has the rows as they are now', async () => {
  const rows = await world.databases.clickhouse.rows(sql`
    select item_id as id, properties.price.:Float64 as price, properties.title.:String as title from items final
    where project_id = ${sql.value(project.id, 'UInt32')} and item_type = 'product' and deleted = 0 order by id`)
  expect(rows).toEqual([
    { id: 'p1', price: 2, title: '苹果' },
    { id: 'p2', price: 6, title: null },
    { id: 'p3', price: null, title: null },
  ])
})

test('rows of a dimension table are searched, paged and written to a file', async () => {
  expect((await get('items/product?search=苹')).items.map((row) => row.id)).toEqual(['p1'])
  const first = await get('items/product?limit=2')
  expect(first.items.map((row) => row.id)).toEqual(['p1', 'p2'])
  expect((await get(`items/product?limit=2&cursor=${first.next}`)).items.map((row) => row.id)).toEqual(['p3'])
  const file = await world.call<string>(project, 'GET', 'items.csv?type=product')
  expect(file.body.split('\r\n').slice(0, 2)).toEqual(['\uFEFFid,price,tags,title,updated_at', 'p1,2,,苹果,2026-11-24T10:00:00.000Z'])
  expect((await world.call(project, 'GET', 'items/product/none')).status).toBe(404)
  expect((await world.call(project, 'GET', 'items/nothing')).status).toBe(404)
  expect((await world.call(project, 'GET', 'items/product?search=nowhere')).body).toEqual({ items: [], next: null })
})
