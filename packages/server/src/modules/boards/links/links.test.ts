import type { Board } from '@millrace/contract/boards/api.ts'
import type { BoardLink, NewBoardLink } from '@millrace/contract/boards/links.ts'
import type { SharedBoard, SharedTile } from '@millrace/contract/boards/visit.ts'
import type { ErrorCode } from '@millrace/contract/errors.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { createApp } from '../../../app.ts'
import { sql } from '../../../platform/sql.ts'

let world: World
let project: TestProject
let operator: Member
let metric: Metric
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-20T10:00:00Z' })
  project = await world.project()
  const does = (id: string, event: string, at: string, amount = 0) =>
    record({ ids: [`login:${id}`], event, at: `2026-11-${at}T02:00:00Z`, properties: { amount, phone: '13800001111' } })
  await world.app.ingest.accept(project.id, 'native', [
    does('a', 'Pay', '19', 30),
    does('b', 'Pay', '20', 12),
    does('c', 'Pay', '10', 8),
    does('a', 'Open', '20'),
  ])
  await world.settle()
  operator = await member('operator')
  const gmv = { kind: 'measure', a: { event: 'Pay', aggregation: 'sum', property: 'amount' } }
  metric = (await world.call<Metric>(project, 'POST', 'metrics', { name: 'GMV', definition: gmv })).body
})
afterAll(() => world.end())

type Member = Awaited<ReturnType<typeof member>>
/** A member of a role as their browser has it. */
async function member(role: string, name: string = role) {
  const account = { email: `${name}@shop.cn`, password: 'long enough password' }
  const added = await world.call<{ accountId: number }>(project, 'POST', 'members', { ...account, name, role })
  const signed = await world.call<unknown>(undefined, 'POST', '/api/v1/session', account)
  const cookie = String(signed.headers['set-cookie']).split(';')[0] ?? ''
  const call = <T>(method: string, path: string, body?: object) =>
    world.call<T>(undefined, method, `/api/v1/projects/shop/${path}`, body, { cookie, 'x-requested-with': 'millrace' })
  return { accountId: added.body.accountId, call }
}

const lastWeek = { kind: 'last', days: 7 }
const pays = { model: 'count', query: { from: '2026-11-01', to: '2026-11-20', event: 'Pay' } }
const ofSomebody = { ...pays.query, filters: [{ property: 'phone', op: 'eq', value: '13800001111' }] }
const tiles = () => [
  { id: 'm', kind: 'metric', metricId: metric.id, look: 'number' },
  { id: 'q', kind: 'question', title: 'Pays', ...pays, query: ofSomebody },
  {
    id: 's',
    kind: 'question',
    title: 'Rows',
    model: 'sql',
    query: { from: '2026-11-01', to: '2026-11-20', sql: 'select person_id from people' },
  },
  { id: 'n', kind: 'note', text: 'Look here' },
]
async function boardOf(more: object = {}): Promise<Board> {
  const input = { name: 'Sales', definition: { range: lastWeek, tiles: tiles() }, ...more }
  const { status, body } = await operator.call<Board>('POST', 'boards', input)
  expect(status).toBe(201)
  return body
}
async function linkTo(board: Board, input: object = {}, by = operator) {
  const { status, body } = await by.call<NewBoardLink>('POST', `boards/${board.id}/links`, { name: 'Agency', ...input })
  expect(status).toBe(201)
  return { ...body, token: body.url.split('/shared/')[1] ?? '' }
}
const linksOf = async (board: Board) => (await operator.call<{ items: BoardLink[] }>('GET', `boards/${board.id}/links`)).body.items
/** Each visitor comes from an address of their own unless told. */
const open = (link: string, body: object = {}, from = '10.0.0.1') =>
  world.call<SharedBoard & { code: ErrorCode }>(undefined, 'POST', '/api/v1/shared/board', { link, ...body }, { 'x-forwarded-for': from })
const ask = (link: string, tile: string, body: object = {}) =>
  world.call<SharedTile & { code: ErrorCode }>(undefined, 'POST', `/api/v1/shared/tiles/${tile}`, { link, ...body })

test('a visitor sees the board of a link with the numbers that members see, no conditions, no statements and no rows of a query', async () => {
  const board = await boardOf()
  const { token, link, url } = await linkTo(board)
  expect(url).toMatch(/\/shared\/mb_[\w-]{32}$/)
  expect(link).toMatchObject({ role: 'viewer', state: 'open', hasPassword: false, expiresAt: '2026-12-20T10:00:00.000Z', uses: 0 })
  const { body: shared, headers } = await open(token)
  expect([headers['cache-control'], headers['referrer-policy']]).toEqual(['no-store', 'no-referrer'])
  expect(shared).toMatchObject({
    name: 'Sales',
    project: { timeZone: 'Asia/Shanghai' },
    hidden: ['s'],
    metrics: [{ id: metric.id, name: 'GMV' }],
  })
  expect(JSON.stringify(shared)).not.toMatch(/13800001111|person_id/)
  const asMember = { from: '2026-11-14', to: '2026-11-20' }
  const { body: gmv } = await operator.call<{ total: number }>('POST', `metrics/${metric.id}/ask`, { ...asMember, unit: null })
  const { body: count } = await operator.call<{ total: number[] }>('POST', 'analytics/count', { ...ofSomebody, ...asMember })
  expect([gmv.total, count.total]).toEqual([42, [2, 2]])
  expect((await ask(token, 'm')).body.answer).toMatchObject({ total: 42, sql: '' })
  expect((await ask(token, 'q')).body.answer).toMatchObject({ total: [2, 2], sql: '' })
  expect(await linksOf(board)).toMatchObject([{ uses: 1, lastUsedAt: '2026-11-20T10:00:00.000Z' }])
})

test('only tiles of the board are answered, not those of another board or project, nor rows of a query', async () => {
  const board = await boardOf()
  const { token } = await linkTo(board)
  await boardOf({ definition: { tiles: [{ ...tiles()[1], id: 'other' }] } })
  for (const tile of ['other', 's', 'n', '__proto__']) expect([tile, (await ask(token, tile)).status]).toEqual([tile, 404])
  // Whatever else is sent is no question of the visitor's.
  expect((await ask(token, 'm', { query: { event: 'Open' }, people: { kind: 'any', rules: [] } })).body.answer).toMatchObject({ total: 42 })
  const elsewhere = await world.project('elsewhere')
  expect((await world.call(elsewhere, 'GET', `boards/${board.id}/links`)).status).toBe(404)
  expect((await world.call(undefined, 'GET', '/api/v1/projects/shop/boards', undefined, { authorization: `Bearer ${token}` })).status).toBe(
    401,
  )
})

test('a tile that asks something of personal data is not shown, and its value is told to nobody', async () => {
  const factors = (property: string) => ({
    model: 'factors',
    query: {
      from: '2026-11-01',
      to: '2026-11-20',
      start: { event: 'Open', filters: [] },
      goal: { event: 'Pay', filters: [] },
      factors: [{ of: 'property', condition: { property, op: 'eq', value: '13800001111' } }],
    },
  })
  const asked = ['phone', 'city'].map((id) => ({ id, kind: 'question', ...factors(id) }))
  const { token } = await linkTo(await boardOf({ definition: { tiles: asked } }))
  const { body } = await open(token)
  expect([body.hidden, body.definition.tiles.map((one) => JSON.stringify(one).includes('13800001111'))]).toEqual([['phone'], [false, true]])
  expect([(await ask(token, 'phone')).status, (await ask(token, 'city')).status]).toEqual([404, 200])
})

test('days can be chosen where the link lets visitors, 366 at most, for the people of the board', async () => {
  const board = await boardOf()
  const free = await linkTo(board)
  const fixed = await linkTo(board, { hasFreeDays: false })
  expect((await ask(free.token, 'm', { range: { kind: 'last', days: 14 } })).body.answer).toMatchObject({ total: 50 })
  const long = { kind: 'between', from: '2024-01-01', to: '2026-11-20' }
  expect((await ask(free.token, 'm', { range: long })).body).toMatchObject({ errors: [{ path: 'body.range', code: 'too_long' }] })
  expect((await ask(fixed.token, 'm', { range: lastWeek })).body).toMatchObject({ errors: [{ path: 'body.range', code: 'fixed' }] })
  expect((await ask(fixed.token, 'm')).status).toBe(200)
})

test('a link that has expired, was ended, or does not exist says so, each in its own words', async () => {
  const board = await boardOf()
  const { token, link } = await linkTo(board, { days: 1 })
  const other = await linkTo(board)
  expect((await operator.call<BoardLink>('DELETE', `boards/${board.id}/links/${other.link.id}`)).body.state).toBe('ended')
  expect((await open(other.token)).body.code).toBe('link_closed')
  expect((await open(`${token}x`)).body.code).toBe('link_unknown')
  world.clock.advance(86_400_000)
  try {
    const answers = [await open(token), await ask(token, 'm')]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [410, 'link_expired'],
      [410, 'link_expired'],
    ])
    expect((await linksOf(board)).find((one) => one.id === link.id)?.state).toBe('expired')
  } finally {
    world.clock.advance(-86_400_000)
  }
})

test('a link is closed while its maker is no member, may not edit any more, or the board is put aside', async () => {
  const board = await boardOf()
  const maker = await member('operator', 'maker')
  const { token } = await linkTo(board, {}, maker)
  const { postgres } = world.databases
  const codes = async () => [(await open(token)).body.code, (await ask(token, 'm')).body.code, (await linksOf(board))[0]?.state]
  expect(await codes()).toEqual([undefined, undefined, 'open'])
  await postgres.run(sql`update members set role = 'viewer' where account_id = ${maker.accountId}`)
  expect(await codes()).toEqual(['link_closed', 'link_closed', 'closed'])
  await postgres.run(sql`update members set role = 'operator' where account_id = ${maker.accountId}`)
  await postgres.run(sql`update boards set archived_at = now() where board_id = ${board.id}`)
  expect((await open(token)).body.code).toBe('link_closed')
  await postgres.run(sql`update boards set archived_at = null where board_id = ${board.id}`)
  await postgres.run(sql`delete from members where account_id = ${maker.accountId}`)
  expect(await codes()).toEqual(['link_closed', 'link_closed', 'closed'])
})

test('A25 (part: links) a link shows a board as a role that may open it, never as one that may more than its maker', async () => {
  const board = await boardOf({ roles: ['operator', 'analyst'] })
  const made = async (by: Member, role: string) =>
    (await by.call<{ errors: unknown }>('POST', `boards/${board.id}/links`, { name: 'x', role })).status
  const [analyst, viewer] = [await member('analyst'), await member('viewer')]
  expect([await made(operator, 'viewer'), await made(operator, 'owner'), await made(operator, 'analyst')]).toEqual([400, 400, 201])
  expect([await made(analyst, 'operator'), await made(analyst, 'analyst'), await made(viewer, 'viewer')]).toEqual([400, 201, 403])
  // A token of a project is no member: nobody could say whether it still may.
  expect((await world.call(project, 'POST', `boards/${(await boardOf()).id}/links`, { name: 'x' })).status).toBe(403)
  const { token } = await linkTo(board, { role: 'analyst' })
  expect((await open(token)).status).toBe(200)
  await world.databases.postgres.run(sql`update boards set roles = '{operator}' where board_id = ${board.id}`)
  expect((await open(token)).body.code).toBe('link_closed')
})

test('a password is asked for, guessing is slowed down, and what stands for it opens its own link alone', async () => {
  const board = await boardOf()
  const [one, other] = [await linkTo(board, { password: 'open sesame' }), await linkTo(board, { password: 'open sesame' })]
  expect((await open(one.token)).body.code).toBe('link_password')
  expect((await ask(one.token, 'm')).body.code).toBe('link_password')
  const { body } = await open(one.token, { password: 'open sesame' })
  const pass = body.pass ?? ''
  expect((await ask(one.token, 'm', { pass })).status).toBe(200)
  expect((await open(one.token, { pass })).status).toBe(200)
  for (const wrong of [pass.slice(0, -2), '', 'AAAA'.repeat(20)]) expect((await ask(one.token, 'm', { pass: wrong })).status).toBe(401)
  expect((await ask(other.token, 'm', { pass })).body.code).toBe('link_password')
  world.clock.advance(13 * 3_600_000)
  expect((await ask(one.token, 'm', { pass })).body.code).toBe('link_password')
  world.clock.advance(-13 * 3_600_000)
  for (let n = 0; n < 20; n++) expect((await open(one.token, { password: 'guess' }, `10.1.0.${n}`)).body.code).toBe('link_wrong_password')
  expect((await open(one.token, { password: 'open sesame' }, '10.1.1.1')).body.code).toBe('too_many_attempts')
  expect((await open(other.token, { password: 'open sesame' }, '10.1.1.1')).status).toBe(200)
})

test('whoever asks by links without end is refused for a minute', async () => {
  const answers = await Promise.all(Array.from({ length: 21 }, () => open('mb_nothing', {}, '10.2.0.1')))
  expect(answers.filter((one) => one.status === 429)).toHaveLength(1)
  const { token } = await linkTo(await boardOf())
  expect((await open(token, {}, '10.2.0.2')).status).toBe(200)
})

test('neither the token nor the password is kept: not in the table, the audit log, nor a line of the log', async () => {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) })
  const { databaseUrl, clickhouseUrl, postgres } = world.databases
  const secret = 'a secret of at least thirty-two characters'
  const app = await createApp({ databaseUrl, clickhouseUrl, secret, publicUrl: undefined, worker: false, log, clock: world.clock })
  const board = await boardOf()
  const { token, link } = await linkTo(board, { password: 'open sesame' })
  const post = (url: string, payload: object) => app.http.inject({ method: 'POST', url, payload })
  for (const password of ['wrong one', 'open sesame']) await post('/api/v1/shared/board', { link: token, password })
  // What is a bug is logged: a board that cannot be read.
  await postgres.run(sql`update boards set definition = '{}' where board_id = ${board.id}`)
  expect((await post('/api/v1/shared/board', { link: token, password: 'open sesame' })).statusCode).toBe(500)
  expect((await app.http.inject({ url: `/shared/${token}`, headers: { accept: 'text/html' } })).statusCode).toBe(404)
  await app.stop()
  await operator.call('DELETE', `boards/${board.id}/links/${link.id}`)
  const rows = await postgres.rows(sql`
    select to_jsonb(l) as row from board_links l where link_id = ${link.id} union all select to_jsonb(a) from audit_log a where target_id = ${link.id}`)
  expect(rows).toHaveLength(3)
  expect(lines.join('')).toContain('request failed')
  expect(`${JSON.stringify(rows)}${lines.join('')}`).not.toMatch(new RegExp(`${token}|sesame|wrong one`))
})
