import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import type { Metric, MetricAnswer, MetricVersions } from '@millrace/contract/metrics/api.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T10:00:00Z' })
  project = await world.project()
  const does = (id: string, event: string, at: string, properties = {}) => record({ ids: [`login:${id}`], event, at, properties })
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:a'], set: { city: '上海' } }),
    ...['a', 'b', 'c', 'd'].map((id) => does(id, 'View', '2026-11-01T02:00:00Z', { page: 'home' })),
    does('a', 'View', '2026-11-02T02:00:00Z', { page: 'cart' }),
    does('a', 'Pay', '2026-11-01T03:00:00Z', { amount: 30, page: 'cart' }),
    does('b', 'Pay', '2026-11-01T03:00:00Z', { amount: 10.5, page: 'home' }),
    does('a', 'Pay', '2026-11-02T03:00:00Z', { amount: 20, page: 'cart' }),
  ])
  await world.settle()
})
afterAll(() => world.end())

const days = { from: '2026-11-01', to: '2026-11-02' }
const gmv = { kind: 'measure', a: { event: 'Pay', aggregation: 'sum', property: 'amount' } }
const conversion = { kind: 'ratio', a: { event: 'Pay', aggregation: 'people' }, b: { event: 'View', aggregation: 'people' } }
const define = (name: string, definition: object, more: object = {}) =>
  world.call<Metric>(project, 'POST', 'metrics', { name, definition, ...more })
const ask = async (id: string, more: object = {}) =>
  (await world.call<MetricAnswer>(project, 'POST', `metrics/${id}/ask`, { ...days, ...more })).body

test('A18 (part: the registry) GMV is defined once with an owner, and says what the analysis of the event says', async () => {
  const made = await define('GMV', gmv, { nameEn: 'GMV', owner: '王芳', format: 'money' })
  expect(made).toMatchObject({ status: 201, body: { version: 1, owner: '王芳', format: 'money' } })
  const query = { ...days, event: 'Pay', property: 'amount', measures: ['sum'] }
  const { body: count } = await world.call<CountAnswer>(project, 'POST', 'analytics/count', query)
  const answer = await ask(made.body.id)
  expect([answer.total, ...answer.rows.map((row) => row.value)]).toEqual([60.5, 40.5, 20])
  expect([count.total[0], ...count.rows.map((row) => row.values[0])]).toEqual([60.5, 40.5, 20])
  expect(answer).toMatchObject({ unit: 'day', dataThrough: '2026-11-02T10:00:00.000Z', sql: expect.stringContaining("'Pay'") })
  expect((await define('GMV', gmv)).body).toMatchObject({ code: 'name_taken' })
})

test('a ratio is that of the whole range, by day and by a property, and of fewer people', async () => {
  const { id } = (await define('转化率', conversion, { format: 'percent' })).body
  const answer = await ask(id)
  expect([answer.total, ...answer.rows.map((row) => row.value)]).toEqual([0.5, 0.5, 1])
  const byPage = await ask(id, { unit: null, by: { property: 'page' } })
  expect(byPage.groups).toEqual([
    { key: 'cart', isRest: false, value: 1 },
    { key: 'home', isRest: false, value: 0.25 },
  ])
  const people = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  expect((await ask(id, { people })).total).toBe(1)
  expect((await ask(id, { from: '2026-10-01', to: '2026-10-02' })).total).toBe(null)
})

test('a definition that changes is the next version, the one before stays; whose revision is old is refused', async () => {
  const { id } = (await define('订单数', { kind: 'measure', a: { event: 'Pay', aggregation: 'events' } })).body
  const change = (revision: number, body: object) =>
    world.call<Metric>(project, 'PUT', `metrics/${id}`, body, { 'if-match': `"${revision}"` })
  const named = { name: '订单数', note: '含退款', definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'events' } } }
  expect((await change(1, named)).body).toMatchObject({ version: 1, revision: 2, note: '含退款' })
  expect((await change(2, { ...named, definition: conversion })).body).toMatchObject({ version: 2, revision: 3 })
  expect((await change(2, named)).status).toBe(409)
  const { body } = await world.call<MetricVersions>(project, 'GET', `metrics/${id}/versions`)
  expect(body.items.map(({ version, definition }) => [version, definition.kind])).toEqual([
    [2, 'ratio'],
    [1, 'measure'],
  ])
  const used = await world.call<UsedBy>(project, 'GET', 'used-by?kind=event&id=View')
  expect(used.body.items).toContainEqual(expect.objectContaining({ kind: 'metric', id }))
})

test('A18 (part: goals; there are no experiments yet) a goal taken from a metric counts its event, and the metric knows the journey and the broadcast', async () => {
  const { id } = (await define('支付人数', { kind: 'measure', a: { event: 'Pay', aggregation: 'people' } })).body
  const goal = { event: 'Pay', filters: [], metricId: id, within: { amount: 1, unit: 'day' } }
  const draft = { entry: { kind: 'event', event: 'View' }, nodes: [], edges: [], goal }
  const journey = await world.call<{ id: string }>(project, 'POST', 'journeys', { name: 'J', draft })
  const definition = { audience: { who: null }, when: { kind: 'now' }, channel: 'email', variants: [{ templateId: '', weight: 100 }], goal }
  const broadcast = await world.call<{ id: string }>(project, 'POST', 'broadcasts', { name: 'B', definition })
  const { body } = await world.call<UsedBy>(project, 'GET', `used-by?kind=metric&id=${id}`)
  expect(body.items.map((one) => [one.kind, one.id]).toSorted()).toEqual([
    ['broadcast', broadcast.body.id],
    ['journey', journey.body.id],
  ])
})

test('who may only read analyses asks and does not define; what is missing is named by its field', async () => {
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'r', scopes: ['analytics.read'] })
  const reader = { ...project, token: made.body.token }
  expect((await world.call(reader, 'POST', 'metrics', { name: 'x', definition: gmv })).body).toMatchObject({
    params: { permission: 'analytics.write' },
  })
  expect((await world.call<MetricAnswer>(reader, 'POST', 'metrics/preview', { ...days, definition: gmv })).body.total).toBe(60.5)
  const sum = { kind: 'ratio', a: { event: 'Pay', aggregation: 'events' }, b: { event: 'Pay', aggregation: 'sum' } }
  expect((await define('x', sum)).body).toMatchObject({ errors: [{ path: 'body.definition.b.property' }] })
  const gone = { ...gmv, a: { ...gmv.a, people: { kind: 'segment', id: 'seg_none' } } }
  expect((await define('x', gone)).status).toBe(400)
})
