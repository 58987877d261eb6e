import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { SourceKind } from '@millrace/contract/admin/api.ts'
import type { SourceHealth } from '@millrace/contract/ingest/health.ts'
import { snippet, snippetsOf } from '@millrace/contract/ingest/snippets.ts'
import type { PersonDevice } from '@millrace/contract/messaging/devices.ts'
import type { WechatAccount } from '@millrace/contract/ingest/wechat.ts'
import type { Link } from '@millrace/contract/links/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { pushXml, signedQuery } from '../protocols/fixtures/wechat.ts'

const run = promisify(execFile)
let world: World
let project: TestProject
let url = ''
beforeAll(async () => {
  world = await makeWorld({ at: new Date().toISOString() })
  project = await world.project()
  url = (await world.app.http.listen({ port: 0, host: '127.0.0.1' })).replace(/\/$/, '')
})
afterAll(() => world.end())

interface Row {
  readonly id: number
  readonly writeKey: string
  readonly lastSeenAt: string | null
}
const switchOn = async (kind: SourceKind): Promise<Row> => (await world.call<Row>(project, 'POST', 'sources', { name: kind, kind })).body
const health = async (): Promise<readonly SourceHealth[]> =>
  (await world.call<{ items: SourceHealth[] }>(project, 'GET', 'sources/health')).body.items

/** The event is in the live view, and an analysis counts it, with nothing else set up. */
async function isSeen(event: string): Promise<void> {
  await world.settle()
  const live = await world.call<{ items: { event: string }[] }>(project, 'GET', `live?event=${encodeURIComponent(event)}`)
  expect(live.body.items.map((item) => item.event)).toContain(event)
  const day = (ms: number): string => new Date(world.clock.now().getTime() + ms).toISOString().slice(0, 10)
  const query = { event, from: day(-86_400_000), to: day(86_400_000), unit: null, measures: ['events'] }
  const count = await world.call<{ total: number[] }>(project, 'POST', 'analytics/count', query)
  expect([event, count.status]).toEqual([event, 200])
  expect(count.body.total[0]).toBeGreaterThan(0)
}

async function isReceived(id: number): Promise<void> {
  const { body } = await world.call<{ items: Row[] }>(project, 'GET', 'sources')
  expect(body.items.find((row) => row.id === id)?.lastSeenAt).not.toBeNull()
}

for (const kind of ['app', 'third_party', 'server'] as const)
  test(`A01 ${kind}: the snippet sends an event as it stands, seen live, counted and as received`, async () => {
    const source = await switchOn(kind)
    expect(source.lastSeenAt).toBeNull()
    const [first] = snippetsOf[kind]
    if (!first) throw new Error(`${kind} has no snippet`)
    const { code } = snippet(first, { url, project: project.slug, writeKey: source.writeKey })
    await run('sh', ['-c', code], { timeout: 60_000 })
    await isSeen(kind === 'app' ? '$AppStart' : 'PayOrder')
    await isReceived(source.id)
  })

test('E01 (part: devices) the snippet for a device, as it stands, makes somebody reachable by push', async () => {
  const source = await switchOn('app')
  const { code } = snippet('push_device', { url, project: project.slug, writeKey: source.writeKey })
  await run('sh', ['-c', code], { timeout: 60_000 })
  await isSeen('$push_device')
  const { id } = (await world.call<{ id: number }>(project, 'GET', 'people/lookup?type=login_id&value=user-1')).body
  const { items } = (await world.call<{ items: PersonDevice[] }>(project, 'GET', `people/${id}/devices`)).body
  expect(items).toMatchObject([{ provider: 'jpush', platform: 'android', app: 'com.example.shop', goneAt: null }])
})

test('A01 official_account: the callback passes the check and a push is seen live, counted and as received', async () => {
  const source = await switchOn('official_account')
  const account = { appid: 'wx0123456789abcdef', token: 'secret1' }
  const set = await world.call<WechatAccount>(project, 'PUT', `sources/${source.id}/wechat`, account, { 'if-match': '"0"' })
  const callback = new URL(set.body.callbackUrl)
  const at = world.clock.now().getTime()
  const address = `${url}${callback.pathname}?${new URLSearchParams({ ...signedQuery(account.token, at), echostr: 'hello' }).toString()}`
  expect(await (await fetch(address)).text()).toBe('hello')
  const push = { ToUserName: 'gh', FromUserName: 'o-1', CreateTime: String(Math.floor(at / 1000)), MsgType: 'event', Event: 'subscribe' }
  expect(await (await fetch(address, { method: 'POST', body: pushXml(push) })).text()).toBe('success')
  await isSeen('$wechat_follow')
  await isReceived(source.id)
  expect((await health()).find((one) => one.sourceId === source.id)).toMatchObject({
    accepted: 2,
    rejected: 0,
    libraries: [{ name: 'wechat' }],
  })
})

for (const [kind, query] of [
  ['staff', ''],
  ['qr', '?s=qr'],
] as const)
  test(`A01 ${kind}: the link as it stands is followed, seen live and counted`, async () => {
    const owner = kind === 'staff' ? { kind: 'staff', name: '王芳' } : null
    const input = { name: kind, target: `${url}/healthz`, utm: { medium: kind }, parameters: {}, owner, cost: 0 }
    const link = (await world.call<Link>(project, 'POST', 'links', input)).body
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)'
    const answer = await fetch(`${url}${new URL(link.url).pathname}${query}`, { redirect: 'manual', headers: { 'user-agent': agent } })
    expect([answer.status, answer.headers.get('location')?.startsWith(`${url}/healthz?`)]).toEqual([302, true])
    await isSeen('$link_click')
    const live = await world.call<{ items: { properties: { $link?: string } }[] }>(project, 'GET', 'live?event=%24link_click')
    expect(live.body.items.find((one) => one.properties.$link === link.id)?.properties).toMatchObject({ $channel: kind })
  })

test('the health of a source says what came, what was refused, and by which SDK', async () => {
  const source = await switchOn('third_party')
  const basic = { authorization: `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}` }
  const sdk = (version: string) => ({ event: 'E', ids: { login_id: 'u' }, properties: { $lib: 'erp', $lib_version: version } })
  const events = [sdk('1.0'), sdk('1.0'), sdk('2.0'), { event: 'E', ids: { login_id: 'u' } }, { event: 'no id' }]
  for (const _ of [1, 2]) await world.call(undefined, 'POST', '/v1/events', { events }, basic)
  const of = async () => (await health()).find((one) => one.sourceId === source.id)
  expect(await of()).toEqual({
    sourceId: source.id,
    lastAt: world.clock.now().toISOString(),
    perMinute: 0.8,
    accepted: 8,
    rejected: 2,
    libraries: [
      { name: 'erp', version: '1.0', records: 4 },
      { name: 'erp', version: '2.0', records: 2 },
    ],
  })
  world.clock.advance(3_600_000)
  expect(await of()).toMatchObject({ perMinute: 0, accepted: 8 })
  world.clock.advance(86_400_000)
  expect(await of()).toBeUndefined()
})
