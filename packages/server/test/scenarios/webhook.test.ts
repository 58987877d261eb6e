import type { Reach } from '@millrace/contract/messaging/reach.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { answering, type LettersSite, lettersSite, takenAndLost } from '../letters-site.ts'
import { record } from '../pipeline.ts'
import { type SmsWorld, smsWorld } from '../sms-kit.ts'

const secretOf = (n: number): string => `whsec_${Buffer.alloc(32, n).toString('base64')}`
const name = '商城站内信'

let w: SmsWorld
let site: LettersSite
let account: string
let letter: string
beforeAll(async () => {
  w = await smsWorld()
  site = await lettersSite(secretOf(1), () => w.world.clock.now())
  const input = { name, provider: 'standard-webhook', settings: { url: `${site.url}/webhook` }, secrets: { secret: secretOf(1) } }
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'channels/accounts', input)
  expect(made.status).toBe(201)
  account = made.body.id
  letter = await makeTemplate(w.world, w.project, {
    name: '发货',
    body: {
      kind: 'webhook',
      type: 'letter.created',
      fields: [
        { name: 'title', value: '{{ profile.name | default: "顾客" }}，您的订单已发货' },
        { name: 'text', value: '{{ event.text | default: "" }}' },
        { name: 'stop', value: '{{ unsubscribe_url }}' },
      ],
    },
  })
  for (const [event, settings] of [
    ['Shipped', { class: 'service' }],
    ['Offered', { class: 'marketing' }],
  ] as const)
    await publish(
      w.world,
      w.project,
      {
        entry: { kind: 'event', event, filters: [] },
        nodes: [{ id: 'letter', kind: 'send', settings: { channel: 'webhook', templateId: letter, ...settings } }],
        edges: [{ from: 'entry', port: 'next', to: 'letter' }],
        reentry: { kind: 'after_exit' },
      },
      event,
    )
})
afterAll(async () => {
  await site.end()
  await w.end()
})
afterEach(() => {
  site.fail()
  site.always(undefined)
  site.calls.length = 0
})

interface Message {
  readonly id: number
  readonly state: string
  readonly reason: string
  readonly nextAt: string | null
}
const last = async (): Promise<Message> => (await w.messages()).at(-1) as unknown as Message
const waits = async (): Promise<number> => Date.parse((await last()).nextAt ?? '') - w.world.clock.now().getTime()
const text = { text: '预计明天送达' }

/** Saves the account, which goes on if it was stopped. */
async function save(settings: object, secrets?: object): Promise<void> {
  const path = `channels/accounts/${account}`
  const input = { name, settings: { url: `${site.url}/webhook`, ...settings }, ...(secrets ? { secrets } : {}) }
  expect((await w.world.call(w.project, 'PUT', path, input, await w.world.revisionOf(w.project, path))).status).toBe(200)
}
const stopped = async () => (await w.world.call<{ stopped: string | null }>(w.project, 'GET', `channels/accounts/${account}`)).body.stopped

/** What is due goes, once the account rests no more. */
const until = (state: string, calls: number) =>
  expect
    .poll(async () => (await w.world.settle(), [(await last()).state, site.calls.length]), { timeout: 60_000, interval: 500 })
    .toEqual([state, calls])

test('E24 webhook sends an in-site letter: 500s retried with back-off, duplicate-safe', async () => {
  const before = await w.facts()
  site.fail(answering(500, 'down'), answering(503, 'still down'), takenAndLost)
  await w.does('a', 'Shipped', { name: '张三' }, text)
  expect(await last()).toMatchObject({ state: 'queued', reason: 'temporary: HTTP 500: down' })
  // Less often each time, and in between nobody is asked.
  expect(await waits()).toBe(30_000)
  w.world.clock.advance(29_000)
  await w.world.settle()
  expect(site.calls).toHaveLength(1)
  w.world.clock.advance(1_000)
  await until('queued', 2)
  expect(await waits()).toBe(60_000)
  // Then the site has it, and nobody here knows: it goes again under its name, at once by a new connection or later, and is there once.
  const goesOn = async () => (w.world.clock.advance(120_000), await w.world.settle(), [(await last()).state, site.calls.length])
  await expect.poll(goesOn, { timeout: 60_000, interval: 200 }).toEqual(['sent', 4])
  expect(new Set(site.calls.map(({ id }) => id)).size).toBe(1)
  expect(await site.letters('login_id:a')).toMatchObject([{ title: '张三，您的订单已发货', text: '预计明天送达', of: ['login_id:a'] }])
  const facts = await w.facts()
  expect([facts['sent'], facts['delivered'], facts['unknown']]).toEqual([
    (before['sent'] ?? 0) + 1,
    (before['delivered'] ?? 0) + 1,
    undefined,
  ])
})

test('while the receiver is down the account rests: others wait without a call, and all go when it is back', async () => {
  site.always(answering(500))
  await w.does('r1', 'Shipped', {}, text)
  expect(site.calls).toHaveLength(1)
  for (const user of ['r2', 'r3']) await w.does(user, 'Shipped', {}, text)
  expect(site.calls).toHaveLength(1)
  expect((await w.messages()).slice(-2).map((one) => one.state)).toEqual(['queued', 'queued'])
  site.always(undefined)
  w.world.clock.advance(60_000)
  const sent = async () => (await w.world.settle(), (await w.messages()).slice(-3).map((one) => one.state))
  await expect.poll(sent, { timeout: 60_000, interval: 500 }).toEqual(['sent', 'sent', 'sent'])
})

test('Retry-After is kept: so long nothing goes', async () => {
  site.fail(answering(503, '', { 'retry-after': '35' }))
  await w.does('later', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'queued', reason: 'temporary: HTTP 503: ' })
  expect(await waits()).toBe(35_000)
  w.world.clock.advance(34_000)
  await w.world.settle()
  expect(site.calls).toHaveLength(1)
  w.world.clock.advance(1_000)
  await until('sent', 2)
})

test('several in one request: one that is refused, and a request that is too much, harm none of the others', async () => {
  await save({ batch: 20 })
  const crowd = async (event: string, properties: readonly Record<string, string>[]): Promise<void> => {
    const at = w.world.clock.now().toISOString()
    const records = properties.map((one, i) => record({ ids: [`login:${event}${properties.length}-${i}`], event, properties: one, at }))
    await w.world.app.ingest.accept(w.project.id, 'native', records)
    await w.world.settle()
  }
  await crowd('Shipped', [text, text, {}, text, text, text])
  const some = (await w.messages()).slice(-6)
  expect(some.map((one) => one.state).toSorted()).toEqual(['failed', 'sent', 'sent', 'sent', 'sent', 'sent'])
  expect(some.find((one) => one.state === 'failed')?.reason).toBe('permanent: rejected: a letter needs a title and a text')
  expect(Math.max(...site.calls.map(({ body }) => body.data.messages?.length ?? 0))).toBeGreaterThan(1)
  // Ids of the messages in a request are the keys; that of the request is another name when there are several.
  const ids = site.calls.flatMap(({ body }) => body.data.messages?.map(({ id }) => id) ?? [])
  expect(new Set(ids).size).toBe(6)
  // A receiver that takes two at most finds all in the end.
  site.calls.length = 0
  site.always(async (response, take) => {
    const many = (site.calls.at(-1)?.body.data.messages?.length ?? 0) > 2
    if (!many) await take()
    response.writeHead(many ? 413 : 200).end()
  })
  const before = (await site.letters()).length
  await crowd('Shipped', [text, text, text, text, text, text, text])
  expect((await w.messages()).slice(-7).map((one) => one.state)).toEqual(Array(7).fill('sent'))
  expect((await site.letters()).length).toBe(before + 7)
  site.always(undefined)
  await save({})
})

test('a secret is changed for another at any time: both sign until the receiver has the new one; a wrong one stops the account, and the others wait', async () => {
  await save({}, { secret: secretOf(2), previous: secretOf(1) })
  await w.does('s1', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'sent' })
  site.secret = secretOf(2)
  await w.does('s2', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'sent' })
  await save({}, { secret: secretOf(2) })
  await w.does('s3', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'sent' })
  site.secret = secretOf(3)
  await w.does('s4', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'queued' })
  expect(await stopped()).toMatch(/HTTP 401.*not signed with the secret/)
  const told = await w.world.call(w.project, 'GET', 'channels/accounts')
  expect(JSON.stringify(told.body)).not.toContain('whsec_')
  site.secret = secretOf(2)
  await save({})
  w.world.clock.advance(60_000)
  await until('sent', 5)
})

test('410 stops the account, the others wait; somebody who saves it lets them go', async () => {
  site.fail(answering(410, 'gone for good'))
  await w.does('g1', 'Shipped', {}, text)
  expect(await stopped()).toBe('HTTP 410: gone for good')
  await w.does('g2', 'Shipped', {}, text)
  expect(await last()).toMatchObject({ state: 'queued', reason: 'account_stopped' })
  expect(site.calls).toHaveLength(1)
  await save({})
  w.world.clock.advance(60_000)
  const sent = async () => (await w.world.settle(), (await w.messages()).slice(-2).map((one) => one.state))
  await expect.poll(sent, { timeout: 60_000, interval: 500 }).toEqual(['sent', 'sent'])
})

test('the check posts nothing that is a letter, and says what is wrong; a test send is marked and never counted', async () => {
  const [before, facts] = [(await site.letters()).length, await w.facts()]
  const check = async () => (await w.world.call(w.project, 'POST', `channels/accounts/${account}/check`)).body
  expect(await check()).toEqual({ ok: true, detail: '' })
  expect(site.calls.map(({ body }) => body)).toMatchObject([{ type: 'millrace.check', data: {} }])
  expect((await site.letters()).length).toBe(before)
  site.fail(answering(404, 'no such page'))
  expect(await check()).toEqual({ ok: false, detail: 'HTTP 404: no such page' })
  expect(await stopped()).toBeNull()
  // Nothing is posted to the internet that anybody on the way could read.
  await save({ url: 'http://8.8.8.8/webhook' })
  expect(await check()).toEqual({ ok: false, detail: 'http is for private networks only: give the address with https' })
  await save({})
  const path = `templates/${letter}/test`
  expect(await w.world.call(w.project, 'POST', path, { to: 'login_id:me', event: text })).toMatchObject({
    status: 200,
    body: { state: 'sent' },
  })
  expect(site.calls.at(-1)?.body.data).toMatchObject({ test: true, id: expect.stringMatching(/^msg_test_/) })
  expect(await w.world.call(w.project, 'POST', path, { to: 'me', event: text })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'body.to' }] },
  })
  expect(await w.facts()).toEqual(facts)
})

test('everybody can be reached until they say no: the link of a letter withdraws letters and nothing else', async () => {
  await w.does('n', 'Offered', { email: 'n@x.cn' }, text)
  expect(await last()).toMatchObject({ state: 'sent' })
  const { id } = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=n')).body
  const standing = async () => {
    const { items } = (await w.world.call<Reach>(w.project, 'GET', `people/${id}/reach`)).body
    const marketing = items.filter((one) => one.purpose === 'marketing' && ['email', 'webhook'].includes(one.channel))
    return marketing.map(({ channel, reachable, reason }) => [channel, reachable, reason])
  }
  expect(await standing()).toEqual([
    ['email', true, null],
    ['webhook', true, null],
  ])
  const { stop = '' } = site.calls.at(-1)?.body.data.fields ?? {}
  expect((await w.world.app.http.inject({ method: 'POST', url: new URL(stop).pathname })).statusCode).toBe(200)
  await w.world.settle()
  expect(await standing()).toEqual([
    ['email', true, null],
    ['webhook', false, 'unsubscribed'],
  ])
  expect((await w.world.call<{ items: object[] }>(w.project, 'GET', 'suppressions')).body.items).toEqual([])
  await w.does('n', 'Offered', {}, text)
  expect(await last()).toMatchObject({ state: 'dropped', reason: 'unsubscribed' })
})

test('a live segment of who can be reached by it has who comes new, and not who says no', async () => {
  const rule = { kind: 'reach', purpose: 'marketing', channel: 'webhook', is: 'reachable' }
  const made = await w.world.call<{ id: string }>(w.project, 'POST', 'segments', { name: 'letters', rule, isLive: true })
  expect(made.status).toBe(201)
  await w.world.settle()
  const size = async () => (await w.world.call<{ live: { size: number } }>(w.project, 'GET', `segments/${made.body.id}`)).body.live.size
  const before = await size()
  await w.does('newcomer', 'Seen')
  expect(await size()).toBe(before + 1)
  const said = record({
    ids: ['login:newcomer'],
    event: '$consent',
    properties: { $channel: 'webhook', $granted: false },
    at: w.world.clock.now().toISOString(),
  })
  await w.world.app.ingest.accept(w.project.id, 'native', [said])
  await w.world.settle()
  expect(await size()).toBe(before)
})

test('a template says what is wrong with its type and its fields', async () => {
  const problem = async (body: object): Promise<string | undefined> => {
    const input = { name: 'Bad', body: { kind: 'webhook', type: 'letter', fields: [{ name: 'title', value: 'x' }], ...body } }
    const { status, body: answer } = await w.world.call<{ errors?: { path: string }[] }>(w.project, 'POST', 'templates', input)
    return status === 201 ? undefined : answer.errors?.[0]?.path
  }
  const two = [
    { name: 'title', value: 'x' },
    { name: 'title', value: 'y' },
  ]
  expect(await problem({})).toBeUndefined()
  for (const type of ['', 'a..b', 'a-b', 'millrace.check', 'x'.repeat(101)]) expect(await problem({ type })).toBe('body.body.type')
  expect([await problem({ fields: [] }), await problem({ fields: two })]).toEqual(['body.body.fields', 'body.body.fields'])
  expect(await problem({ fields: [{ name: '__proto__', value: 'x' }] })).toBe('body.body.fields.0.name')
})
