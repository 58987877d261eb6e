import type { ImportMapping } from '@millrace/contract/ingest/imports.ts'
import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../../../../test/import-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let shop: TestProject
let files: ReturnType<typeof importsOf>
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project()
  files = importsOf(world, shop)
})
afterAll(() => world.end())

const stored = (event: string): Promise<{ n: number; people: number }[]> =>
  world.databases.clickhouse.rows(sql`
    select count() as n, uniqExact(person_id) as people from events where event = ${sql.value(event, 'String')} and project_id = ${sql.value(shop.id, 'UInt32')}`)

const orders = [
  '订单号,手机号,下单时间,金额,品类',
  'T1,13800000001,2026/3/1 10:00,"1,299.50",女鞋',
  'T2,138 0000 0002,2026-03-02 11:30:05,88,箱包',
  'T3,,2026-03-03,5,',
].join('\n')

test('A04 A07 the same order file twice: the second run says 0 new, orders stand on the member whose phone a form told us', async () => {
  await world.app.ingest.accept(shop.id, 'native', [record({ ids: ['login:m1', 'mobile:+8613800000001'], event: 'Browse' })])
  const { body: file } = await files.upload('天猫订单.csv', 'events', orders)
  const looked = await files.preview(file.id)
  expect(looked.mapping).toMatchObject({
    columns: { 手机号: { to: 'id', type: 'mobile' }, 下单时间: { to: 'time' }, 金额: { to: 'property', name: '金额' } },
    key: ['订单号'],
  })
  const mapping: ImportMapping = {
    ...looked.mapping,
    event: 'TmallOrder',
    columns: { ...looked.mapping.columns, 金额: { to: 'property', name: 'amount', type: 'number' } },
  }
  expect(await files.preview(file.id, mapping)).toMatchObject({
    rows: 3,
    accepted: 2,
    errors: [{ row: 3, code: 'id_column_empty', column: '手机号' }],
  })

  const checked = await files.run(file.id, mapping, { dryRun: true })
  expect(checked).toMatchObject({ state: 'done', result: { counts: { rows: 3, new: 2, known: 0, rejected: 1 } } })
  expect(await stored('TmallOrder')).toEqual([{ n: 0, people: 0 }])
  const first = await files.run(file.id, mapping)
  expect(first).toMatchObject({ state: 'done', done: 3, result: { counts: { rows: 3, new: 2, known: 0, rejected: 1 } } })
  const errors = await world.call<string>(shop, 'GET', `jobs/${first.id}/file`)
  expect(errors.body).toContain('3,手机号,id_column_empty')

  // Long after the window in which repeats are looked for, and from a file of another name.
  world.clock.advance(30 * 86_400_000)
  await world.databases.postgres.run(sql`delete from seen`)
  const again = await files.upload('orders again.csv', 'events', orders)
  expect((await files.preview(again.body.id)).remembered).toBe(true)
  expect(await files.run(again.body.id, mapping)).toMatchObject({ result: { counts: { rows: 3, new: 0, known: 2, rejected: 1 } } })
  expect(await stored('TmallOrder')).toEqual([{ n: 2, people: 2 }])
  const member = await world.call<{ id: number }>(shop, 'GET', 'people/lookup?type=login_id&value=m1')
  const timeline = await world.call<{ items: { event: string; at: string; properties: object }[] }>(
    shop,
    'GET',
    `people/${member.body.id}/timeline`,
  )
  expect(timeline.body.items.find((entry) => entry.event === 'TmallOrder')).toMatchObject({
    at: expect.stringMatching(/^2026-03-01T02:00:00/),
    properties: { amount: 1299.5, 品类: '女鞋', 订单号: 'T1' },
  })
})

test('A03 one purchase as CSV in GB 18030, as spreadsheet, as JSON lines and as Parquet gives rows with the same typed columns', async () => {
  const row = { user_id: 'u-9', 时间: '2026-05-01 08:00:00', 金额: 12.5, 商品: '苹果', 已付: true }
  const names = Object.keys(row)
  // 时间 金额 商品 已付 苹果 in GB 18030.
  const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
  const gb = Buffer.concat([
    bytes('user_id,\xca\xb1\xbc\xe4,\xbd\xf0\xb6\xee,\xc9\xcc\xc6\xb7,\xd2\xd1\xb8\xb6\r\n'),
    bytes('u-9,2026-05-01 08:00:00,12.5,\xc6\xbb\xb9\xfb,true\r\n'),
  ])
  const book = utils.book_new(utils.aoa_to_sheet([names, ['u-9', new Date('2026-05-01T08:00:00Z'), 12.5, '苹果', true]], { UTC: true }))
  const sheet: unknown = write(book, { type: 'buffer', bookType: 'xlsx' })
  const url = new URL(world.databases.clickhouseUrl)
  const parquet = await fetch(`${url.origin}/?database=default`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}` },
    body: `select 'u-9' as user_id, '2026-05-01 08:00:00' as \`时间\`, 12.5 as \`金额\`, '苹果' as \`商品\`, true as \`已付\` format Parquet`,
  })
  const bodies: [string, Buffer][] = [
    ['a.csv', gb],
    ['b.xlsx', sheet as Buffer /* of type buffer */],
    ['c.jsonl', Buffer.from(`${JSON.stringify(row)}\n`)],
    ['d.parquet', Buffer.from(await parquet.arrayBuffer())],
  ]
  for (const [name, body] of bodies) {
    const { body: file } = await files.upload(name, 'events', body)
    const { mapping } = await files.preview(file.id)
    const columns = { ...mapping.columns, 已付: { to: 'property' as const, name: '已付', type: 'boolean' as const } }
    const job = await files.run(file.id, { ...mapping, columns, event: `Bought_${name.at(0)}` })
    expect([name, job.result?.counts]).toEqual([name, { rows: 1, new: 1, known: 0, rejected: 0 }])
  }
  const rows = await world.databases.clickhouse.rows<{ time: string; properties: object }>(sql`
    select toString(time) as time, properties from events where startsWith(event, 'Bought_') order by event`)
  expect(rows).toHaveLength(4)
  for (const one of rows) expect(one).toEqual({ time: '2026-05-01 00:00:00.000', properties: { 金额: 12.5, 商品: '苹果', 已付: true } })
})

test('people: properties are set, unknown ones are new people; an import of history wakes no journey and counts as such', async () => {
  const lines = [
    { login_id: 'p1', city: '上海', vip: 'yes' },
    { login_id: 'p2', city: '北京', vip: '否' },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n')
  const { body: file } = await files.upload('members.jsonl', 'people', lines)
  const mapping: ImportMapping = {
    columns: {
      login_id: { to: 'id', type: 'login_id' },
      city: { to: 'property', name: 'city', type: 'text' },
      vip: { to: 'property', name: 'vip', type: 'boolean' },
    },
    key: [],
  }
  const job = await files.run(file.id, mapping)
  expect(job.result?.counts).toEqual({ rows: 2, new: 2, changed: 0, known: 0, rejected: 0 })
  const person = await world.call<{ properties: object }>(shop, 'GET', 'people/lookup?type=login_id&value=p2')
  expect(person.body.properties).toEqual({ city: '北京', vip: false })
  const { body: moved } = await files.upload('members 2.jsonl', 'people', lines.replace('上海', '广州'))
  expect((await files.run(moved.id, mapping)).result?.counts).toEqual({ rows: 2, new: 0, changed: 1, known: 1, rejected: 0 })
  // What was so before, and otherwise meanwhile, is so again.
  expect((await files.run(file.id, mapping)).result?.counts).toEqual({ rows: 2, new: 0, changed: 1, known: 1, rejected: 0 })
  const back = await world.call<{ properties: object }>(shop, 'GET', 'people/lookup?type=login_id&value=p1')
  expect(back.body.properties).toEqual({ city: '上海', vip: true })
})

test('an import that breaks off while it accepts goes on from its cursor: every row once, and the figures are those of one run', async () => {
  const lines = Array.from({ length: 12_000 }, (_, i) => `c${i % 700},2026-06-01T00:00:${String(i % 60).padStart(2, '0')}Z,o${i}`)
  const { body: file } = await files.upload('large.csv', 'events', `user_id,time,order_id\n${lines.join('\n')}`)
  const { mapping } = await files.preview(file.id)
  let passes = 0
  const undo = onStopPoint('accept.after_commit', () => {
    passes += 1
    if (passes === 2) throw new Error('stopped')
  })
  const job = await files.run(file.id, { ...mapping, event: 'LargeOrder' })
  undo()
  expect(passes).toBeGreaterThan(3)
  expect(job).toMatchObject({ state: 'done', result: { counts: { rows: 12_000, new: 12_000, known: 0, rejected: 0 } } })
  expect(await stored('LargeOrder')).toEqual([{ n: 12_000, people: 700 }])
})

test('an order that a later export puts on another day of its month is known, and one in another month is not', async () => {
  const upload = async (name: string, lines: readonly string[]) =>
    (await files.upload(name, 'events', ['user_id,time,order_id', ...lines].join('\n'))).body.id
  const first = await upload('september.csv', ['u1,2026-09-03T10:00:00Z,s1', 'u2,2026-09-04T10:00:00Z,s2', 'u3,2026-09-05T10:00:00Z,s3'])
  const mapping = { ...(await files.preview(first)).mapping, event: 'Shipped' }
  expect((await files.run(first, mapping)).result?.counts).toMatchObject({ new: 3, known: 0 })
  await world.databases.postgres.run(sql`delete from seen`)
  const later = await upload('again.csv', ['u1,2026-09-03T10:00:00Z,s1', 'u2,2026-09-20T10:00:00Z,s2'])
  expect((await files.run(later, mapping)).result?.counts).toMatchObject({ new: 0, known: 2 })
  const october = await upload('october.csv', ['u3,2026-10-05T10:00:00Z,s3'])
  expect((await files.run(october, mapping)).result?.counts).toMatchObject({ new: 1, known: 0 })
  expect(await stored('Shipped')).toEqual([{ n: 4, people: 3 }])
})

test('rows that say no time are known again on another day', async () => {
  const { body: file } = await files.upload('points.csv', 'events', 'user_id,order_id\nu1,o1\nu2,o2')
  const mapping = { ...(await files.preview(file.id)).mapping, event: 'PointsGiven' }
  expect((await files.run(file.id, mapping)).result?.counts).toEqual({ rows: 2, new: 2, known: 0, rejected: 0 })
  world.clock.advance(40 * 86_400_000)
  expect((await files.run(file.id, mapping)).result?.counts).toEqual({ rows: 2, new: 0, known: 2, rejected: 0 })
})

test('files that cannot be read and mappings that cannot work say what to do', async () => {
  expect((await files.upload('x.pdf', 'events', 'x')).body).toMatchObject({ code: 'file_format' })
  expect((await files.upload('x.csv', 'events', '')).body).toMatchObject({ code: 'file_empty' })
  const { body: broken } = await files.upload('broken.jsonl', 'events', '{"a":1}\nnot json')
  expect(await world.call(shop, 'POST', `imports/${broken.id}/preview`, {})).toMatchObject({
    status: 422,
    body: { code: 'file_unreadable' },
  })
  const { body: file } = await files.upload('ok.csv', 'events', 'a,b\n1,2')
  const start = (mapping: object) => world.call(shop, 'POST', `imports/${file.id}/start`, { mapping })
  expect(await start({ columns: { a: { to: 'property', name: 'a' } } })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'id_missing' }] },
  })
  expect(await start({ columns: { a: { to: 'id', type: 'login_id' } } })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'event_missing' }] },
  })
  expect(await start({ columns: { a: { to: 'id', type: 'login_id' } }, event: 'E', key: ['z'] })).toMatchObject({
    body: { errors: [{ code: 'column_unknown' }] },
  })
})
