import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { property } from './property.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

interface Settings {
  readonly propertyLimit: number
  readonly admitted: number
  readonly waiting: number
  readonly revision: number
}
const settings = async () => (await world.call<Settings>(project, 'GET', 'catalog/settings')).body
const limit = (propertyLimit: number, revision: number) =>
  world.call<Settings>(project, 'PUT', 'catalog/settings', { propertyLimit }, { 'if-match': `"${revision}"` })
const send = (properties: object, set: object) =>
  world.call(
    undefined,
    'POST',
    '/v1/events',
    { event: 'Seen', user_id: 'u', properties, profile: { set } },
    { authorization: `Bearer ${project.writeKey}` },
  )

test('properties beyond the limit of a project are kept outside the columns, still found, and warned of once', async () => {
  expect(await settings()).toEqual({ propertyLimit: 500, admitted: 0, waiting: 0, revision: 0 })
  expect((await limit(2, 0)).body).toMatchObject({ propertyLimit: 2, revision: 1 })
  await send({ a: 1, b: 'x' }, {})
  await world.settle()
  const rest = { n: 2.5, s: 'text', t: true, l: ['p', 7], 'a.b': 'dots', 'we"ird': 1 }
  await send(rest, { city: '上海', likes: ['x'] })
  await send(rest, { city: '上海' })
  await world.settle()

  const read = (name: string, type: 'number' | 'string' | 'boolean' | 'list') => property(name, type)
  const rows = await world.databases.clickhouse.rows(sql`
    select ${read('n', 'number')} as n, ${read('s', 'string')} as s, ${read('t', 'boolean')} as t, ${read('l', 'list')} as l, ${read('a.b', 'string')} as dots,
      ${read('we"ird', 'number')} as weird, ${read('n', 'string')} as not_text, ${read('s', 'number')} as not_number, ${read('a', 'number')} as a,
      JSONAllPaths(e.properties) as paths
    from events e where e.event = 'Seen' order by e.log_offset`)
  const found = { n: 2.5, s: 'text', t: true, l: ['p', '7'], dots: 'dots', weird: 1, not_text: null, not_number: null, a: null, paths: [] }
  expect(rows).toEqual([
    { n: null, s: null, t: null, l: [], dots: null, weird: null, not_text: null, not_number: null, a: 1, paths: ['a', 'b'] },
    found,
    found,
  ])
  const profiles = await world.databases.clickhouse.rows(sql`
    select ${property('city', 'string', 'p')} as city, ${property('likes', 'list', 'p')} as likes, JSONAllPaths(p.properties) as paths from profiles p final`)
  expect(profiles).toEqual([{ city: '上海', likes: ['x'], paths: [] }])
  const { body } = await world.call<{ counters: { field: string; count: number; kind: string }[] }>(
    project,
    'GET',
    'data-quality?reason=property_not_admitted',
  )
  expect(body.counters.map((row) => `${row.kind} ${row.field} ${row.count}`).toSorted()).toEqual(
    ['a.b', 'city', 'l', 'likes', 'n', 's', 't', 'we"ird'].map((name) => `warning ${name} 1`).toSorted(),
  )
  expect(await settings()).toMatchObject({ admitted: 2, waiting: 8 })
})

test('a raised limit admits what was seen first, and needs the current revision', async () => {
  expect((await limit(5, 0)).status).toBe(409)
  expect((await limit(5_000, 1)).status).toBe(400)
  expect((await limit(5, 1)).body).toEqual({ propertyLimit: 5, admitted: 5, waiting: 5, revision: 2 })
})

test('a property has its type, volume, first and last sight; repeats and test records do not count', async () => {
  const at = (minute: number): string => `2026-11-24T09:0${minute}:00.000Z`
  const event = (id: string, minute: number, more: object = {}) => ({
    event: 'Counted',
    user_id: 'c',
    message_id: id,
    time: at(minute),
    properties: { counted: minute },
    ...more,
  })
  const auth = { authorization: `Bearer ${project.writeKey}` }
  for (const events of [[event('1', 5), event('2', 3)], [event('1', 5)], [event('3', 9, { test: true, user_id: 't' })]])
    await world.call(undefined, 'POST', '/v1/events', { events }, auth)
  await world.settle()
  const { body } = await world.call<{ eventProperties: { name: string }[]; profileProperties: object[] }>(project, 'GET', 'catalog')
  expect(body.eventProperties.find((one) => one.name === 'counted')).toMatchObject({ type: 'number', volume: 2, lastSeenAt: at(5) })
  expect(body.profileProperties).toContainEqual(
    expect.objectContaining({ name: 'city', volume: 2, lastSeenAt: '2026-11-24T10:00:00.000Z' }),
  )
})

interface Property {
  readonly name: string
  readonly unit: string | null
  readonly unitBrokenAt: string | null
  readonly revision: number
}

test('money is a mark on a number: it is audited, and a value with a fraction is kept and warned of once', async () => {
  const shop = await world.project('money-shop')
  const find = async (owner: 'event' | 'profile', name: string) => {
    const { body } = await world.call<{ eventProperties: Property[]; profileProperties: Property[] }>(shop, 'GET', 'catalog')
    return body[`${owner}Properties`].find((one) => one.name === name)
  }
  const mark = async (owner: 'event' | 'profile', name: string, unit: string | null) =>
    world.call<Property>(
      shop,
      'PATCH',
      `catalog/properties/${owner}/${name}`,
      { unit },
      {
        'if-match': `"${(await find(owner, name))?.revision}"`,
      },
    )
  const pay = async (amount: unknown, spent: number): Promise<void> => {
    const event = { event: 'Pay', user_id: 'u', properties: { amount, note: 'x' }, profile: { set: { spent } } }
    await world.call(undefined, 'POST', '/v1/events', event, { authorization: `Bearer ${shop.writeKey}` })
    await world.settle()
  }
  const warnings = async () => {
    const { body } = await world.call<{ counters: { field: string; count: number; kind: string }[] }>(
      shop,
      'GET',
      'data-quality?reason=money_not_whole',
    )
    return body.counters.map((row) => `${row.kind} ${row.field} ${row.count}`).toSorted()
  }

  await pay(59.9, 1)
  expect(await find('event', 'amount')).toMatchObject({ unit: null, unitBrokenAt: null })
  expect(await mark('event', 'note', 'money')).toMatchObject({
    status: 422,
    body: { code: 'not_a_number', params: { name: 'note', type: 'string' } },
  })
  expect(await mark('event', 'amount', 'a unit of too many letters')).toMatchObject({ status: 400 })
  expect((await mark('event', 'amount', 'money')).body).toMatchObject({ unit: 'money', revision: 2 })
  expect((await mark('profile', 'spent', 'money')).body).toMatchObject({ unit: 'money' })
  const audit = await world.call<{ items: object[] }>(shop, 'GET', 'audit?action=property.changed&target=amount')
  expect(audit.body.items).toMatchObject([{ before: { unit: null }, after: { unit: 'money' } }])

  await pay(5990, 1)
  await pay('12.5', 2)
  expect(await warnings()).toEqual([])
  await pay(59.9, 1)
  await pay(59.9, 1)
  await pay(1e300, 2.5)
  expect(await warnings()).toEqual(['warning amount 1', 'warning spent 1'])
  expect(await find('event', 'amount')).toMatchObject({ unitBrokenAt: '2026-11-24T10:00:00.000Z' })
  const stored = await world.databases.clickhouse.rows<{ amount: number | null }>(sql`
    select ${property('amount', 'number')} as amount from events e where e.project_id = ${sql.value(shop.id, 'UInt32')} order by e.ord`)
  expect(stored.map((row) => row.amount).toSorted()).toEqual([1e300, 59.9, 59.9, 59.9, 5990, null].toSorted())

  await mark('event', 'amount', null)
  await pay(1.5, 1)
  expect(await warnings()).toEqual(['warning amount 1', 'warning spent 1'])
  await mark('event', 'amount', 'money')
  expect(await find('event', 'amount')).toMatchObject({ unitBrokenAt: null })
  await pay(1.5, 1)
  expect(await warnings()).toEqual(['warning amount 2', 'warning spent 1'])
})
