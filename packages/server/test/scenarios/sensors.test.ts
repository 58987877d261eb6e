import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type World } from '../world.ts'
import { type Senders, senders } from './senders.ts'

let world: World
let shop: Senders
const track = (more: object) => ({ type: 'track', time: shop.now() - 1_000, properties: {}, ...more })

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await senders(world)
})
afterAll(() => world.end())

test('A01 repeats are stored once, a repeated increment counts once (conformance S15)', async () => {
  const events = [1, 2].map((n) => track({ event: 'S15', distinct_id: 'dup', _track_id: n, _flush_time: shop.now() }))
  for (let i = 0; i < 3; i++) await shop.sensors(...events)
  const increment = { type: 'profile_increment', time: shop.now(), distinct_id: 'dup', properties: { points: 5 } }
  await shop.sensors({ ...increment, _flush_time: shop.now() })
  await shop.sensors({ ...increment, _flush_time: shop.now() + 1_000 })
  expect(await shop.stored('S15')).toHaveLength(2)
  expect(await shop.profile('anonymous_id', 'dup')).toEqual({ points: 5 })
})

test('A01 properties and times as they are kept (conformance S17 S18 S21)', async () => {
  const properties = { good: 1, 中文: 1, '1bad': 1, b: true, i: 7, f: 1.25, ls: ['a', 'b'], nul: null, d: '1970-01-01 00:00:00.05' }
  await shop.sensors(
    track({ event: 'S18', distinct_id: 'v', time: shop.now() - 3_602_000, _flush_time: shop.now() - 3_600_000, properties }),
  )
  const [stored] = await shop.stored('S18')
  expect(stored?.time).toBe(shop.now() - 2_000)
  expect(stored?.properties).toMatchObject({ good: 1, b: true, i: 7, f: 1.25, ls: ['a', 'b'], d: '1969-12-31T16:00:00.005Z' })
  expect(Object.keys(stored?.properties ?? {})).not.toContain('nul')
})

test('A03 profile operations in order (conformance S23 S24)', async () => {
  const profile = (type: string, properties: object) => ({ type, time: shop.now(), distinct_id: 'prof', properties })
  await shop.sensors(
    profile('profile_set', { a: 1, tags: ['x'], n: 1 }),
    profile('profile_set_once', { a: 2, b: 3 }),
    profile('profile_increment', { n: 2.5, m: -1 }),
    profile('profile_append', { tags: ['y', 'x'] }),
    profile('profile_unset', { b: true }),
  )
  expect(await shop.profile('anonymous_id', 'prof')).toEqual({ a: 1, n: 3.5, m: -1, tags: ['x', 'y'] })
  await shop.sensors(profile('profile_delete', {}))
  expect(await shop.profile('anonymous_id', 'prof')).toEqual({})
})

test('A02 anonymous to login on one device, and a second account on it (conformance S26 S28)', async () => {
  const on = (login: string) => ({ distinct_id: login, login_id: login, anonymous_id: 'anon26', _track_id: Math.random() })
  const signup = (login: string) => track({ ...on(login), type: 'track_signup', event: '$SignUp', original_id: 'anon26' })
  await shop.sensors(track({ event: 'S26', distinct_id: 'anon26', anonymous_id: 'anon26' }), signup('login26'))
  await shop.sensors(track({ event: 'S26', ...on('login26') }))
  const person = await shop.person('login_id', 'login26')
  expect(await shop.person('anonymous_id', 'anon26')).toBe(person)
  expect((await shop.stored('S26')).map((event) => event.personId)).toEqual([person, person])
  await shop.sensors(signup('login26b'))
  expect(await shop.person('login_id', 'login26b')).not.toBe(person)
})

test('A02 the server SDK signs up after the fact (conformance S27)', async () => {
  await shop.sensors(track({ event: 'S27', distinct_id: 'login27' }))
  await shop.sensors(track({ event: 'S27', distinct_id: 'anon27' }))
  await shop.sensors(track({ type: 'track_signup', event: '$SignUp', distinct_id: 'login27', original_id: 'anon27' }))
  const person = await shop.person('login_id', 'login27')
  expect(await shop.person('anonymous_id', 'anon27')).toBe(person)
  expect(await shop.person('anonymous_id', 'login27')).toBe(person)
  await shop.sensors(track({ event: 'S27c', distinct_id: 'login27' }))
  expect((await shop.stored('S27c'))[0]?.personId).toBe(person)
})

test('A02 keys, bind and unbind (conformance S29 S30)', async () => {
  await shop.sensors(
    track({ event: 'S29', distinct_id: '$identity_mobile+139x', identities: { $identity_mobile: '139x' } }),
    track({
      type: 'track_signup',
      distinct_id: 'login29',
      login_id: 'login29',
      identities: { $identity_mobile: '139x', $identity_login_id: 'login29' },
    }),
  )
  expect(await shop.person('mobile', '139x')).toBe(await shop.person('login_id', 'login29'))
  const identities = { $identity_cookie_id: 'anon30', $identity_mobile: 'm30', $identity_anonymous_id: 'anon30' }
  await shop.sensors(track({ type: 'track_id_bind', event: '$BindID', distinct_id: 'anon30', anonymous_id: 'anon30', identities }))
  await shop.sensors(track({ event: 'S30', identities: { $identity_mobile: 'm30' } }))
  const person = await shop.person('anonymous_id', 'anon30')
  expect((await shop.stored('S30'))[0]?.personId).toBe(person)
  await shop.sensors(track({ type: 'track_id_unbind', event: '$UnbindID', distinct_id: 'anon30', identities: { $identity_mobile: 'm30' } }))
  await shop.sensors(
    track({ type: 'track_id_unbind', event: '$UnbindID', distinct_id: 'anon30', identities: { $identity_mobile: 'never' } }),
  )
  expect(await shop.person('mobile', 'm30')).not.toBe(person)
})
