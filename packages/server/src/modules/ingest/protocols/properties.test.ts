import { expect, test } from 'vitest'
import { extraProperty, freeProperties, gather, sensorsProperties } from './properties.ts'
import type { Issue } from './types.ts'

function free(raw: Record<string, unknown>) {
  const issues: Issue[] = []
  return { out: freeProperties(raw, gather('E', issues)), issues: issues.map((issue) => `${issue.reason}:${issue.field}`) }
}
function sensors(raw: Record<string, unknown>) {
  const issues: Issue[] = []
  return {
    out: sensorsProperties(raw, gather('E', issues), 'Asia/Shanghai'),
    issues: issues.map((issue) => `${issue.reason}:${issue.field}`),
  }
}

test('nested objects become dotted names, and the first of two equal names wins', () => {
  expect(free({ a: { b: { c: 1 } }, d: 2 }).out).toEqual({ 'a.b.c': 1, d: 2 })
  expect(free(JSON.parse('{"a.b":1,"a":{"b":2}}'))).toEqual({ out: { 'a.b': 1 }, issues: ['property_conflict:a.b'] })
  expect(free(JSON.parse('{"a":{"b":2},"a.b":1}'))).toEqual({ out: { 'a.b': 2 }, issues: ['property_conflict:a.b'] })
})

test('text is well formed, without NUL, at most 8192 long', () => {
  expect(free({ lone: 'a\ud800b', nul: 'a\0b', emoji: '👩‍👩‍👧', 'k\0ey': 1 }).out).toEqual({
    lone: 'a\ufffdb',
    nul: 'ab',
    emoji: '👩‍👩‍👧',
    key: 1,
  })
  const long = sensors({ s: 'x'.repeat(9_000) })
  expect(long.issues).toEqual(['property_text_cut:s'])
  expect(long.out.s).toHaveLength(8_192)
})

test('a cut never leaves half a character', () => {
  expect(sensors({ s: `${'x'.repeat(8_191)}👍` }).out.s).toBe(`${'x'.repeat(8_191)}\ufffd`)
})

test('nesting deeper than 8 is dropped, however deep it goes', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
  const lists = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`)
  expect(free({ deep, lists, good: 1 }).out).toEqual({ good: 1, lists: [] })
  expect(sensors({ deep, lists, good: 1 }).out).toEqual({ good: 1, lists: [] })
})

test('the 301st property and later ones are kept apart', () => {
  const { out, issues } = free(Object.fromEntries(Array.from({ length: 310 }, (_, i) => [`p${i}`, i])))
  expect(Object.keys(out)).toHaveLength(301)
  const rest = out[extraProperty]
  expect(typeof rest === 'string' && Object.keys(JSON.parse(rest))).toHaveLength(10)
  expect(issues).toEqual(['too_many_properties:'])
})

test('conformance S18: values are typed: null is absent, lists are text, objects are text, milliseconds are a whole number', () => {
  const { out } = sensors({ nul: null, b: true, i: 7, f: 1.25, ln: [1, 2], ls: ['a', 'b'], o: { a: 1 }, d: '1970-01-01 00:00:00.05' })
  expect(out).toEqual({ b: true, i: 7, f: 1.25, ln: ['1', '2'], ls: ['a', 'b'], o: '{"a":1}', d: '1969-12-31T16:00:00.005Z' })
})

test('conformance S17: names the format forbids are dropped one by one', () => {
  const { out, issues } = sensors({ 中文: 1, '1bad': 1, distinct_id: 'x', time: 1, ['n'.repeat(120)]: 1, user_tag_x: 1, good: 1 })
  expect(out).toEqual({ good: 1 })
  expect(issues).toHaveLength(6)
})

test('a key that would change the object itself is refused', () => {
  const raw = JSON.parse('{"__proto__":{"x":1},"constructor":1,"good":1}')
  expect(free(raw).out).toEqual({ constructor: 1, good: 1 })
  expect(Object.getPrototypeOf(sensors(raw).out)).toBe(Object.prototype)
})

test('numbers that are no numbers are dropped', () => {
  expect(free(JSON.parse('{"big":1e999,"n":1}'))).toEqual({ out: { n: 1 }, issues: ['property_number_invalid:big'] })
})
