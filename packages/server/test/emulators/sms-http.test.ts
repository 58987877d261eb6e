import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startEmulators } from '../../../../emulators/index.ts'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { smsConnectors } from '../../src/modules/connectors/index.ts'
import { http } from '../../src/modules/connectors/sms/http.ts'
import { contextAt, effects, message, states } from './sms-kit.ts'

let all: Record<string, Emulator>
let emulator: Emulator
beforeAll(async () => {
  all = await startEmulators()
  emulator = all['http-sms']!
})
afterAll(() => Promise.all(Object.values(all).map((one) => one.stop())))
afterEach(() => emulator.reset())

const json = { body: '{"to":"{{to}}","text":"{{text}}","ref":"{{id}}"}', success: { path: 'code', equals: '0' }, idPath: 'data.id' }
const account = (given: object = json, path = '/sms', key = 'emulator-key') => ({
  settings: http.settings.parse({ url: emulator.url + path, ...given }),
  secrets: http.secrets.parse({ headers: { 'X-Api-Key': key } }),
  callbackUrl: undefined,
})
const send = (own: ReturnType<typeof account>, text = '【引渠】到店有礼') =>
  http.send(
    own,
    [message('+8613900000001', '', {}, { text, template: undefined })],
    contextAt(() => new Date()),
  )

test('a gateway is spoken to in JSON, in a form or in its address, and no text is more than a value there', async () => {
  const nasty = '"},{"to":"+8613900000002&to=+8613900000003 {{id}} \\ 换行\n%26</x>'
  const form = { ...json, format: 'form', body: 'to={{number}}&text={{text}}&ref={{id}}' }
  const query = { method: 'GET', success: json.success, idPath: json.idPath }
  for (const own of [account(), account(form), account(query, '/sms?to={{to}}&text={{text}}&ref={{id}}')])
    expect(await send(own, nasty)).toMatchObject([{ state: 'accepted', providerId: expect.stringMatching(/^9\d{18}$/) }])
  expect(effects(emulator).map(({ to, text }) => [to, text])).toEqual([
    ['+8613900000001', nasty],
    ['13900000001', nasty],
    ['+8613900000001', nasty],
  ])
})

test('what the gateway says decides: another value, a wrong key, a wait, an answer that is none, a connection that ends', async () => {
  const { faults } = emulator.kit
  const fates: unknown[] = []
  for (const fault of [
    { kind: 'code', code: '17' },
    { kind: 'status', status: 422 },
    { kind: 'status', status: 502 },
    { kind: 'garbage' },
    { kind: 'drop' },
    { kind: 'cut' },
  ] as const) {
    faults.add(fault)
    fates.push(...states(await send(account())))
  }
  expect(fates).toEqual(['retry_backoff', 'retry_backoff', 'unknown', 'unknown', 'unknown', 'unknown'])
  expect(states(await send(account(json, '/sms', 'wrong')))).toEqual(['account_stop'])
  expect(states(await send(account(json, '/elsewhere')))).toEqual(['account_stop'])
  expect(emulator.kit.inbox.messages).toHaveLength(2)
})

test('settings are refused that name unknown fields, put fields into the host, or are not JSON', () => {
  const url = 'https://sms.example.com/send'
  const problems = (given: object) => http.settings.safeParse({ url, ...given }).error?.issues.map((issue) => issue.path.join('.'))
  expect(problems({ body: '{"to":"{{to}}"}' })).toBeUndefined()
  expect(problems({ body: '{"to":"{{phone}}"}' })).toEqual(['body'])
  expect(problems({ body: '{"to":{{to}}}' })).toEqual(['body'])
  for (const bad of ['https://{{to}}.example.com/', 'ftp://example.com/', 'https://a:b@example.com/', 'nothing'])
    expect([bad, problems({ url: bad, method: 'GET' })]).toEqual([bad, ['url']])
  expect(http.secrets.safeParse({ headers: { 'x-key': 'a\r\nx: y' } }).success).toBe(false)
  expect(http.secrets.safeParse({ headers: { Host: 'x' } }).success).toBe(false)
})

test('an emulator is told what to do over its control address: faults, time, numbers that fail, replies, its account; and shows its inbox', async () => {
  const { url } = all['aliyun-sms']!
  const tell = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/__ctl${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return { status: response.status, text: await response.text() }
  }
  expect((await tell('POST', '/faults', { kind: 'status', status: 503 })).status).toBe(201)
  expect((await tell('POST', '/faults', { kind: 'storm' })).status).toBe(400)
  const aliyun = smsConnectors.aliyun!
  const own = {
    settings: { accessKeyId: 'LTAIemulator', baseUrl: url },
    secrets: { accessKeySecret: 'emulator-secret' },
    callbackUrl: undefined,
  }
  const one = () =>
    aliyun.send(
      own,
      [message('+8613900000001', 'SMS_100002', { name: '<b>', order: '1' })],
      contextAt(() => new Date()),
    )
  expect(states(await one())).toEqual(['retry_backoff'])
  expect(states(await one())).toEqual(['accepted'])
  await tell('PATCH', '/outcomes', { 13900000001: 'UNDELIV' })
  const before = Date.parse((JSON.parse((await tell('GET', '/clock')).text) as { now: string }).now)
  const after = Date.parse((JSON.parse((await tell('POST', '/clock', { ms: 3_600_000 })).text) as { now: string }).now)
  expect(after - before).toBeGreaterThanOrEqual(3_600_000)
  expect(JSON.parse((await tell('GET', '/inbox')).text)).toMatchObject([{ to: '13900000001', state: 'failed', code: 'UNDELIV' }])
  expect((await tell('GET', '')).text).toContain('&#60;b&#62;您好')
  await tell('PATCH', '/account', { signatures: {} })
  expect(states(await one())).toEqual(['content_final'])
  await tell('POST', '/reset')
  expect((await tell('GET', '/inbox')).text).toBe('[]')
  expect(states(await one())).toEqual(['accepted'])
  expect((await tell('POST', '/reply', { from: '+8613900000001' })).status).toBe(400)
  expect((await tell('GET', '/nothing')).status).toBe(404)
})
