import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { fakeClock } from '../../platform/clock.ts'
import { defineRoute, idempotency, registerRoutes } from '../../platform/http/index.ts'
import { sealer } from '../../platform/seal.ts'
import { unaudited } from '../../unaudited.ts'

let world: World
let shop: TestProject
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project('shop')
})
afterAll(() => world.end())

interface Row {
  readonly action: string
  readonly actor: string
  readonly before: Record<string, unknown> | null
  readonly after: Record<string, unknown> | null
}
const rowsOf = async (project: TestProject, action: string): Promise<readonly Row[]> =>
  (await world.call<{ items: Row[] }>(project, 'GET', `audit?action=${action}`)).body.items

const credentials = { email: 'owner@test.local', password: 'correct horse battery' }
const ours = { 'x-requested-with': 'millrace' }

/** All tests run their server strictly: a change without audit row anywhere in the suite is an answer of 500. */
test('a change that leaves no audit row is an error in tests', async () => {
  const http = fastify()
  const forgetful = defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/forgetful',
    permission: 'project.manage',
    summary: 'x',
    handler: async () => ({}),
  })
  registerRoutes(http, [forgetful], {
    authoriser: world.app.admin.authoriser,
    idempotency: idempotency(world.app.postgres, fakeClock(new Date()), sealer('x')),
    unaudited,
    strict: true,
  })
  await http.register((await import('@fastify/cookie')).default)
  const answer = await http.inject({
    method: 'POST',
    url: '/api/v1/projects/shop/forgetful',
    headers: { authorization: `Bearer ${shop.token}` },
  })
  expect(answer.statusCode).toBe(500)
  await http.close()
})

test('the exemptions from the audit log are routes that exist', () => {
  const names = world.app.routes.map((route) => `${route.method} ${route.url}`)
  expect(Object.keys(unaudited).filter((name) => !names.includes(name))).toEqual([])
})

test('signing in and ending sessions is in the audit log of every project of the account', async () => {
  const signIn = async (): Promise<string> => {
    const answer = await world.call(undefined, 'POST', '/api/v1/session', credentials, { 'user-agent': 'Firefox' })
    return String(answer.headers['set-cookie']).split(';')[0] ?? ''
  }
  const [first, second] = [await signIn(), await signIn()]
  const list = await world.call<{ items: { id: string; current: boolean }[] }>(undefined, 'GET', '/api/v1/sessions', undefined, {
    cookie: first,
  })
  const elsewhere = list.body.items.find((session) => !session.current)
  await world.call(undefined, 'DELETE', `/api/v1/sessions/${elsewhere?.id}`, undefined, { cookie: first, ...ours })
  await world.call(undefined, 'DELETE', '/api/v1/session', undefined, { cookie: first, ...ours })
  expect((await world.call(undefined, 'GET', '/api/v1/session', undefined, { cookie: second })).status).toBe(401)
  expect(await rowsOf(shop, 'session.opened')).toMatchObject([
    { actor: 'owner@test.local', after: { userAgent: 'Firefox' } },
    { actor: 'owner@test.local' },
  ])
  expect(await rowsOf(shop, 'session.ended')).toMatchObject([{ before: { userAgent: 'Firefox' } }, { actor: 'owner@test.local' }])
})

test('what a program of ours does is in the audit log too', async () => {
  await world.databases.postgres.transaction((tx) =>
    world.app.admin.auditAs(tx, 'cli', {
      action: 'token.created',
      target: { kind: 'token', id: '9' },
      projectId: shop.id,
      after: { name: 'x' },
    }),
  )
  expect(await rowsOf(shop, 'token.created')).toMatchObject([{ actor: 'cli', actorKind: 'program', after: { name: 'x' } }])
})

test('a new project begins with its zone and with the row of its own making', async () => {
  const answer = await world.call(undefined, 'POST', '/api/v1/session', credentials)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  const zoneless = await world.call(undefined, 'POST', '/api/v1/projects', { slug: 'new-shop' }, { cookie, ...ours })
  expect(zoneless).toMatchObject({ status: 400, body: { errors: [{ path: 'body.timeZone' }] } })
  const body = { slug: 'new-shop', timeZone: 'Europe/Berlin' }
  const made = await world.call<{ apiToken: string }>(undefined, 'POST', '/api/v1/projects', body, { cookie, ...ours })
  const project = { ...shop, slug: 'new-shop', token: made.body.apiToken }
  expect(await rowsOf(project, 'project.created')).toMatchObject([{ actor: 'owner@test.local', after: body }])
})

test('the currency of a project is CNY until it is changed, with a revision and an audit row', async () => {
  const change = (currency: string, revision: number) =>
    world.call<{ currency: string; revision: number }>(
      shop,
      'PATCH',
      '/api/v1/projects/shop',
      { currency },
      { 'if-match': `"${revision}"` },
    )
  const before = (await world.call<{ currency: string; revision: number }>(shop, 'GET', '/api/v1/projects/shop')).body
  expect(before.currency).toBe('CNY')
  expect(await change('RMB', before.revision)).toMatchObject({ status: 400, body: { errors: [{ path: 'body.currency' }] } })
  expect(await change('JPY', before.revision + 1)).toMatchObject({ status: 409 })
  expect((await change('JPY', before.revision)).body).toMatchObject({ currency: 'JPY', revision: before.revision + 1 })
  expect(await rowsOf(shop, 'project.changed')).toMatchObject([{ before: { currency: 'CNY' }, after: { currency: 'JPY' } }])
  expect((await change('CNY', before.revision + 1)).status).toBe(200)
})

test('what is taken away says in the audit log what it was', async () => {
  const source = await world.call<{ id: number }>(shop, 'POST', 'sources', { name: 'Old site', kind: 'web' })
  await world.call(shop, 'DELETE', `sources/${source.body.id}`)
  const token = await world.call<{ id: number }>(shop, 'POST', 'tokens', { name: 'Old token', scopes: ['people.read'] })
  await world.call(shop, 'DELETE', `tokens/${token.body.id}`)
  expect(await rowsOf(shop, 'source.archived')).toMatchObject([{ before: { name: 'Old site', kind: 'web' } }])
  expect(await rowsOf(shop, 'token.revoked')).toMatchObject([{ before: { name: 'Old token', scopes: ['people.read'] } }])
})
