import { connect, type AddressInfo } from 'node:net'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock } from '../../../platform/clock.ts'
import type { QualityNote } from '../quality/quality.ts'
import { base64, form, packed } from '../protocols/fixtures/encode.ts'
import { captures } from '../protocols/fixtures/read.ts'
import { ingestEndpoints } from './plugin.ts'
import { maxBodyBytes } from './raw-body.ts'

const now = Date.UTC(2026, 10, 24, 10)
const track = (more: object = {}) => ({ type: 'track', event: 'E', time: now, distinct_id: 'd', properties: {}, ...more })
const at = '?project=shop&token=wk'
const basic = { authorization: `Basic ${Buffer.from('wk:').toString('base64')}` }

let app: FastifyInstance
let kept: CanonicalRecord[]
let notes: QualityNote[]
let isDown: boolean

beforeEach(async () => {
  kept = []
  notes = []
  isDown = false
  app = fastify({ http: { maxHeaderSize: 1_048_576 }, routerOptions: { ignoreTrailingSlash: true } })
  await ingestEndpoints(app, {
    keys: {
      lookup: (key) => Promise.resolve(key === 'wk' ? { sourceId: 1, projectId: 7, slug: 'shop', timeZone: 'Asia/Shanghai' } : undefined),
      projectBySlug: (slug) => Promise.resolve(slug === 'shop' ? { projectId: 7 } : undefined),
    },
    envelopeKeys: { of: () => Promise.resolve(() => undefined) },
    heard: () => Promise.resolve(),
    wechat: { of: () => Promise.resolve(undefined), noteChecked: () => Promise.resolve() },
    accept: (_project, _source, records) => (isDown ? Promise.reject(new Error('no disk')) : Promise.resolve(void kept.push(...records))),
    quality: { note: (more) => Promise.resolve(void notes.push(...more)) },
    clock: fakeClock(new Date(now)),
  })
})
afterEach(() => app.close())

const get = (url: string, headers = {}) => app.inject({ url, headers: { origin: 'https://shop.cn', ...headers } })
const post = (url: string, payload: Buffer | string | object, headers = {}) =>
  app.inject({ method: 'POST', url, payload, headers: { origin: 'https://shop.cn', ...headers } })
const reasons = () => notes.map((note) => note.reason)

test('conformance S01: image mode answers with a picture that is not kept', async () => {
  const response = await get(`/sa.gif${at}&data=${encodeURIComponent(base64(track()))}&ext=crc%3D1`)
  expect([response.statusCode, response.headers['content-type'], response.headers['cache-control']]).toEqual([200, 'image/gif', 'no-store'])
  expect(kept).toHaveLength(1)
  expect(notes).toMatchObject([{ kind: 'warning', reason: 'crc_mismatch', projectId: 7 }])
})

test('conformance S02 S03 S04 S07: forms under any content type', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'text/plain;charset=UTF-8', 'text/plain', 'nonsense', '']) {
    const response = await post(`/sa.gif${at}`, form({ data_list: base64([track(), track()]) }), { 'content-type': type })
    expect(response.statusCode, type).toBe(200)
    expect(response.headers['access-control-allow-origin']).toBe('https://shop.cn')
  }
  expect(kept).toHaveLength(10)
})

test('conformance S08: GET /sa, trailing slashes, S19 long urls', async () => {
  await get(`/sa${at}&data=${encodeURIComponent(packed(track()))}&gzip=1`)
  await get(`/sa/${at}&data=${encodeURIComponent(base64(track()))}`)
  const long = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, '苹'.repeat(1_000)]))
  await get(`/sa.gif${at}&data=${encodeURIComponent(base64(track({ properties: long })))}`)
  expect(kept).toHaveLength(3)
})

test('conformance S12 S13 S14: debug: dry runs store nothing, browsers read JSON, servers a 4xx', async () => {
  const bad = form({ data_list: base64([track({ event: '1bad' })]) })
  expect((await post(`/debug${at}`, form({ data_list: packed([track()]) }), { 'dry-run': 'true' })).statusCode).toBe(200)
  expect(kept).toHaveLength(0)
  const answer = await get(`/debug${at}&data=${encodeURIComponent(base64(track()))}`, { 'dry-run': 'false' })
  expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
  expect(kept).toHaveLength(1)
  const server = await post(`/debug${at}`, bad)
  expect([server.statusCode, server.body]).toEqual([400, expect.stringContaining('event_name_invalid')])
  const browser = await get(`/debug${at}&data=${encodeURIComponent(base64(track({ event: '1bad' })))}`)
  expect([browser.statusCode, browser.json()]).toMatchObject([200, { errors: [{ reason: 'event_name_invalid', field: 'event' }] }])
  expect(kept).toHaveLength(1)
})

test('conformance S31: a record may name its own project and key; what does not fit is refused', async () => {
  const records = [track({ project: 'shop', token: 'wk' }), track({ project: 'no_such_project' }), track({ token: 'wrong' })]
  expect((await post('/sa', form({ data_list: base64(records) }))).statusCode).toBe(200)
  expect(kept).toHaveLength(1)
  expect(reasons()).toEqual(['write_key_missing', 'write_key_unknown'])
  expect((await post(`/sa${at}`, form({ data_list: base64(records) }))).statusCode).toBe(200)
  expect(reasons().slice(2)).toEqual(['project_unknown', 'write_key_unknown'])
})

test('a wrong key on a Sensors path is a 200 and a row for the project it was meant for', async () => {
  const response = await post('/sa?project=shop&token=nope', form({ data: base64(track()) }))
  expect(response.statusCode).toBe(200)
  expect(notes).toMatchObject([{ projectId: 7, reason: 'write_key_unknown', kind: 'rejected' }])
  await post('/sa?project=nowhere&token=nope', form({ data: base64(track()) }))
  expect(notes[1]?.projectId).toBeUndefined()
})

test('conformance S32: garbage never fails a Sensors request', async () => {
  for (const [url, body] of [
    [`/sa.gif${at}&data=%%%`, undefined],
    [`/sa.gif${at}`, undefined],
    [`/sa${at}`, ''],
    [`/sa${at}`, 'data=not-base64!'],
    [`/sa${at}`, 'a=b'],
  ] as const) {
    const response = body === undefined ? await get(url) : await post(url, body)
    expect(response.statusCode, `${url} ${body}`).toBe(200)
  }
  expect(reasons()).toEqual(['base64_malformed', 'data_missing', 'data_missing', 'base64_malformed', 'data_missing'])
})

test('a body over 16 MB is read to its end and refused, in the way each sender understands', async () => {
  const big = Buffer.alloc(maxBodyBytes + 1, 0x20)
  expect((await post(`/sa${at}`, big)).statusCode).toBe(200)
  expect((await post('/v1/batch', big, basic)).statusCode).toBe(413)
  expect((await post('/v1/events', big, basic)).statusCode).toBe(413)
  expect(notes).toMatchObject(['sensors', 'segment', 'native'].map((source) => ({ source, projectId: 7, reason: 'body_too_large' })))
})

test('not durable: 503 with Retry-After and CORS, so that every SDK repeats', async () => {
  isDown = true
  for (const url of [`/sa${at}`, `/sa.gif${at}`]) {
    const response = await post(url, form({ data: base64(track()) }))
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '2'])
    expect(response.headers['access-control-allow-origin']).toBe('https://shop.cn')
    expect(response.headers['access-control-expose-headers']).toBe('Retry-After')
  }
  expect((await post('/v1/t', { event: 'E', userId: 'u' }, basic)).statusCode).toBe(503)
})

test('not durable: a mini-program gets no answer at all, for it takes any for a success', async () => {
  isDown = true
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const body = form({ data: base64(track()) }).toString()
  const received = await new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.write(
      `POST /sa${at} HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\nreferer: https://servicewechat.com/wx1/1/page-frame.html\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
  })
  expect(received).toBe('')
})

test('preflights are allowed on every path and name the headers the SDKs send', async () => {
  for (const url of ['/sa', '/sa.gif', '/debug', '/v1/t', '/v1/b', '/v1/batch', '/v1/events', '/v1/projects/wk/settings']) {
    const response = await app.inject({ method: 'OPTIONS', url, headers: { origin: 'null', 'access-control-request-method': 'POST' } })
    expect(response.statusCode, url).toBe(204)
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': 'null',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, x-retry-count, dry-run',
      'access-control-max-age': '7200',
      vary: 'Origin',
    })
  }
})

test('conformance G07: Segment keys and shapes', async () => {
  const good = { type: 'track', event: 'G07', userId: 'u' }
  expect((await post('/v1/track', good)).statusCode).toBe(401)
  expect((await post('/v1/track', { ...good, writeKey: 'nope' })).statusCode).toBe(401)
  expect((await post('/v1/track', { ...good, writeKey: 'wk' })).statusCode).toBe(200)
  for (const broken of ['{"batch":', '[]', '{"batch":{}}']) {
    const response = await post('/v1/batch', broken, basic)
    expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([400, 'https://shop.cn'])
  }
  expect(
    (await post('/v1/batch', { batch: [good, 1, null] }, { authorization: `Basic ${Buffer.from('wk').toString('base64')}` })).statusCode,
  ).toBe(200)
  expect(kept).toHaveLength(2)
  expect(reasons()).toEqual([
    'write_key_unknown',
    'write_key_unknown',
    'json_malformed',
    'json_malformed',
    'batch_missing',
    'not_an_object',
    'not_an_object',
  ])
})

test('conformance G08: settings for analytics.js, and its own metrics', async () => {
  const settings = await get('/v1/projects/wk/settings', { host: 'in.shop.cn' })
  expect(settings.json()).toMatchObject({ integrations: { 'Segment.io': { apiKey: 'wk', apiHost: 'in.shop.cn/v1', protocol: 'http' } } })
  expect((await get('/v1/projects/nope/settings')).statusCode).toBe(404)
  expect((await post('/v1/m', { series: [] })).statusCode).toBe(200)
})

test('the native answer says what was refused, by place', async () => {
  const events = [{ event: 'E', user_id: 'u' }, { event: 'E' }]
  const response = await post('/v1/events', { events }, { authorization: 'Bearer wk' })
  expect(response.json()).toEqual({
    accepted: 1,
    rejected: 1,
    errors: [{ index: 1, code: 'id_missing', detail: 'the event has no id' }],
  })
})

test('every captured request is answered with a 2xx', async () => {
  for (const capture of [...captures('sensors'), ...captures('segment')]) {
    const url = capture.url.replace('project=default', 'project=shop&token=wk')
    const headers = { ...capture.headers, ...(url.startsWith('/v1/') ? basic : {}) }
    const payload = capture.method === 'GET' ? {} : { payload: capture.body }
    const response = await app.inject({ method: capture.method as 'GET', url, headers, ...payload })
    expect(response.statusCode, `${capture.sender} ${capture.name}`).toBe(200)
  }
  expect(kept.length).toBeGreaterThan(100)
})
