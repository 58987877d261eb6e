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
  expect(body.groups?.[0]).toEqual({ key: 0, isRest: false, values: [4, 3] })
  expect(body.groups?.at(-1)).toEqual({ key: expect.any(Number), isRest: true, values: [1, 1] })
  expect(body.total).toEqual([54, 3])
  const keys = body.groups?.flatMap((group) => (group.isRest ? [] : [group.key]))
  const rest = await world.call<NumberPeople>(project, 'POST', 'analytics/count/people', { query, group: { keys, isRest: true } })
  expect(rest.body.total).toBe(1)
  const refused = await world.call(project, 'POST', 'analytics/count/people', { query: count, group: { keys: [1] } })
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'body.query.by' }] } })
})

test('a funnel with rates, drops and its people', async () => {
  const query = { ...days, steps: [{ event: 'View' }, { event: 'Pay', name: '付款' }] }
  const { body } = await world.call<FunnelAnswer>(project, 'POST', 'analytics/funnel', query)
  expect(body.rows).toEqual([
    { step: 1, name: 'View', people: 2, stepRate: 1, totalRate: 1, dropped: 1 },
    { step: 2, name: '付款', people: 1, stepRate: 0.5, totalRate: 0.5, dropped: 0 },
  ])
  const dropped = await world.call<NumberPeople>(project, 'POST', 'analytics/funnel/people', { query, step: 1, outcome: 'dropped' })
  expect(dropped.body.items.map((person) => person.ids[0]?.value)).toEqual(['u2'])
})

test('what a funnel cannot do yet is refused with the field, and so is a step it does not have', async () => {
  const query = { ...days, steps: [{ event: 'View', link: 'order_id' }, { event: 'Pay' }], exclusions: [] }
  const refused = await world.call<{ errors: { path: string; message: string }[] }>(project, 'POST', 'analytics/funnel', query)
  expect(refused.status).toBe(400)
  expect(refused.body.errors.map((error) => error.path)).toEqual(['body.steps.0.link', 'body.exclusions'])
  expect(refused.body.errors[0]?.message).toBe('a linked property is not supported yet')
  const asked = { query: { ...days, steps: [{ event: 'View' }, { event: 'Pay' }] }, step: 2, outcome: 'dropped' }
  expect((await world.call(project, 'POST', 'analytics/funnel/people', asked)).body).toMatchObject({ errors: [{ path: 'body.step' }] })
  expect((await world.call(project, 'POST', 'analytics/funnel/segment', { ...asked, name: 'None' })).status).toBe(400)
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
