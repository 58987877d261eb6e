import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type HuaweiAccount, startHuawei } from '../../../../emulators/push/huawei/index.ts'
import { type JPushAccount, startJPush } from '../../../../emulators/push/jpush/index.ts'
import type { PersonDevice } from '@millrace/contract/messaging/devices.ts'
import { makeTemplate, publish } from '../journey-kit.ts'
import { lettersSite } from '../letters-site.ts'
import { record } from '../pipeline.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`

let w: SmsWorld
let jpush: Emulator<JPushAccount>
let huawei: Emulator<HuaweiAccount>
let pushed: string
beforeAll(async () => {
  w = await smsWorld()
  const how = { wall: () => w.world.clock.now() }
  jpush = await startJPush(how)
  huawei = await startHuawei(how)
  const account = { name: '极光', provider: 'jpush', settings: { appKey: jpush.account.appKey, baseUrl: jpush.url } }
  const made = await w.world.call(w.project, 'POST', 'channels/accounts', {
    ...account,
    secrets: { masterSecret: jpush.account.masterSecret },
  })
  expect(made.status).toBe(201)
  pushed = await makeTemplate(w.world, w.project, {
    name: '发货提醒',
    body: {
      kind: 'push',
      title: '{{ profile.name | default: "顾客" }}，您的订单已发货',
      text: '订单 {{ event.order }} 预计明天送达',
      link: 'https://shop.example/orders/{{ event.order }}',
      image: '',
      data: [{ name: 'order', value: '{{ event.order }}' }],
      replaces: 'order',
      ttlHours: 24,
    },
  })
})
afterAll(async () => {
  await jpush.stop()
  await huawei.stop()
  await w.end()
})
afterEach(() => {
  for (const { kit } of [jpush, huawei, w.provider]) kit.inbox.clear()
})

const ids = ['1', '2', '3', '4', '5', '6'].map((end) => `1104a8979278ae64e7${end}`) as [string, string, string, string, string, string]
const [phone, tablet, gone, apple] = ids
const shown = () => jpush.kit.inbox.messages.map(({ to, text, shown: look }) => ({ to, title: look?.title, text }))
const last = async () => (await w.messages()).at(-1)
const order = { order: 'A-7' }

const event = async (user: string, name: string, properties: Record<string, string | boolean>): Promise<void> => {
  w.world.clock.advance(1_000)
  const at = w.world.clock.now().toISOString()
  await w.world.app.ingest.accept(w.project.id, 'native', [record({ ids: [`login:${user}`], event: name, properties, at })])
  await w.world.settle()
}
const tells = (user: string, $token: string, $platform: PersonDevice['platform'] = 'android', $provider = 'jpush') =>
  event(user, '$push_device', { $provider, $token, $platform })
const journey = (name: string, settings: object = {}) =>
  publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: name, filters: [] },
      nodes: [{ id: 'push', kind: 'send', settings: { channel: 'push', templateId: pushed, class: 'service', ...settings } }],
      edges: [{ from: 'entry', port: 'next', to: 'push' }],
      reentry: { kind: 'after_exit' },
    },
    name,
  )

test('E01 (app push, by JPush) a notification goes to all devices of a person, once, with what it opens and what the app is given', async () => {
  await journey('Shipped')
  await tells('a', phone)
  await tells('a', apple, 'ios')
  await w.does('a', 'Shipped', { name: '张三' }, order)
  expect(shown().toSorted((a, b) => a.to.localeCompare(b.to))).toEqual([
    { to: phone, title: '张三，您的订单已发货', text: '订单 A-7 预计明天送达' },
    { to: apple, title: '张三，您的订单已发货', text: '订单 A-7 预计明天送达' },
  ])
  const { link = '', data = {} } = jpush.kit.inbox.messages[0]?.shown ?? {}
  expect(data).toMatchObject({ order: 'A-7', millrace: expect.any(String) })
  const sent = await last()
  expect(sent).toMatchObject({ state: 'sent' })
  // The web address leads through us, and is a click.
  const path = new URL(link).pathname
  const opened = await w.world.app.http.inject({ method: 'GET', url: path, headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 14)' } })
  expect([opened.statusCode, opened.headers['location']]).toEqual([302, 'https://shop.example/orders/A-7'])
  await w.world.settle()
  expect(await w.facts()).toMatchObject({ sent: 1, clicked: 1 })
})

test('an app that says what it was opened from is a click; what we did not sign says nothing', async () => {
  await tells('tap', tablet)
  await w.does('tap', 'Shipped', {}, order)
  const before = (await w.facts())['clicked'] ?? 0
  const $message = jpush.kit.inbox.messages[0]?.shown?.data['millrace'] ?? ''
  await event('tap', '$push_opened', { $message: `${$message}x` })
  await event('tap', '$push_opened', { $message: 'nothing' })
  expect((await w.facts())['clicked'] ?? 0).toBe(before)
  await event('tap', '$push_opened', { $message })
  expect((await w.facts())['clicked']).toBe(before + 1)
})

test('a device that is gone is forgotten, the others stay; who has none left is not written to, and is again when an app tells one', async () => {
  await tells('b', gone)
  await w.does('b', 'Shipped', {}, order)
  expect(await last()).toMatchObject({ state: 'failed' })
  const { id } = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=b')).body
  const devices = async () => (await w.world.call<{ items: PersonDevice[] }>(w.project, 'GET', `people/${id}/devices`)).body.items
  expect(await devices()).toMatchObject([{ token: gone, goneAt: expect.any(String), goneReason: expect.stringContaining('1011') }])
  await w.does('b', 'Shipped', {}, order)
  expect(await last()).toMatchObject({ state: 'dropped', reason: 'no_address' })
  await tells('b', phone)
  await w.does('b', 'Shipped', {}, order)
  expect(await last()).toMatchObject({ state: 'sent' })
})

test('a service that knows hardly any device of many is not believed: none is forgotten, the account stops, and the messages wait', async () => {
  const crowd = Array.from({ length: 12 }, (_, i) => ({
    user: `many${i}`,
    token: `1104a8979278ae${(i + 160).toString(16).padStart(5, '0')}`,
  }))
  for (const { user, token } of crowd) await tells(user, token)
  await w.world.app.ingest.accept(
    w.project.id,
    'native',
    crowd.map(({ user }) => record({ ids: [`login:${user}`], event: 'Shipped', properties: order, at: w.world.clock.now().toISOString() })),
  )
  await w.world.settle()
  const { items } = (
    await w.world.call<{ items: { id: string; provider: string; stopped: string | null }[] }>(w.project, 'GET', 'channels/accounts')
  ).body
  const account = items.find((one) => one.provider === 'jpush')
  expect(account?.stopped).toMatch(/most devices are said to be gone/)
  expect((await w.messages()).slice(-12).map((one) => one.state)).toEqual(Array(12).fill('queued'))
  // It was the wrong app; somebody puts it right, and all of them go.
  for (const { token } of crowd) jpush.account.devices[token] = { platform: 'android' }
  const path = `channels/accounts/${account?.id}`
  const settings = { appKey: jpush.account.appKey, baseUrl: jpush.url }
  const saved = await w.world.call(w.project, 'PUT', path, { name: '极光', settings }, await w.world.revisionOf(w.project, path))
  expect(saved.status).toBe(200)
  w.world.clock.advance(60_000)
  await expect
    .poll(async () => (await w.world.settle(), new Set((await w.messages()).slice(-12).map((one) => one.state))), {
      timeout: 30_000,
      interval: 1_000,
    })
    .toEqual(new Set(['sent']))
  expect(shown()).toHaveLength(12)
})

test('E01 (app push, by Huawei) a device of a service without an account waits for one; each service has a default of its own, and its receipts are heard', async () => {
  const [token = ''] = Object.entries(huawei.account.devices).flatMap(([one, device]) => (device.platform === 'android' ? [one] : []))
  await tells('h', token, 'android', 'huawei')
  await w.does('h', 'Shipped', {}, order)
  expect(await last()).toMatchObject({ state: 'queued', reason: 'channel_not_set' })
  const { clientId, clientSecret } = huawei.account
  const made = await w.world.call<{ id: string; callbackUrl: string }>(w.project, 'POST', 'channels/accounts', {
    name: '华为',
    provider: 'huawei',
    settings: { clientId, baseUrl: huawei.url, oauthUrl: huawei.url, callbackUser: huawei.account.callbackUser },
    secrets: { clientSecret, callbackKey: huawei.account.callbackKey },
  })
  expect(made).toMatchObject({ status: 201 })
  huawei.account.callbackUrl = made.body.callbackUrl
  w.world.clock.advance(60_000)
  await w.world.settle()
  expect(await last()).toMatchObject({ state: 'sent' })
  expect(huawei.kit.inbox.messages).toHaveLength(1)
  const before = (await w.facts())['delivered'] ?? 0
  await huawei.kit.clock.advance(2_000)
  await w.world.settle()
  expect((await w.facts())['delivered']).toBe(before + 1)
  // The app is taken off the phone: the service says so with the next one.
  Object.assign(huawei.account.devices[token] ?? {}, { isGone: true })
  await w.does('h', 'Shipped', {}, order)
  await w.does('h', 'Shipped', {}, order)
  expect((await w.messages()).slice(-2).map((one) => [one.state, one.reason.split(':')[0]])).toEqual([
    ['failed', 'permanent'],
    ['dropped', 'no_address'],
  ])
  // That of the other service goes on being one.
  const accounts = await w.world.call<{ items: { provider: string; isDefault: boolean }[] }>(w.project, 'GET', 'channels/accounts')
  expect(accounts.body.items.filter((one) => one.isDefault).map((one) => one.provider)).toEqual(
    expect.arrayContaining(['aliyun', 'huawei', 'jpush']),
  )
})

test('E05 E23 E41 (without WeChat and popups) one variable stands the same in all channels, for the same people under the same rules', async () => {
  const mail = await makeTemplate(w.world, w.project, {
    name: 'Mail',
    body: { kind: 'html', subject: '{{ profile.name | default: "顾客" }}', preheader: '', html: '<p>{{ profile.name }}</p>', text: '' },
  })
  const sms = await smsTemplate(w.world, w.project)
  const site = await lettersSite(secret, () => w.world.clock.now())
  const hook = { name: '站内信', provider: 'standard-webhook', settings: { url: `${site.url}/webhook` }, secrets: { secret } }
  expect((await w.world.call(w.project, 'POST', 'channels/accounts', hook)).status).toBe(201)
  const letter = await makeTemplate(w.world, w.project, {
    name: 'Letter',
    body: {
      kind: 'webhook',
      type: 'letter.created',
      fields: [
        { name: 'title', value: '{{ profile.name | default: "顾客" }}' },
        { name: 'text', value: '{{ event.order }}' },
      ],
    },
  })
  await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'Everywhere', filters: [] },
      nodes: [
        { id: 'm', kind: 'send', settings: { channel: 'email', templateId: mail, class: 'marketing' } },
        { id: 's', kind: 'send', settings: { channel: 'sms', templateId: sms, class: 'marketing' } },
        { id: 'p', kind: 'send', settings: { channel: 'push', templateId: pushed, class: 'marketing' } },
        { id: 'w', kind: 'send', settings: { channel: 'webhook', templateId: letter, class: 'marketing' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'm' },
        { from: 'm', port: 'next', to: 's' },
        { from: 's', port: 'next', to: 'p' },
        { from: 'p', port: 'next', to: 'w' },
      ],
      reentry: { kind: 'after_exit' },
    },
    'Everywhere',
  )
  await tells('all', phone)
  const reached = { name: '李四', mobile: '13800000041', email: 'all@x.cn' }
  await w.does('all', 'Everywhere', reached, order)
  const box = await w.world.call<{ items: { subject: string }[] }>(w.project, 'GET', 'mailbox?search=all@x.cn')
  expect(box.body.items.map((one) => one.subject)).toEqual(['李四'])
  expect(w.phones()).toEqual(['+8613800000041 【引渠】李四您好，您的订单A-1已发货。'])
  expect(shown().map((one) => one.title)).toEqual(['李四，您的订单已发货'])
  expect(await site.letters('login_id:all')).toMatchObject([{ title: '李四', text: 'A-7' }])
  // One rule for all of them: one message a day, of any channel.
  const rules = { caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'sliding', hours: 24 }, action: 'drop' }] }
  const { body: current } = await w.world.call<{ revision: number }>(w.project, 'GET', 'contact-rules')
  expect((await w.world.call(w.project, 'PUT', 'contact-rules', rules, { 'if-match': `"${current.revision}"` })).status).toBe(200)
  w.world.clock.advance(25 * 3_600_000)
  await w.does('all', 'Everywhere', reached, order)
  expect((await w.messages()).slice(-4).map((one) => [one.node, one.state])).toEqual([
    ['m', 'sent'],
    ['s', 'dropped'],
    ['p', 'dropped'],
    ['w', 'dropped'],
  ])
  await site.end()
})

test('D19 E03 (without WeChat) one campaign, a variant for each channel, one goal: who has the app is written to there, who has none by text message, else by mail; nobody twice', async () => {
  const sms = await smsTemplate(w.world, w.project)
  const html = '<p>{{ event.order }}</p>'
  const mail = await makeTemplate(w.world, w.project, {
    name: 'Reminded',
    body: { kind: 'html', subject: '{{ profile.name | default: "顾客" }}', preheader: '', html, text: '' },
  })
  const variants = { push: pushed, sms, email: mail }
  const order3 = Object.keys(variants)
  const id = await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'Reminded', filters: [] },
      nodes: [
        { id: 'by', kind: 'channel', settings: { order: order3, class: 'service' } },
        ...Object.entries(variants).map(([channel, templateId]) => ({
          id: channel,
          kind: 'send',
          settings: { channel, templateId, class: 'service' },
        })),
      ],
      edges: [{ from: 'entry', port: 'next', to: 'by' }, ...order3.map((one) => ({ from: 'by', port: one, to: one }))],
      goal: { event: 'Paid', filters: [], links: [], within: { amount: 1, unit: 'day' }, exit: false },
      reentry: { kind: 'after_exit' },
    },
    'Reminded',
  )
  await tells('r1', tablet)
  const everywhere = (n: number) => ({ mobile: `1380000005${n}`, email: `r${n}@x.cn`, name: `R${n}` })
  await w.does('r1', 'Reminded', everywhere(1), order)
  await w.does('r2', 'Reminded', everywhere(2), order)
  await w.does('r3', 'Reminded', { email: 'r3@x.cn', name: 'R3' }, order)
  await w.does('r4', 'Reminded', {}, order)
  expect(shown().map((one) => one.to)).toEqual([tablet])
  expect(w.phones().map((one) => one.slice(0, 14))).toEqual(['+8613800000052'])
  const box = await w.world.call<{ items: { recipient: string }[] }>(w.project, 'GET', 'mailbox?limit=200')
  expect(box.body.items.filter((one) => /^r\d@/.test(one.recipient)).map((one) => one.recipient)).toEqual(['r3@x.cn'])
  // Each variant is seen as somebody would get it, and all of them have one goal.
  const personId = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=r1')).body.id
  for (const templateId of Object.values(variants)) {
    const seen = await w.world.call(w.project, 'POST', `templates/${templateId}/preview`, { personId, event: order })
    expect([seen.status, JSON.stringify(seen.body)]).toEqual([200, expect.stringContaining('R1')])
  }
  for (const user of ['r1', 'r3']) await event(user, 'Paid', {})
  const { body } = await w.world.call<{ nodes: { node: string; reached: number; goal: number }[] }>(
    w.project,
    'GET',
    `messages/numbers?journeyId=${id}`,
  )
  const numbers = body.nodes.filter(({ reached }) => reached > 0).map(({ node, reached, goal }) => [node, reached, goal])
  expect(numbers.toSorted()).toEqual([
    ['email', 1, 1],
    ['push', 1, 1],
    ['sms', 1, 0],
  ])
})

test('D21 fifteen minutes after registering the app tells of the gift; whoever has claimed it before is left alone', async () => {
  await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'SignUp', filters: [] },
      nodes: [
        { id: 'claims', kind: 'wait_event', settings: { event: 'ClaimGift', timeout: { amount: 15, unit: 'minute' } } },
        { id: 'told', kind: 'send', settings: { channel: 'push', templateId: pushed, class: 'service' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'claims' },
        { from: 'claims', port: 'timeout', to: 'told' },
      ],
      reentry: { kind: 'never' },
    },
    'Gift',
  )
  await tells('new1', phone)
  await tells('new2', tablet)
  for (const user of ['new1', 'new2']) await event(user, 'SignUp', order)
  const minutes = async (n: number): Promise<void> => {
    w.world.clock.advance(n * 60_000)
    await w.world.settle()
  }
  await minutes(14)
  await event('new2', 'ClaimGift', {})
  expect(shown()).toEqual([])
  await minutes(1)
  expect(shown().map((one) => one.to)).toEqual([phone])
  await minutes(24 * 60)
  expect(shown()).toHaveLength(1)
})

test('a test send goes to one device and is never counted; an address that is none is refused', async () => {
  const before = await w.facts()
  const to = `jpush:${phone}`
  const path = `templates/${pushed}/test`
  const sent = await w.world.call(w.project, 'POST', path, { to, event: order })
  expect(sent.body).toMatchObject({ state: 'sent' })
  expect(shown()).toMatchObject([{ to: phone, title: '[TEST] 顾客，您的订单已发货' }])
  expect(await w.facts()).toEqual(before)
  const wrong = await w.world.call(w.project, 'POST', path, { to: 'pigeon:12345678', event: order })
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'to' }] } })
  const unset = await w.world.call(w.project, 'POST', path, { to: 'getui:some-client-id', event: order })
  expect(unset.body).toMatchObject({ code: 'channel_not_ready' })
})

test('a link that runs something, or a picture that is not https, is no message; hostile values stay words', async () => {
  const bad = await makeTemplate(w.world, w.project, {
    name: 'Bad',
    body: { kind: 'push', title: '{{ event.words }}', text: 'x', link: '{{ event.to }}', image: '', data: [], replaces: '', ttlHours: 1 },
  })
  await publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event: 'Odd', filters: [] },
      nodes: [{ id: 'push', kind: 'send', settings: { channel: 'push', templateId: bad, class: 'service' } }],
      edges: [{ from: 'entry', port: 'next', to: 'push' }],
      reentry: { kind: 'after_exit' },
    },
    'Odd',
  )
  await tells('odd', phone)
  await w.does('odd', 'Odd', {}, { words: 'x', to: 'javascript:alert(1)' })
  expect(await last()).toMatchObject({ state: 'dropped', reason: 'link_invalid: javascript:alert(1)' })
  await w.does('odd', 'Odd', {}, { words: '<b>{{ profile.name }}</b>\r\n\u202Ex 🎁', to: 'shop://cart' })
  expect(shown()).toMatchObject([{ title: '<b>{{ profile.name }}</b> \u202Ex 🎁' }])
})
