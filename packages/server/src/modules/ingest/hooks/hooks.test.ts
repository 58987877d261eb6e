import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { DataQuality } from '@millrace/contract/ingest/api.ts'
import type { CreatedHook, Hook, HookAnswer, HookBodies, RowsPreview } from '@millrace/contract/ingest/hooks.ts'
import type { ImportMapping } from '@millrace/contract/ingest/imports.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importsOf } from '../../../../test/import-kit.ts'
import { senders, type Senders } from '../../../../test/scenarios/senders.ts'
import { makeWorld, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let shop: Senders
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await senders(world)
})
afterAll(() => world.end())

const make = async (hook: object): Promise<CreatedHook> => {
  const made = await world.call<CreatedHook>(shop.project, 'POST', 'hooks', { name: '有赞', kind: 'events', ...hook })
  expect(made).toMatchObject({ status: 201 })
  return made.body
}
async function post(
  hook: Hook,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: HookAnswer & { code?: string } }> {
  const raw = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const answer = await world.app.http.inject({
    method: 'POST',
    url: new URL(hook.url).pathname,
    headers: { 'content-type': 'application/json', ...headers },
    payload: raw,
  })
  return { status: answer.statusCode, body: answer.json() }
}
const bodies = async (hook: Hook) => (await world.call<HookBodies>(shop.project, 'GET', `hooks/${hook.id}/bodies`)).body.items
const quality = async () =>
  (await world.call<DataQuality>(shop.project, 'GET', 'data-quality')).body.counters.filter((one) => one.source === 'webhook')

const orderMapping: ImportMapping = {
  columns: {
    'buyer.phone': { to: 'id', type: 'mobile' },
    'buyer.uid': { to: 'id', type: 'login_id' },
    paid_at: { to: 'time' },
    order_id: { to: 'property', name: 'order_id', type: 'text' },
    amount: { to: 'property', name: 'amount', type: 'number' },
    paid: { to: 'property', name: 'paid', type: 'boolean' },
    tags: { to: 'property', name: 'tags', type: 'list' },
  },
  event: 'PayOrder',
  key: ['order_id'],
}
const order = {
  order_id: 'T1',
  paid_at: '2026-11-24 16:00:00',
  buyer: { uid: 'u1' },
  amount: '1,299.50',
  paid: 'yes',
  tags: ['new', 'sale'],
}

test('A03 (part: webhook) the same purchase by web SDK, server SDK, file and webhook is four rows with the same typed columns', async () => {
  const properties = { order_id: 'T1', amount: 1299.5, paid: true, tags: ['new', 'sale'] }
  const at = '2026-11-24T08:00:00.000Z'
  await shop.sensors({ type: 'track', event: 'PayOrder', time: Date.parse(at), distinct_id: 'u1', login_id: 'u1', properties })
  await shop.segment('track', { event: 'PayOrder', userId: 'u1', timestamp: at, properties })
  const files = importsOf(world, shop.project)
  const { body: file } = await files.upload(
    'orders.csv',
    'events',
    'uid,paid_at,order_id,amount,paid,tags\nu1,2026/11/24 16:00,T1,"1,299.50",是,new|sale',
  )
  const columns: ImportMapping['columns'] = {
    uid: { to: 'id', type: 'login_id' },
    paid_at: { to: 'time' },
    order_id: { to: 'property', name: 'order_id', type: 'text' },
    amount: { to: 'property', name: 'amount', type: 'number' },
    paid: { to: 'property', name: 'paid', type: 'boolean' },
    tags: { to: 'property', name: 'tags', type: 'list' },
  }
  expect(await files.run(file.id, { columns, event: 'PayOrder', key: ['order_id'] })).toMatchObject({ result: { counts: { new: 1 } } })
  const hook = await make({ mapping: orderMapping })
  expect(await post(hook, order)).toEqual({ status: 200, body: { accepted: 1, rejected: 0, errors: [] } })
  await world.settle()
  const rows = await world.databases.clickhouse.rows<{ source: string }>(sql`
    select source, toString(time) as time, person_id as person, properties.amount.:Float64 as amount, properties.paid.:Bool as paid,
      properties.order_id.:String as id, properties.tags.:\`Array(Nullable(String))\` as tags
    from events where event = 'PayOrder' order by source`)
  expect(rows.map((row) => row.source)).toEqual(['import', 'segment', 'sensors', 'webhook'])
  const [first] = rows.map(({ source: _, ...row }) => row)
  expect(first).toMatchObject({ time: '2026-11-24 08:00:00.000', amount: 1299.5, paid: true, id: 'T1', tags: ['new', 'sale'] })
  for (const { source: _, ...row } of rows) expect(row).toEqual(first)

  expect((await post(hook, { ...order, order_id: 'T2', amount: 'a lot' })).body).toEqual({
    accepted: 0,
    rejected: 1,
    errors: [{ index: 0, code: 'value_not_a_number', detail: 'a lot', field: 'amount' }],
  })
  expect(await quality()).toMatchObject([{ kind: 'rejected', reason: 'value_not_a_number', field: 'amount', count: 1 }])
})

test('A04 (part: webhook) a shop pushes its orders again and again: the count is unchanged, and they stand on the member who browsed in the mini program', async () => {
  await shop.native({ event: 'Browse', ids: { login_id: 'member', mobile: '13800000009', wechat_unionid: 'w-9' } })
  const hook = await make({ mapping: { ...orderMapping, event: 'ShopOrder' } })
  const pushed = { ...order, order_id: 'S1', buyer: { phone: '138 0000 0009' } }
  await post(hook, pushed)
  await world.settle()
  await post(hook, pushed)
  await post(hook, { ...pushed, amount: 1 })
  world.clock.advance(3 * 86_400_000)
  await post(hook, pushed)
  await world.settle()
  const rows = await shop.stored('ShopOrder')
  expect(rows.map((row) => row.properties)).toMatchObject([{ order_id: 'S1', amount: 1299.5 }])
  expect(rows[0]?.personId).toBe(await shop.person('login_id', 'member'))
})

test('a body that says no time is one event, even when it is sent again on a later day', async () => {
  const hook = await make({ mapping: { columns: { uid: { to: 'id', type: 'login_id' } }, event: 'Called', key: [] } })
  for (const _ of [1, 2]) {
    expect((await post(hook, { uid: 'c1', n: 1 })).body).toMatchObject({ accepted: 1 })
    await world.settle()
    world.clock.advance(2 * 86_400_000)
  }
  await post(hook, { uid: 'c1', n: 2 })
  await world.settle()
  expect(await shop.stored('Called')).toHaveLength(2)
})

test('a list becomes several records; people and items go the same way, and what was so before may be so again', async () => {
  const lines = await make({
    records: 'order.items[]',
    mapping: {
      columns: {
        'order.uid': { to: 'id', type: 'login_id' },
        'order.items[].sku': { to: 'property', name: 'sku', type: 'text' },
        'order.items[].n': { to: 'property', name: 'n', type: 'number' },
      },
      event: 'Bought',
      key: [],
    },
  })
  const sent = {
    order: {
      uid: 'u7',
      items: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 'x' },
        { sku: 'c', n: 3 },
      ],
    },
  }
  expect((await post(lines, sent)).body).toMatchObject({ accepted: 2, rejected: 1, errors: [{ index: 1, field: 'order.items[].n' }] })
  const stock = await make({
    kind: 'items',
    mapping: { columns: { id: { to: 'item' }, stock: { to: 'property', name: 'stock' } }, item: 'sku' },
  })
  const city = await make({
    kind: 'people',
    mapping: { columns: { uid: { to: 'id', type: 'login_id' }, city: { to: 'property', name: 'city' } } },
  })
  for (const [n, name] of [
    [5, '上海'],
    [0, '北京'],
    [5, '上海'],
  ] as const) {
    expect((await post(stock, { id: 'a', stock: n })).body).toMatchObject({ accepted: 1 })
    expect((await post(city, { uid: 'u7', city: name })).body).toMatchObject({ accepted: 1 })
    await world.settle()
  }
  expect((await shop.stored('Bought')).map((row) => row.properties)).toMatchObject([
    { sku: 'a', n: 1 },
    { sku: 'c', n: 3 },
  ])
  expect((await world.call(shop.project, 'GET', 'items/sku/a')).body).toMatchObject({ properties: { stock: 5 } })
  const person = await world.call(shop.project, 'GET', 'people/lookup?type=login_id&value=u7')
  expect(person.body).toMatchObject({ properties: { city: '上海' } })
})

test('only the sender gets in: signed bodies count, others leave a reason and nothing else', async () => {
  const mapping = { columns: { uid: { to: 'id', type: 'login_id' } }, event: 'Signed', key: [] }
  const signature = { scheme: 'hmac', header: 'X-Shop-Sign', encoding: 'base64', prefix: 'v=' }
  const hook = await make({ mapping, signature, secret: 'known to the shop' })
  expect(hook.secret).toBe('known to the shop')
  const body = Buffer.from('{"uid":"s1"}')
  const sign = (secret: string, bytes: Buffer) => ({ 'x-shop-sign': `v=${createHmac('sha256', secret).update(bytes).digest('base64')}` })
  expect((await post(hook, body, sign('known to the shop', body))).status).toBe(200)
  const packed = gzipSync(Buffer.from('{"uid":"s2"}'))
  expect((await post(hook, packed, { ...sign('known to the shop', packed), 'content-encoding': 'gzip' })).status).toBe(200)
  expect(await post(hook, body)).toMatchObject({ status: 401, body: { code: 'signature_missing' } })
  expect(await post(hook, body, sign('a guess', body))).toMatchObject({ status: 401, body: { code: 'signature_invalid' } })
  const standard = await make({ mapping, signature: { scheme: 'standard', toleranceSeconds: 60 } })
  expect(standard.secret).toMatch(/^whsec_/)
  const at = Math.floor(world.clock.now().getTime() / 1000)
  const key = Buffer.from(standard.secret?.slice(6) ?? '', 'base64')
  const headers = (seconds: number) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${createHmac('sha256', key).update(`msg_1.${seconds}.{"uid":"s3"}`).digest('base64')}`,
  })
  expect((await post(standard, '{"uid":"s3"}', headers(at))).status).toBe(200)
  expect(await post(standard, '{"uid":"s3"}', headers(at - 61))).toMatchObject({ status: 401, body: { code: 'signature_expired' } })
  await world.settle()
  expect(await shop.stored('Signed')).toHaveLength(3)
  const kept = await bodies(hook)
  expect(kept.filter((one) => one.status === 401).map((one) => one.body)).toEqual(['', ''])
  const [row] = await world.databases.postgres.rows<{ secret: Buffer }>(sql`select secret from hooks where hook_id = ${hook.id}`)
  expect(row?.secret.includes('known to the shop')).toBe(false)
})

test('bodies that cannot be read are answered with the reason and stand in data quality', async () => {
  const hook = await make({
    records: 'list[]',
    mapping: { columns: { 'list[].uid': { to: 'id', type: 'login_id' } }, event: 'E', key: [] },
  })
  expect(await post(hook, 'not json')).toMatchObject({ status: 400, body: { code: 'json_malformed' } })
  expect(await post(hook, '['.repeat(100_000) + ']'.repeat(100_000))).toMatchObject({ status: 400, body: { code: 'too_deep' } })
  expect(await post(hook, { type: 'ping' })).toMatchObject({ status: 200, body: { rejected: 1, errors: [{ code: 'records_missing' }] } })
  const fresh = await make({})
  expect(await post(fresh, { uid: 1 })).toMatchObject({ status: 200, body: { errors: [{ code: 'mapping_missing' }] } })
  expect((await world.call(undefined, 'POST', '/hooks/nobody', {})).status).toBe(404)
  const reasons = new Set((await quality()).map((one) => one.reason))
  for (const reason of ['json_malformed', 'too_deep', 'records_missing', 'mapping_missing', 'signature_invalid'])
    expect([...reasons]).toContain(reason)
})

test('the mapper works on the body that came last: lists found, columns suggested, each record shown as it would be', async () => {
  const hook = await make({})
  await post(hook, { code: 0, data: { orders: [{ user_id: 'u1', order_id: 'T9', created_at: '2026-11-24 10:00:00', amount: 12 }] } })
  const [last] = await bodies(hook)
  expect(last).toMatchObject({ status: 200, said: 'mapping_missing' })
  const preview = async (more: object) =>
    (await world.call<RowsPreview>(shop.project, 'POST', `hooks/${hook.id}/preview`, { kind: 'events', body: last?.body, ...more })).body
  const records = 'data.orders[]'
  expect((await preview({})).paths).toEqual([records])
  const suggested = await preview({ records })
  expect(suggested).toMatchObject({ rows: 1, accepted: 0, errors: [{ code: 'event_missing' }] })
  const mapping = { ...suggested.mapping, event: 'PayOrder' }
  const looked = await preview({ records, mapping })
  expect(looked.records).toEqual([
    {
      event: 'PayOrder',
      time: '2026-11-24T02:00:00.000Z',
      ids: [{ type: 'login_id', value: 'u1' }],
      item: null,
      properties: { code: 0, order_id: 'T9', amount: 12 },
    },
  ])
  expect(looked.mapping.key).toEqual(['data.orders[].order_id'])
  const saved = await world.call<Hook>(
    shop.project,
    'PUT',
    `hooks/${hook.id}`,
    { name: 'n', kind: 'events', records, mapping },
    { 'if-match': '"1"' },
  )
  expect(saved).toMatchObject({ status: 200, body: { revision: 2, records } })
  const again = { name: 'n', kind: 'events', records, mapping: { columns: {} } }
  expect((await world.call(shop.project, 'PUT', `hooks/${hook.id}`, again, { 'if-match': '"2"' })).body).toMatchObject({
    code: 'invalid_input',
  })
  expect((await world.call(shop.project, 'DELETE', `hooks/${hook.id}`)).status).toBe(204)
  expect((await post(hook, {})).status).toBe(404)
})
