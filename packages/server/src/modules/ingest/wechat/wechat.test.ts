import type { DataQuality } from '@millrace/contract/ingest/api.ts'
import type { WechatAccount } from '@millrace/contract/ingest/wechat.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { pushXml, sealWechat, signedQuery } from '../protocols/fixtures/wechat.ts'

const appid = 'wxb11529c136998cb6'
const token = 'pamtest'
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
let world: World
let project: TestProject
let source: { readonly id: number; readonly writeKey: string }
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
  source = (await world.call<typeof source>(project, 'POST', 'sources', { name: '公众号', kind: 'official_account' })).body
})
afterAll(() => world.end())

const path = () => `sources/${source.id}/wechat`
const setUp = (body: object, revision: number) => world.call<WechatAccount>(project, 'PUT', path(), body, { 'if-match': `"${revision}"` })
const now = () => world.clock.now().getTime()

function push(body: string, query: Readonly<Record<string, string>>) {
  return world.app.http.inject({ method: 'POST', url: `/v1/wechat/${source.writeKey}`, query: { ...query }, payload: body })
}
const plain = (fields: object) => push(pushXml(fields), signedQuery(token, now()))
const event = (openid: string, Event: string, more: object = {}) => ({
  ToUserName: 'gh_1',
  FromUserName: openid,
  CreateTime: String(Math.floor(now() / 1000)),
  MsgType: 'event',
  Event,
  ...more,
})

interface Person {
  readonly id: number
  readonly ids: readonly { readonly type: string; readonly value: string }[]
  readonly properties: Readonly<Record<string, unknown>>
}
async function personOf(type: string, value: string): Promise<Person> {
  await world.settle()
  const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=${encodeURIComponent(type)}&value=${value}`)
  return (await world.call<Person>(project, 'GET', `people/${found.body.id}`)).body
}
async function eventsOf(type: string, value: string): Promise<string[]> {
  const { id } = await personOf(type, value)
  const timeline = await world.call<{ items: { event: string }[] }>(project, 'GET', `people/${id}/timeline`)
  return timeline.body.items.map((item) => item.event).toSorted()
}
async function reasons(): Promise<Record<string, number>> {
  const { counters } = (await world.call<DataQuality>(project, 'GET', 'data-quality?source=wechat')).body
  return Object.fromEntries(counters.map(({ reason, count }) => [reason, count]))
}

test('A01 (part: official account) before it is set up the URL refuses; then it passes the check of the platform', async () => {
  const check = (query: Record<string, string>) =>
    world.app.http.inject({ url: `/v1/wechat/${source.writeKey}`, query: { ...query, echostr: '4375120948345356249' } })
  expect((await check(signedQuery(token, now()))).statusCode).toBe(403)
  expect((await setUp({ appid }, 0)).body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'body.token' }] })
  for (const wrong of [{ appid: 'wx1' }, { token: 'a b' }, { encodingAesKey: 'short' }])
    expect((await setUp({ appid, token, ...wrong }, 0)).body).toMatchObject({ errors: [{ path: `body.${Object.keys(wrong)[0]}` }] })
  const made = await setUp({ appid, token, encodingAesKey: null }, 0)
  expect(made.body).toMatchObject({ appid, encrypted: false, checkedAt: null, revision: 1 })
  expect(made.body.callbackUrl.endsWith(`/v1/wechat/${source.writeKey}`)).toBe(true)
  const good = await check(signedQuery(token, now()))
  expect([good.statusCode, good.body, good.headers['content-type']]).toEqual([200, '4375120948345356249', 'text/plain; charset=utf-8'])
  expect((await check(signedQuery('wrong', now()))).statusCode).toBe(403)
  expect((await world.call<WechatAccount>(project, 'GET', path())).body.checkedAt).toBe(world.clock.now().toISOString())
  expect((await setUp({ appid, token }, 0)).body).toMatchObject({ code: 'revision_conflict' })
  expect((await world.app.http.inject({ url: '/v1/wechat/wk_nobody' })).statusCode).toBe(401)
  const web = (await world.call<{ id: number }>(project, 'POST', 'sources', { name: 'Web', kind: 'web' })).body
  const refused = await world.call(project, 'PUT', `sources/${web.id}/wechat`, { appid, token }, { 'if-match': '"0"' })
  expect(refused.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'params.id' }] })
})

test('A24 (part: scenes of QR codes) the first source of a follower stays, the latest follows', async () => {
  const openid = 'follower'
  for (const [Event, EventKey] of [
    ['subscribe', 'qrscene_store-12'],
    ['unsubscribe', ''],
    ['subscribe', ''],
    ['unsubscribe', ''],
    ['subscribe', 'last_trade_no_400363'],
  ] as const) {
    const answer = await plain(event(openid, Event, { EventKey }))
    expect([answer.statusCode, answer.body]).toEqual([200, 'success'])
    world.clock.advance(60_000)
  }
  const { properties } = await personOf(`wechat_openid:${appid}`, openid)
  expect(properties).toMatchObject({
    $first_follow_source: 'qr',
    $first_follow_scene: 'store-12',
    $first_follow_account: appid,
    $first_follow_time: '2026-11-01T02:00:00.000Z',
    $latest_follow_source: 'payment',
    $latest_follow_scene: '',
    [`$wechat_following.${appid}`]: true,
  })
  expect(await eventsOf(`wechat_openid:${appid}`, openid)).toEqual([
    '$wechat_follow',
    '$wechat_follow',
    '$wechat_follow',
    '$wechat_unfollow',
    '$wechat_unfollow',
  ])
})

test('A15 (part: what an account is told) three deliveries of a push are one event', async () => {
  const message = { ...event('talker', ''), MsgType: 'text', Content: '订单在哪', MsgId: '23456789012345678901' }
  const click = event('talker', 'CLICK', { EventKey: 'ORDERS' })
  for (const one of [message, click, message, click, message, click]) await plain(one)
  world.clock.advance(3_000)
  await plain(message)
  expect(await eventsOf(`wechat_openid:${appid}`, 'talker')).toEqual(['$wechat_menu_click', '$wechat_message'])
})

test('A05 (part: official account) one unionid in the pushes of two accounts is one person with two openids', async () => {
  const other = (await world.call<typeof source>(project, 'POST', 'sources', { name: '服务号', kind: 'official_account' })).body
  const second = 'wx0000000000000002'
  await world.call(project, 'PUT', `sources/${other.id}/wechat`, { appid: second, token }, { 'if-match': '"0"' })
  await plain({ ...event('here', 'subscribe'), UnionId: 'union-1' })
  const body = pushXml({ ...event('there', 'subscribe'), UnionId: 'union-1' })
  await world.app.http.inject({ method: 'POST', url: `/v1/wechat/${other.writeKey}`, query: signedQuery(token, now()), payload: body })
  const person = await personOf('wechat_unionid', 'union-1')
  expect(person.ids.map(({ type, value }) => `${type}=${value}`).toSorted()).toEqual([
    `wechat_openid:${second}=there`,
    `wechat_openid:${appid}=here`,
    'wechat_unionid=union-1',
  ])
})

test('whatever cannot be taken leaves a row in data quality, and only what is not signed is refused to the sender', async () => {
  const before = await reasons()
  const stale = signedQuery(token, now() - 600_000)
  const cases: readonly (readonly [string, string, Record<string, string>, number])[] = [
    ['signature_invalid', pushXml(event('x', 'CLICK')), signedQuery('wrong', now()), 403],
    ['signature_expired', pushXml(event('x', 'CLICK')), stale, 403],
    ['body_too_large', pushXml({ ...event('x', 'CLICK'), Junk: 'x'.repeat(70_000) }), signedQuery(token, now()), 413],
    ['xml_malformed', '<xml><MsgType>', signedQuery(token, now()), 200],
    ['xml_entities', '<!DOCTYPE a [<!ENTITY b "c">]><xml><MsgType>&b;</MsgType></xml>', signedQuery(token, now()), 200],
    ['json_malformed', '{"MsgType":', signedQuery(token, now()), 200],
    ['not_about_a_person', pushXml(event('mphelper', 'MASSSENDJOBFINISH')), signedQuery(token, now()), 200],
    ['id_missing', pushXml({ ...event('', 'CLICK') }), signedQuery(token, now()), 200],
  ]
  for (const [reason, body, query, status] of cases) expect([reason, (await push(body, query)).statusCode]).toEqual([reason, status])
  expect((await push(pushXml(event('x', 'CLICK')), {})).statusCode).toBe(403)
  const after = await reasons()
  for (const [reason] of cases)
    expect([reason, (after[reason] ?? 0) - (before[reason] ?? 0)]).toEqual([reason, reason === 'signature_invalid' ? 2 : 1])
})

test('with an EncodingAESKey only encrypted pushes count; Token and key stand in no answer, no audit row and not readable in the table', async () => {
  const changed = await setUp({ appid, encodingAesKey: aesKey }, 1)
  expect(changed.body).toMatchObject({ appid, encrypted: true, revision: 2 })
  const body = pushXml(event('sealed', 'SCAN', { EventKey: '7' }))
  const sealed = sealWechat(aesKey, appid, body)
  const envelope = `<xml><ToUserName>gh_1</ToUserName><Encrypt>${sealed}</Encrypt></xml>`
  expect((await push(envelope, signedQuery(token, now(), sealed))).body).toBe('success')
  expect((await push(body, signedQuery(token, now()))).statusCode).toBe(403)
  const foreign = sealWechat(aesKey, 'wx0000000000000000', body)
  expect((await push(`<xml><Encrypt>${foreign}</Encrypt></xml>`, signedQuery(token, now(), foreign))).statusCode).toBe(403)
  expect(await reasons()).toMatchObject({ not_encrypted: 1, appid_mismatch: 1 })
  expect(await eventsOf(`wechat_openid:${appid}`, 'sealed')).toEqual(['$wechat_scan'])
  const told = JSON.stringify([changed.body, (await world.call(project, 'GET', 'audit?limit=200')).body])
  expect(told).toContain('source.changed')
  const [row] = await world.databases.postgres.rows<{ secrets: Buffer }>(
    sql`select secrets from wechat_accounts where source_id = ${source.id}`,
  )
  for (const secret of [token, aesKey]) for (const text of [told, row?.secrets.toString('latin1')]) expect(text).not.toContain(secret)
})

test('a member without sources.manage reads the callback without its key', async () => {
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'reader', scopes: ['sources.read'] })
  const read = await world.call<WechatAccount>({ ...project, token: made.body.token }, 'GET', path())
  expect([read.status, read.body.callbackUrl.endsWith('/v1/wechat/••••')]).toEqual([200, true])
})
