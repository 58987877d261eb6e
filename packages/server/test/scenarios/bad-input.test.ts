import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { base64, form } from '../../src/modules/ingest/protocols/fixtures/encode.ts'
import { makeWorld, type World } from '../world.ts'
import { type Senders, senders } from './senders.ts'

let world: World
let shop: Senders
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await senders(world)
})
afterAll(() => world.end())

const nest = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const event = (more: object) => ({ event: 'Bad', user_id: 'u', time: shop.now(), ...more })
const nativeBody = (body: string | Buffer) => ({ url: '/v1/events', payload: body, key: 'header' as const })
const sensorsBody = (data: string, key = 'query' as const) => ({ url: '/sa', payload: `data=${encodeURIComponent(data)}`, key })

/** Each: what is sent, the status, and the rows it leaves in data quality. */
const cases: readonly {
  readonly name: string
  readonly request: () => { url: string; payload: string | Buffer | object; key: 'query' | 'header' | 'wrong' }
  readonly status: number
  readonly rows: readonly string[]
}[] = [
  { name: 'wrong key, Sensors', request: () => ({ ...sensorsBody(base64({})), key: 'wrong' }), status: 200, rows: ['write_key_unknown'] },
  { name: 'malformed gzip', request: () => nativeBody(gzipSync('{}').subarray(0, 12)), status: 400, rows: ['gzip_malformed'] },
  { name: 'malformed base64', request: () => sensorsBody('!!!not base64!!!'), status: 200, rows: ['base64_malformed'] },
  { name: 'malformed JSON', request: () => nativeBody('{"event":'), status: 400, rows: ['json_malformed'] },
  { name: 'zip bomb', request: () => nativeBody(gzipSync(Buffer.alloc(100 * 1_048_576, 0x20))), status: 400, rows: ['gzip_bomb'] },
  { name: '100 MB body', request: () => nativeBody(Buffer.alloc(100 * 1_048_576, 0x20)), status: 413, rows: ['body_too_large'] },
  {
    name: 'deep nesting',
    request: () => nativeBody(JSON.stringify(event({ properties: { deep: nest(40) } }))),
    status: 200,
    rows: ['property_too_deep deep.a.a.a.a.a.a.a'],
  },
  {
    name: 'nesting by the thousand',
    request: () => nativeBody(`{"event":"E","user_id":"u","properties":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`),
    status: 200,
    rows: ['too_deep'],
  },
  {
    name: 'one name twice',
    request: () => nativeBody(JSON.stringify(event({ properties: JSON.parse('{"a.b":1,"a":{"b":2}}') }))),
    status: 200,
    rows: ['property_conflict a.b'],
  },
  {
    name: 'wrong types',
    request: () => nativeBody(JSON.stringify([event({ event: 5 }), event({ properties: [] }), event({ time: {} })])),
    status: 200,
    rows: ['shape_invalid time', 'shape_invalid properties', 'shape_invalid event'],
  },
  {
    name: 'future and ancient times',
    request: () => nativeBody(JSON.stringify([event({ time: '2027-01-01T00:00:00Z' }), event({ time: '1999-01-01T00:00:00Z' })])),
    status: 200,
    rows: ['time_out_of_window time', 'time_out_of_window time'],
  },
]

for (const [i, one] of cases.entries())
  test(`${one.name}: ${one.status}, a row in data quality, and good requests before and after are stored`, async () => {
    const before = (await shop.quality()).length
    await shop.native(event({ event: `Good ${i}`, message_id: `before ${i}` }))
    const { url, payload, key } = one.request()
    const token = key === 'wrong' ? 'wrong' : shop.project.writeKey
    const response = await world.app.http.inject({
      method: 'POST',
      url: url === '/sa' ? `/sa?project=shop&token=${token}` : url,
      payload,
      headers: key === 'header' ? { authorization: `Bearer ${token}` } : {},
    })
    await shop.native(event({ event: `Good ${i}`, message_id: `after ${i}` }))
    expect(response.statusCode).toBe(one.status)
    const rows = await shop.quality()
    expect(rows.slice(0, rows.length - before)).toEqual(one.rows)
    expect(await shop.stored(`Good ${i}`)).toHaveLength(2)
  }, 60_000)

test('what looks like an attack is text like any other', async () => {
  const texts = {
    nul: 'a\0b',
    lone: 'x\ud800y',
    emoji: '👩‍👩‍👧‍👦',
    sql: "'; drop table people; --",
    liquid: '{{ profile.secret }}{% raw %}',
    html: '<script>',
  }
  await shop.native(event({ event: "Robert'); drop table events;--", ids: { login_id: "o'hara\0" }, properties: texts }))
  const [stored] = await shop.stored("Robert'); drop table events;--")
  expect(stored?.properties).toEqual({ ...texts, nul: 'ab', lone: 'x\ufffdy' })
  expect(await shop.person('login_id', "o'hara")).toBe(stored?.personId)
})

test('a wrong key where no project is named: 401, and a count without a project', async () => {
  const response = await world.app.http.inject({
    method: 'POST',
    url: '/v1/batch',
    payload: { batch: [] },
    headers: { authorization: 'Bearer nope' },
  })
  expect(response.statusCode).toBe(401)
  const { body } = await world.call<{ unplaced: object[]; counters: object[] }>(shop.project, 'GET', 'data-quality')
  expect(body.unplaced).toMatchObject([{ source: 'segment', reason: 'write_key_unknown', count: 1 }])
  expect(body.counters).toContainEqual(expect.objectContaining({ reason: 'property_conflict', field: 'a.b', event: 'Bad', count: 1 }))
})

test('samples have a limit per reason, counters do not', async () => {
  const bad = Array.from({ length: 1_200 }, () => ({ event: 'Flood' }))
  for (let i = 0; i < 3; i++) await shop.native({ events: bad })
  const answer = await world.call<{ counters: { event: string; count: number }[] }>(shop.project, 'GET', 'data-quality?reason=id_missing')
  expect(answer.body.counters).toMatchObject([{ event: 'Flood', count: 3_600 }])
  const first = await world.call<{ samples: { items: object[]; next: string } }>(
    shop.project,
    'GET',
    'data-quality?reason=id_missing&limit=100',
  )
  const next = await world.call<{ samples: { items: object[] } }>(
    shop.project,
    'GET',
    `data-quality?reason=id_missing&limit=100&cursor=${first.body.samples.next}`,
  )
  expect([first.body.samples.items.length, next.body.samples.items.length]).toEqual([100, 50])
})

test('Sensors forms with bad neighbours: the good one is stored', async () => {
  const good = { type: 'track', event: 'S16', distinct_id: 'd', time: shop.now(), properties: {} }
  const response = await world.app.http.inject({
    method: 'POST',
    url: `/sa?project=shop&token=${shop.project.writeKey}`,
    payload: form({ data_list: base64([good, { ...good, event: '1bad' }, { ...good, event: '中文事件' }, { ...good, type: 'x' }, 5]) }),
  })
  expect(response.statusCode).toBe(200)
  expect(await shop.stored('S16')).toHaveLength(1)
})
