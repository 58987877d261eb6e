import type { Job } from '@millrace/contract/jobs/api.ts'
import type { NewPull, Pull, PullPreview } from '@millrace/contract/ingest/pulls.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startHttpServer, type TestServer } from '../../../../test/http-server.ts'
import { senders, type Senders } from '../../../../test/scenarios/senders.ts'
import { makeWorld, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let world: World
let shop: Senders
let server: TestServer
beforeAll(async () => {
  server = await startHttpServer()
  world = await makeWorld({ at: '2026-11-24T10:00:00Z', privateTargets: ['127.0.0.1'] })
  shop = await senders(world)
})
beforeEach(() => void (server.asked.length = 0))
afterAll(async () => {
  await world.end()
  await server.end()
})

const mapping = (event: string): NewPull['mapping'] => ({
  columns: {
    'list[].uid': { to: 'id', type: 'login_id' },
    'list[].id': { to: 'property', name: 'order_id', type: 'text' },
    'list[].at': { to: 'time' },
    'list[].amount': { to: 'property', name: 'amount', type: 'number' },
  },
  event,
  key: ['list[].id'],
})
const order = (n: number, more: object = {}) => ({
  id: `o${n}`,
  uid: `u${n % 3}`,
  at: `2026-11-20T00:00:${String(n % 60).padStart(2, '0')}Z`,
  amount: n,
  ...more,
})

async function make(event: string, origin: object, more: object = {}): Promise<Pull> {
  const body = {
    name: event,
    kind: 'events',
    records: 'list[]',
    mapping: mapping(event),
    origin: { from: 'http', url: `${server.url}/orders`, ...origin },
    ...more,
  }
  const made = await world.call<Pull>(shop.project, 'POST', 'pulls', body)
  expect(made).toMatchObject({ status: 201 })
  return made.body
}
const call = <T>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
  world.call<T>(shop.project, method, path, body, headers)
async function run(pull: Pull): Promise<Job> {
  const { body } = await call<{ jobId: string }>('POST', `pulls/${pull.id}/run`, {})
  await world.settle()
  return (await call<Job>('GET', `jobs/${body.jobId}`)).body
}
const markOf = async (pull: Pull) => (await call<Pull>('GET', `pulls/${pull.id}`)).body.mark

test('A04 (part: pull) orders of an API are read page by page, then only what is new; a crash after a page was accepted doubles nothing', async () => {
  const orders = Array.from({ length: 25 }, (_, i) => ({ ...order(i, { at: '2026-11-20T00:00:00Z' }), updated: 1_000 + i }))
  server.json(({ url }) => {
    const [page, since] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('since') ?? 0)]
    return { list: orders.filter((one) => one.updated > since).slice((page - 1) * 10, page * 10) }
  })
  const increment = { column: 'list[].updated', parameter: 'since' }
  const pull = await make('ApiOrder', { paging: { by: 'page', parameter: 'page' }, increment })
  let passes = 0
  const undo = onStopPoint('pull.after_accept', () => {
    passes += 1
    if (passes === 2) throw new Error('stopped')
  })
  const first = await run(pull)
  undo()
  expect(first).toMatchObject({ state: 'done', result: { counts: { pages: 4, rows: 25, new: 25, known: 0, rejected: 0 } } })
  expect(passes).toBe(5)
  expect(await markOf(pull)).toBe('1024')
  orders.push({ ...order(25), updated: 2_000 }, { ...order(3), updated: 2_001 })
  expect(await run(pull)).toMatchObject({ result: { counts: { rows: 2, new: 1, known: 1 } } })
  expect((await shop.stored('ApiOrder')).map((row) => row.properties['order_id']).toSorted()).toEqual(
    orders
      .slice(0, 26)
      .map((one) => one.id)
      .toSorted(),
  )
  expect((await call<Pull>('POST', `pulls/${pull.id}/rewind`, {})).body.mark).toBeNull()
  expect(await run(pull)).toMatchObject({ result: { counts: { rows: 27, new: 0, known: 27 } } })
  expect(await shop.stored('ApiOrder')).toHaveLength(26)
})

test('the next page by a link, by a cursor in the address, and by a cursor in the body of a POST', async () => {
  server.json(({ url, method, body }) => {
    const given = method === 'POST' ? (JSON.parse(body) as { after?: string; shop?: number }).after : url.searchParams.get('after')
    const at = Number(given ?? 0)
    const next = at < 2 ? String(at + 1) : ''
    return { list: [order(at)], next, links: { next: next && `/orders?after=${next}` } }
  })
  const byLink = await make('ByLink', { paging: { by: 'next_link', path: 'links.next' } })
  const byCursor = await make('ByCursor', { paging: { by: 'cursor', path: 'next', parameter: 'after' } })
  const byBody = await make('ByBody', { method: 'POST', body: '{"shop":7}', paging: { by: 'cursor', path: 'next', parameter: 'after' } })
  for (const pull of [byLink, byCursor, byBody])
    expect(await run(pull)).toMatchObject({ result: { counts: { pages: 3, rows: 3, new: 3 } } })
  expect(server.asked.filter((one) => one.method === 'POST').map((one) => one.body)).toEqual([
    '{"shop":7}',
    '{"shop":7,"after":"1"}',
    '{"shop":7,"after":"2"}',
  ])
})

test('an API that is busy is waited for, one that fails is tried again, and what only its owner can mend fails at once and says so', async () => {
  const pull = await make('Hostile', { paging: { by: 'next_link', path: 'next' } })
  const answers = (...given: (readonly [status: number, body: string, headers?: Record<string, string>])[]): void => {
    let n = 0
    server.answer((_asked, response) => {
      const [status, body, headers = {}] = given[Math.min(n++, given.length - 1)] ?? [500, '']
      response.writeHead(status, headers).end(body)
    })
  }
  const good = [200, JSON.stringify({ list: [order(1)] })] as const
  answers([429, '', { 'retry-after': '1' }], good)
  expect(await run(pull)).toMatchObject({ state: 'done', attempts: 1 })
  answers([500, 'oops'], [503, ''], good)
  expect(await run(pull)).toMatchObject({ state: 'done' })
  answers([500, 'oops'])
  expect(await run(pull)).toMatchObject({
    state: 'failed',
    error: { code: 'job_failed', params: { reason: expect.stringContaining('answers 500: oops') } },
  })
  const broken: (readonly [reason: string, status: number, body: string, headers?: Record<string, string>])[] = [
    ['answers 401: no', 401, 'no'],
    ['not JSON', 200, '<html>'],
    ['no list at list[]', 200, '{"code":40001,"message":"token expired"}'],
    ['nested too deeply', 200, `{"list":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['redirects to http://169.254.169.254', 302, '', { location: 'http://169.254.169.254/latest' }],
    ['not at http://127.0.0.1', 200, JSON.stringify({ list: [order(2)], next: 'http://10.0.0.8/orders' })],
    ['not at http://127.0.0.1', 200, JSON.stringify({ list: [order(2)], next: 'https://elsewhere.example/orders' })],
    ['the same next page again', 200, JSON.stringify({ list: [order(2)], next: '/orders?page=2' })],
  ]
  for (const [reason, ...answer] of broken) {
    answers(answer)
    const job = await run(pull)
    expect([reason, job.state, job.error?.code]).toEqual([reason, 'failed', 'pull_failed'])
    expect(job.error?.text.en).toContain(reason)
  }
})

test('rows that cannot be taken stand in the file of the run and in data quality; the rest is taken', async () => {
  server.json(() => ({ list: [order(1), order(2, { amount: 'much' }), order(3, { uid: null })] }))
  const pull = await make('Mixed', {})
  const job = await run(pull)
  expect(job).toMatchObject({ state: 'done', result: { counts: { rows: 3, new: 1, rejected: 2 }, file: {} } })
  const file = await call<string>('GET', `jobs/${job.id}/file`)
  expect(file.body).toContain('2,list[].amount,value_not_a_number,much')
  expect((await shop.quality()).slice(0, 2).toSorted()).toEqual(['id_column_empty list[].uid', 'value_not_a_number list[].amount'])
})

test('secrets are sealed, sent to their own server only, and asked for again when the target changes', async () => {
  server.json(() => ({ list: [] }))
  const pull = await make('Sealed', {}, { secrets: { headers: { Authorization: 'Bearer top-secret' } } })
  expect(pull.headerNames).toEqual(['Authorization'])
  expect(JSON.stringify(pull)).not.toContain('top-secret')
  await run(pull)
  expect(server.asked.at(-1)?.headers['authorization']).toBe('Bearer top-secret')
  const [row] = await world.databases.postgres.rows<{ secrets: Buffer }>(sql`select secrets from pulls where pull_id = ${pull.id}`)
  expect(row?.secrets.includes('top-secret')).toBe(false)
  const other = await startHttpServer()
  other.json(() => ({ list: [] }))
  const asked = (url: string) => ({ id: pull.id, kind: 'events', records: 'list[]', origin: { from: 'http', url } })
  expect((await call('POST', 'pulls/preview', asked(`${server.url}/v2`))).status).toBe(200)
  expect(server.asked.at(-1)?.headers['authorization']).toBe('Bearer top-secret')
  expect((await call('POST', 'pulls/preview', asked(`${other.url}/v2`))).status).toBe(200)
  expect(other.asked.at(-1)?.headers['authorization']).toBeUndefined()
  const moved = await call<Pull>(
    'PUT',
    `pulls/${pull.id}`,
    { name: 'x', kind: 'events', mapping: mapping('x'), records: 'list[]', origin: { from: 'http', url: other.url } },
    { 'if-match': '"1"' },
  )
  expect(moved.body).toMatchObject({ headerNames: [], revision: 2 })
  await other.end()
  const audit = await call<object>('GET', 'audit?limit=50')
  expect(JSON.stringify(audit.body)).not.toContain('top-secret')
})

test('nothing is read inside the network of this installation that its operator has not named', async () => {
  for (const host of ['10.0.0.1', '169.254.169.254', '[::1]', '127.0.0.2']) {
    const asked = { kind: 'events', origin: { from: 'http', url: `http://${host}/` } }
    expect([host, (await call<{ code: string }>('POST', 'pulls/preview', asked)).body.code]).toEqual([host, 'target_private'])
  }
  const pull = await make('Inside', { url: 'http://192.168.0.1/orders' })
  expect(await run(pull)).toMatchObject({ state: 'failed', error: { code: 'target_private', params: { host: '192.168.0.1' } } })
})

test('the mapper shows what a first page holds, before anything is known about it', async () => {
  server.json(() => ({ code: 0, data: { rows: [{ user_id: 'u1', order_id: 'o1', amount: 3 }] } }))
  const asked = { kind: 'events', origin: { from: 'http', url: server.url, increment: { column: 'x', parameter: 'since' } } }
  const { body } = await call<PullPreview>('POST', 'pulls/preview', asked)
  expect(body).toMatchObject({ paths: ['data.rows[]'], sample: expect.stringContaining('"order_id":"o1"') })
  const looked = await call<PullPreview>('POST', 'pulls/preview', { ...asked, records: 'data.rows[]' })
  expect(looked.body).toMatchObject({ rows: 1, mapping: { columns: { 'data.rows[].user_id': { to: 'id' } } } })
})

test('a pull runs when it is due, once; not while it is paused, not while it runs, not before it is mapped', async () => {
  server.json(() => ({ list: [] }))
  const pull = await make('Timed', {}, { schedule: { kind: 'every', minutes: 15 } })
  expect(pull.nextAt).toBe('2026-11-24T10:15:00.000Z')
  const unmapped = await make('Unmapped', {}, { schedule: { kind: 'every', minutes: 15 }, mapping: null })
  expect((await call<{ code: string }>('POST', `pulls/${unmapped.id}/run`, {})).body.code).toBe('mapping_missing')
  const jobs = async (id: string) => (await call<{ items: Job[] }>('GET', `jobs?kind=ingest.pull&key=${id}`)).body.items
  const later = async (minutes: number): Promise<void> => {
    world.clock.advance(minutes * 60_000)
    await world.app.jobs.tick()
  }
  await later(10)
  expect(await jobs(pull.id)).toEqual([])
  await later(5)
  // Not yet run: the next time, and a hand, find this one.
  await later(15)
  const byHand = await call<{ jobId: string }>('POST', `pulls/${pull.id}/run`, {})
  expect((await jobs(pull.id)).map((job) => [job.id, job.state])).toEqual([[byHand.body.jobId, 'queued']])
  await world.settle()
  await call('POST', `pulls/${pull.id}/pause`, {})
  await later(60)
  expect(await jobs(pull.id)).toHaveLength(1)
  expect((await call<Pull>('POST', `pulls/${pull.id}/resume`, {})).body).toMatchObject({
    isPaused: false,
    nextAt: '2026-11-24T11:45:00.000Z',
    lastRun: { state: 'done' },
  })
  await later(15)
  await world.settle()
  expect(await jobs(pull.id)).toHaveLength(2)
  expect(await jobs(unmapped.id)).toEqual([])
  const nightly = await make('Nightly', {}, { schedule: { kind: 'cron', pattern: '30 3 * * *' } })
  // Half past three in Shanghai.
  expect(nightly.nextAt).toBe('2026-11-24T19:30:00.000Z')
  for (const pattern of ['every day', '* * * * * *', '0 0 31 2 *'])
    expect([
      pattern,
      (
        await call('POST', 'pulls', {
          name: 'x',
          kind: 'events',
          origin: { from: 'http', url: server.url },
          schedule: { kind: 'cron', pattern },
        })
      ).status,
    ]).toEqual([pattern, 400])
})

test('a pull that is changed while it runs ends there: what it read by then is known, and its mark is of the new source', async () => {
  server.json(({ url }) => ({ list: [order(Number(url.searchParams.get('page')), { n: 5 })] }))
  const pull = await make('Changing', { paging: { by: 'page', parameter: 'page' }, increment: { column: 'list[].n', parameter: 'n' } })
  let passes = 0
  const undo = onStopPoint('pull.after_accept', async () => {
    passes += 1
    if (passes < 2) return
    await world.databases.postgres.run(sql`update pulls set revision = revision + 1 where pull_id = ${pull.id}`)
    throw new Error('stopped')
  })
  const job = await run(pull)
  undo()
  expect(job).toMatchObject({ state: 'failed', error: { code: 'pull_changed' } })
  expect(await markOf(pull)).toBeNull()
})
