import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../world.ts'
import { type Senders, senders } from './senders.ts'

let world: World
let shop: Senders

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await senders(world)
})
afterAll(() => world.end())

test('A01 six types, one person (conformance G01)', async () => {
  const batch = [
    { type: 'track', event: '注册 完成', userId: 'g1', anonymousId: 'g1a', messageId: '1' },
    { type: 'identify', userId: 'g1', traits: { email: 'g1@x.cn' }, messageId: '2' },
    { type: 'page', userId: 'g1', name: 'Home', messageId: '3' },
    { type: 'screen', anonymousId: 'g1a', name: 'Main', messageId: '4' },
    { type: 'group', userId: 'g1', groupId: 'acme', messageId: '5' },
    { type: 'alias', userId: 'g1', previousId: 'g1old', messageId: '6' },
  ]
  expect(await shop.segment('batch', { batch })).toBe(200)
  const person = await shop.person('login_id', 'g1')
  expect([await shop.person('anonymous_id', 'g1a'), await shop.person('anonymous_id', 'g1old')]).toEqual([person, person])
  for (const event of ['注册 完成', '$pageview', '$AppViewScreen'])
    expect(
      (await shop.stored(event)).map((stored) => stored.personId),
      event,
    ).toEqual([person])
  expect(await shop.profile('login_id', 'g1')).toEqual({ email: 'g1@x.cn', $group_id: 'acme' })
})

test('A01 skew and repeats (conformance G05 G06)', async () => {
  const message = {
    event: 'G05',
    userId: 'g5',
    messageId: 'g5',
    timestamp: new Date(shop.now() + 3_590_000).toISOString(),
    sentAt: new Date(shop.now() + 3_600_000).toISOString(),
  }
  await shop.segment('t', message)
  await shop.segment('t', message)
  const stored = await shop.stored('G05')
  expect(stored.map((event) => event.time)).toEqual([shop.now() - 10_000])
  expect(stored[0]?.properties).toMatchObject({ $original_time: message.timestamp })
})

test('A01 a batch far over the published limits, a self-alias (conformance G08)', async () => {
  const batch = Array.from({ length: 20 }, (_, i) => ({
    type: 'track',
    event: 'G08',
    userId: 'g8',
    messageId: `g8-${i}`,
    properties: { s: 'x'.repeat(34_000) },
  }))
  expect(await shop.segment('batch', { batch })).toBe(200)
  expect(await shop.segment('a', { userId: 'g8', previousId: 'g8' })).toBe(200)
  expect(await shop.stored('G08')).toHaveLength(20)
})

test('A01 native events of every kind of id and time', async () => {
  const answer = await shop.native({
    events: [
      { event: 'N', ids: { login_id: 'n1', mobile: '138 0013 8000' }, time: '2026-11-24 17:59:00', properties: { price: 5 } },
      { event: 'N', user_id: 'n1', time: shop.now() - 30_000, profile: { set: { city: '上海' }, increment: { orders: 2 } } },
      { event: 'N' },
    ],
  })
  expect(answer.body).toMatchObject({ accepted: 2, rejected: 1, errors: [{ index: 2, code: 'id_missing' }] })
  const person = await shop.person('login_id', 'n1')
  expect(await shop.person('mobile', '+8613800138000')).toBe(person)
  expect((await shop.stored('N')).map((event) => event.time)).toEqual([shop.now() - 60_000, shop.now() - 30_000])
  expect(await shop.profile('login_id', 'n1')).toEqual({ city: '上海', orders: 2 })
})
