import type {
  AttributionAnswer,
  ContrastAnswer,
  CountAnswer,
  FunnelAnswer,
  IntervalAnswer,
  NumberPeople,
} from '@millrace/contract/analytics/api.ts'
import type { Tag } from '@millrace/contract/tags/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/platform/sql.ts'
import { counts, publish } from '../journey-kit.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T12:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const days = { from: '2026-11-01', to: '2026-11-01' }
const at = '2026-11-01T05:00:00Z'

test('A11 who is active in the app, the official account and by text message is one active user, and one in each row of a channel', async () => {
  const active = (id: string, channel: string) =>
    record({ ids: [id], event: 'Active', at, properties: { channel }, id: `${id}/${channel}` })
  await world.app.ingest.accept(project.id, 'native', [
    active('anon:phone-1', 'app'),
    active('login:ann', 'wechat_oa'),
    active('anon:sms-1', 'sms'),
    active('login:bob', 'app'),
  ])
  await world.settle()
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:ann', 'anon:phone-1'], set: {} }),
    record({ ids: ['login:ann', 'anon:sms-1'], set: {} }),
  ])
  await world.settle()
  const query = { ...days, event: 'Active', measures: ['people'], unit: null, by: { property: 'channel' } }
  const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', query)
  expect(body.total).toEqual([2])
  expect(Object.fromEntries(body.groups?.map(({ keys, values }) => [keys[0], values[0]]) ?? [])).toEqual({ app: 2, wechat_oa: 1, sms: 1 })
})

test('C02 (scaled) two filters by two properties are what a statement written by hand counts, and every number opens as many people', async () => {
  const sales = Array.from({ length: 900 }, (_, i) => {
    const os = i % 11 === 0 ? {} : { os: `os${Math.floor(i / 8) % 9}` }
    const properties = { ...os, city: `c${i % 8}`, amount: i % 100, paid: i % 5 > 0 }
    return record({ ids: [`login:s${i % 70}`], event: 'Sale', at, properties, id: `s${i}` })
  })
  await world.app.ingest.accept(project.id, 'native', sales)
  await world.settle()
  const query = {
    ...days,
    event: 'Sale',
    filters: [
      { property: 'amount', op: 'gte', value: 20 },
      { property: 'paid', op: 'eq', value: true },
    ],
    measures: ['events', 'people'],
    unit: null,
    by: [{ property: 'os' }, { property: 'city' }],
  }
  const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', query)
  const byHand = await world.databases.clickhouse.rows<{ os: string | null; city: string; n: number; people: number[] }>(sql`
    select properties.os.:String as os, properties.city.:String as city, count() as n, groupUniqArray(person_id) as people from events
    where project_id = ${sql.value(project.id, 'UInt32')} and event = 'Sale' and properties.amount.:Float64 >= 20 and properties.paid.:Bool
    group by os, city order by n desc`)
  const [groups, rest] = [body.groups?.slice(0, -1) ?? [], body.groups?.at(-1)]
  expect([groups.length, rest?.isRest, byHand.length > 51]).toEqual([50, true, true])
  const expected = new Map(byHand.map(({ os, city, n, people }) => [JSON.stringify([os, city]), { n, people }]))
  const shown = groups.map(({ keys }) => JSON.stringify(keys))
  expect(groups.map(({ values }) => values)).toEqual(shown.map((keys) => [expected.get(keys)?.n, expected.get(keys)?.people.length]))
  expect(groups.map(({ values }) => values[0])).toEqual(byHand.slice(0, 50).map(({ n }) => n))
  const left = [...expected].filter(([keys]) => !shown.includes(keys)).map(([, one]) => one)
  expect(rest?.values).toEqual([left.reduce((sum, { n }) => sum + n, 0), new Set(left.flatMap(({ people }) => people)).size])

  const keys = groups.map((one) => one.keys)
  const behind = async (group: object) =>
    (await world.call<NumberPeople>(project, 'POST', 'analytics/count/people', { query, group, limit: 1 })).body.total
  expect(await behind({ keys, isRest: true })).toBe(rest?.values[1])
  const opened = [...groups.slice(0, 4), ...groups.filter((one) => one.keys[0] === null)]
  expect(await Promise.all(opened.map((one) => behind({ keys: [one.keys] })))).toEqual(opened.map(({ values }) => values[1]))

  const [largest] = groups
  const group = { keys: [largest?.keys], isRest: false }
  const kept = await world.call<{ id: string }>(project, 'POST', 'analytics/count/segment', { query, group, name: 'Largest' })
  await world.settle()
  const { body: held } = await world.call<NumberPeople>(project, 'GET', `segments/${kept.body.id}/people`)
  expect(held.total).toBe(largest?.values[1])
  const portrait = { ...days, of: { model: 'count', query, slice: { group } } }
  expect((await world.call<ContrastAnswer>(project, 'POST', 'analytics/contrast', portrait)).body.total.target).toBe(largest?.values[1])

  const one = await world.call(project, 'POST', 'analytics/count/people', { query, group: { keys: [['os1']] } })
  expect(one).toMatchObject({ status: 400, body: { errors: [{ path: 'body.group.keys.0' }] } })
  const same = await world.call(project, 'POST', 'analytics/count', { ...query, by: [{ property: 'os' }, { property: 'os' }] })
  expect(same).toMatchObject({ status: 400, body: { errors: [{ path: 'body.by.1' }] } })
})

test('B23 B27 one tag is in the portrait of a segment, narrows an analysis, chooses whom a journey takes in, and is read by a program', async () => {
  const orders = Array.from({ length: 8 }, (_, i) =>
    record({ ids: [`login:t${i}`], event: 'Order', at, set: { city: i < 4 ? '上海' : '北京' }, properties: { amount: 10 }, id: `o${i}` }),
  )
  await world.app.ingest.accept(project.id, 'native', orders)
  await world.settle()
  const city = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  const definition = { kind: 'layers', layers: [{ value: '华东', rule: city }], rest: '其他' }
  const tag = await world.call<Tag>(project, 'POST', 'tags', { name: '区域', definition })
  await world.call(project, 'POST', `tags/${tag.body.id}/compute`)
  await world.settle()
  const tagged = { kind: 'tag', tag: '区域', value: '华东' }

  const segment = await world.call<{ id: string }>(project, 'POST', 'segments', { name: '下过单', rule: { ...event, event: 'Order' } })
  const portrait = { ...days, people: { kind: 'segment', id: segment.body.id } }
  const { body: seen } = await world.call<ContrastAnswer>(project, 'POST', 'analytics/contrast', portrait)
  const held = seen.rows.filter(({ subject }) => subject.of === 'tag')
  expect(held.map(({ group, target, targetShare }) => [group, target, targetShare])).toEqual(
    expect.arrayContaining([
      [{ value: '华东' }, 4, 0.5],
      [{ value: '其他' }, 4, 0.5],
    ]),
  )

  const counted = { ...days, event: 'Order', measures: ['people'], unit: null, people: tagged }
  expect((await world.call<CountAnswer>(project, 'POST', 'analytics/count', counted)).body.total).toEqual([4])

  const entry = { kind: 'audience', who: tagged, when: { kind: 'now' }, onlyNew: false }
  const draft = {
    entry,
    nodes: [{ id: 'e', kind: 'exit', settings: { reason: 'seen' } }],
    edges: [{ from: 'entry', port: 'next', to: 'e' }],
  }
  const journey = await publish(world, project, draft, '华东')
  await world.app.jobs.tick()
  await world.settle()
  expect(Object.values(await counts(world, project, journey))).toContain(4)

  const { id } = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=t0')).body
  expect((await world.call<{ items: object[] }>(project, 'GET', `people/${id}/tags`)).body.items).toMatchObject([
    { tag: '区域', value: '华东' },
  ])
})
const event = { kind: 'event', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }

test('B31 a loan decided after 45 days is still credited by goal, attribution and funnel when their window is 60 days; the window suggested is P90 of the interval', async () => {
  const start = world.clock.now()
  const decided = { event: 'LoanDecided', filters: [] }
  const days60 = { amount: 60, unit: 'day' }
  const draft = {
    entry: { kind: 'event', event: 'LoanApplied', filters: [] },
    nodes: [
      { id: 'waits', kind: 'wait_event', settings: { ...decided, timeout: days60 } },
      { id: 'end', kind: 'exit', settings: { reason: 'decided' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'waits' },
      { from: 'waits', port: 'happened', to: 'end' },
    ],
    goal: { ...decided, links: [], within: days60, exit: true },
    reentry: { kind: 'after_exit' },
  }
  const journey = await publish(world, project, draft, '贷款培育')
  const does = async (users: readonly string[], event: string): Promise<void> => {
    const at = world.clock.now().toISOString()
    const sent = users.map((user) => record({ ids: [`login:${user}`], event, at, id: `${event}/${user}` }))
    await world.app.ingest.accept(project.id, 'native', sent)
    await world.settle()
  }
  // After so many days so many decide.
  const deciders = [
    [10, 5],
    [45, 4],
    [50, 1],
    [61, 1],
  ].map(([days = 0, n = 0]) => ({ days, who: Array.from({ length: n }, (_, i) => `loan${days}/${i}`) }))
  const applicants = deciders.flatMap(({ who }) => who)
  await does(applicants, 'LoanAd')
  world.clock.advance(60_000)
  await does(applicants, 'LoanApplied')
  const applied = world.clock.now().getTime()
  for (const { days, who } of deciders) {
    world.clock.set(new Date(applied + days * 86_400_000))
    await does(who, 'LoanDecided')
    if (days === 45) expect(await counts(world, project, journey)).toMatchObject({ entered: 11, goal: 9 })
  }
  expect(await counts(world, project, journey)).toMatchObject({ entered: 11, active: 0, goal: 10 })

  const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
  const [first, last] = [dayOf(start), dayOf(world.clock.now())]
  const attributed = async (amount: number): Promise<number> => {
    const query = { from: first, to: last, target: decided, touches: [{ event: 'LoanAd' }], window: { amount, unit: 'day' } }
    return (await world.call<AttributionAnswer>(project, 'POST', 'analytics/attribution', query)).body.total.attributed
  }
  // The ad was a minute before the application.
  expect([await attributed(45), await attributed(60), await attributed(730)]).toEqual([5, 10, 11])
  const passed = async (window: object): Promise<number | undefined> => {
    const query = { from: first, to: first, steps: [{ event: 'LoanApplied' }, decided], window }
    return (await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', query)).body.rows.at(-1)?.people
  }
  expect([await passed({ amount: 44, unit: 'day' }), await passed(days60)]).toEqual([5, 10])

  const others = [{ property: 'city', op: 'is_set' }]
  const asked = { from: first, to: first, first: { event: 'LoanApplied' }, second: decided }
  const { body } = await world.call<IntervalAnswer>(project, 'POST', 'analytics/interval', { ...asked, cap: days60 })
  expect(body.total.quantiles.at(-1)).toBe(45.5 * 86_400_000)
  expect(body.suggestedWindow).toEqual({ amount: 46, unit: 'day' })
  expect(await passed(body.suggestedWindow ?? {})).toBe(9)
  const none = await world.call<IntervalAnswer>(project, 'POST', 'analytics/interval', {
    ...asked,
    first: { ...asked.first, filters: others },
  })
  expect(none.body.suggestedWindow).toBeNull()
})
