import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import util, { types } from 'node:util'
import SensorsAnalytics from 'sa-sdk-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { makeWorld, type World } from '../world.ts'
import { type Network, network } from './network.ts'
import { type Senders, senders } from './senders.ts'

// The SDK's cache (nedb) still asks for functions that Node 23 took away.
Object.assign(util, { isDate: types.isDate, isRegExp: types.isRegExp })

let world: World
let shop: Senders
let net: Network
let requests = 0

beforeAll(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  shop = await senders(world)
  net = await network(await world.app.http.listen({ port: 0, host: '127.0.0.1' }))
})
afterAll(async () => {
  await net.end()
  await world.end()
})

const url = () => `${net.url}/sa?project=shop&token=${shop.project.writeKey}`

/** An SDK instance whose calls go out as they come; `sent` waits for so many more requests. */
function sdk(options: { gzip?: boolean; mode?: string; count?: number } = {}) {
  const sa = new SensorsAnalytics()
  const errors: string[] = []
  const submitter = new SensorsAnalytics.Submitter({ url: url(), ...options })
  submitter.catch((error) => errors.push(error.message))
  sa.inBatch({ count: options.count ?? 1 }).subscribe(submitter)
  return { sa, errors, sent: (count: number) => net.waitFor((requests += count)) }
}

test('A01 track: every type of value, super properties, explicit time', async () => {
  const { sa, errors, sent } = sdk()
  sa.registerSuperProperties({ channel: 'web' })
  const at = new Date(Date.now() - 3_600_000)
  sa.track('user-1', 'ViewProduct', {
    product_id: 12345,
    name: '苹果',
    price: 14.5,
    stock: true,
    tags: ['a', 'b'],
    when: new Date(Date.UTC(2024, 4, 6, 7, 8, 9, 5)),
    $time: at,
  })
  await sent(1)
  const [event] = await shop.stored('ViewProduct')
  expect(event).toMatchObject({ distinctId: 'user-1', time: at.getTime() })
  expect(event?.properties).toMatchObject({
    channel: 'web',
    product_id: 12345,
    name: '苹果',
    price: 14.5,
    stock: true,
    tags: ['a', 'b'],
    // The SDK wrote its local time (UTC here); without a zone it is read in the project's, eight hours ahead.
    when: '2024-05-05T23:08:09.005Z',
  })
  expect(errors).toEqual([])
})

test('A01 without gzip, in batches, with renamed properties', async () => {
  const { sa, sent } = sdk({ gzip: false, count: 5 })
  sa.enableReNameOption()
  for (let i = 0; i < 5; i++) sa.track('user-1', 'PayOrderDone', { orderId: `o-${i}` })
  await sent(1)
  expect((await shop.stored('_pay_order_done')).map((event) => event.properties.order_id)).toEqual(['o-0', 'o-1', 'o-2', 'o-3', 'o-4'])
})

test('A02 trackSignup links what was anonymous', async () => {
  const { sa, sent } = sdk({ count: 4 })
  sa.track('anon-2', 'Browse', {})
  sa.track('user-2', 'Buy', {})
  sa.trackSignup('user-2', 'anon-2', { from: 'wechat' })
  sa.track('user-2', 'Buy', {})
  await sent(1)
  const person = await shop.person('login_id', 'user-2')
  expect(await shop.person('anonymous_id', 'anon-2')).toBe(person)
  const [signup] = await shop.stored('$SignUp')
  expect(signup).toMatchObject({ personId: person, properties: { from: 'wechat' } })
  expect((await shop.stored('Buy')).at(-1)?.personId).toBe(await shop.person('anonymous_id', 'user-2'))
})

test('A03 profile calls', async () => {
  const { sa, sent } = sdk({ count: 5 })
  sa.profileSet('user-3', { city: '上海', level: 'gold', old: 1 })
  sa.profileSetOnce('user-3', { city: '北京', first: 'x' })
  sa.profileIncrement('user-3', { orders: 2.5 })
  sa.profileAppend('user-3', { tags: ['a', 'b'] })
  sa.profileUnset('user-3', ['old'])
  await sent(1)
  expect(await shop.profile('anonymous_id', 'user-3')).toEqual({ city: '上海', level: 'gold', first: 'x', orders: 2.5, tags: ['a', 'b'] })
})

test('A21 (part: items) itemSet merges into a row of a dimension table, itemDelete marks it; neither makes a person', async () => {
  const people = () => world.databases.postgres.one<{ n: number }>(sql`select count(*) as n from people`)
  await world.settle()
  const before = (await people())?.n ?? 0
  const { sa, errors, sent } = sdk({ count: 5 })
  sa.itemSet('product', 'p-1', { price: 2, brand: '果园' })
  sa.itemSet('product', 'p-1', { price: 3 })
  sa.itemSet('product', 'p-2', { price: 9 })
  sa.itemDelete('product', 'p-2')
  sa.track('user-4', 'AfterItems', { product_id: 'p-1' })
  await sent(1)
  expect(await shop.stored('AfterItems')).toHaveLength(1)
  expect((await people())?.n).toBe(before + 1)
  expect(errors).toEqual([])
  expect((await world.call(shop.project, 'GET', 'items/product')).body).toMatchObject({
    items: [{ id: 'p-1', properties: { price: 3, brand: '果园' } }],
    next: null,
  })
  expect((await world.call(shop.project, 'GET', 'items/product/p-2')).body).toMatchObject({ properties: { price: 9 }, isDeleted: true })
})

test('debug modes: a dry run stores nothing, debug_and_track stores, a bad record raises its reason', async () => {
  const dry = sdk({ mode: 'debug_only' })
  dry.sa.track('user-5', 'DryRun', {})
  await dry.sent(1)
  const loud = sdk({ mode: 'debug_and_track' })
  loud.sa.track('user-5', 'DebugTrack', {})
  loud.sa.track('user-5', 'DebugTrack', { $time: Date.now() + 3 * 86_400_000 })
  await loud.sent(2)
  expect(await shop.stored('DryRun')).toHaveLength(0)
  expect(await shop.stored('DebugTrack')).toHaveLength(1)
  await expect.poll(() => loud.errors.join()).toContain('time_out_of_window')
})

test('A01 the caching consumer sends a batch three times; it is stored once', async () => {
  const cachePath = mkdtempSync(join(tmpdir(), 'millrace-sa-'))
  net.loseAnswers(1)
  const sa = new SensorsAnalytics()
  sa.initNWConsumer({ url: url(), cachePath }, { count: 3 })
  for (let i = 0; i < 3; i++) sa.track('user-6', 'Cached', { i })
  const cached = () =>
    existsSync(join(cachePath, 'salog.db')) ? readFileSync(join(cachePath, 'salog.db'), 'utf8').trim().split('\n').length : 0
  await expect.poll(cached, { timeout: 20_000 }).toBeGreaterThan(1)
  const before = net.delivered()
  // What a restart of the sender's process does: the cache, which holds the batch twice, is sent.
  new SensorsAnalytics().initNWConsumer({ url: url(), cachePath })
  await expect.poll(() => net.delivered(), { timeout: 20_000 }).toBeGreaterThanOrEqual(before + 2)
  expect((await shop.stored('Cached')).map((event) => event.properties.i)).toEqual([0, 1, 2])
  rmSync(cachePath, { recursive: true, force: true })
})
