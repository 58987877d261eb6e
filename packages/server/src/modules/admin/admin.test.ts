import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { permissions } from '@millrace/contract/permissions.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let shop: TestProject
beforeAll(async () => {
  world = await makeWorld()
  shop = await world.project('shop')
  await world.project('other')
})
afterAll(() => world.end())

const credentials = { email: 'owner@test.local', password: 'correct horse battery' }
const ours = { 'x-requested-with': 'millrace' }

async function signIn(): Promise<string> {
  const answer = await world.call(undefined, 'POST', '/api/v1/session', credentials)
  expect(answer.status).toBe(201)
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

test('every route declares who may use it; only signing in and the boards of links are public', () => {
  expect(world.app.routes.filter((route) => route.permission === 'public').map((route) => route.url)).toEqual([
    '/api/v1/session',
    '/api/v1/shared/board',
    '/api/v1/shared/tiles/:tile',
  ])
  const known = new Set<string>([...permissions, 'public', 'signed_in'])
  expect(world.app.routes.filter((route) => !known.has(route.permission) || route.summary === '').map((route) => route.url)).toEqual([])
  const below = world.app.routes.filter((route) => route.url.includes(':slug'))
  expect(below.filter((route) => route.permission === 'signed_in').map((route) => route.url)).toEqual([])
})

test('a session cookie is HttpOnly and Lax, works, and ends on the server when signed out or revoked', async () => {
  const answer = await world.call(undefined, 'POST', '/api/v1/session', credentials)
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/)
  const cookie = await signIn()
  expect((await world.call(undefined, 'GET', '/api/v1/session', undefined, { cookie })).status).toBe(200)
  const list = await world.call<{ items: { id: string; current: boolean }[] }>(undefined, 'GET', '/api/v1/sessions', undefined, { cookie })
  const elsewhere = list.body.items.find((session) => !session.current)
  expect((await world.call(undefined, 'DELETE', `/api/v1/sessions/${elsewhere?.id}`, undefined, { cookie, ...ours })).status).toBe(204)
  expect((await world.call(undefined, 'DELETE', '/api/v1/session', undefined, { cookie, ...ours })).status).toBe(204)
  expect((await world.call(undefined, 'GET', '/api/v1/session', undefined, { cookie })).status).toBe(401)
})

test('a change by cookie needs our header and our origin', async () => {
  const cookie = await signIn()
  const path = '/api/v1/projects/shop/sources'
  const body = { name: 'H5', kind: 'web' }
  expect((await world.call(undefined, 'POST', path, body, { cookie })).status).toBe(403)
  expect((await world.call(undefined, 'POST', path, body, { cookie, ...ours, origin: 'https://evil.example' })).status).toBe(403)
  expect((await world.call(undefined, 'POST', path, body, { cookie, ...ours, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await world.call(undefined, 'POST', path, body, { cookie, ...ours, origin: 'null' })).status).toBe(403)
  expect((await world.call(undefined, 'POST', path, body, { cookie, ...ours })).status).toBe(201)
})

test('another site cannot sign a browser in', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await world.call(undefined, 'POST', '/api/v1/session', credentials, headers)
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
  }
})

test('guessing passwords is slowed down per account', async () => {
  const wrong = { email: 'victim@test.local', password: 'guess' }
  for (let i = 0; i < 8; i++) expect((await world.call(undefined, 'POST', '/api/v1/session', wrong)).status).toBe(401)
  expect((await world.call(undefined, 'POST', '/api/v1/session', wrong)).status).toBe(429)
  world.clock.advance(16 * 60_000)
  expect((await world.call(undefined, 'POST', '/api/v1/session', wrong)).status).toBe(401)
})

test('guesses made all at once get no further than guesses one after another, and who knows the password is not kept out', async () => {
  const guesses = Array.from({ length: 20 }, () =>
    world.call(undefined, 'POST', '/api/v1/session', { email: 'parallel@test.local', password: 'guess' }),
  )
  const tried = (await Promise.all(guesses)).filter((answer) => answer.status === 401)
  expect(tried.length).toBeLessThanOrEqual(8)
  for (let i = 0; i < 10; i++) await signIn()
})

test('tokens and sessions are stored as hashes only', async () => {
  const rows = await world.databases.postgres.rows<{ hash: string }>(
    sql`select token_hash as hash from api_tokens union all select token_hash from sessions`,
  )
  expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.hash))).toBe(true)
})

test('a scoped token may do what its scopes say and nothing else; a revoked one nothing', async () => {
  const made = await world.call<{ id: number; token: string }>(shop, 'POST', 'tokens', { name: 'reader', scopes: ['people.read'] })
  const reader = { ...shop, token: made.body.token }
  expect((await world.call(reader, 'GET', 'people')).status).toBe(200)
  expect((await world.call(reader, 'GET', 'audit')).body).toMatchObject({ code: 'forbidden', params: { permission: 'audit.read' } })
  expect((await world.call(shop, 'DELETE', `tokens/${made.body.id}`)).status).toBe(204)
  expect((await world.call(reader, 'GET', 'people')).status).toBe(401)
})

test('a change of the project leaves an audit row with who, what, before and after', async () => {
  const before = await world.call<{ revision: number }>(shop, 'GET', '/api/v1/projects/shop')
  const change = await world.call(shop, 'PATCH', '/api/v1/projects/shop', { name: '小店' }, { 'if-match': `"${before.body.revision}"` })
  expect(change.status).toBe(200)
  const stale = await world.call(shop, 'PATCH', '/api/v1/projects/shop', { name: 'x' }, { 'if-match': `"${before.body.revision}"` })
  expect(stale.body).toMatchObject({ code: 'revision_conflict', params: { revision: before.body.revision + 1 } })
  const audit = await world.call<{ items: object[] }>(shop, 'GET', 'audit?action=project.changed')
  expect(audit.body.items).toMatchObject([{ actor: 'First token', actorKind: 'token', before: { name: 'shop' }, after: { name: '小店' } }])
})

test('a POST with an Idempotency-Key has its effect once and gives the same answer again', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const first = await world.call<{ id: number }>(shop, 'POST', 'sources', { name: 'App', kind: 'app' }, headers)
  const again = await world.call<{ id: number }>(shop, 'POST', 'sources', { name: 'App', kind: 'app' }, headers)
  expect(again.body).toEqual(first.body)
  expect((await world.call(shop, 'POST', 'sources', { name: 'Other', kind: 'app' }, headers)).status).toBe(422)
})

test('a repeated POST tokens answers with the same token, which is stored nowhere', async () => {
  const headers = { 'idempotency-key': 'token' }
  const first = await world.call<{ token: string }>(shop, 'POST', 'tokens', { name: 'twice' }, headers)
  const again = await world.call<{ token: string }>(shop, 'POST', 'tokens', { name: 'twice' }, headers)
  expect([again.status, again.body]).toEqual([first.status, first.body])
  const kept = await world.databases.postgres.rows(sql`select k::text from idempotency_keys k`)
  expect(JSON.stringify(kept)).not.toContain(first.body.token)
  expect(JSON.stringify(kept)).not.toContain(Buffer.from(first.body.token).toString('hex'))
})

interface Members {
  readonly items: readonly { accountId: number; email: string; role: string; revision: number }[]
}
const owners = async () => (await world.call<Members>(shop, 'GET', 'members')).body.items.filter((member) => member.role === 'owner')
const seen = (revision = 1) => ({ 'if-match': `"${revision}"` })

test('the last owner stays, whatever way is tried', async () => {
  const [owner] = await owners()
  const path = `members/${owner?.accountId}`
  expect((await world.call(shop, 'PATCH', path, { role: 'viewer' }, seen())).body).toMatchObject({ code: 'last_owner' })
  expect((await world.call(shop, 'DELETE', path, undefined, seen())).status).toBe(409)
  const again = { email: owner?.email, name: 'x', role: 'viewer' }
  expect((await world.call(shop, 'POST', 'members', again)).body).toMatchObject({ code: 'already_member' })
  expect(await owners()).toHaveLength(1)
})

test('of two owners who remove each other at the same moment one stays', async () => {
  const added = { email: 'second@test.local', name: 'Second', role: 'owner', password: 'long enough password' }
  expect((await world.call(shop, 'POST', 'members', added)).status).toBe(201)
  const both = await owners()
  await Promise.all(both.map((one) => world.call(shop, 'PATCH', `members/${one.accountId}`, { role: 'viewer' }, seen(one.revision))))
  expect(await owners()).toHaveLength(1)
})

test('a role is changed by who saw the newest one', async () => {
  const { body } = await world.call<Members>(shop, 'GET', 'members')
  const viewer = body.items.find((member) => member.role === 'viewer')
  const change = (headers: Record<string, string>) =>
    world.call(shop, 'PATCH', `members/${viewer?.accountId}`, { role: 'analyst' }, headers)
  expect((await change({})).body).toMatchObject({ code: 'revision_required' })
  expect((await change(seen(viewer?.revision))).body).toMatchObject({ role: 'analyst', revision: (viewer?.revision ?? 0) + 1 })
  expect((await change(seen(viewer?.revision))).body).toMatchObject({ code: 'revision_conflict' })
})

test('bad input names the field in both languages', async () => {
  const answer = await world.call(shop, 'POST', 'sources', { name: '', kind: 'telepathy' }, { 'accept-language': 'zh-CN' })
  expect(answer).toMatchObject({
    status: 400,
    body: {
      code: 'invalid_input',
      title: '部分字段需要修改。',
      errors: [
        { path: 'body.name', message: '不能为空' },
        { path: 'body.kind', message: '不在可选值之内' },
      ],
    },
  })
})

test('the reason of a refusal is in the language of who asks, too', async () => {
  const question = { from: '2026-11-01', to: '2026-11-02', event: 'A', measures: ['events'], people: { kind: 'segment', id: 'seg_gone' } }
  const title = async (language: string) =>
    (await world.call<{ title: string }>(shop, 'POST', 'analytics/count', question, { 'accept-language': language })).body.title
  expect(await title('zh-CN')).toBe('规则无法计算：该项目没有分群 seg_gone。')
  expect(await title('en')).toContain('there is no segment seg_gone')
})

test('an address of our own pages is no slug of a project, and the refusal says so in the language of who asks', async () => {
  const cookie = await signIn()
  const named = async (slug: string, language: string) => {
    const headers = { cookie, ...ours, 'accept-language': language }
    const body = { slug, timeZone: 'Asia/Shanghai' }
    return (await world.call<{ errors?: object[] }>(undefined, 'POST', '/api/v1/projects', body, headers)).body.errors
  }
  expect(await named('shared', 'zh-CN')).toMatchObject([{ path: 'body.slug', message: '该标识为系统页面保留，请换一个' }])
  expect(await named('api', 'en')).toMatchObject([{ path: 'body.slug', message: 'taken by pages of ours; choose another' }])
  expect(await named('shared-shop', 'en')).toBeUndefined()
})
