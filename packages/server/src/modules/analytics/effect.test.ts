import type { EffectAnswer, LeavingAnswer, ReadersAnswer } from '@millrace/contract/analytics/api.ts'
import { differenceOf, shareInterval } from '@millrace/contract/experiments/interval.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../test/broadcast-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const order = (user: string, at: string) => record({ ids: [`login:${user}`], event: 'PayOrder', at, properties: { amount: 100 } })
const accept = async (...records: ReturnType<typeof record>[]): Promise<void> => {
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
}
const users = Array.from({ length: 300 }, (_, i) => `u${i}`)

test('C25 C26 buying again within 7 days of a broadcast: beside its control group, and what is due to it with its interval', async () => {
  const b = broadcasting(world, project)
  await b.people(...users.map((user) => ({ user })))
  // All but the last ten have ordered before.
  await accept(...users.slice(0, 290).map((user) => order(user, '2026-10-20T02:00:00Z')))
  const id = await b.sends({ audience: inCity('A'), variants: [{ templateId: await b.template('Back'), weight: 100 }], control: 50 })
  const query = {
    from: '2026-11-01',
    to: '2026-11-01',
    touch: { kind: 'campaign', id },
    goals: [{ event: 'PayOrder', kind: 'again' }, { event: 'PayOrder' }],
    windows: 8,
  }
  const ask = async () => (await world.call<EffectAnswer>(project, 'POST', 'analytics/effect', query)).body
  const behind = async (slice: object): Promise<string[]> => {
    const found: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = { query, ...slice, limit: 200, ...(cursor ? { cursor } : {}) }
      const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; next: string | null }>(
        project,
        'POST',
        'analytics/effect/people',
        page,
      )
      found.push(...body.items.map((one) => one.ids.find(({ type }) => type === 'login_id')?.value ?? '?'))
      cursor = body.next
    }
    return found
  }
  const [treated, control] = [await behind({ arm: 'treated' }), await behind({ arm: 'control' })]
  expect([...treated, ...control].toSorted()).toEqual(users.toSorted())
  const early = await ask()
  expect(early).toMatchObject({
    by: 'own',
    campaign: { id, kind: 'broadcast' },
    people: { treated: treated.length, control: control.length },
  })
  expect(new Set(early.goals[0]?.unknown)).toEqual(new Set(['still_open']))

  // Half of the treated on the seventh day after, as late as can be; a tenth of the control group; the others of both a second too late.
  const inTime = [...treated.filter((_, i) => i % 2 === 0), ...control.filter((_, i) => i % 10 === 0)]
  const late = users.filter((user) => !inTime.includes(user))
  world.clock.advance(10 * 86_400_000)
  await accept(
    ...inTime.map((user) => order(user, '2026-11-08T23:59:59+08:00')),
    ...late.map((user) => order(user, '2026-11-09T00:00:00+08:00')),
  )
  const { goals, columns } = await ask()
  const [again, any] = goals
  const known = (some: readonly string[]) => some.filter((user) => users.indexOf(user) < 290)
  const [n, m] = [treated, control].map((arm) => arm.filter((user) => inTime.includes(user)))
  expect(columns).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect([any?.treated, any?.control].map((cells) => cells?.slice(6).map((cell) => cell?.reached))).toEqual([
    [0, n?.length, treated.length],
    [0, m?.length, control.length],
  ])
  // Whoever never ordered before has not bought again.
  expect(again?.treated.slice(6).map((cell) => cell?.reached)).toEqual([0, known(n ?? []).length, known(treated).length])
  const found = differenceOf({ n: n?.length ?? 0, of: treated.length }, { n: m?.length ?? 0, of: control.length })
  expect(any?.unknown.slice(6)).toEqual(['too_few', null, null])
  expect(any?.effect[7]?.difference).toBeCloseTo(found?.difference ?? 0, 9)
  expect([any?.effect[7]?.from, any?.effect[7]?.to]).toEqual(found?.interval.map((one) => expect.closeTo(one, 9)))
  expect(any?.effect[7]?.people).toBeCloseTo((found?.difference ?? 0) * treated.length, 6)
  expect((await behind({ arm: 'treated', column: 7, goal: 0 })).toSorted()).toEqual(known(n ?? []).toSorted())

  const unknown = await world.call(project, 'POST', 'analytics/effect', { ...query, touch: { kind: 'campaign', id: 'nobody' } })
  expect(unknown).toMatchObject({ status: 400, body: { errors: [{ path: 'body.touch.id' }] } })
})

test('C07 of an article: reads, readers, orders and what they are worth within 7 days, beside people like them who did not read it', async () => {
  const shop = await world.project('articles')
  const at = (day: number, hour = 2) => new Date(Date.parse('2026-10-01T00:00:00Z') + (day * 24 + hour) * 3_600_000).toISOString()
  const did = (user: string, event: string, time: string, properties = {}) =>
    record({ ids: [`login:${user}`], event, at: time, properties })
  const [readers, others, loyal] = ['r', 'o', 'l'].map((name) => Array.from({ length: name === 'l' ? 20 : 120 }, (_, i) => `${name}${i}`))
  const [fans, rest, old] = [readers ?? [], others ?? [], loyal ?? []]
  const buys = (user: string, day = 3) => did(user, 'PayOrder', at(day), { amount: 50 })
  await world.app.ingest.accept(shop.id, 'native', [
    ...[...fans, ...old].map((user) => did(user, 'ReadArticle', at(0), { article: 'a1' })),
    ...fans.slice(0, 5).map((user) => did(user, 'ReadArticle', at(0, 3), { article: 'a1' })),
    ...fans.slice(0, 40).map((user) => did(user, 'ReadArticle', at(0, 4), { article: 'a2' })),
    ...rest.map((user) => did(user, 'Visit', at(0))),
    // Who ordered twice before has nobody like them among the others.
    ...old.flatMap((user) => [buys(user, -30), buys(user, -29), buys(user)]),
    ...fans.slice(0, 60).map((user) => buys(user)),
    ...rest.slice(0, 24).map((user) => buys(user)),
    // Too late.
    ...fans.slice(60, 90).map((user) => buys(user, 8)),
  ])
  await world.settle()
  const query = {
    from: '2026-10-01',
    to: '2026-10-01',
    read: { event: 'ReadArticle' },
    by: { property: 'article' },
    content: { key: 'a1' },
    order: { event: 'PayOrder' },
    amount: { property: 'amount' },
  }
  const { body } = await world.call<ReadersAnswer>(shop, 'POST', 'analytics/readers', query)
  expect(body.rows).toEqual([
    { key: 'a1', isRest: false, reads: 145, readers: 140, open: 0, buyers: 80, orders: 80, amount: 4_000 },
    { key: 'a2', isRest: false, reads: 40, readers: 40, open: 0, buyers: 40, orders: 40, amount: 2_000 },
  ])
  expect(body.total).toMatchObject({ reads: 185, readers: 140, orders: 80 })
  expect(body.compared).toMatchObject({
    readers: 120,
    others: 120,
    alone: 20,
    share: { readers: 0.5, others: 0.2 },
    amount: { readers: 25, others: 10 },
  })
  expect(body.compared.share?.difference).toBeCloseTo(0.3, 9)
  expect(body.compared.share?.from).toBeCloseTo(0.3 - 1.959964 * Math.sqrt((0.5 * 0.5 + 0.2 * 0.8) / 120), 9)
  const bought = await world.call<{ total: number }>(shop, 'POST', 'analytics/readers/people', { query, what: 'other_buyers' })
  expect(bought.body.total).toBe(24)
})

test('C06 of each message who it was the last for before they unfollowed, with the rate and its interval', async () => {
  const shop = await world.project('followers')
  const b = broadcasting(world, shop)
  const followers = Array.from({ length: 60 }, (_, i) => `f${i}`)
  await b.people(...followers.map((user) => ({ user })))
  const template = await b.template('Sale')
  const send = (name: string) => b.sends({ audience: inCity('A'), variants: [{ templateId: template, weight: 100 }] }, name)
  const unfollow = async (...some: string[]): Promise<void> => {
    const at = world.clock.now().toISOString()
    await world.app.ingest.accept(
      shop.id,
      'native',
      some.map((user) => record({ ids: [`login:${user}`], event: 'Unfollow', at })),
    )
    await world.settle()
  }
  const from = world.clock.now().toISOString().slice(0, 10)
  await unfollow('f50')
  world.clock.advance(60_000)
  const first = await send('First')
  world.clock.advance(3_600_000)
  await unfollow('f0')
  world.clock.advance(60_000)
  const second = await send('Second')
  world.clock.advance(3_600_000)
  await unfollow(...followers.slice(1, 10))
  world.clock.advance(2 * 86_400_000)
  // Too long after any message.
  await unfollow('f51')
  const query = { from, to: world.clock.now().toISOString().slice(0, 10), leave: { event: 'Unfollow' }, within: { amount: 1, unit: 'day' } }
  const { body } = await world.call<LeavingAnswer>(shop, 'POST', 'analytics/leaving', query)
  expect(body.rows.map(({ campaign, people, left }) => [campaign?.id, campaign?.name, people, left])).toEqual([
    [second, 'Second', 60, 9],
    [first, 'First', 60, 1],
  ])
  const [low, high] = shareInterval({ n: 9, of: 60 })
  expect(body.rows[0]).toMatchObject({ template, rate: 0.15, low, high })
  expect(body).toMatchObject({ total: { people: 60, left: 10 }, leavers: 12, unprompted: 2 })
  const { journey = 0 } = body.rows[0] ?? {}
  const row = { journey, template }
  const people = await world.call<{ total: number }>(shop, 'POST', 'analytics/leaving/people', { query, what: 'left', row })
  expect(people.body.total).toBe(9)
})
