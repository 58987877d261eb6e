import type { ContrastAnswer, CountAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
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
