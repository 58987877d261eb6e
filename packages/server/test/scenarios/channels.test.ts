import type { Costs } from '@millrace/contract/journeys/costs.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { mails, makeTemplate, publish } from '../journey-kit.ts'
import { pushXml, signedQuery } from '../../src/modules/ingest/protocols/fixtures/wechat.ts'
import { record } from '../pipeline.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }

let w: SmsWorld
let mail: string
let text: string
beforeAll(async () => {
  w = await smsWorld()
  mail = await makeTemplate(w.world, w.project, {
    name: '发货邮件',
    body: {
      kind: 'html',
      subject: '{{ profile.name | default: "顾客" }}，已发货',
      html: '<body>{{ profile.name | default: "顾客" }}</body>',
    },
  })
  text = await smsTemplate(w.world, w.project)
})
afterAll(() => w.end())
afterEach(() => w.provider.kit.inbox.clear())

/** Tries the channels in this order, each with a message of its own. */
const byChannel = (event: string, settings: object = {}) =>
  publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event, filters: [] },
      nodes: [
        { id: 'choose', kind: 'channel', settings: { order: ['sms', 'email'], ...settings } },
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: mail } },
        { id: 'text', kind: 'send', settings: { channel: 'sms', templateId: text } },
        { id: 'left', kind: 'exit', settings: { reason: 'nowhere' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'choose' },
        { from: 'choose', port: 'email', to: 'mail' },
        { from: 'choose', port: 'sms', to: 'text' },
        { from: 'choose', port: 'none', to: 'left' },
      ],
      reentry: { kind: 'after_exit' },
    },
    event,
  )

const subjects = async (): Promise<string[]> => (await mails(w.world, w.project)).map((one) => `${one.recipient} ${one.subject}`)
const idOf = async (user: string): Promise<number> =>
  (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id

test('D19 (two channels) whoever has a number gets a text message only, whoever has none a mail only, whoever has neither nothing', async () => {
  await byChannel('Shipped')
  await w.does('a', 'Shipped', { mobile: '13800000001', email: 'a@x.cn', name: '甲' })
  await w.does('b', 'Shipped', { email: 'b@x.cn', name: '乙' })
  await w.does('c', 'Shipped', { name: '丙' })
  expect(w.phones()).toEqual(['+8613800000001 【引渠】甲您好，您的订单A-1已发货。'])
  expect(await subjects()).toEqual(['b@x.cn 乙，已发货'])
})

test('E04 two people of one campaign get another channel and another text, and it is on record why', async () => {
  await byChannel('Offered')
  await w.does('d', 'Offered', { mobile: '13800000004', name: '丁' })
  await w.does('e', 'Offered', { email: 'e@x.cn', mobile: '12', name: '戊' })
  expect(w.phones()).toEqual(['+8613800000004 【引渠】丁您好，您的订单A-1已发货。'])
  expect((await subjects())[0]).toBe('e@x.cn 戊，已发货')
  const visits = async (user: string): Promise<string> =>
    JSON.stringify((await w.world.call(w.project, 'GET', `people/${await idOf(user)}/journeys`)).body)
  expect(await visits('d')).toContain('sms: reachable')
  expect(await visits('e')).toContain('email: reachable; sms: no_address')
})

test('B05 (part: email and SMS) who opens only the mail prefers mail; B07 the next time that channel comes first for them, and the others go as before', async () => {
  await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'Asked', filters: [] },
      nodes: [
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: mail } },
        { id: 'text', kind: 'send', settings: { channel: 'sms', templateId: text } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'mail' },
        { from: 'mail', port: 'next', to: 'text' },
      ],
      reentry: { kind: 'after_exit' },
    },
    'Asked',
  )
  const of = { by: 'property', property: '$channel' }
  const signal = (event: string) => ({ event, filters: [], window: { kind: 'last', amount: 90, unit: 'day' }, of, each: { of: 'times' } })
  const signals = ['$message_opened', '$message_clicked', '$message_replied'].map(signal)
  const tag = await w.world.call<{ id: string }>(w.project, 'POST', 'tags', {
    name: '渠道偏好',
    refresh: 'live',
    definition: { kind: 'preference', signals },
  })
  expect(tag.status).toBe(201)
  await w.world.call(w.project, 'POST', `tags/${tag.body.id}/compute`)
  await w.world.settle()
  await byChannel('Reminded', { prefer: '渠道偏好' })
  for (const [user, n] of [
    ['f', 6],
    ['g', 7],
  ] as const)
    await w.does(user, 'Asked', { mobile: `1380000000${n}`, email: `${user}@x.cn` })
  expect(w.phones()).toHaveLength(2)
  w.world.clock.advance(60_000)
  const [letter] = (await mails(w.world, w.project)).filter((one) => one.recipient === 'f@x.cn')
  const { html } = (await w.world.call<{ html: string }>(w.project, 'GET', `mailbox/${letter?.id}`)).body
  const pixel = /\/t\/o\/[^"]+/.exec(html)?.[0] ?? ''
  expect((await w.world.call(undefined, 'GET', pixel, undefined, reader)).status).toBe(200)
  await w.world.settle()
  w.provider.kit.inbox.clear()
  const { tags } = (await w.world.call<{ tags: Record<string, string> }>(w.project, 'GET', `people/${await idOf('f')}`)).body
  expect(JSON.stringify(tags)).toContain('email')
  for (const user of ['f', 'g']) await w.does(user, 'Reminded')
  // The order of the step is text messages first.
  expect(w.phones().map((one) => one.slice(0, 14))).toEqual(['+8613800000007'])
  expect((await mails(w.world, w.project)).filter((one) => one.recipient === 'f@x.cn')).toHaveLength(2)
})

test('E33 who unfollows the account gets a text message, and what they then buy in a shop is credited to it; C10 (part: spend, orders and what each cost)', async () => {
  const id = await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: '$wechat_unfollow', filters: [] },
      nodes: [{ id: 'text', kind: 'send', settings: { channel: 'sms', templateId: text } }],
      edges: [{ from: 'entry', port: 'next', to: 'text' }],
      goal: { event: 'PosOrder', filters: [], within: { amount: 7, unit: 'day' } },
      reentry: { kind: 'after_exit' },
    },
    'Recall',
  )
  const [appid, token] = ['wxb11529c136998cb6', 'pamtest']
  const account = { name: '公众号', kind: 'official_account' }
  const { body: source } = await w.world.call<{ id: number; writeKey: string }>(w.project, 'POST', 'sources', account)
  const set = await w.world.call(w.project, 'PUT', `sources/${source.id}/wechat`, { appid, token }, { 'if-match': '"0"' })
  expect(set.status).toBe(200)
  const now = () => w.world.clock.now().getTime()
  // Members who are known from the shop follow, and one after the other leave: the platform says so.
  const follower = async (user: string, Event: string): Promise<void> => {
    w.world.clock.advance(1_000)
    const CreateTime = String(Math.floor(now() / 1000))
    const payload = pushXml({ ToUserName: 'gh_1', FromUserName: `openid-${user}`, CreateTime, MsgType: 'event', Event })
    const query = { ...signedQuery(token, now()) }
    const answer = await w.world.app.http.inject({ method: 'POST', url: `/v1/wechat/${source.writeKey}`, query, payload })
    expect(answer.statusCode).toBe(200)
    await w.world.settle()
  }
  for (const [user, n] of [
    ['h', 8],
    ['i', 9],
  ] as const) {
    const ids = [`login:${user}`, `wechat_openid:${appid}:openid-${user}`]
    const at = w.world.clock.now().toISOString()
    await w.world.app.ingest.accept(w.project.id, 'native', [record({ ids, set: { mobile: `1380000000${n}` }, at })])
    await follower(user, 'subscribe')
    expect(w.phones()).toHaveLength(n - 8)
    await follower(user, 'unsubscribe')
  }
  expect(w.phones().map((one) => one.slice(0, 14))).toEqual(['+8613800000008', '+8613800000009'])
  await w.provider.kit.clock.advance(2_000)
  w.world.clock.advance(3 * 24 * 3_600_000)
  await w.does('h', 'PosOrder')
  w.world.clock.advance(7 * 24 * 3_600_000)
  await w.does('i', 'PosOrder')
  const { body } = await w.world.call<{ nodes: { journeyId: string; goal: number; reached: number }[] }>(
    w.project,
    'GET',
    'messages/numbers',
  )
  expect(body.nodes.find((one) => one.journeyId === id)).toMatchObject({ reached: 2, goal: 1 })
  const spent = await w.world.call<Costs>(w.project, 'GET', 'campaigns/costs')
  expect(spent.body.campaigns.find((one) => one.id === id)).toMatchObject({
    channels: [{ channel: 'sms', people: 2, messages: 2, units: 2, spend: 9, converted: 1, perConverted: 9 }],
    by: null,
    unknown: 'no_control',
    incremental: null,
  })
})

test('E23 (mail and text message) one variable reads the same in both', async () => {
  await w.does('j', 'Nothing', { mobile: '13800000010', email: 'j@x.cn', name: '<张> & "三"' })
  const personId = await idOf('j')
  const seen = async (id: string) =>
    (await w.world.call<{ subject: string; text: string }>(w.project, 'POST', `templates/${id}/preview`, { personId })).body
  expect((await seen(mail)).subject).toBe('<张> & "三"，已发货')
  expect((await seen(text)).text).toBe('【引渠】<张> & "三"您好，您的订单已发货。')
})

test('B28 content that says whom it is meant for goes to nobody else, whoever was chosen: another grade, somebody new, somebody who has bought', async () => {
  const is = (property: string, value: string) => ({ kind: 'profile', condition: { property, op: 'eq', value } })
  const bought = { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const offers = { junior: is('grade', '初中'), newcomers: { kind: 'not', rule: bought }, again: bought }
  for (const [name, suits] of Object.entries(offers)) {
    const body = {
      kind: 'sms',
      signature: '引渠',
      text: name,
      suits,
      approved: {
        code: 'SMS_100002',
        values: [
          { name: 'name', value: name },
          { name: 'order', value: '1' },
        ],
      },
    }
    const templateId = await makeTemplate(w.world, w.project, { name, body })
    await publish(
      w.world,
      w.project,
      {
        entry: { kind: 'event', event: 'Courses', filters: [] },
        nodes: [{ id: name, kind: 'send', settings: { channel: 'sms', templateId } }],
        edges: [{ from: 'entry', port: 'next', to: name }],
        reentry: { kind: 'after_exit' },
      },
      name,
    )
  }
  await w.does('pupil', 'Courses', { mobile: '13800000011', grade: '初中' })
  await w.does('senior', 'PayOrder', { mobile: '13800000012', grade: '高中' })
  await w.does('senior', 'Courses')
  const said = (user: string) =>
    w
      .phones()
      .flatMap((one) => (one.startsWith(`+861380000001${user}`) ? [one.split('】')[1]?.split('您好')[0]] : []))
      .toSorted()
  expect([said('1'), said('2')]).toEqual([['junior', 'newcomers'], ['again']])
  const dropped = (await w.messages()).filter((one) => one.state === 'dropped' && one.reason === 'mismatch')
  expect(dropped.map((one) => one.node).toSorted()).toEqual(['again', 'junior', 'newcomers'])
  // Who looks where a property is used finds the templates.
  const used = await w.world.call<{ items: { name: string }[] }>(w.project, 'GET', 'used-by?kind=property&id=profile/grade')
  expect(JSON.stringify(used.body)).toContain('junior')
})
