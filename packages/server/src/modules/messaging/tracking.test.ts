import { afterEach, beforeEach, expect, test } from 'vitest'
import { greeting, type Listed, mailSettings, messages, starts } from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
let server: MailServer

beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await mailSettings(world, project, { smtpUrl: server.url })
})
afterEach(async () => {
  await server.close()
  await world.end()
})

const long = `https://shop.example/pay?o=1&utm=${'x'.repeat(900)}`
const html = `<body><a href="${long.replaceAll('&', '&amp;')}">Pay</a><a href="https://shop.example/b">B</a><a href='https://shop.example/c'>C</a></body>`

async function received(options: { class?: 'marketing' | 'service' } = {}) {
  await greeting(world, project, { html, ...options })
  await starts(world, project, 'a@x.cn')
  await world.settle()
  const [mail] = server.received
  if (!mail) throw new Error('no mail came')
  const links = [...mail.html.matchAll(/(?:href|src)=["'][^"']*(\/t\/[ocu]\/[^"']+)["']/g)].map((match) => match[1] ?? '')
  return { mail, links: (kind: string) => links.filter((link) => link.startsWith(`/t/${kind}/`)), headers: mail.headers }
}

const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
const get = (path: string, headers: Record<string, string> = reader) => world.call<string>(undefined, 'GET', path, undefined, headers)

async function numbers() {
  await world.settle()
  const all = await world.call<{ all: Record<string, number>; nodes: object[] }>(project, 'GET', 'messages/numbers')
  return all.body.all
}

test('C24 an open and a click by a person count once per message and come back as events', async () => {
  const { links } = await received()
  world.clock.advance(60_000)
  expect((await get(links('o')[0] ?? '')).headers['content-type']).toBe('image/gif')
  await get(links('o')[0] ?? '')
  world.clock.advance(5_000)
  const click = await get(links('c')[0] ?? '')
  expect([click.status, click.headers['location']]).toEqual([302, long])
  expect(await numbers()).toEqual({ reached: 1, delivered: 1, opened: 1, clicked: 1, goal: 0, notSent: 0 })
  const [message] = await messages(world, project)
  const detail = await world.call<{ receipts: { kind: string; isMachine: boolean }[]; tries: { state: string }[] }>(
    project,
    'GET',
    `messages/${message?.id}`,
  )
  expect(detail.body.receipts.map((receipt) => receipt.kind)).toEqual(['sent', 'delivered', 'opened', 'opened', 'clicked'])
  expect(detail.body.tries).toMatchObject([{ state: 'sent' }])
})

test.each([
  ['a mail proxy', { 'user-agent': 'Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)' }, 60_000],
  ['a privacy proxy that says nothing else', { 'user-agent': 'Mozilla/5.0' }, 60_000],
  ['somebody faster than people are', reader, 200],
])('an open by %s is kept apart', async (_, headers, afterMs) => {
  const { links } = await received()
  world.clock.advance(afterMs)
  await get(links('o')[0] ?? '', headers)
  expect(await numbers()).toMatchObject({ reached: 1, opened: 0 })
})

test.each([
  ['HEAD', 'HEAD', {}],
  ['Sec-Purpose: prefetch', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
  ['Purpose: prefetch', 'GET', { purpose: 'prefetch' }],
  ['X-Purpose: preview', 'GET', { 'x-purpose': 'preview' }],
  ['X-Moz: prefetch', 'GET', { 'x-moz': 'prefetch' }],
])('a link that is only looked at (%s) is not a click, and neither is its image an open', async (_, method, headers) => {
  const { links } = await received()
  world.clock.advance(60_000)
  for (const link of [links('c')[0] ?? '', links('o')[0] ?? ''])
    await world.call(undefined, method, link, undefined, { ...reader, ...headers })
  expect(await numbers()).toMatchObject({ opened: 0, clicked: 0 })
})

const from = (address: string) => ({ ...reader, 'x-forwarded-for': address })

test('a scanner that follows every link within seconds is one machine from its first visit on; a person after it counts', async () => {
  const { links } = await received()
  world.clock.advance(60_000)
  await get(links('o')[0] ?? '', from('203.0.113.5'))
  for (const [i, link] of links('c').entries()) {
    world.clock.advance(900)
    await get(link, from(`203.0.113.${10 + i}`))
  }
  expect(await numbers()).toMatchObject({ opened: 0, clicked: 0 })
  world.clock.advance(60_000)
  await get(links('c')[0] ?? '', from('198.51.100.7'))
  expect(await numbers()).toMatchObject({ opened: 1, clicked: 1 })
  const [message] = await messages(world, project)
  const { body } = await world.call<{ receipts: { kind: string; isMachine: boolean }[] }>(project, 'GET', `messages/${message?.id}`)
  const told = body.receipts
    .filter(({ kind }) => kind === 'opened' || kind === 'clicked')
    .map(({ kind, isMachine }) => `${kind} ${isMachine}`)
  expect(told).toEqual(['opened true', 'clicked true', 'clicked true', 'clicked true', 'clicked false'])
})

test('two people far apart who follow one link each, and one who takes their time, are people', async () => {
  const { links } = await received()
  world.clock.advance(60_000)
  await get(links('c')[0] ?? '', from('203.0.113.5'))
  await get(links('c')[1] ?? '', from('198.51.100.7'))
  for (const link of links('c')) {
    world.clock.advance(6_000)
    await get(link, from('203.0.113.5'))
  }
  const [message] = await messages(world, project)
  await world.settle()
  const { body } = await world.call<{ receipts: { kind: string; isMachine: boolean }[] }>(project, 'GET', `messages/${message?.id}`)
  expect(body.receipts.filter((receipt) => receipt.isMachine)).toEqual([])
})

test('a link that was tampered with leads nowhere, and nothing is recorded', async () => {
  const { links } = await received()
  const [body = '', signature = ''] = (links('c')[0] ?? '').slice('/t/c/'.length).split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
  const evil = Buffer.from(JSON.stringify({ ...claims, url: 'https://evil.example' })).toString('base64url')
  for (const path of [`/t/c/${evil}.${signature}`, '/t/c/x', `/t/c/${(links('o')[0] ?? '').slice(5)}`, `/t/u/${body}.${signature}`])
    expect((await get(path)).status).toBe(404)
  expect(await numbers()).toMatchObject({ clicked: 0 })
})

test('looking at the unsubscribe page changes nothing; one click does, also for what is queued already', async () => {
  const { links, headers } = await received()
  const path = links('u')[0] ?? ''
  expect(headers.get('list-unsubscribe')).toContain(path)
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect((await get(path)).body).toContain('<button>')
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:a@x.cn'], event: 'Start', at: world.clock.now().toISOString() }),
  ])
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const posted = await world.app.http.inject({ method: 'POST', url: path, headers: form, payload: 'List-Unsubscribe=One-Click' })
  expect(posted.statusCode).toBe(200)
  await world.settle()
  const [second] = await messages(world, project)
  expect(second).toMatchObject({ state: 'dropped', reason: 'unsubscribed' } satisfies Partial<Listed>)
  const detail = await world.call<{ why: { en: { check: number } } }>(project, 'GET', `messages/${second?.id}`)
  expect(detail.body.why.en.check).toBe(4)
  expect(server.received).toHaveLength(1)
})

test('an unsubscribe concerns marketing; a new consent lifts it', async () => {
  const { links } = await received()
  await world.app.http.inject({ method: 'POST', url: links('u')[0] ?? '' })
  await greeting(world, project, { class: 'service' })
  await starts(world, project, 'a@x.cn')
  await world.settle()
  expect((await messages(world, project)).map((message) => message.state)).toEqual(expect.arrayContaining(['sent', 'dropped', 'sent']))
  const personId = (await messages(world, project))[0]?.personId
  const put = await world.call(project, 'PUT', `people/${personId}/consents/marketing/email`, { granted: true, source: 'phone call' })
  expect(put.status).toBe(200)
  expect((await world.call<{ items: object[] }>(project, 'GET', 'suppressions')).body.items).toEqual([])
})

test('a service mail carries no way out of marketing', async () => {
  const { headers, links } = await received({ class: 'service' })
  expect(headers.has('list-unsubscribe')).toBe(false)
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(links('u')).toEqual([])
})

test('the suppression list can be read, added to and corrected', async () => {
  expect((await world.call(project, 'POST', 'suppressions', { address: 'A@x.cn' })).status).toBe(201)
  expect((await world.call<{ items: { address: string }[] }>(project, 'GET', 'suppressions')).body.items).toMatchObject([
    { address: 'a@x.cn' },
  ])
  await greeting(world, project)
  await starts(world, project, 'a@x.cn')
  await world.settle()
  expect(await messages(world, project)).toMatchObject([{ state: 'dropped', reason: 'suppressed: by hand' }])
  expect((await world.call(project, 'DELETE', 'suppressions/a@x.cn')).status).toBeLessThan(300)
  expect((await world.call(project, 'DELETE', 'suppressions/a@x.cn')).status).toBe(404)
})

test('a message nobody can vouch for is settled by a human, once', async () => {
  await greeting(world, project)
  await starts(world, project, 'drop@x.cn')
  await world.settle()
  const [message] = await messages(world, project)
  expect(message).toMatchObject({ state: 'unknown' })
  const settle = (as: string) => world.call(project, 'POST', `messages/${message?.id}/settle`, { as })
  expect(await settle('sent')).toMatchObject({ status: 200, body: { state: 'sent' } })
  expect((await settle('again')).status).toBe(409)
  expect(await numbers()).toMatchObject({ reached: 1, delivered: 1 })
})

test('test people and test sends never count', async () => {
  await greeting(world, project)
  const template = await world.call<{ items: { id: string }[] }>(project, 'GET', 'templates')
  const sent = await world.call(project, 'POST', 'messages/test', { templateId: template.body.items[0]?.id, to: 'me@x.cn' })
  expect(sent).toMatchObject({ status: 200, body: { state: 'sent' } })
  expect(server.received).toHaveLength(1)
  expect(await numbers()).toEqual({ reached: 0, delivered: 0, opened: 0, clicked: 0, goal: 0, notSent: 0 })
})
