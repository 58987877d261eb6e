import type { MetricAlert, MetricAlertTested, MetricFirings } from '@millrace/contract/metrics/alerts-api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFeishu } from '../../../../../../emulators/robots/feishu/index.ts'
import { saidBy } from '../../../../test/notice-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
let feishu: Awaited<ReturnType<typeof startFeishu>>
const stations = ['Visit', 'Register', 'Apply', 'Upload', 'Sign', 'Pay'].map((event) => ({
  event,
  ...(event === 'Upload' ? { name: '上传资料', stuckAfter: { amount: 2, unit: 'hour' } } : {}),
}))
const condition = { kind: 'stuck', process: { stations, position: 'furthest' }, station: 4, above: 2 }

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-09T08:00:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  feishu = await startFeishu({ wall: () => world.clock.now() })
  const webhook = `${feishu.url}/open-apis/bot/v2/hook/${feishu.account.token}`
  const { secret } = feishu.account
  await world.call(project, 'POST', 'alert-destinations', { kind: 'feishu', name: '值班群', secrets: { webhook, secret } })
})
afterAll(async () => {
  await feishu.stop()
  await world.end()
})

let nth = 0
const accept = async (people: readonly string[], event: string, at: string): Promise<void> => {
  const records = people.map((who) => record({ ids: [`login:${who}`], event, at, id: `s${(nth += 1)}` }))
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
const watch = async (name: string, more: object): Promise<MetricAlert> => {
  const rule = { every: '5min', over: '5min', condition: { ...condition, ...more } }
  return (await world.call<MetricAlert>(project, 'POST', 'metric-alerts', { name, rule })).body
}
const look = async ({ id }: MetricAlert): Promise<MetricAlert> =>
  (await world.call<MetricAlert>(project, 'GET', `metric-alerts/${id}`)).body

test('C20 (part: the alert) more people stuck at the fourth of six than may be are told of once, and once when they have gone on', async () => {
  const alert = await watch('资料卡住', {})
  expect(alert).toMatchObject({
    metricId: null,
    metricName: null,
    text: { zh: '卡在“上传资料”超过 2 小时的人数高于 2', en: 'more than 2 people stuck at “上传资料” for longer than 2 hours' },
  })
  const share = await watch('资料卡住占比', { value: 'share', above: 0.7 })
  await accept(['a', 'b', 'c', 'new'], 'Upload', '2026-11-09T07:00:00Z')
  await accept(['a', 'b', 'c'], 'Upload', '2026-11-09T08:00:00Z')
  await accept(['early'], 'Apply', '2026-11-09T05:00:00Z')
  await at('2026-11-09T09:00:00Z')
  // Two hours, and not longer.
  expect(await look(alert)).toMatchObject({ state: 'fine', now: 0, lookedAt: '2026-11-09T09:00:00.000Z', failure: null })
  await accept(['new'], 'Sign', '2026-11-09T09:00:00Z')
  await accept(['late'], 'Upload', '2026-11-09T09:00:00Z')
  await at('2026-11-09T09:05:00Z')
  expect(await look(alert)).toMatchObject({ state: 'firing', now: 3, since: '2026-11-09T09:05:00.000Z' })
  expect(await look(share)).toMatchObject({ state: 'firing', now: 0.75, text: { zh: '卡在“上传资料”超过 2 小时的占比高于 70%' } })
  await at('2026-11-09T09:10:00Z')
  // Which of the two is looked at first is nobody’s affair.
  expect(saidBy(feishu).toSorted()).toEqual([
    expect.stringContaining('卡在“上传资料”超过 2 小时的人数高于 2：当前 3'),
    expect.stringContaining('卡在“上传资料”超过 2 小时的占比高于 70%：当前 75%'),
  ])

  await accept(['a'], 'Sign', '2026-11-09T09:10:00Z')
  await at('2026-11-09T09:15:00Z')
  expect(await look(alert)).toMatchObject({ state: 'fine', now: 2, since: null })
  await at('2026-11-09T09:20:00Z')
  expect(saidBy(feishu).slice(2)).toEqual([expect.stringContaining('【恢复】'), expect.stringContaining('【恢复】')])
  const { items } = (await world.call<MetricFirings>(project, 'GET', `metric-alerts/${alert.id}/firings`)).body
  expect(items).toMatchObject([{ since: '2026-11-09T09:05:00.000Z', until: '2026-11-09T09:15:00.000Z', now: 3, nowAfter: 2 }])
})

test('such an alert is tried, found where its events are used, and refused with the field that is wrong', async () => {
  const rule = { condition: { ...condition, value: 'share' } }
  const tested = await world.call<MetricAlertTested>(project, 'POST', 'metric-alerts/test', { rule })
  expect(tested.body).toMatchObject({ verdict: 'fine', from: '2026-10-10T09:00:00.000Z', until: '2026-11-09T09:00:00.000Z' })
  const used = await world.call<{ items: object[] }>(project, 'GET', 'used-by?kind=event&id=Upload')
  expect(used.body.items).toContainEqual(expect.objectContaining({ kind: 'metric_alert', name: '资料卡住', isLive: true }))
  const refused = async (body: object) =>
    (await world.call<{ errors: { path: string }[] }>(project, 'POST', 'metric-alerts', { name: 'x', ...body })).body.errors
  expect(await refused({ rule: { condition: { ...condition, station: 5 } } })).toMatchObject([{ path: 'body.rule.condition.station' }])
  expect(await refused({ rule: { condition: { kind: 'no_data' } } })).toMatchObject([{ path: 'body.metricId' }])
  expect(await refused({ metricId: 'met_1', rule: { condition } })).toMatchObject([{ path: 'body.metricId' }])
  const people = { kind: 'segment', id: 'seg_none' }
  const unknown = { ...condition, process: { ...condition.process, people } }
  const aboutNobody = await world.call(project, 'POST', 'metric-alerts', { name: 'x', rule: { condition: unknown } })
  expect(aboutNobody.body).toMatchObject({ code: 'rule_invalid' })
})
