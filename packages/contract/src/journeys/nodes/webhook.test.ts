import { expect, test } from 'vitest'
import { fieldsOf, hostOf, secretsIn, whyOf } from '../calls.ts'
import { toFile } from '../file.ts'
import { advance, describeNode, describeVisit, graphSchema, isPublishable, routeOf, start, validate } from '../index.ts'

const graphOf = (settings: object) =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'Start' },
    nodes: [
      { id: 'h', kind: 'webhook', settings: { url: 'https://erp.example.com/o/{{ event.order }}', ...settings } },
      { id: 'x', kind: 'exit', settings: { reason: 'x' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'h' },
      { from: 'h', port: 'ok', to: 'x' },
    ],
  })
const codesOf = (settings: object): string[] =>
  validate(graphOf(settings)).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []))

test('a run waits where it calls, for days at most, and is left by how it ended', () => {
  const { position, effects } = advance(routeOf(graphOf({})), start(1_000), 'next', 1_000, {
    personId: 1,
    journeyKey: 'j',
    trigger: {},
    enteredAt: 1_000,
    rules: undefined,
  })
  expect(effects).toEqual([{ kind: 'webhook', node: 'h', visit: 1, at: 1_000 }])
  expect(position).toMatchObject({ node: 'h', state: 'waiting', absence: false, dueAt: 1_000 + 3 * 86_400_000, visits: 1 })
})

test('the host is written out: no variable, no password, no other scheme', () => {
  expect(hostOf('https://ERP.example.com/{{ event.x }}?a=1')).toBe('erp.example.com:443')
  expect(hostOf('http://10.0.0.1:8080')).toBe('10.0.0.1:8080')
  expect(hostOf('https://[2001:4860::1]/x')).toBe('[2001:4860::1]:443')
  for (const url of [
    'ftp://a.cn/',
    'https://{{ event.host }}/',
    'https://a.{{ event.tld }}/',
    'https://a.cn{{ event.more }}',
    'https://u:p@a.cn/',
    'https://a.cn:{{ event.port }}/',
    'https://',
    '//a.cn',
  ])
    expect([url, hostOf(url)]).toEqual([url, undefined])
})

test('what cannot be called is said before anything is live', () => {
  expect(codesOf({})).toEqual([])
  expect(codesOf({ url: '' })).toEqual(['url_missing'])
  expect(codesOf({ url: 'https://{{ event.host }}/' })).toEqual(['url_invalid'])
  for (const name of ['Host', 'Content-Length', 'Idempotency-Key', 'webhook-id', 'Millrace-Test', 'a b', ''])
    expect([name, codesOf({ headers: [{ name, value: 'x' }] })]).toEqual([name, ['header_invalid']])
  expect(codesOf({ headers: [{ name: 'X-A', value: 'a\nb' }] })).toEqual(['header_invalid'])
  for (const field of [
    { name: 'at', path: 'a' },
    { name: 'a b', path: 'a' },
    { name: 'a', path: '' },
    { name: 'a', path: 'a..b' },
  ])
    expect(codesOf({ fields: [field] })).toEqual(['field_invalid'])
  expect(
    codesOf({
      fields: [
        { name: 'a', path: 'a' },
        { name: 'a', path: 'b' },
      ],
    }),
  ).toEqual(['field_invalid'])
  expect(
    graphSchema.safeParse({ ...graphOf({}), nodes: [{ id: 'h', kind: 'webhook', settings: { url: 'x', timeout: 31 } }] }).success,
  ).toBe(false)
  const signed = graphOf({ secret: 'erp', headers: [{ name: 'Authorization', value: 'Bearer {{ secret.token }}' }] })
  expect(secretsIn(signed.nodes[0]?.kind === 'webhook' ? signed.nodes[0].settings : ({} as never))).toEqual(['erp', 'token'])
  const around = {
    templates: new Map(),
    segments: new Map(),
    entryProperties: undefined,
    secrets: new Map([['erp', 'other.example.com:443']]),
  }
  const problems = validate(signed, around)
  expect(isPublishable(problems)).toBe(false)
  expect(problems).toContainEqual(expect.objectContaining({ code: 'secret_unknown', params: { secret: 'token' } }))
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'secret_other_host', params: { secret: 'erp', host: 'other.example.com:443' } }),
  )
  const theirs = { ...around, secrets: new Map(['erp', 'token'].map((name) => [name, 'erp.example.com:443'])) }
  expect(isPublishable(validate(signed, theirs))).toBe(true)
})

test('of an answer only what was asked for is kept, and only what is small', () => {
  const fields = [
    { name: 'state', path: 'data.order.state' },
    { name: 'second', path: 'list[1].n' },
    { name: 'status', path: '$status' },
    { name: 'object', path: 'data.order' },
    { name: 'none', path: 'data.nothing.at.all' },
    { name: 'proto', path: '__proto__.x' },
  ]
  const body = JSON.stringify({ data: { order: { state: 'x'.repeat(2_000) } }, list: [{ n: 1 }, { n: true }] })
  expect(fieldsOf({ fields }, 'h', 201, body)).toEqual({ 'node.h.state': 'x'.repeat(1_000), 'node.h.second': true, 'node.h.status': 201 })
  expect(fieldsOf({ fields }, 'h', 200, '<html>')).toEqual({ 'node.h.status': 200 })
})

test('a call and how it ended read like sentences; its file names secrets and has none', () => {
  const graph = graphOf({ secret: 'erp' })
  const [node] = graph.nodes
  if (!node) throw new Error('no node')
  expect(describeNode(node, 'en')).toBe('Call POST erp.example.com')
  const at = { arrivedAt: '2026-11-01T02:00:00.000Z', leftAt: '2026-11-01T02:00:01.000Z' }
  const said = (port: string, why: string, language: 'en' | 'zh' = 'en') => describeVisit({ ...at, port, why }, node, language)
  expect(said('ok', whyOf('200', 1))).toBe('The call went well: answered 200')
  expect(said('failed', whyOf('503', 5))).toBe('The call failed: answered 503 after 5 attempts')
  expect(said('failed', whyOf('too_slow', 5), 'zh')).toBe('调用失败：超时未应答，共 5 次尝试')
  expect(said('failed', whyOf('variable_missing event.order', 0))).toBe('The call failed: event.order is missing')
  expect(said('failed', 'no answer')).toBe('No answer came')
  expect(JSON.stringify(toFile({ id: 'jrn_1', name: 'J', graph }))).toContain('"secret":"erp"')
})
