import type { FunnelAnswer, MatrixAnswer } from '@millrace/contract/analytics/api.ts'
import type { Board, SavedQuestion } from '@millrace/contract/boards/api.ts'
import { questionOf } from '@millrace/contract/boards/dated.ts'
import { countOf } from '@millrace/contract/metrics/index.ts'
import type { Metric, MetricAnswer } from '@millrace/contract/metrics/api.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T10:00:00Z' })
  project = await world.project()
  const does = (id: string, event: string, properties = {}) =>
    record({ ids: [`login:${id}`], event, at: '2026-11-02T02:00:00Z', properties })
  await world.app.ingest.accept(project.id, 'native', [
    ...['a', 'b', 'c', 'd'].map((id) => does(id, 'SignUp')),
    ...['a', 'b', 'c'].map((id) => record({ ids: [`login:${id}`], event: 'Open', at: '2026-11-02T03:00:00Z' })),
    does('a', 'Pay', { amount: 30 }),
    does('b', 'Pay', { amount: 12 }),
    does('a', 'Share'),
  ])
  await world.settle()
})
afterAll(() => world.end())

const events = { active: 'Open', signup: 'SignUp', activation: 'Open', pay: 'Pay', amount: 'amount', reach: 'Open', share: 'Share' }
const fromTemplate = (template: string, name: string) =>
  world.call<Board>(project, 'POST', 'boards/from-template', { template, name, events })
const metricsOf = async () => (await world.call<{ items: Metric[] }>(project, 'GET', 'metrics?limit=200')).body.items

/** A member of a role as their browser has it. */
async function member(role: string) {
  const email = `${role}@shop.cn`
  const password = 'long enough password'
  await world.call(project, 'POST', 'members', { email, name: role, role, password })
  const signed = await world.app.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    headers: { 'x-requested-with': 'millrace' },
  })
  const cookie = String(signed.headers['set-cookie']).split(';')[0] ?? ''
  return <T>(method: string, path: string, body?: object, headers = {}) =>
    world.call<T>(undefined, method, `/api/v1/projects/shop/${path}`, body, { cookie, 'x-requested-with': 'millrace', ...headers })
}

test('C21 the AARRR board asks for events of the project, and its numbers are those of the analyses', async () => {
  const missing = await world.call(project, 'POST', 'boards/from-template', { template: 'aarrr', name: 'A', events: { signup: 'SignUp' } })
  expect(missing.body).toMatchObject({
    errors: ['activation', 'active', 'pay', 'amount', 'share'].map((slot) => ({ path: `body.events.${slot}` })),
  })
  const { body: board } = await fromTemplate('aarrr', '增长')
  const metrics = new Map((await metricsOf()).map((one) => [one.id, one]))
  const found: Record<string, number | null> = {}
  for (const tile of board.definition.tiles) {
    if (tile.kind === 'metric') {
      const metric = metrics.get(tile.metricId)
      const days = { from: '2026-11-02', to: '2026-11-02', unit: null }
      const { body } = await world.call<MetricAnswer>(project, 'POST', `metrics/${tile.metricId}/ask`, days)
      found[metric?.name ?? ''] = body.total
      if (metric?.definition.kind !== 'measure') continue
      const count = await world.call<{ total: number[] }>(project, 'POST', 'analytics/count', countOf(metric.definition.a, days as never))
      expect(count.body.total).toEqual([body.total])
    }
    if (tile.kind === 'question') {
      if (tile.model === 'matrix') continue
      const query = questionOf(tile, { range: { kind: 'last', days: 1 } }, '2026-11-02')
      const { body } = await world.call<FunnelAnswer>(project, 'POST', `analytics/${tile.model}`, query)
      expect(body.rows.map((row) => row.people)).toEqual([4, 3])
    }
  }
  const matrix = board.definition.tiles.at(-1)
  if (matrix?.kind !== 'question') throw new Error('the last tile is the matrix')
  const query = questionOf(matrix, { range: { kind: 'last', days: 1 } }, '2026-11-02')
  const { body } = await world.call<MatrixAnswer>(project, 'POST', 'analytics/matrix', query)
  expect(body.total.cells.map((one) => one.value)).toEqual([found['注册人数'], 3, found['活跃人数'], found['支付人数'], found['分享人数']])
  expect(found).toEqual({ 注册人数: 4, 激活率: 0.75, 活跃人数: 3, GMV: 42, 支付人数: 2, 分享人数: 1, 分享率: 1 / 3 })
})

test('A25 boards of operation, sales, marketing and retention share the metrics of one registry, and each opens for its role only', async () => {
  const boards: Board[] = []
  for (const template of ['operation', 'sales', 'marketing', 'retention']) boards.push((await fromTemplate(template, template)).body)
  const names = (await metricsOf()).map((one) => one.name)
  expect(new Set(names).size).toBe(names.length)
  const [gmv] = (await metricsOf()).filter((one) => one.name === 'GMV')
  const used = (await world.call<UsedBy>(project, 'GET', `used-by?kind=metric&id=${gmv?.id}`)).body.items
  expect(used.map((one) => `${one.kind} ${one.name}`)).toEqual(
    expect.arrayContaining(['board operation', 'board sales', 'board marketing']),
  )

  const [operation, sales] = boards
  const scope = async (board: Board | undefined, roles: string[]) => {
    const { name, definition, revision } = board as Board
    return world.call(project, 'PUT', `boards/${board?.id}`, { name, roles, definition }, { 'if-match': `"${revision}"` })
  }
  await scope(operation, ['operator'])
  await scope(sales, ['analyst'])
  const [operator, analyst, viewer] = [await member('operator'), await member('analyst'), await member('viewer')]
  const seen = async (call: typeof operator) => (await call<{ items: Board[] }>('GET', 'boards')).body.items.map((one) => one.name)
  expect(await seen(operator)).not.toContain('sales')
  expect(await seen(operator)).toContain('operation')
  expect(await seen(analyst)).not.toContain('operation')
  expect(await seen(viewer)).not.toContain('operation')
  const status = async (call: typeof operator, board: Board | undefined) => (await call('GET', `boards/${board?.id}`)).status
  expect([
    await status(operator, operation),
    await status(operator, sales),
    await status(analyst, operation),
    await status(analyst, sales),
  ]).toEqual([200, 404, 404, 200])
  // Neither a change nor the archive is a way round; nobody locks themselves out; a token has no role.
  const headers = { 'if-match': '"2"' }
  expect((await analyst('PUT', `boards/${operation?.id}`, { name: 'x', definition: {} }, headers)).status).toBe(404)
  expect((await analyst('POST', `boards/${operation?.id}/archive`, {}, headers)).status).toBe(404)
  const away = { name: 'sales', roles: ['operator'], definition: sales?.definition }
  expect((await analyst('PUT', `boards/${sales?.id}`, away, headers)).body).toMatchObject({ errors: [{ path: 'body.roles' }] })
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'r', scopes: ['analytics.read'] })
  expect((await world.call({ ...project, token: made.body.token }, 'GET', `boards/${sales?.id}`)).status).toBe(404)
  expect((await viewer('POST', 'boards', { name: 'x', definition: {} })).status).toBe(403)
})

test('a tile that could not be asked is refused with its field, a change over a newer one too', async () => {
  const make = (tiles: object[]) => world.call<Board>(project, 'POST', 'boards', { name: 'B', definition: { tiles } })
  const question = {
    id: 'a',
    kind: 'question',
    model: 'funnel',
    query: { from: '2026-11-01', to: '2026-11-02', steps: [{ event: 'Pay' }] },
  }
  expect((await make([question])).body).toMatchObject({ errors: [{ path: 'body.definition.tiles.0.query.steps' }] })
  expect((await make([{ ...question, model: 'magic' }])).body).toMatchObject({ errors: [{ path: 'body.definition.tiles.0.model' }] })
  expect((await make([{ id: 'a', kind: 'metric', metricId: 'met_none' }])).body).toMatchObject({
    errors: [{ path: 'body.definition.tiles.0.metricId' }],
  })
  const { body } = await make([{ id: 'a', kind: 'note', text: '双十一' }])
  const change = (revision: number) =>
    world.call(project, 'PUT', `boards/${body.id}`, { name: 'C', definition: body.definition }, { 'if-match': `"${revision}"` })
  expect([(await change(1)).status, (await change(1)).status]).toEqual([200, 409])
})

test('a question is kept by name as its analysis takes it, renamed, and put aside', async () => {
  const query = { from: '2026-11-01', to: '2026-11-02', event: 'Pay' }
  const input = { name: '支付', model: 'count', query }
  const { body } = await world.call<SavedQuestion>(project, 'POST', 'saved-questions', input)
  expect(body).toMatchObject({ name: '支付', model: 'count', query, keepsDays: false })
  expect((await world.call(project, 'POST', 'saved-questions', { ...input, query: { ...query, to: '2026-10-01' } })).body).toMatchObject({
    errors: [{ path: 'body.query.to' }],
  })
  await world.call(project, 'PUT', `saved-questions/${body.id}`, { ...input, name: '支付次数' }, { 'if-match': '"1"' })
  const list = async (more = '') =>
    (await world.call<{ items: SavedQuestion[] }>(project, 'GET', `saved-questions${more}`)).body.items.map((one) => one.name)
  expect(await list()).toEqual(['支付次数'])
  await world.call(project, 'POST', `saved-questions/${body.id}/archive`, {}, { 'if-match': '"2"' })
  expect([await list(), await list('?archived=true')]).toEqual([[], ['支付次数']])
})
