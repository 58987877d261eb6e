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

type Path = '/v1/events' | '/v1/batch' | '/sa'
const nest = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)
const event = (more: object) => ({ event: 'Bad', user_id: 'u', time: shop.now(), ...more })
const events = (...some: object[]): string => JSON.stringify(some.map(event))
const data = (text: string): string => `data=${encodeURIComponent(text)}`
const spaces = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1_048_576, 0x20)

/** Each: what is sent where, the answer (Sensors paths have none to read), and the rows it leaves in data quality. */
const cases: readonly {
  readonly name: string
  readonly path: Path
  readonly body: () => string | Buffer
  readonly isWrongKey?: true
  readonly status: number
  readonly code?: string
  readonly rows: readonly string[]
}[] = [
  { name: 'wrong key', path: '/sa', body: () => data(base64({})), isWrongKey: true, status: 200, rows: ['write_key_unknown'] },
  { name: 'malformed gzip', path: '/v1/events', body: () => gzipSync('{}').subarray(0, 12), status: 400, rows: ['gzip_malformed'] },
  { name: 'malformed gzip', path: '/v1/batch', body: () => gzipSync('{}').subarray(0, 12), status: 400, rows: ['gzip_malformed'] },
  {
    name: 'malformed gzip',
    path: '/sa',
    body: () => data(gzipSync('{"type":"track"}').subarray(0, 20).toString('base64')),
    status: 200,
    rows: ['gzip_malformed'],
  },
  { name: 'malformed base64', path: '/sa', body: () => data('!!!not base64!!!'), status: 200, rows: ['base64_malformed'] },
  { name: 'malformed JSON', path: '/v1/events', body: () => '{"event":', status: 400, rows: ['json_malformed'] },
  { name: 'malformed JSON', path: '/v1/batch', body: () => '{"batch":[', status: 400, rows: ['json_malformed'] },
  {
    name: 'malformed JSON',
    path: '/sa',
    body: () => data(Buffer.from('{"type":').toString('base64')),
    status: 200,
    rows: ['json_malformed'],
  },
  { name: 'zip bomb', path: '/v1/events', body: () => gzipSync(spaces(100)), status: 400, rows: ['gzip_bomb'] },
  { name: 'zip bomb', path: '/sa', body: () => data(gzipSync(spaces(100)).toString('base64')), status: 200, rows: ['gzip_bomb'] },
  { name: '100 MB body', path: '/v1/events', body: () => spaces(100), status: 413, rows: ['body_too_large'] },
  { name: '100 MB body', path: '/sa', body: () => spaces(100), status: 200, rows: ['body_too_large'] },
  {
    name: 'deep nesting',
    path: '/v1/events',
    body: () => events({ properties: { deep: nest(40) } }),
    status: 200,
    rows: ['property_too_deep deep.a.a.a.a.a.a.a'],
  },
  {
    name: 'nesting by the thousand',
    path: '/v1/events',
    body: () => `{"event":"E","user_id":"u","properties":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`,
    status: 200,
    code: 'too_deep',
    rows: ['too_deep'],
  },
  {
    name: 'one name twice',
    path: '/v1/events',
    body: () => events({ properties: JSON.parse('{"a.b":1,"a":{"b":2}}') as object }),
    status: 200,
    rows: ['property_conflict a.b'],
  },
  {
    name: 'lone surrogates',
    path: '/v1/events',
    body: () => events({ event: 'Lone\ud800', properties: { text: 'x\ud800y' } }),
    status: 200,
    rows: ['text_repaired event', 'text_repaired text'],
  },
  {
    name: 'NUL',
    path: '/v1/events',
    body: () => events({ user_id: "o'hara\0", properties: { text: 'a\0b' } }),
    status: 200,
    rows: ['text_repaired login_id', 'text_repaired text'],
  },
  {
    name: 'wrong types',
    path: '/v1/events',
    body: () => events({ event: 5 }, { properties: [] }, { time: {} }),
    status: 200,
    code: 'shape_invalid',
    rows: ['shape_invalid event', 'shape_invalid properties', 'shape_invalid time'],
  },
  {
    name: 'future and ancient times',
    path: '/v1/events',
    body: () => events({ time: '2027-01-01T00:00:00Z' }, { time: '1999-01-01T00:00:00Z' }),
    status: 200,
    code: 'time_out_of_window',
    rows: ['time_out_of_window time', 'time_out_of_window time'],
  },
  { name: 'emoji', path: '/v1/events', body: () => events({ properties: { family: '👩‍👩‍👧‍👦' } }), status: 200, rows: [] },
]

/** A good request of the same protocol; answers with its status. */
async function good(path: Path, name: string): Promise<number> {
  if (path === '/sa')
    return shop.sensors({ type: 'track', event: name, distinct_id: 'good', time: shop.now(), properties: {}, _track_id: Math.random() })
  if (path === '/v1/batch') return shop.segment('batch', { batch: [{ type: 'track', event: name, userId: 'good' }] })
  return (await shop.native({ event: name, user_id: 'good' })).status
}

const post = (path: Path, payload: string | Buffer | object, key: string) =>
  world.app.http.inject({
    method: 'POST',
    url: path === '/sa' ? `/sa?project=shop&token=${key}` : path,
    payload,
    headers: path === '/sa' ? {} : { authorization: `Bearer ${key}` },
  })

/** What the sender is told: the code of the request, or of the first record that was refused. */
function codeOf(body: string): string | undefined {
  const answer = body === '' ? {} : (JSON.parse(body) as { code?: string; errors?: { code: string }[] })
  return answer.code ?? answer.errors?.[0]?.code
}

for (const [i, one] of cases.entries())
  test(`${one.name} at ${one.path}: ${one.status}, a code, a row in data quality, and good requests before and after are stored`, async () => {
    const before = (await shop.quality()).length
    expect(await good(one.path, `Good_${i}`)).toBe(200)
    const response = await post(one.path, one.body(), one.isWrongKey ? 'wrong' : shop.project.writeKey)
    expect(await good(one.path, `Good_${i}`)).toBe(200)
    expect(response.statusCode).toBe(one.status)
    expect(codeOf(response.body)).toBe(one.code ?? (one.status >= 400 ? one.rows[0] : undefined))
    const rows = await shop.quality()
    expect(rows.slice(0, rows.length - before).toSorted()).toEqual(one.rows)
    expect(await shop.stored(`Good_${i}`)).toHaveLength(2)
  }, 120_000)

test.each(['/v1/batch', '/v1/events'] as const)(
  'wrong key at %s: 401, a code, a count without a project, good requests before and after stored',
  async (path) => {
    const unplaced = async (): Promise<number> => {
      const { body } = await world.call<{ unplaced: { source: string; reason: string; count: number }[] }>(
        shop.project,
        'GET',
        'data-quality',
      )
      return body.unplaced
        .filter((row) => row.reason === 'write_key_unknown' && path.endsWith('batch') === (row.source === 'segment'))
        .reduce((n, row) => n + row.count, 0)
    }
    const name = `Good_${path}`.replaceAll('/', '_')
    const before = await unplaced()
    await good(path, name)
    const response = await post(path, { batch: [], events: [] }, 'nope')
    await good(path, name)
    expect([response.statusCode, codeOf(response.body)]).toEqual([401, 'write_key_unknown'])
    expect(await unplaced()).toBe(before + 1)
    expect(await shop.stored(name)).toHaveLength(2)
  },
)

test('text that could not be kept as sent is repaired, all other text is kept', async () => {
  const [repaired] = await shop.stored('Lone\ufffd')
  expect(repaired?.properties).toEqual({ text: 'x\ufffdy' })
  expect((await shop.stored('Bad')).map((stored) => stored.properties)).toEqual(
    expect.arrayContaining([{ text: 'ab' }, { family: '👩‍👩‍👧‍👦' }]),
  )
  expect(await shop.person('login_id', "o'hara")).toBeGreaterThan(0)
})

test('a record of a neighbour that is refused costs nothing: Sensors forms', async () => {
  const record = { type: 'track', event: 'S16', distinct_id: 'd', time: shop.now(), properties: {} }
  const bad = [{ ...record, event: '1bad' }, { ...record, event: '中文事件' }, { ...record, type: 'x' }, 5]
  const response = await post('/sa', form({ data_list: base64([record, ...bad]) }), shop.project.writeKey)
  expect(response.statusCode).toBe(200)
  expect(await shop.stored('S16')).toHaveLength(1)
})

test('samples have a limit per reason, counters do not', async () => {
  const bad = Array.from({ length: 1_200 }, () => ({ event: 'Flood' }))
  for (let i = 0; i < 3; i++) await shop.native({ events: bad })
  const answer = await world.call<{ counters: { event: string; count: number }[] }>(shop.project, 'GET', 'data-quality?reason=id_missing')
  expect(answer.body.counters).toMatchObject([{ event: 'Flood', count: 3_600 }])
  const page = (more: string) =>
    world.call<{ samples: { items: object[]; next: string } }>(shop.project, 'GET', `data-quality?reason=id_missing&limit=100${more}`)
  const first = await page('')
  const next = await page(`&cursor=${first.body.samples.next}`)
  expect([first.body.samples.items.length, next.body.samples.items.length]).toEqual([100, 50])
})
