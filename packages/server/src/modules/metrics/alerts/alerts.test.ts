import type { MetricAlert, MetricAlertTested, MetricFirings } from '@millrace/contract/metrics/alerts-api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFeishu } from '../../../../../../emulators/robots/feishu/index.ts'
import { saidBy } from '../../../../test/notice-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let project: TestProject
let feishu: Awaited<ReturnType<typeof startFeishu>>
let conversion: string
/** 11:30 of a Monday in Shanghai. */
const start = '2026-11-09T03:30:00Z'

beforeAll(async () => {
  world = await makeWorld({ at: start, privateTargets: ['127.0.0.1'] })
  project = await world.project()
  feishu = await startFeishu({ wall: () => world.clock.now() })
  const webhook = `${feishu.url}/open-apis/bot/v2/hook/${feishu.account.token}`
  const { secret } = feishu.account
  await world.call(project, 'POST', 'alert-destinations', { kind: 'feishu', name: '值班群', secrets: { webhook, secret } })
  const definition = { kind: 'ratio', a: { event: 'Pay', aggregation: 'people' }, b: { event: 'View', aggregation: 'people' } }
  conversion = (await world.call<{ id: string }>(project, 'POST', 'metrics', { name: '转化率', format: 'percent', definition })).body.id
})
afterAll(async () => {
  await feishu.stop()
  await world.end()
})

let nth = 0
/** So many people view at a time, and so many of them pay. */
async function happens(at: string, views: number, pays: number): Promise<void> {
  const does = (id: number, event: string) => record({ ids: [`login:u${id}`], event, at, id: `e${(nth += 1)}` })
  await world.app.ingest.accept(project.id, 'native', [
    ...Array.from({ length: views }, (_, i) => does(i, 'View')),
    ...Array.from({ length: pays }, (_, i) => does(i, 'Pay')),
  ])
  await world.settle()
}

/** The clock moves to a moment, and what is due then is done. */
async function at(time: string): Promise<void> {
  world.clock.set(new Date(time))
  await world.settle()
  await world.app.jobs.tick()
  await world.settle()
  // What is to be told is told by a job of the next minute at the latest.
  await world.app.jobs.drain()
}
const watch = async (name: string, rule: object, metricId = conversion): Promise<MetricAlert> =>
  (await world.call<MetricAlert>(project, 'POST', 'metric-alerts', { name, metricId, rule })).body
const look = async ({ id }: MetricAlert): Promise<MetricAlert> =>
  (await world.call<MetricAlert>(project, 'GET', `metric-alerts/${id}`)).body
const firings = async ({ id }: MetricAlert) => (await world.call<MetricFirings>(project, 'GET', `metric-alerts/${id}/firings`)).body.items

test('A19 conversion that falls by half against the same hour last week alerts when the hour is over, once, and says when it has recovered', async () => {
  await happens('2026-11-02T03:15:00Z', 10, 4)
  await happens('2026-11-02T04:15:00Z', 10, 4)
  await happens('2026-11-02T05:15:00Z', 10, 4)
  const condition = { kind: 'change', direction: 'drop', percent: 50, against: 'week' }
  const alert = await watch('转化骤降', { every: 'hour', over: 'hour', condition })
  expect(alert).toMatchObject({ state: 'fine', metricName: '转化率', text: { zh: '近 1 小时比上周同时段下降 50% 以上' } })
  await happens('2026-11-09T03:20:00Z', 10, 3)
  await at('2026-11-09T04:00:00Z')
  expect(await look(alert)).toMatchObject({ state: 'fine', now: 0.3, before: 0.4, lookedAt: '2026-11-09T04:00:00.000Z', failure: null })
  expect(saidBy(feishu)).toEqual([])

  // Half of last week's: 20 % instead of 40 %.
  await happens('2026-11-09T04:20:00Z', 10, 2)
  await at('2026-11-09T04:59:00Z')
  expect((await look(alert)).state).toBe('fine')
  await at('2026-11-09T05:00:00Z')
  expect(await look(alert)).toMatchObject({ state: 'firing', now: 0.2, before: 0.4, since: '2026-11-09T05:00:00.000Z' })
  expect(saidBy(feishu)).toEqual([expect.stringContaining('指标预警：转化骤降')])
  expect(saidBy(feishu)[0]).toContain('当前 20%，对比 40%')
  expect(saidBy(feishu)[0]).toContain(`/analyze/metric-alerts/${alert.id}`)
  await at('2026-11-09T05:30:00Z')
  expect(saidBy(feishu)).toHaveLength(1)

  await happens('2026-11-09T05:20:00Z', 10, 4)
  await at('2026-11-09T06:00:00Z')
  expect(await look(alert)).toMatchObject({ state: 'fine', since: null, now: 0.4 })
  expect(saidBy(feishu).slice(1)).toEqual([expect.stringContaining('【恢复】指标预警：转化骤降')])
  expect(await firings(alert)).toMatchObject([
    { since: '2026-11-09T05:00:00.000Z', until: '2026-11-09T06:00:00.000Z', now: 0.2, before: 0.4, nowAfter: 0.4 },
  ])
  // Nothing to compare with, and nobody who could have paid: it stays as it was.
  await at('2026-11-09T07:00:00Z')
  expect(await look(alert)).toMatchObject({ state: 'fine', now: null, before: null, failure: null })
})

test('a metric of which nothing comes in, and one above a number, looked at each five minutes by two processes: each alerts once', async () => {
  world.clock.set(new Date('2026-11-10T02:01:00Z'))
  const views = { kind: 'measure', a: { event: 'View', aggregation: 'events' } }
  const metric = (await world.call<{ id: string }>(project, 'POST', 'metrics', { name: '浏览', definition: views })).body.id
  const silent = await watch('没有浏览', { every: '5min', over: '5min', condition: { kind: 'no_data' } }, metric)
  const many = await watch('浏览过多', { every: '5min', over: 'hour', condition: { kind: 'threshold', op: 'above', value: 5 } }, metric)
  await happens('2026-11-10T02:02:00Z', 6, 0)
  const other = await world.another()
  world.clock.set(new Date('2026-11-10T02:05:00Z'))
  await world.settle()
  await Promise.all([world.app, other].map((app) => app.jobs.tick()))
  await Promise.all([world.app, other].map((app) => app.jobs.drain()))
  await other.stop()
  expect([(await look(silent)).state, await look(many)]).toMatchObject(['fine', { state: 'firing', now: 6 }])
  await at('2026-11-10T02:10:00Z')
  expect([(await look(silent)).state, (await look(many)).state]).toEqual(['firing', 'firing'])
  expect([(await firings(silent)).length, (await firings(many)).length]).toEqual([1, 1])

  // Turned off: over, and not looked at any more.
  const off = { name: silent.name, metricId: metric, isOn: false, rule: silent.rule }
  expect((await world.call(project, 'PUT', `metric-alerts/${silent.id}`, off, { 'if-match': '"1"' })).status).toBe(200)
  await at('2026-11-10T02:15:00Z')
  expect(await look(silent)).toMatchObject({ state: 'fine', isOn: false, lookedAt: '2026-11-10T02:10:00.000Z' })
  expect(await firings(silent)).toMatchObject([{ until: '2026-11-10T02:10:00.000Z', nowAfter: null }])
})

test('an alert is tried without telling anybody, and refused with the field that is wrong', async () => {
  const condition = { kind: 'threshold', op: 'below', value: 1_000 }
  const before = saidBy(feishu).length
  const tested = await world.call<MetricAlertTested>(project, 'POST', 'metric-alerts/test', { metricId: conversion, rule: { condition } })
  expect(tested.body).toMatchObject({ verdict: 'unknown', from: '2026-11-10T01:00:00.000Z', until: '2026-11-10T02:00:00.000Z' })
  expect(saidBy(feishu)).toHaveLength(before)
  const wrong = await world.call(project, 'POST', 'metric-alerts', { name: 'x', metricId: 'met_none', rule: { condition } })
  expect(wrong.body).toMatchObject({ errors: [{ path: 'body.metricId' }] })
})

test('a question that cannot be asked any more is said on the alert, and the others are looked at all the same', async () => {
  const rule = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'city', op: 'is_set' } }] }
  const segment = (await world.call<{ id: string }>(project, 'POST', 'segments', { name: 's', rule })).body.id
  const people = { kind: 'segment', id: segment }
  const definition = { kind: 'measure', a: { event: 'View', aggregation: 'events', people } }
  const metric = (await world.call<{ id: string }>(project, 'POST', 'metrics', { name: '某群浏览', definition })).body.id
  const condition = { kind: 'no_data' }
  const [broken, whole] = [await watch('a', { every: 'hour', condition }, metric), await watch('b', { every: 'hour', condition })]
  await world.databases.postgres.run(sql`
    update metrics set definition = jsonb_set(definition, '{a,people,id}', '"seg_gone"') where metric_id = ${metric}`)
  await at('2026-11-10T04:00:00Z')
  expect(await look(broken)).toMatchObject({ state: 'fine', failure: expect.stringMatching(/./) })
  expect(await look(whole)).toMatchObject({ state: 'firing', failure: null })
})
