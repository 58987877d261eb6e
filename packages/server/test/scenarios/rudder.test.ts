import RudderAnalytics from '@rudderstack/rudder-sdk-node'
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

const sdk = (settings: { gzip?: boolean } = {}): RudderAnalytics =>
  new RudderAnalytics(shop.project.writeKey, { dataPlaneUrl: net.url, flushAt: 20, flushInterval: 50, ...settings })

test.each([true, false])('A01 (part: RudderStack Node SDK, gzip %s) every call it can make arrives on the right person', async (gzip) => {
  const rudder = sdk({ gzip })
  const user = `rudder-${gzip}`
  const before = net.delivered()
  rudder.identify({ userId: user, anonymousId: `anon-${user}`, traits: { email: `${user}@x.cn`, age: 30 } })
  rudder.track({ userId: user, event: `Order 订单 ${gzip}`, properties: { revenue: 99.5, items: [{ id: 1 }], nested: { a: { b: true } } } })
  rudder.page({ userId: user, name: 'Home', properties: { url: 'https://shop.example/' } })
  rudder.screen({ userId: user, name: 'Main' })
  rudder.group({ userId: user, groupId: 'g1', traits: { plan: 'Pro' } })
  rudder.alias({ userId: user, previousId: `old-${user}` })
  await rudder.flush()
  await net.waitFor(before + 1)
  const [event] = await shop.stored(`Order 订单 ${gzip}`)
  expect(event).toMatchObject({ distinctId: user })
  expect(event?.properties).toMatchObject({ revenue: 99.5, 'nested.a.b': true, $lib: 'analytics-node' })
  expect(await shop.person('anonymous_id', `anon-${user}`)).toBe(await shop.person('login_id', user))
  expect(await shop.profile('login_id', user)).toMatchObject({ email: `${user}@x.cn`, age: 30, 'group.plan': 'Pro' })
})

test('A01 (part: RudderStack Node SDK) its retries after lost answers make no duplicates', async () => {
  const rudder = sdk()
  net.loseAnswers(2)
  rudder.track({ userId: 'rudder-retry', event: 'Retried', properties: { n: 1 } })
  await rudder.flush()
  expect(await shop.stored('Retried')).toHaveLength(1)
})
