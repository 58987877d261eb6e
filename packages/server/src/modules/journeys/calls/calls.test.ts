import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { whyOf } from '@millrace/contract/journeys/calls.ts'
import type { CallTested } from '@millrace/contract/journeys/calls-api.ts'
import { startHttpServer, type TestServer } from '../../../../test/http-server.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, wait } from '../../../../test/journey-world.ts'
import { outgoing } from '../../../platform/http/index.ts'
import { sealer } from '../../../platform/seal.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'
import { catalog } from '../../catalog/index.ts'
import { content } from '../../content/index.ts'
import { liveJourneys } from '../execute/live.ts'
import { caller } from './dispatch.ts'

let server: TestServer
let w: JourneyWorld
beforeAll(async () => {
  server = await startHttpServer()
  w = await journeyWorld({ privateTargets: ['127.0.0.1'] })
  await w.happens('09:00:00', known('a'), known('b'), known('c'))
  const secret = `whsec_${Buffer.from('a key of some length').toString('base64')}`
  const { host } = new URL(server.url)
  for (const [name, value] of Object.entries({ erp: secret, token: 'secret-token' }))
    expect((await w.world.call(w.project, 'POST', 'journeys/secrets', { name, host, value })).status).toBe(201)
})
beforeEach(() => {
  server.asked.length = 0
  server.json(() => ({ data: { order: { state: 'shipped', items: [{ n: 2 }] } } }))
})
afterAll(async () => {
  await w.end()
  await server.end()
})
const undone: (() => void)[] = []
afterEach(() => undone.splice(0).forEach((undo) => undo()))

let hour = 10
/** Each test has an hour, events and a journey of its own. */
function own() {
  hour += 1
  const event = `Start${hour}`
  return { event, time: (minute: number, second = 0) => `${hour}:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}` }
}

const hook = (settings: object = {}) => ({
  kind: 'webhook',
  settings: { url: `${server.url}/orders/{{ event.order }}`, body: '{ "mail": "{{ profile.email }}" }', ...settings },
})
const graph = (event: string, settings: object = {}, more: object = {}) => ({
  entry: { kind: 'event' as const, event },
  nodes: { h: hook(settings), fine: exit('fine'), bad: exit('bad') },
  edges: ['entry>h', 'h.ok>fine', 'h.failed>bad'],
  ...more,
})
const answers = (status: number, headers: Record<string, string> = {}, body = '') =>
  server.answer((_asked, response) => response.writeHead(status, headers).end(body))

const whysOf = async (journey: string): Promise<string[]> => {
  const row = await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await w.world.databases.clickhouse.rows<{ text: string }>(sql`
    select concat(port, ' ', why) as text from journey_history where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} and node = 'h' order by text`)
  return rows.map((one) => one.text)
}
const open = async (): Promise<number> =>
  (await w.world.databases.postgres.one<{ n: number }>(sql`select count(*) as n from journey_calls`))?.n ?? -1

test('a call is filled in, signed and answered: what it says is known to conditions, links and texts after it', async () => {
  const { event, time } = own()
  const settings = {
    headers: [{ name: 'Authorization', value: 'Bearer {{ secret.token }}' }],
    secret: 'erp',
    body: '{ "mail": "{{ profile.email }}", "note": "{{ event.note }}", "all": {{ event.note | json }} }',
    fields: [
      { name: 'state', path: 'data.order.state' },
      { name: 'n', path: 'data.order.items[0].n' },
      { name: 'status', path: '$status' },
      { name: 'none', path: 'data.nothing' },
    ],
  }
  const shipped = { kind: 'trigger', condition: { property: 'node.h.state', op: 'eq', value: 'shipped' } }
  const journey = await w.start({
    ...graph(event, settings),
    nodes: {
      h: hook(settings),
      c: { kind: 'condition', settings: { arms: [{ id: 'shipped', rule: shipped }] } },
      again: hook({ method: 'GET', url: `${server.url}/next?n={{ node.h.n }}&s={{ node.h.status }}`, body: '' }),
      fine: exit('fine'),
      bad: exit('bad'),
    },
    edges: ['entry>h', 'h.ok>c', 'h.failed>bad', 'c.shipped>again', 'again.ok>fine'],
  })
  await w.happens(time(0), does('a', event, { order: 'o/1', note: 'say "hi"' }))
  expect(await w.runs(journey)).toEqual(['a exited fine'])
  const [first, second] = server.asked
  expect(first).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' } })
  expect(first?.url.pathname).toBe('/orders/o%2F1')
  expect(JSON.parse(first?.body ?? '')).toEqual({ mail: 'a@x.cn', note: 'say "hi"', all: 'say "hi"' })
  const { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': signature, 'idempotency-key': key } = first?.headers ?? {}
  expect(id).toBe(key)
  expect(Number(stamp) * 1_000).toBe(Date.parse(at(time(0))))
  const mac = createHmac('sha256', 'a key of some length')
    .update(`${String(id)}.${String(stamp)}.${first?.body}`)
    .digest('base64')
  expect(signature).toBe(`v1,${mac}`)
  expect(second).toMatchObject({ method: 'GET', body: '' })
  expect(second?.url.search).toBe('?n=2&s=200')
  expect(second?.headers['webhook-signature']).toBeUndefined()
  expect(await whysOf(journey)).toEqual(['ok 200: 1 attempt'])
  const file = (await w.world.call<string>(w.project, 'GET', `journeys/${journey}/file`)).body
  expect(JSON.stringify(file)).toContain('secret.token')
  expect(JSON.stringify([file, (await w.world.call(w.project, 'GET', 'journeys/secrets')).body])).not.toContain('secret-token')
  expect(await open()).toBe(0)
})

test('what is refused fails at once; what is busy is called again with the same key and words, when it asks to be', async () => {
  const { event, time } = own()
  const journey = await w.start(graph(event, { fields: [{ name: 'status', path: '$status' }] }))
  answers(404)
  await w.happens(time(0), does('a', event, { order: 'o1' }))
  expect(await w.runs(journey)).toEqual(['a exited bad'])
  expect(await whysOf(journey)).toEqual(['failed 404: 1 attempt'])
  answers(503, { 'retry-after': '600' })
  await w.happens(time(1), does('b', event, { order: 'o2' }))
  await w.happens(time(5), known('b', { email: 'other@x.cn' }))
  expect([await w.runs(journey), server.asked.length]).toEqual([['a exited bad', 'b waiting h'], 2])
  await w.happens(time(10, 59))
  expect(server.asked).toHaveLength(2)
  answers(200)
  await w.happens(time(11, 1))
  expect(await w.runs(journey)).toEqual(['a exited bad', 'b exited fine'])
  const [, before, after] = server.asked
  expect(after).toMatchObject({ body: before?.body, url: before?.url, headers: { 'idempotency-key': before?.headers['idempotency-key'] } })
  expect(before?.headers['idempotency-key']).not.toBe(server.asked[0]?.headers['idempotency-key'])
  expect((await whysOf(journey)).toSorted()).toEqual(['failed 404: 1 attempt', 'ok 200: 2 attempts'])
})

test('too slow, five times: the run fails within the hour; a redirect and a network inside are no answer', async () => {
  const { event, time } = own()
  const slow = await w.start(graph(event, { timeout: 1 }))
  server.answer(() => undefined)
  await w.happens(time(0), does('a', event, { order: 'o1' }))
  answers(500)
  for (const minute of [1, 3, 10, 30]) await w.happens(time(minute))
  expect(server.asked).toHaveLength(5)
  expect(await whysOf(slow)).toEqual(['failed 500: 5 attempts'])
  answers(302, { location: 'http://10.0.0.1/' })
  const moved = await w.start(graph(`${event}Moved`))
  const inside = await w.start(graph(`${event}Inside`, { url: 'http://10.0.0.1/x' }))
  const empty = await w.start(graph(`${event}Empty`))
  await w.happens(time(31), ...['Moved', 'Inside'].map((name) => does('a', `${event}${name}`, { order: 'o' })), does('a', `${event}Empty`))
  expect(await whysOf(moved)).toEqual(['failed 302: 1 attempt'])
  expect(await whysOf(inside)).toEqual(['failed private: 1 attempt'])
  expect(await whysOf(empty)).toEqual(['failed variable_missing event.order: 0 attempts'])
})

test('a process that dies before or after the call: it comes twice with one key, and the run moves once', async () => {
  const { event, time } = own()
  const journey = await w.start(graph(event))
  for (const [i, point] of (['calls.before_call', 'calls.after_call', 'calls.after_commit'] as const).entries()) {
    server.asked.length = 0
    let crashes = 0
    const undo = onStopPoint(point, () => {
      if (crashes++ === 0) throw new Error(point)
    })
    undone.push(undo)
    await expect(w.happens(time(i * 5), does('a', event, { order: point }))).rejects.toThrow(point)
    await w.happens(time(i * 5, 30))
    await w.happens(time(i * 5 + 2))
    undo()
    expect(server.asked).toHaveLength(point === 'calls.after_call' ? 2 : 1)
    expect(new Set(server.asked.map((one) => one.headers['idempotency-key'])).size).toBe(1)
    expect(await w.runs(journey)).toHaveLength(i + 1)
    expect((await whysOf(journey)).filter((why) => why.startsWith('ok'))).toHaveLength(i + 1)
  }
  expect(await open()).toBe(0)
})

test('who has reached the goal, or whose journey has ended, is not called any more, and a late answer moves nobody', async () => {
  const { event, time } = own()
  const goal = { event: `${event}Pay`, within: { amount: 1, unit: 'hour' as const } }
  const journey = await w.start(graph(event, {}, { goal }))
  const { postgres } = w.world.databases
  answers(503)
  await w.happens(time(0), does('a', event, { order: 'o1' }), does('b', event, { order: 'o2' }))
  await w.happens(time(0, 1), does('a', `${event}Pay`))
  // An answer to somebody who has gone on meanwhile.
  const run = await postgres.one<{ id: number; part: number; person: number }>(sql`
    select r.run_id as id, r.part, r.person_id as person from journey_runs r join journeys j on j.journey_id = r.journey_id
    where j.public_id = ${journey} and r.state = 3`)
  const payload = JSON.stringify({ run: run?.id, node: 'h', visit: 1, port: 'ok', why: 'late', values: {} })
  await postgres.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at, payload)
    values (${run?.part ?? 0}, ${w.project.id}, ${run?.person ?? 0}, 'called', ${new Date(at(time(0, 2)))}, 0, 0, ${new Date(at(time(0, 2)))}, ${payload}::jsonb)`)
  answers(200)
  await w.happens(time(2))
  expect(await w.runs(journey)).toEqual(['a exited goal', 'b exited fine'])
  expect(server.asked.map((one) => one.url.pathname).toSorted()).toEqual(['/orders/o1', '/orders/o2', '/orders/o2'])
  answers(503)
  await w.happens(time(3), does('c', event, { order: 'o3' }))
  await w.change(journey, 'end', { reason: 'over' })
  answers(200)
  await w.happens(time(10))
  expect(server.asked).toHaveLength(4)
  expect(await open()).toBe(0)
})

test('nothing is called while the journey stands still; a person who is merged away takes the call along', async () => {
  const { event, time } = own()
  const journey = await w.start({
    ...graph(event),
    nodes: { w: wait(1), h: hook({ body: '{}' }), fine: exit('fine') },
    edges: ['entry>w', 'w>h', 'h.ok>fine'],
  })
  answers(503)
  await w.happens(time(0), does('a', event, { order: 'o1' }))
  await w.happens(time(1))
  expect(server.asked).toHaveLength(1)
  await w.change(journey, 'pause')
  answers(200)
  await w.happens(time(10))
  await w.happens(time(11))
  expect(server.asked).toHaveLength(1)
  await w.change(journey, 'resume', { waits: 'kept_counting', ratePerMinute: 100, skipLaterThanHours: null })
  await w.happens(time(12))
  expect([await w.runs(journey), server.asked.length]).toEqual([['a exited fine'], 2])

  answers(503)
  await w.happens(time(20), { ids: ['anon:d1'], event, properties: { order: 'o2' } })
  await w.happens(time(21))
  answers(200)
  await w.happens(time(25), { ids: ['login:merged', 'anon:d1'], set: { email: 'm@x.cn' } })
  expect(server.asked.map((one) => one.url.pathname)).toEqual(['/orders/o1', '/orders/o1', '/orders/o2', '/orders/o2'])
  expect(await w.runs(journey)).toEqual(['a exited fine', 'merged exited fine'])
})

test('calls that became overdue in a pause are made at the chosen rate, oldest first; one that is too late fails', async () => {
  const { event, time } = own()
  const journey = await w.start({
    ...graph(event),
    nodes: { w: wait(5), h: hook({ body: '{}' }), fine: exit('fine'), bad: exit('bad') },
    edges: ['entry>w', 'w>h', 'h.ok>fine', 'h.failed>bad'],
    entry: { kind: 'event', event, key: 'order' },
  })
  answers(503)
  await w.happens(time(0), does('a', event, { order: 'o0' }))
  await w.happens(time(5))
  expect(server.asked).toHaveLength(1)
  // One waits to be tried again, six are still at the wait.
  await w.happens(time(6), ...[1, 2, 3].map((n) => does('b', event, { order: `o${n}` })))
  await w.happens(time(7), ...[4, 5, 6].map((n) => does('c', event, { order: `o${n}` })))
  await w.change(journey, 'pause')
  await w.happens(time(8))
  answers(200)
  server.asked.length = 0
  await w.happens(time(30))
  const made = async (minute: number, second = 0): Promise<number> => {
    await w.happens(time(minute, second))
    return server.asked.length
  }
  await w.change(journey, 'resume', { waits: 'kept_counting', ratePerMinute: 2, skipLaterThanHours: null })
  expect(await made(30)).toBe(1)
  expect(await made(30, 20)).toBe(1)
  expect(await made(30, 31)).toBe(2)
  // Who comes now is not overdue.
  await w.happens(time(31), does('a', event, { order: 'new' }))
  for (const minute of [31, 32, 33, 34, 35]) for (const second of [1, 32]) await made(minute, second)
  expect(server.asked.map(({ url }) => url.pathname.slice(-2))).toEqual(['o0', ...['o1', 'o2', 'o3', 'o4', 'o5', 'o6'].map(String)])
  expect(await made(36, 1)).toBe(8)
  expect((await w.runs(journey)).every((run) => run.endsWith('fine'))).toBe(true)

  await w.happens(time(40), does('a', event, { order: 'late' }))
  await w.change(journey, 'pause')
  await w.happens(`${hour + 3}:00:00`)
  await w.change(journey, 'resume', { waits: 'kept_counting', ratePerMinute: 2, skipLaterThanHours: 1 })
  await w.happens(`${hour + 3}:00:01`)
  expect(server.asked).toHaveLength(8)
  expect((await whysOf(journey)).filter((why) => why.startsWith('failed'))).toEqual(['failed too_late: 0 attempts'])
  hour += 3
})

test('a host that fails ten times in a row is left alone for half a minute: calls wait and do not fail', async () => {
  const { event, time } = own()
  const journey = await w.start({ ...graph(event), entry: { kind: 'event', event, key: 'order' } })
  answers(500)
  await w.happens(time(0), ...Array.from({ length: 100 }, (_, i) => does('a', event, { order: `o${i}` })))
  const asked = server.asked.length
  expect(asked).toBeLessThan(100)
  answers(200)
  await w.happens(time(0, 20))
  expect(server.asked).toHaveLength(asked)
  for (const minute of [1, 2, 3]) await w.happens(time(minute))
  expect((await w.counts(journey)).exited).toBe(100)
  expect(new Set(await w.runs(journey))).toEqual(new Set(['a exited fine']))
})

test('a call is tried out once, for a person and for good; a dry run shows it, and goes on as asked', async () => {
  const { event, time } = own()
  const call = {
    url: `${server.url}/t/{{ event.n }}`,
    body: '{{ profile.email | json }}',
    fields: [{ name: 'state', path: 'data.order.state' }],
  }
  const person = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=b')).body.id
  const headers = [{ name: 'X-Key', value: '{{ secret.token }}' }]
  const tested = await w.world.call<CallTested>(w.project, 'POST', 'journeys/test-call', {
    call: { ...call, headers, secret: 'erp' },
    personId: person,
    event: { n: 7 },
  })
  expect(tested.body).toMatchObject({ status: 200, port: 'ok', why: '200: 1 attempt', fields: { 'node.test.state': 'shipped' } })
  expect(server.asked[0]).toMatchObject({ headers: { 'millrace-test': '1', 'x-key': 'secret-token' } })
  expect(JSON.stringify(tested.body)).not.toContain('secret-token')
  // A secret goes to its own host and to no other, whoever asks.
  const elsewhere = { call: { ...call, url: 'http://127.0.0.1:9/', headers, secret: 'erp' } }
  const refused = await w.world.call<CallTested>(w.project, 'POST', 'journeys/test-call', elsewhere)
  expect(refused.body).toMatchObject({ status: null, port: 'failed', why: whyOf('secret_unknown', 0) })
  const inside = await w.world.call<CallTested>(w.project, 'POST', 'journeys/test-call', { call: { url: 'http://169.254.169.254/x' } })
  expect(inside.body).toMatchObject({ status: null, port: 'failed', why: 'private: 1 attempt' })
  const draft = graph(event)
  const journey = await w.start(draft)
  const dry = async (port: 'ok' | 'failed') =>
    (
      await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, {
        person: { personId: person },
        events: [{ event, at: at(time(0)), properties: { order: 'x' } }],
        until: at(time(1)),
        answers: { h: port },
      })
    ).body.runs[0]
  expect(await dry('ok')).toMatchObject({ state: 'exited', reason: 'fine', calls: [{ node: 'h', url: `${server.url}/orders/x` }] })
  expect(await dry('failed')).toMatchObject({ reason: 'bad' })
  expect(server.asked).toHaveLength(1)
  const wrong = {
    ...draft,
    nodes: { ...draft.nodes, h: hook({ url: 'https://{{ event.host }}/', secret: 'nobodys', body: '{{ oops.x }}' }) },
  }
  await expect(w.start(wrong)).rejects.toThrow(/url_invalid.*secret_unknown.*call_text_invalid/)
})

test('two that call at once take each call once; a person who is erased is not called any more', async () => {
  const { event, time } = own()
  const journey = await w.start({ ...graph(event), entry: { kind: 'event', event, key: 'order' } })
  const { app, clock } = w.world
  const { postgres, clickhouse } = app
  await w.arrives(time(0), ...Array.from({ length: 60 }, (_, i) => does(i % 2 ? 'a' : 'b', event, { order: `o${i}` })))
  await app.ingest.drain()
  while (await app.act()) continue
  expect(await open()).toBe(60)
  const made = () =>
    caller({
      postgres,
      clock,
      content: content({ postgres, clock, catalog: catalog({ postgres, clickhouse }) }),
      journeys: liveJourneys(),
      outgoing: outgoing(['127.0.0.1']),
      callSeals: sealer('a secret of at least thirty-two characters', 'call-secrets'),
    })
  const all = async (one: ReturnType<typeof caller>) => {
    while (await one.work(app.ingest.leases.parts())) continue
  }
  await Promise.all([all(made()), all(made())])
  await w.world.settle()
  expect(server.asked).toHaveLength(60)
  expect(new Set(server.asked.map((one) => one.headers['idempotency-key'])).size).toBe(60)
  expect((await w.counts(journey)).exited).toBe(60)

  answers(503)
  await w.happens(time(10), does('c', event, { order: 'last' }))
  expect(await open()).toBe(1)
  const person = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=c')).body.id
  await w.world.call(w.project, 'POST', `people/${person}/erase`, { confirm: String(person) })
  await w.world.settle()
  answers(200)
  await w.happens(time(30))
  expect([await open(), server.asked.length]).toEqual([0, 61])
})
