import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { ImportMapping } from '@millrace/contract/ingest/imports.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../../../../test/import-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let world: World
let shop: TestProject
let files: ReturnType<typeof importsOf>
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project()
  files = importsOf(world, shop)
})
afterAll(() => world.end())

const itemsOf = async (type: string) =>
  (await world.call<{ items: { id: string; properties: object }[] }>(shop, 'GET', `items/${type}?limit=200`)).body.items
const counts = (rows: number, fresh: number, changed: number, known: number, rejected = 0) => ({
  rows,
  new: fresh,
  changed,
  known,
  rejected,
})

test('A21 a product file is uploaded, and orders are broken down by its column brand; the same file again has 0 new', async () => {
  const lines = ['商品编号,brand,price,下架', 'p1,Acme,10,', 'p2,Bolt,20.5,', 'p3,Acme,5,是', ',Lost,1,']
  const { body: file } = await files.upload('商品.csv', 'items', lines.join('\n'))
  const looked = await files.preview(file.id)
  expect(looked.mapping).toEqual({
    columns: {
      商品编号: { to: 'item' },
      brand: { to: 'property', name: 'brand', type: 'auto' },
      price: { to: 'property', name: 'price', type: 'auto' },
      下架: { to: 'property', name: '下架', type: 'auto' },
    },
    key: [],
  })
  const mapping: ImportMapping = { ...looked.mapping, item: 'product', columns: { ...looked.mapping.columns, 下架: { to: 'deleted' } } }
  expect(await files.preview(file.id, mapping)).toMatchObject({
    rows: 4,
    accepted: 3,
    errors: [{ row: 4, code: 'item_id_empty', column: '商品编号' }],
  })
  // The third is marked as gone before anybody knew it.
  expect((await files.run(file.id, mapping, { dryRun: true })).result?.counts).toEqual(counts(4, 2, 0, 1, 1))
  expect((await world.call(shop, 'GET', 'items')).body).toEqual({ types: [] })
  const first = await files.run(file.id, mapping)
  expect(first).toMatchObject({ state: 'done', result: { counts: counts(4, 2, 0, 1, 1) } })
  expect((await world.call<string>(shop, 'GET', `jobs/${first.id}/file`)).body).toContain('4,商品编号,item_id_empty')
  expect(await itemsOf('product')).toMatchObject([
    { id: 'p1', properties: { brand: 'Acme', price: 10 } },
    { id: 'p2', properties: { brand: 'Bolt', price: 20.5 } },
  ])

  const buys = (user: string, id: string) => record({ ids: [`login:${user}`], event: 'PayOrder', properties: { product_id: id } })
  await world.app.ingest.accept(shop.id, 'native', [buys('a', 'p1'), buys('b', 'p1'), buys('b', 'p2')])
  await world.settle()
  const by = { property: 'product_id', item: { type: 'product', property: 'brand' } }
  const asked = { from: '2026-11-01', to: '2026-11-01', event: 'PayOrder', measures: ['events'], by, unit: null }
  const answer = await world.call<CountAnswer>(shop, 'POST', 'analytics/count', asked)
  expect(answer.body.groups?.map((group) => [group.keys[0], group.values])).toEqual([
    ['Acme', [2]],
    ['Bolt', [1]],
  ])

  world.clock.advance(60_000)
  expect((await files.run(file.id, mapping)).result?.counts).toEqual(counts(4, 0, 0, 3, 1))
  const { body: dearer } = await files.upload('商品 2.csv', 'items', lines.join('\n').replace('10', '12').replace('5,是', '5,'))
  expect((await files.preview(dearer.id)).remembered).toBe(true)
  expect((await files.run(dearer.id, mapping)).result?.counts).toEqual(counts(4, 1, 1, 1, 1))
  expect((await itemsOf('product')).map((item) => item.properties)).toMatchObject([{ price: 12 }, { price: 20.5 }, { price: 5 }])
  // And back on the same day: what was taken before is no repeat.
  expect((await files.run(file.id, mapping)).result?.counts).toEqual(counts(4, 0, 2, 1, 1))
  expect((await itemsOf('product')).map((item) => item.properties)).toMatchObject([{ price: 10 }, { price: 20.5 }])
})

test('rows that say what is so already are not written again', async () => {
  const { body: file } = await files.upload(
    'stores.jsonl',
    'items',
    '{"id":"s1","city":"上海","lat":31.2}\n{"id":"s2","city":"北京","lat":39.9}',
  )
  const { mapping } = await files.preview(file.id)
  await files.run(file.id, { ...mapping, item: 'store' })
  const revisions = () =>
    world.databases.postgres.rows(sql`select item_id, revision, updated_at from items where item_type = 'store' order by item_id`)
  const before = await revisions()
  world.clock.advance(60_000)
  expect((await files.run(file.id, { ...mapping, item: 'store' })).result?.counts).toEqual(counts(2, 0, 0, 2))
  expect(await revisions()).toEqual(before)
})

test('an import of items that breaks off while it accepts goes on from its cursor, and its figures are those of one run', async () => {
  const lines = Array.from({ length: 12_000 }, (_, i) => `i${i % 9_000},${i}`)
  const { body: file } = await files.upload('content.csv', 'items', `id,n\n${lines.join('\n')}`)
  const { mapping } = await files.preview(file.id)
  let passes = 0
  const undo = onStopPoint('accept.after_commit', () => {
    passes += 1
    if (passes === 2) throw new Error('stopped')
  })
  const job = await files.run(file.id, { ...mapping, item: 'content' })
  undo()
  expect(passes).toBeGreaterThan(3)
  expect(job.state).toBe('done')
  expect(job.result?.counts).toMatchObject({ rows: 12_000, known: 0, rejected: 0 })
  const stored = await world.databases.postgres.one<{ n: number; sum: number }>(sql`
    select count(*) as n, sum((properties->>'n')::int) as sum from items where item_type = 'content'`)
  const last = Array.from({ length: 9_000 }, (_, i) => (i < 3_000 ? i + 9_000 : i)).reduce((a, b) => a + b, 0)
  expect(stored).toEqual({ n: 9_000, sum: last })
})

test('a mapping that names no item, or no table, is refused before anything runs', async () => {
  const { body: file } = await files.upload('x.csv', 'items', 'a,b\n1,2')
  const start = (mapping: object) => world.call(shop, 'POST', `imports/${file.id}/start`, { mapping })
  expect(await start({ columns: { a: { to: 'property', name: 'a' } }, item: 'x' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'body.mapping.columns', code: 'item_id_missing' }] },
  })
  expect(await start({ columns: { a: { to: 'item' } } })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'body.mapping.item', code: 'item_type_missing' }] },
  })
})
