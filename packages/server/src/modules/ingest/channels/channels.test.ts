import { defaultChannels } from '@millrace/contract/channels/defaults.ts'
import type { ChannelSettings } from '@millrace/contract/channels/schema.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld()
  project = await world.project()
})
afterAll(() => world.end())

interface Sent {
  readonly event: string
  readonly properties?: object
  readonly historical?: boolean
}
/** Sends one by one, a minute apart, and answers with the channels of the person's events, oldest first. */
async function channelsOf(login: string, events: readonly Sent[]): Promise<(string | undefined)[]> {
  for (const event of events) {
    const basic = { authorization: `Basic ${Buffer.from(`${project.writeKey}:`).toString('base64')}` }
    const sent = { events: [{ ids: { login_id: login }, ...event }] }
    const answer = await world.call<{ accepted: number }>(undefined, 'POST', '/v1/events', sent, basic)
    expect(answer.body.accepted).toBe(1)
    world.clock.advance(60_000)
  }
  const { id } = await person(login)
  const timeline = await world.call<{ items: { properties: { $channel?: string } }[] }>(project, 'GET', `people/${id}/timeline`)
  return timeline.body.items.map((item) => item.properties.$channel).toReversed()
}
async function person(login: string): Promise<{ id: number; properties: Record<string, string> }> {
  await world.settle()
  const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)
  return (await world.call<{ id: number; properties: Record<string, string> }>(project, 'GET', `people/${found.body.id}`)).body
}
const page = (referrer: string, query = ''): Sent => ({
  event: '$pageview',
  properties: { $url: `https://www.shop.cn/${query}`, $referrer: referrer },
})

test('B22 events carry the channel they came by, the profile the first and the latest source', async () => {
  const channels = await channelsOf('u1', [
    page('https://www.baidu.com/s?wd=tea'),
    page('https://www.shop.cn/'),
    { event: 'PayOrder', properties: { $latest_referrer: 'https://www.baidu.com/s?wd=tea' } },
    page('', '?utm_source=edm-11&utm_medium=email&utm_campaign=double11'),
    page(''),
    { event: 'PayOrder', properties: { amount: 5990 } },
    { event: 'Called', properties: { $channel: 'hotline' } },
  ])
  expect(channels).toEqual(['search', undefined, 'search', 'email', 'direct', undefined, 'hotline'])
  expect((await person('u1')).properties).toMatchObject({
    $first_channel: 'search',
    $first_source: 'www.baidu.com',
    $first_campaign: '',
    $first_touch_time: '2026-11-01T02:00:00.000Z',
    $latest_channel: 'email',
    $latest_source: 'edm-11',
    $latest_campaign: 'double11',
    $latest_touch_time: '2026-11-01T02:03:00.000Z',
  })
})

test('B22 somebody who came directly first has that as the first source; history leaves sources alone', async () => {
  expect(await channelsOf('u2', [page(''), page('https://weibo.com/1')])).toEqual(['direct', 'social'])
  expect((await person('u2')).properties).toMatchObject({
    $first_channel: 'direct',
    $latest_channel: 'social',
    $latest_source: 'weibo.com',
  })
  expect(await channelsOf('u3', [{ ...page('https://weibo.com/1'), historical: true }])).toEqual(['social'])
  expect((await person('u3')).properties).not.toHaveProperty('$first_channel')
})

test('B22 a project changes its channels: the next event follows, what is stored stays', async () => {
  const before = (await world.call<ChannelSettings>(project, 'GET', 'traffic-channels')).body
  expect(before).toMatchObject({ isDefault: true, revision: 0 })
  const kol = { key: 'kol', nameEn: 'KOL', nameZh: '达人', rules: [{ utmSource: ['kol-*'] }, { host: ['partner.example.com'] }] }
  const put = (body: object, revision: number) =>
    world.call<ChannelSettings>(project, 'PUT', 'traffic-channels', body, { 'if-match': `"${revision}"` })
  const changed = await put({ channels: [kol, ...defaultChannels], ownHosts: ['pay.example.com'] }, 0)
  expect(changed.body).toMatchObject({ isDefault: false, revision: 1, ownHosts: ['pay.example.com'] })
  const channels = await channelsOf('u4', [
    page('', '?utm_source=KOL-li'),
    page('https://www.partner.example.com/'),
    page('https://pay.example.com/'),
    page('https://www.baidu.com/'),
  ])
  expect(channels).toEqual(['kol', 'kol', undefined, 'search'])
  expect((await put({ channels: null, ownHosts: [] }, 0)).body).toMatchObject({ code: 'revision_conflict' })
  expect((await put({ channels: null, ownHosts: [] }, 1)).body).toMatchObject({ isDefault: true, revision: 2, ownHosts: [] })
  expect(await channelsOf('u4', [page('', '?utm_source=KOL-li')])).toEqual(['kol', 'kol', undefined, 'search', 'campaign'])
  const audit = await world.call<{ items: { action: string }[] }>(project, 'GET', 'audit?action=traffic_channels.changed')
  expect(audit.body.items).toHaveLength(2)
})

test('B22 a list of channels that cannot work is refused by the field', async () => {
  const one = { key: 'a', nameEn: 'A', nameZh: 'A', rules: [{ host: ['a.cn'] }] }
  for (const [channels, path] of [
    [[one, one], 'body.channels.1.key'],
    [[{ ...one, key: 'Bad Key' }], 'body.channels.0.key'],
    [[{ ...one, rules: [{}] }], 'body.channels.0.rules.0'],
    [[{ ...one, rules: [{ host: ['a b'] }] }], 'body.channels.0.rules.0.host.0'],
    [[], 'body.channels'],
  ] as const) {
    const answer = await world.call(project, 'PUT', 'traffic-channels', { channels, ownHosts: [] }, { 'if-match': '"0"' })
    expect([path, answer.status, answer.body]).toMatchObject([path, 400, { errors: [{ path }] }])
  }
})
