import { afterEach, expect, test } from 'vitest'
import { on, orders, owners, personOf, sendOrders } from '../../../test/identity-kit.ts'
import { type PipelineWorld, pipelineWorld, refOf } from '../../../test/pipeline.ts'
import { sql } from '../../platform/sql.ts'
import { listChanges } from './change-store.ts'
import { undoMerge } from './take-away.ts'

let world: PipelineWorld
afterEach(() => world.drop())

const people = () => world.postgres.rows(sql`select person_id from people where merged_into is null`)
const conflicts = () => world.postgres.rows<{ reason: string }>(sql`select reason from identity_conflicts order by conflict_id`)

async function send(...records: Parameters<PipelineWorld['accept']>[1][number][]): Promise<void> {
  for (const one of records) {
    await world.accept(1, [one])
    await world.drain()
  }
}

test('A08 cookie–uid, uid–phone, phone–external_userid in any order are one person; taking the phone away gives two back, and later events go right', async () => {
  world = await pipelineWorld()
  const chain = [
    on('09:00', ['login:uid', 'anon:cookie'], 'cookie-uid'),
    on('09:01', ['login:uid', 'mobile:+8613800000001'], 'uid-phone'),
    on('09:02', ['mobile:+8613800000001', 'wecom_external_userid:ext'], 'phone-ext'),
  ]
  const arrivals = orders(chain).map((order) => [
    ...order,
    { ...on('09:03', ['login:uid'], 'unbind'), unbind: [refOf('mobile:+8613800000001')] },
    on('09:04', ['anon:cookie'], 'by cookie'),
    on('09:05', ['login:uid'], 'by uid'),
    on('09:06', ['mobile:+8613800000001'], 'by phone'),
    on('09:07', ['wecom_external_userid:ext'], 'by ext'),
  ])
  await sendOrders(
    world,
    arrivals.map((order) => order.slice(0, 3)),
  )
  const ids = ['anon:cookie', 'login:uid', 'mobile:+8613800000001', 'wecom_external_userid:ext']
  for (const i of arrivals.keys()) {
    const found = await Promise.all(ids.map((id) => personOf(world, id, i + 1)))
    expect(new Set(found).size).toBe(1)
  }
  await sendOrders(
    world,
    arrivals.map((order) => order.slice(3)),
  )
  for (const i of arrivals.keys()) {
    const [cookie, uid, phone, ext] = await Promise.all(ids.map((id) => personOf(world, id, i + 1)))
    expect([cookie, ext]).toEqual([uid, phone])
    expect(uid).not.toBe(phone)
    const by = await owners(world, i + 1)
    expect(['by cookie', 'by uid', 'by phone', 'by ext'].map((event) => by.get(event))).toEqual([uid, uid, phone, phone])
  }
})

test('A05 one unionid over a follow and a mini-program is one person with two openids', async () => {
  world = await pipelineWorld()
  await send(
    on('09:00', ['wechat_unionid:u', 'wechat_openid:oa:o1'], 'Follow'),
    on('09:01', ['wechat_unionid:u', 'mini_openid:mp:o2', 'anon:mini'], 'Launch'),
  )
  expect(await people()).toHaveLength(1)
  expect(await personOf(world, 'wechat_openid:oa:o1')).toBe(await personOf(world, 'mini_openid:mp:o2'))
  expect(new Set((await owners(world)).values()).size).toBe(1)
})

test('A06 a visitor of the web logs in as somebody the mini-program knows: what the cookie did before is theirs', async () => {
  world = await pipelineWorld()
  await send(
    on('08:00', ['login:u1', 'anon:mini'], 'Mini'),
    on('09:00', ['anon:cookie'], 'Web'),
    on('09:05', ['login:u1', 'anon:cookie'], 'Login'),
    on('09:10', ['anon:cookie'], 'Web again'),
  )
  expect(new Set((await owners(world)).values()).size).toBe(1)
  expect(await people()).toHaveLength(1)
})

test('A07 (part: identity) an order with a phone finds its customer; an unknown phone is somebody who merges when they are known', async () => {
  world = await pipelineWorld()
  await send(
    on('09:00', ['login:u1', 'mobile:+8613800000001'], 'Form'),
    on('09:01', ['mobile:+8613800000001'], 'Order'),
    on('09:02', ['mobile:+8613900000002'], 'Order of nobody'),
    on('09:03', ['login:u2'], 'Visit'),
  )
  const before = await owners(world)
  expect(before.get('Order')).toBe(before.get('Form'))
  expect(before.get('Order of nobody')).not.toBe(before.get('Visit'))
  await send(on('09:04', ['login:u2', 'mobile:+8613900000002'], 'Form 2'))
  const after = await owners(world)
  expect(after.get('Order of nobody')).toBe(after.get('Visit'))
  expect(await people()).toHaveLength(2)
})

test('two logins never become one person, neither through a phone nor in one record; a human is asked once', async () => {
  world = await pipelineWorld()
  await send(
    on('09:00', ['login:u1', 'mobile:+8613800000001']),
    on('09:01', ['login:u2', 'mobile:+8613800000001']),
    on('09:02', ['login:u2', 'mobile:+8613800000001'], 'again'),
  )
  expect(await personOf(world, 'login:u1')).not.toBe(await personOf(world, 'login:u2'))
  expect(await personOf(world, 'mobile:+8613800000001')).toBe(await personOf(world, 'login:u1'))
  expect((await owners(world)).get('again')).toBe(await personOf(world, 'login:u2'))
  expect(await conflicts()).toEqual([{ reason: 'two_logins' }])
})

test('a person who has as many phones as the rules allow gets no more: the next one is somebody else, and a conflict', async () => {
  world = await pipelineWorld()
  const phone = (i: number): string => `mobile:+861380000000${i}`
  await send(...[1, 2, 3, 4, 5, 6].map((i) => on(`09:0${i}`, ['login:u1', phone(i)])))
  expect(await personOf(world, phone(5))).toBe(await personOf(world, 'login:u1'))
  expect(await personOf(world, phone(6))).not.toBe(await personOf(world, 'login:u1'))
  expect(await conflicts()).toEqual([{ reason: 'too_many_ids' }])
})

test('undoing a merge gives back ids and events, also those that came in since, and the pair stays apart', async () => {
  world = await pipelineWorld()
  await send(
    on('09:00', ['login:u1', 'anon:d1'], 'u1'),
    on('09:01', ['mobile:+8613800000001', 'wecom_external_userid:ext', 'anon:d2'], 'phone'),
    on('09:02', ['anon:d2'], 'device of phone'),
    on('09:03', ['login:u1', 'mobile:+8613800000001'], 'wrong'),
    on('09:04', ['wecom_external_userid:ext'], 'since'),
  )
  expect(new Set((await owners(world)).values()).size).toBe(1)
  const u1 = (await personOf(world, 'login:u1')) ?? 0
  const [change] = await listChanges(world.postgres, 1, { person: u1, kind: undefined, before: undefined, limit: 10 })
  if (!change) throw new Error('no merge was noted')
  await world.deps.outboxes.transaction((tx, outbox) =>
    undoMerge({ tx, outbox, projectId: 1, by: 'test', now: world.clock.now() }, change, u1),
  )
  await send(on('09:05', ['login:u1', 'mobile:+8613800000001'], 'wrong again'))
  const by = await owners(world)
  const phone = await personOf(world, 'mobile:+8613800000001')
  expect(phone).not.toBe(u1)
  expect(await personOf(world, 'anon:d2')).toBe(phone)
  expect(Object.fromEntries(by)).toEqual({
    u1,
    phone,
    'device of phone': phone,
    since: phone,
    wrong: u1,
    'wrong again': u1,
  })
  expect(await conflicts()).toEqual([{ reason: 'by_hand' }])
})
