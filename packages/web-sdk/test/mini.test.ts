import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { snippet } from '@millrace/contract/ingest/snippets.ts'
import { makeWorld, type TestProject, type World } from '../../server/test/world.ts'
import { init } from '../src/mini/index.ts'
import { call, wxStub } from './wx-stub.ts'

let world: World
let project: TestProject
let url = ''
beforeAll(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  project = await world.project()
  url = (await world.app.http.listen({ host: '127.0.0.1', port: 0 })).replace(/\/$/, '')
})
afterAll(() => world.end())

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await delay(20)
}

interface Entry {
  readonly event: string
  readonly properties: Record<string, unknown>
}
async function timeline(type: string, value: string): Promise<{ id: number; items: readonly Entry[] }> {
  await world.settle()
  const person = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${type}&value=${encodeURIComponent(value)}`)
  const entries = await world.call<{ items: Entry[] }>(project, 'GET', `people/${person.body.id}/timeline`)
  return { id: person.body.id, items: entries.body.items.toReversed() }
}

test('A01 (part: our mini-program SDK) launch with scene and campaign, pages, taps and shares arrive on one person', async () => {
  const stub = wxStub({ path: 'pages/index', scene: 1047, query: { utm_source: 'poster' } })
  const millrace = init({ wx: stub.wx, url, writeKey: project.writeKey, gatherMs: 10 })
  const page = { onTapBuy: () => 'bought', onShareAppMessage: () => ({ title: '看看' }), onShow: () => undefined }
  const watched = millrace.page(page)
  const instance: Record<string, unknown> = { ...watched, route: 'pages/product', options: { id: '42' } }
  call(instance, 'onShow')
  stub.scrollTop = 400
  call(instance, 'onReady')
  expect(
    call(instance, 'onTapBuy', { type: 'tap', detail: { x: 200, y: 900 }, currentTarget: { id: 'buy', dataset: { name: '立即购买' } } }),
  ).toBe('bought')
  expect(call(instance, 'onShareAppMessage')).toEqual({ title: '看看' })
  call(instance, 'onHide')
  millrace.bindWechat({ openid: 'o-1', unionid: 'un-1' })
  millrace.identify('mini-user', { city: '上海' })
  millrace.track('PayOrder', { amount: 5990 })
  await millrace.flush()

  const { id, items } = await timeline('login_id', 'mini-user')
  expect(items.map((entry) => entry.event)).toEqual(['$MPLaunch', '$MPViewScreen', '$MPClick', '$MPShare', '$MPPageLeave', 'PayOrder'])
  expect(items[0]?.properties).toMatchObject({ $scene: '1047', $utm_source: 'poster', $lib: 'millrace-mini', $is_first_time: true })
  expect(items[2]?.properties).toMatchObject({
    $element_id: 'buy',
    $element_content: '立即购买',
    $url_path: 'pages/product',
    $url_query: 'id=42',
    $element_path: '#buy',
    $page_x: 200,
    $page_y: 900,
    $page_width: 390,
    $page_height: 2_000,
    $device_class: 'phone',
  })
  // 400 pixels further down, on a screen of 800, of 2,000.
  expect(items[4]?.properties).toMatchObject({ $scroll_depth: 60, $view_id: items[1]?.properties['$view_id'] })
  expect(items[5]?.properties).toMatchObject({ $latest_utm_source: 'poster', amount: 5990 })
  expect((await timeline('wechat_unionid', 'un-1')).id).toBe(id)
  const person = await world.call<{ properties: object; ids: object[] }>(project, 'GET', `people/${id}`)
  expect(person.body.properties).toMatchObject({ city: '上海', $first_utm_source: 'poster', $first_scene: '1047' })
  expect(person.body.ids).toContainEqual({ type: 'mini_openid:wx0000000000000001', value: 'o-1' })
})

test('our mini-program SDK keeps events while the network is down, over a restart of the app, and sends each once', async () => {
  const storage = new Map<string, unknown>()
  const first = wxStub(undefined, storage)
  first.network = 'down'
  const before = init({ wx: first.wx, url, writeKey: project.writeKey, gatherMs: 10 })
  before.identify('offline-user')
  before.track('OfflineA')
  await before.flush()
  await until(() => first.requests.some((request) => request.status === 'failed'))
  first.hide()

  const second = wxStub(undefined, storage)
  const after = init({ wx: second.wx, url, writeKey: project.writeKey, gatherMs: 10 })
  after.track('OnlineB')
  await after.flush()
  const { items } = await timeline('login_id', 'offline-user')
  const names = items.map((entry) => entry.event)
  expect(names.filter((name) => name === 'OfflineA')).toHaveLength(1)
  expect(names.indexOf('OfflineA')).toBeLessThan(names.indexOf('OnlineB'))
})

test('the stub is a fair WeChat: on it the Sensors mini-program SDK arrives, takes a 500 for delivered and repeats after a lost connection', async () => {
  const statuses: number[] = []
  let answer = 200
  const collector = createServer((request, response) => {
    request.resume().once('end', () => {
      statuses.push(answer)
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const address = collector.address()
  const port = typeof address === 'object' && address ? address.port : 0

  const stub = wxStub()
  const sensors = loadSensors(stub.globals)
  call(sensors, 'setPara', { server_url: `http://127.0.0.1:${port}/sa?project=shop`, batch_send: { send_interval: 300, max_length: 1 } })
  call(sensors, 'init')
  answer = 500
  call(sensors, 'track', 'Gone')
  await until(() => stub.requests.some((request) => request.status === 500))
  const sent = stub.requests.length
  await delay(1_000)
  expect(stub.requests.slice(sent).filter((request) => carries(request.data, 'Gone'))).toEqual([])

  stub.network = 'down'
  call(sensors, 'track', 'Kept')
  await until(() => stub.requests.some((request) => request.status === 'failed' && carries(request.data, 'Kept')))
  stub.network = 'up'
  answer = 200
  await until(() => stub.requests.some((request) => request.status === 200 && carries(request.data, 'Kept')))
  collector.closeAllConnections()
  collector.close()
})

test('A01 (part: Sensors mini-program SDK) its events, login and openid arrive in the project', async () => {
  const stub = wxStub({ path: 'pages/index', scene: 1011, query: {} })
  const sensors = loadSensors(stub.globals)
  call(sensors, 'setPara', {
    server_url: `${url}/sa?project=shop&token=${project.writeKey}`,
    batch_send: { send_interval: 200, max_length: 1 },
  })
  call(sensors, 'init')
  call(sensors, 'bindOpenid', 'openid-7')
  call(sensors, 'login', 'sensors-mini')
  call(sensors, 'track', 'MiniOrder', { amount: 5, 中文: 'x' })
  await until(() => stub.requests.some((request) => carries(request.data, 'MiniOrder')))
  const { id, items } = await timeline('login_id', 'sensors-mini')
  expect(items.find((entry) => entry.event === 'MiniOrder')?.properties).toMatchObject({ amount: 5, $lib: 'MiniProgram' })
  expect((await timeline('wechat_openid:wx0000000000000001', 'openid-7')).id).toBe(id)
})

/** Sensors' own SDK, unmodified, in a world where only the stub exists. */
function loadSensors(globals: Record<string, unknown>): Record<string, unknown> {
  const file = createRequire(import.meta.url).resolve('sa-sdk-miniprogram/sensorsdata.min.js')
  const module = { exports: {} as Record<string, unknown> }
  runInNewContext(readFileSync(file, 'utf8'), { ...globals, module, exports: module.exports })
  return module.exports
}

const carries = (data: string, event: string): boolean => {
  const list = /data_list=([^&]*)/.exec(data)?.[1]
  return list !== undefined && Buffer.from(decodeURIComponent(list), 'base64').toString().includes(event)
}

test('A01 mini_program: the snippet of the sources page runs as it stands, is seen live and counted', async () => {
  const { body: source } = await world.call<{ id: number; writeKey: string }>(project, 'POST', 'sources', {
    name: '小程序',
    kind: 'mini_program',
  })
  const { code } = snippet('millrace_mini', { url, project: project.slug, writeKey: source.writeKey })
  const { wx } = wxStub({ path: 'pages/index', scene: 1001, query: {} })
  let started: ReturnType<typeof init> | undefined
  const require = () => ({ init: (options: Parameters<typeof init>[0]) => (started = init(options)) })
  runInNewContext(code, { wx, require, Page: () => undefined })
  await started?.flush()
  await world.settle()
  const live = await world.call<{ items: { event: string }[] }>(project, 'GET', 'live')
  for (const event of ['$MPLaunch', 'ViewProduct']) expect(live.body.items.map((item) => item.event)).toContain(event)
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const query = { event: 'ViewProduct', from: '2026-01-01', to: day, unit: null, measures: ['events'] }
  const count = await world.call<{ total: number[] }>(project, 'POST', 'analytics/count', query)
  expect(count.body.total[0]).toBeGreaterThan(0)
  const { body } = await world.call<{ items: { id: number; lastSeenAt: string | null }[] }>(project, 'GET', 'sources')
  expect(body.items.find((row) => row.id === source.id)?.lastSeenAt).not.toBeNull()
})
