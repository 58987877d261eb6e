import { expect, test } from 'vitest'
import {
  advance,
  codeInput,
  codeOutcome,
  codeWaits,
  describeNode,
  describeReason,
  describeVisit,
  graphReferences,
  graphSchema,
  isHeld,
  readCode,
  routeOf,
  seedOf,
  start,
  validate,
} from '../index.ts'

const graphOf = (settings: object, more: object[] = []) =>
  graphSchema.parse({
    entry: { kind: 'event', event: 'Start' },
    nodes: [
      { id: 'h', kind: 'webhook', settings: { url: 'https://erp.example.com/', fields: [{ name: 'state', path: 'state' }] } },
      { id: 'c', kind: 'code', settings },
      { id: 'x', kind: 'exit', settings: { reason: 'x' } },
      ...more,
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'h' },
      { from: 'h', port: 'ok', to: 'c' },
      { from: 'c', port: 'ok', to: 'x' },
    ],
  })
const found = (settings: object): string[] =>
  validate(graphOf(settings)).flatMap(({ nodeId, severity, code }) => (nodeId === 'c' ? [`${severity} ${code}`] : []))
const results = [
  { name: 'a', type: 'number' as const },
  { name: 'b', type: 'text' as const },
  { name: 'c', type: 'bool' as const },
]

test('what cannot be read is said with its line and column, as whoever writes it counts', () => {
  const at = (code: string) => {
    const { mistake } = readCode(code)
    return mistake && `${mistake.line}:${mistake.column} ${mistake.why}`
  }
  expect(at('return { a: 1 }')).toBeUndefined()
  expect(at('const a = 1\nreturn { a: a + }')).toBe('2:17 Unexpected token')
  expect(at('return {')).toBe('1:9 Unexpected token')
  expect(at('let trigger = 1')).toBe("1:5 Identifier 'trigger' has already been declared")
  expect(at('with (profile) return {}')).toBe("1:1 'with' in strict mode")
  for (const closing of ['}) ; (function () {', '}), (function () {', '})(1) + (function () {'])
    expect(at(closing), closing).toMatch(/^\d+:\d+ Unexpected token/)
  expect(found({ code: 'return {' })).toEqual(['error code_invalid'])
  expect(found({ code: ' ' })).toEqual(['error code_missing'])
})

test('what it reads is declared, and what earlier steps find out is found out on the way to it', () => {
  const code = "return { a: trigger.amount + profile['city name'].length, b: node.h?.state }"
  expect(found({ code, trigger: ['amount'], profile: ['city name'], results })).toEqual([])
  expect(found({ code, results })).toEqual(['warning input_undeclared', 'warning input_undeclared'])
  expect(found({ code: 'return { b: node.h.other }' })).toEqual(['warning result_unknown'])
  expect(found({ code: 'return { b: node.x.at }' })).toEqual(['error step_not_before'])
  expect(found({ code: 'return { b: node.none.state }' })).toEqual(['error step_unknown', 'warning result_unknown'])
  expect(
    found({
      code: 'return {}',
      results: [
        { name: 'at', type: 'text' },
        { name: 'a', type: 'text' },
        { name: 'a', type: 'text' },
      ],
    }),
  ).toEqual(['error result_invalid', 'error result_invalid'])
  // Runs keep what it is given of the trigger.
  expect([...graphReferences(graphOf({ code, trigger: ['amount'] })).triggerProperties]).toEqual(['amount', 'node.h.state'])
})

test('conditions and texts know the results of code as they know the fields of an answer', () => {
  const asks = (property: string) => ({
    id: 'k',
    kind: 'condition',
    settings: { arms: [{ id: 'k1', name: '', rule: { kind: 'trigger', condition: { property, op: 'is_set' } } }] },
  })
  const codes = (property: string) => {
    const graph = graphOf({ code: 'return { a: 1 }', results }, [asks(property)])
    const whole = {
      ...graph,
      edges: graph.edges.map((edge) => (edge.from === 'c' ? { ...edge, to: 'k' } : edge)),
      nodes: graph.nodes.filter(({ id }) => id !== 'x'),
    }
    return validate(whole).flatMap(({ nodeId, code }) => (nodeId === 'k' ? [code] : []))
  }
  expect(codes('node.c.a')).toEqual([])
  expect(codes('node.h.state')).toEqual([])
  expect(codes('node.c.z')).toEqual(['result_unknown'])
})

test('whoever comes stands until the code has run', () => {
  const input = { personId: 1, journeyKey: 'j', trigger: {}, enteredAt: 1_000, rules: undefined }
  const graph = graphOf({ code: 'return {}' })
  const { position, effects } = advance(
    routeOf({ ...graph, edges: [{ from: 'entry', port: 'next', to: 'c' }] }),
    start(1_000),
    'next',
    1_000,
    input,
  )
  expect(position).toMatchObject({ node: 'c', arrivedAt: 1_000, reason: codeWaits })
  expect([isHeld(position), effects.filter(({ kind }) => kind !== 'remember')]).toEqual([true, []])
  expect(describeReason(codeWaits, 'en')).toMatch(/^Waits for its turn/)
})

test('it is given what was declared, by the person’s own clock', () => {
  const facts = {
    profile: { city: 'Wuhan', secret: 'x', $timezone: 'America/New_York' },
    moment: { now: new Date(0), zone: 'Asia/Shanghai' },
  }
  const trigger = { amount: 12, other: 1, 'node.h.state': 'paid', 'node.h.at': 5, 'node.a.n': null }
  expect(codeInput({ trigger: ['amount', 'none'], profile: ['city'] }, { trigger, facts, at: Date.parse('2026-11-01T05:30:00Z') })).toEqual(
    {
      trigger: { amount: 12 },
      profile: { city: 'Wuhan' },
      node: { a: { n: null }, h: { at: 5, state: 'paid' } },
      // The clocks there are set back half an hour later.
      now: { iso: '2026-11-01T05:30:00.000Z', zone: 'America/New_York', local: '2026-11-01T01:30:00', hour: 1, weekday: 7 },
    },
  )
  expect(seedOf('j', 1, 2)).not.toBe(seedOf('j', 1, 3))
})

test('a result has the fields that were declared, of their types, and no others; what is not there is not known', () => {
  const of = (value: object) => codeOutcome({ results }, { json: JSON.stringify(value) })
  expect(of({ a: 1, b: 'x', c: false })).toEqual({ port: 'ok', why: '{"a":1,"b":"x","c":false}', values: { a: 1, b: 'x', c: false } })
  expect(of({ a: 1 })).toMatchObject({ port: 'ok', values: { a: 1, b: null, c: null } })
  expect([of({ a: '1' }).why, of({ b: 1 }).why, of({ c: 0 }).why, of({ a: {} }).why, of({ d: 1 }).why]).toEqual([
    'no_number: a',
    'no_text: b',
    'no_bool: c',
    'no_number: a',
    'undeclared: d',
  ])
  expect(codeOutcome({ results }, { end: 'threw', why: 'Error: no (line 2)' })).toEqual({
    port: 'failed',
    why: 'threw: Error: no (line 2)',
    values: {},
  })
})

test('a step with code, and what came of it, read like sentences', () => {
  const node = graphOf({ code: 'return {}', results }).nodes[1]
  if (!node) throw new Error('no node')
  expect([describeNode(node, 'en'), describeNode(node, 'zh')]).toEqual(['Run code to find a, b, c', '运行代码，得出 a、b、c'])
  const at = { arrivedAt: '2026-11-01T02:00:00.000Z', leftAt: '2026-11-01T02:00:00.000Z' }
  const said = (port: string, why: string, language: 'en' | 'zh' = 'en') => describeVisit({ ...at, port, why }, node, language)
  expect(said('ok', '{"a":1}')).toBe('The code ran: {"a":1}')
  expect(said('failed', 'time')).toBe('The code failed: it took too long')
  expect(said('failed', 'threw: TypeError: x\nis: not (line 2)')).toBe('The code failed: TypeError: x\nis: not (line 2)')
  expect(said('failed', 'no_number: a', 'zh')).toBe('代码失败：「a」不是数值')
})
