import type { MetricAlert, MetricAlertPreviewed, MetricAlertTested, MetricFirings } from '@millrace/contract/metrics/alerts-api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFeishu } from '../../../../../../emulators/robots/feishu/index.ts'
import { saidBy } from '../../../../test/notice-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
let feishu: Awaited<ReturnType<typeof startFeishu>>
let metricId: string
const condition = { kind: 'season', direction: 'below', weeks: 6, floor: 1 }
const rule = { every: 'hour', over: 'hour', condition }

beforeAll(async () => {
  // 11:30 of a Monday in Shanghai.
  world = await makeWorld({ at: '2026-11-09T03:30:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  feishu = await startFeishu({ wall: () => world.clock.now() })
  const webhook = `${feishu.url}/open-apis/bot/v2/hook/${feishu.account.token}`
  const { secret } = feishu.account
  await world.call(project, 'POST', 'alert-destinations', { kind: 'feishu', name: '值班群', secrets: { webhook, secret } })
  const definition = { kind: 'measure', a: { event: 'Pay', aggregation: 'events' } }
  metricId = (await world.call<{ id: string }>(project, 'POST', 'metrics', { name: '支付笔数', definition })).body.id
})
afterAll(async () => {
  await feishu.stop()
  await world.end()
})

let nth = 0
const pays = async (...some: readonly (readonly [at: string, times: number])[]): Promise<void> => {
  const records = some.flatMap(([at, times]) =>
    Array.from({ length: times }, (_, i) => record({ ids: [`login:u${i}`], event: 'Pay', at, id: `p${(nth += 1)}` })),
  )
  await world.app.ingest.accept(project.id, 'native', records)
  await world.settle()
}
/** The clock moves to a moment, and what is due then is done and told. */
async function at(time: string): Promise<void> {
  world.clock.set(new Date(time))
  await world.settle()
  await world.app.jobs.tick()
  await world.settle()
  await world.app.jobs.drain()
}
const look = async (id: string): Promise<MetricAlert> => (await world.call<MetricAlert>(project, 'GET', `metric-alerts/${id}`)).body

test('A19 (part: seasonal anomaly) an hour far below the same hour of earlier weeks alerts when it is over, with what is usual, and recovers; too little history says so', async () => {
  await pays(['2026-10-26T03:10:00Z', 10], ['2026-11-02T03:10:00Z', 11], ['2026-11-02T04:10:00Z', 11], ['2026-11-02T05:10:00Z', 11])
  const { id, text } = (await world.call<MetricAlert>(project, 'POST', 'metric-alerts', { name: '支付异常', metricId, rule })).body
  expect(text.zh).toBe('近 1 小时低于前 6 周同时段的常见范围')
  await at('2026-11-09T04:00:00Z')
  expect(await look(id)).toMatchObject({ state: 'fine', now: 0, before: null, usual: { weeks: 2, low: null, high: null }, failure: null })
  const tested = await world.call<MetricAlertTested>(project, 'POST', 'metric-alerts/test', { metricId, rule })
  expect(tested.body).toMatchObject({ verdict: 'unknown', text: { zh: `${text.zh}：当前 0；可对比的只有 2 周，至少需要 4 周` } })

  // The history of before is brought in; the day of a holiday is none of it.
  await pays(['2026-10-26T04:10:00Z', 9], ['2026-10-26T05:10:00Z', 10], ['2026-10-19T04:10:00Z', 10], ['2026-10-19T05:10:00Z', 10])
  await pays(['2026-10-12T04:10:00Z', 10], ['2026-10-12T05:10:00Z', 10], ['2026-10-05T04:10:00Z', 60], ['2026-11-09T04:20:00Z', 2])
  await world.call(project, 'POST', 'notes', { day: '2026-10-01', until: '2026-10-07', kind: 'holiday', title: '国庆节' })
  await at('2026-11-09T04:59:00Z')
  expect((await look(id)).state).toBe('fine')
  await at('2026-11-09T05:00:00Z')
  expect(await look(id)).toMatchObject({ state: 'firing', now: 2, before: 10, usual: { weeks: 4, low: 7, high: 13 } })
  expect(saidBy(feishu)).toEqual([expect.stringContaining(`${text.zh}：当前 2，通常 10（7 – 13）`)])

  await pays(['2026-11-09T05:20:00Z', 8])
  await at('2026-11-09T06:00:00Z')
  expect(await look(id)).toMatchObject({ state: 'fine', since: null, now: 8 })
  expect(saidBy(feishu).slice(1)).toEqual([expect.stringContaining('【恢复】指标预警：支付异常')])
  const { items } = (await world.call<MetricFirings>(project, 'GET', `metric-alerts/${id}/firings`)).body
  expect(items).toMatchObject([{ now: 2, before: 10, usual: { weeks: 4, low: 7, high: 13 }, nowAfter: 8 }])
})

test('before it is saved, an alert says what it would have found in the last four weeks and how often it would have fired', async () => {
  const { body } = await world.call<MetricAlertPreviewed>(project, 'POST', 'metric-alerts/preview', { metricId, rule })
  expect(body.points).toHaveLength(4 * 7 * 24)
  expect([body.points[0]?.bucket, body.points.at(-1)?.bucket]).toEqual(['2026-10-12T06:00:00Z', '2026-11-09T05:00:00Z'])
  const fired = body.points.filter((one) => one.verdict === 'firing')
  expect(fired).toEqual([{ bucket: '2026-11-09T04:00:00Z', now: 2, before: 10, usual: { weeks: 4, low: 7, high: 13 }, verdict: 'firing' }])
  expect(body).toMatchObject({ unit: 'hour', times: 1, sql: expect.stringContaining("'Pay'") })
  // Nothing was ever counted in the hour before: nobody pays then, and that is usual.
  expect(body.points.find((one) => one.bucket === '2026-11-09T02:00:00Z')).toMatchObject({ now: 0, before: 0, verdict: 'fine' })
})

test('hours are compared with hours and days with days, and a rule of another kind has no such range; the field is named', async () => {
  const refused = async (path: string, body: object) =>
    (await world.call<{ errors: { path: string }[] }>(project, 'POST', path, { metricId, ...body })).body.errors
  const mixed = { every: 'hour', over: 'day', condition }
  expect(await refused('metric-alerts', { name: 'x', rule: mixed })).toMatchObject([{ path: 'body.rule.over' }])
  const short = { every: '5min', over: '5min', condition }
  expect(await refused('metric-alerts/test', { rule: short })).toMatchObject([{ path: 'body.rule.over' }])
  const few = { ...rule, condition: { ...condition, weeks: 3 } }
  expect(await refused('metric-alerts/test', { rule: few })).toMatchObject([{ path: 'body.rule.condition.weeks' }])
  const other = { condition: { kind: 'no_data' } }
  expect(await refused('metric-alerts/preview', { rule: other })).toMatchObject([{ path: 'body.rule.condition.kind' }])
})
