import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CountAnswer, FunnelAnswer, NumberPeople } from '@millrace/contract/analytics/api.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject

/** The golden vector: two people, four purchases around a midnight in Shanghai, one without an amount. */
beforeAll(async () => {
  world = await makeWorld({ at: '2024-01-02T10:00:00Z' })
  project = await world.project()
  const paid = (id: string, at: string, properties: { amount?: number }) => record({ ids: [`login:${id}`], event: 'Pay', at, properties })
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:u1'], set: { email: 'u1@x.cn' } }),
    paid('u1', '2024-01-01T15:59:59Z', { amount: 10 }),
    paid('u1', '2024-01-01T16:00:00Z', { amount: 20 }),
    paid('u2', '2024-01-02T01:00:00Z', {}),
    paid('u2', '2024-01-02T02:00:00Z', { amount: 30 }),
    record({ ids: ['login:u1'], event: 'View', at: '2024-01-01T15:00:00Z' }),
    record({ ids: ['login:u2'], event: 'View', at: '2024-01-02T03:00:00Z' }),
  ])
  await world.settle()
})
afterAll(() => world.end())

const days = { from: '2024-01-01', to: '2024-01-02' }
const count = {
  ...days,
  event: 'Pay',
  property: 'amount',
  measures: ['events', 'people', 'per_person', 'sum', 'avg', 'sum_per_person', 'distinct'],
}

test('a count by day in the zone of the project, with a total of its own', async () => {
  const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', count)
  expect(body.rows).toEqual([
    { bucket: '2024-01-01', isComplete: true, values: [1, 1, 1, 10, 10, 10, 1] },
    { bucket: '2024-01-02', isComplete: false, values: [3, 2, 1.5, 50, 25, 25, 2] },
  ])
  expect(body.total).toEqual([4, 2, 2, 60, 20, 30, 3])
  expect(body).toMatchObject({ dataThrough: '2024-01-02T10:00:00.000Z', approximate: false, sql: expect.stringContaining("'Pay'") })
})

test('a number opens into its people, personal data masked for who may not read it', async () => {
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'r', scopes: ['people.read', 'analytics.read'] })
  const reader = { ...project, token: made.body.token }
  const first = await world.call<NumberPeople>(reader, 'POST', 'analytics/count/people', { query: count, bucket: '2024-01-02', limit: 1 })
  expect(first.body).toMatchObject({ total: 2, items: [{ properties: { email: 'u1***cn' } }] })
  const rest = { query: count, bucket: '2024-01-02', limit: 1, cursor: first.body.next }
  expect((await world.call<NumberPeople>(reader, 'POST', 'analytics/count/people', rest)).body.items[0]?.ids[0]?.value).not.toBe(undefined)
})

test('a count of only the people a rule means', async () => {
  const people = { kind: 'profile', condition: { property: 'email', op: 'is_set' } }
  const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', { ...count, people, unit: null })
  expect(body.rows).toEqual([])
  expect(body.total.slice(0, 2)).toEqual([2, 1])
})

test('what has no row of its own is one exact row, people counted once, and opens like the others', async () => {
  const views = Array.from({ length: 54 }, (_, i) =>
    record({ ids: [`login:v${i % 3}`], event: 'Browse', at: '2024-01-02T05:00:00Z', properties: { page: i < 4 ? 0 : i }, id: `b${i}` }),
  )
  await world.app.ingest.accept(project.id, 'native', views)
  await world.settle()
  const query = { ...days, event: 'Browse', unit: null, by: { property: 'page' } }
  const { body } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', query)
  expect(body.groups).toHaveLength(51)
  expect(body.groups?.[0]).toEqual({ keys: [0], isRest: false, values: [4, 3] })
  expect(body.groups?.at(-1)).toEqual({ keys: [expect.any(Number)], isRest: true, values: [1, 1] })
  expect(body.total).toEqual([54, 3])
  const keys = body.groups?.flatMap((group) => (group.isRest ? [] : group.keys))
  const rest = await world.call<NumberPeople>(project, 'POST', 'analytics/count/people', { query, group: { keys, isRest: true } })
  expect(rest.body.total).toBe(1)
  const refused = await world.call(project, 'POST', 'analytics/count/people', { query: count, group: { keys: [1] } })
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'body.query.by' }] } })
})

test('a funnel with rates, times, drops and its people', async () => {
  const query = { ...days, steps: [{ event: 'View' }, { event: 'Pay', name: '付款' }] }
  const { body } = await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', query)
  const time = { p25: 3_599_000, median: 3_599_000, p75: 3_599_000, mean: 3_599_000 }
  expect(body.rows).toEqual([
    { step: 1, name: 'View', people: 2, stepRate: 1, totalRate: 1, dropped: 1, time: null },
    { step: 2, name: '付款', people: 1, stepRate: 0.5, totalRate: 0.5, dropped: 0, time },
  ])
  expect(body).toMatchObject({ total: { people: 2, rate: 0.5, time }, groups: null, trend: null, compare: null })
  const dropped = await world.call<NumberPeople>(project, 'POST', 'analytics/funnel/people', { query, step: 1, outcome: 'dropped' })
  expect(dropped.body.items.map((person) => person.ids[0]?.value)).toEqual(['u2'])
  // u2 viewed seven hours ago.
  const idle = async (amount: number) => {
    const asked = { query, step: 1, outcome: 'dropped', idle: { amount, unit: 'hour' } }
    return (await world.call<NumberPeople>(project, 'POST', 'analytics/funnel/people', asked)).body.total
  }
  expect([await idle(7), await idle(8)]).toEqual([1, 0])
})

test('a funnel by day, by a property of the profile and against the days before', async () => {
  const by = { of: 'profile', property: 'level' }
  const query = { from: '2024-01-02', to: '2024-01-02', steps: [{ event: 'View' }, { event: 'Pay' }], by, unit: 'day', compare: 'previous' }
  const { body } = await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', query)
  expect(body).toMatchObject({
    groups: [{ key: null, isRest: false, people: [1, 0] }],
    trend: [{ bucket: '2024-01-02', isComplete: false, people: [1, 0] }],
    compare: { from: '2024-01-01', to: '2024-01-01', total: { people: 1, rate: 1 } },
  })
  const personal = await world.call(project, 'POST', 'analytics/funnel', { ...query, by: { of: 'profile', property: 'email' } })
  expect(personal.body).toMatchObject({ errors: [{ path: 'body.by.property' }] })
  // The largest of many is one of them.
  const largest = { from: query.from, to: query.to, event: 'Pay', measures: ['events', 'median'], property: 'email' }
  const refused = await world.call(project, 'POST', 'analytics/count', largest)
  expect(refused.body).toMatchObject({ errors: [{ path: 'body.property' }] })
  expect((await world.call(project, 'POST', 'analytics/count', { ...largest, measures: ['distinct'] })).status).toBe(200)
  const before = await world.call<NumberPeople>(project, 'POST', 'analytics/funnel/people', { query, step: 2, compare: true })
  expect(before.body.items.map((person) => person.ids[0]?.value)).toEqual(['u1'])
})

test('C05 who views on H5 and follows on another end is one person of the funnel, as soon as both ends are known to be theirs', async () => {
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['anon:h5-1'], event: 'ViewH5', at: '2024-01-02T05:00:00Z' }),
    record({ ids: ['anon:h5-2'], event: 'ViewH5', at: '2024-01-02T05:00:00Z' }),
    record({ ids: ['anon:mini-1'], event: 'Follow', at: '2024-01-02T05:30:00Z' }),
  ])
  await world.settle()
  const query = { ...days, steps: [{ event: 'ViewH5' }, { event: 'Follow' }] }
  const people = async () => (await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', query)).body.rows.map((row) => row.people)
  expect(await people()).toEqual([2, 0])
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:u5', 'anon:h5-1'], event: 'SignIn', at: '2024-01-02T05:40:00Z' }),
    record({ ids: ['login:u5', 'anon:mini-1'], event: 'SignIn', at: '2024-01-02T05:50:00Z' }),
  ])
  await world.settle()
  expect(await people()).toEqual([2, 1])
  const followed = await world.call<NumberPeople>(project, 'POST', 'analytics/funnel/people', { query, step: 2 })
  expect(followed.body.items.map((person) => person.ids.map((id) => id.value).toSorted())).toEqual([['h5-1', 'mini-1', 'u5']])
})

test('what does not fit together in a funnel is refused with the field, and so is a number it does not have', async () => {
  const query = {
    ...days,
    steps: [{ event: 'View', link: 'order_id' }, { event: 'Pay' }],
    exclusions: [{ event: 'X', after: 1, before: 3 }],
  }
  const refused = await world.call<{ errors: { path: string; message: string }[] }>(project, 'POST', 'analytics/funnel', query)
  expect(refused.status).toBe(400)
  expect(refused.body.errors.map((error) => error.path)).toEqual(['body.steps.1.link', 'body.exclusions.0.before'])
  expect(refused.body.errors[0]?.message).toBe('every step needs a linked property, or none')
  const fine = { ...days, steps: [{ event: 'View' }, { event: 'Pay' }] }
  const people = async (body: object) => (await world.call(project, 'POST', 'analytics/funnel/people', body)).body
  const asked = { query: fine, step: 2, outcome: 'dropped' }
  expect(await people(asked)).toMatchObject({ errors: [{ path: 'body.step' }] })
  expect(await people({ query: { ...fine, count: 'occurrences' }, step: 1 })).toMatchObject({ errors: [{ path: 'body.query.count' }] })
  expect(await people({ query: fine, step: 1, group: { keys: [1] } })).toMatchObject({ errors: [{ path: 'body.query.by' }] })
  expect((await world.call(project, 'POST', 'analytics/funnel/segment', { ...asked, name: 'None' })).status).toBe(400)
  const unknown = { ...days, steps: [{ event: 'Never' }, { event: 'Neither' }], by: { of: 'event', step: 1, property: 'x' } }
  expect((await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', unknown)).body).toMatchObject({
    total: { people: 0, rate: null },
    groups: [],
  })
})

test('the people behind a number are kept as a segment of as many', async () => {
  const query = { ...days, steps: [{ event: 'View' }, { event: 'Pay' }] }
  const asked = { query, step: 1, outcome: 'dropped', name: 'Looked only' }
  const made = await world.call<{ id: string }>(project, 'POST', 'analytics/funnel/segment', asked)
  expect(made.status).toBe(201)
  await world.settle()
  const kept = await world.call<NumberPeople>(project, 'GET', `segments/${made.body.id}/people`)
  expect(kept.body.items.map((person) => person.ids[0]?.value)).toEqual(['u2'])
})
