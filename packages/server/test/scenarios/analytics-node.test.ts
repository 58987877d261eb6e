import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../world.ts'
import { type Network, network } from './network.ts'
import { type Senders, senders } from './senders.ts'

let world: World
let shop: Senders
let net: Network

beforeAll(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  shop = await senders(world)
  net = await network(await world.app.http.listen({ port: 0, host: '127.0.0.1' }))
})
afterAll(async () => {
  await net.end()
  await world.end()
})

function sdk(settings: { flushAt?: number; writeKey?: string } = {}) {
  const errors: unknown[] = []
  const analytics = new Analytics({ writeKey: shop.project.writeKey, host: net.url, flushAt: 1, ...settings })
  analytics.on('error', (error) => errors.push(error))
  return { analytics, errors }
}

test('A01 track: nested values, lists, dates, context', async () => {
  const { analytics } = sdk()
  const timestamp = new Date(Date.now() - 3_600_000)
  analytics.track({
    userId: 'user-1',
    anonymousId: 'anon-1',
    event: 'Order Completed 订单',
    timestamp,
    properties: { revenue: 99.5, paid: true, coupon: null, address: { city: '上海' }, products: [{ id: 1 }], tags: ['a'], at: new Date(0) },
    context: { ip: '180.79.35.65', campaign: { source: 's', medium: 'm', name: 'c' }, locale: 'zh-CN' },
  })
  await analytics.flush()
  const [event] = await shop.stored('Order Completed 订单')
  expect(event).toMatchObject({ distinctId: 'user-1', time: timestamp.getTime() })
  expect(event?.properties).toMatchObject({
    revenue: 99.5,
    paid: true,
    'address.city': '上海',
    products: ['{"id":1}'],
    tags: ['a'],
    at: '1970-01-01T00:00:00.000Z',
    $ip: '180.79.35.65',
    $utm_source: 's',
    $utm_campaign: 'c',
    $locale: 'zh-CN',
    $lib: '@segment/analytics-node',
  })
  expect(await shop.person('anonymous_id', 'anon-1')).toBe(await shop.person('login_id', 'user-1'))
})

test('A01 A02 every other call', async () => {
  const { analytics, errors } = sdk({ flushAt: 15 })
  analytics.identify({ userId: 'user-2', anonymousId: 'anon-2', traits: { email: 'u2@x.cn', age: 30, address: { city: '北京' } } })
  analytics.page({ userId: 'user-2', category: 'Docs', name: 'Home', properties: { url: 'https://x.cn/', title: 'T' } })
  analytics.screen({ anonymousId: 'anon-2', name: 'Main', properties: { x: 1 } })
  analytics.group({ userId: 'user-2', groupId: 'acme', traits: { employees: 5 } })
  analytics.alias({ userId: 'user-2', previousId: 'older-2' })
  await analytics.flush()
  const person = await shop.person('login_id', 'user-2')
  expect([await shop.person('anonymous_id', 'anon-2'), await shop.person('anonymous_id', 'older-2')]).toEqual([person, person])
  expect(await shop.profile('login_id', 'user-2')).toEqual({
    email: 'u2@x.cn',
    age: 30,
    'address.city': '北京',
    $group_id: 'acme',
    'group.employees': 5,
  })
  expect((await shop.stored('$pageview'))[0]).toMatchObject({ personId: person, properties: { $url: 'https://x.cn/', $page_name: 'Home' } })
  expect((await shop.stored('$AppViewScreen'))[0]).toMatchObject({ personId: person, properties: { $screen_name: 'Main', x: 1 } })
  expect(errors).toEqual([])
})

test('A01 group without a group id keeps its traits, alias without a previous id changes nothing', async () => {
  const { analytics, errors } = sdk({ flushAt: 4 })
  analytics.identify({ userId: 'user-5', traits: { plan: 'pro' } })
  // The SDK sends both although its types ask for the ids.
  analytics.group({ userId: 'user-5', traits: { employees: 7 } } as unknown as Parameters<typeof analytics.group>[0])
  analytics.alias({ userId: 'user-5' } as unknown as Parameters<typeof analytics.alias>[0])
  analytics.track({ userId: 'user-5', event: 'AfterBoth' })
  await analytics.flush()
  const person = await shop.person('login_id', 'user-5')
  expect((await shop.stored('AfterBoth'))[0]?.personId).toBe(person)
  expect(await shop.profile('login_id', 'user-5')).toEqual({ plan: 'pro', 'group.employees': 7 })
  expect(errors).toEqual([])
  expect(await shop.quality()).toEqual([])
})

test('A01 an answer that got lost makes the SDK repeat, and no duplicate', async () => {
  const { analytics } = sdk({ flushAt: 5 })
  const before = net.delivered()
  net.loseAnswers(2)
  for (let i = 0; i < 5; i++) analytics.track({ userId: 'user-3', event: 'Retried', properties: { i } })
  await analytics.flush({ timeout: 20_000 })
  expect(net.delivered()).toBe(before + 1)
  expect((await shop.stored('Retried')).map((event) => event.properties.i)).toEqual([0, 1, 2, 3, 4])
})

test('a wrong key is told, not retried for ever', async () => {
  const { analytics, errors } = sdk({ writeKey: 'wrong' })
  analytics.track({ userId: 'user-4', event: 'WrongKey' })
  await analytics.flush({ timeout: 10_000 })
  expect(errors).toHaveLength(1)
  expect(await shop.stored('WrongKey')).toHaveLength(0)
})
