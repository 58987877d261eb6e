import { expect, test } from 'vitest'
import { lint, lintCodes, type LintFacts, type LintTag } from './lint.ts'

const now = new Date('2026-11-30T00:00:00Z')
const ago = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString()
const definition = (event: string): LintTag['definition'] => ({
  kind: 'figure',
  event,
  filters: [],
  window: { kind: 'ever' },
  figure: { of: 'times' },
})
/** Nothing is wrong with it. */
const tag = (name: string, more: Partial<LintTag> = {}): LintTag => ({
  id: `id ${name}`,
  name,
  owner: '小王',
  note: '口径',
  definition: definition(name),
  refresh: 'daily',
  createdAt: ago(20),
  computedAt: ago(1),
  people: 5,
  ...more,
})
const planned = (name: string, more: Partial<LintTag> = {}): LintTag =>
  tag(name, { definition: { kind: 'planned' }, computedAt: null, people: null, ...more })
const facts: LintFacts = { now, used: new Set(), outside: new Map() }
const found = (tags: LintTag[], more: Partial<LintFacts> = {}): string[] =>
  lint(tags, { ...facts, ...more }).map(({ code, tags: named }) => `${code}: ${named.map((one) => one.name).join(', ')}`)

test('nothing is found about tags that are in order, nor about planned ones of late', () => {
  expect(found([tag('a'), tag('b', { refresh: 'hourly', computedAt: ago(1 / 24) }), planned('c')])).toEqual([])
})

test('B04 (part: linter) names that differ by case, width, spaces and punctuation are one finding, and so are equal definitions', () => {
  const same = tag('VIP 客户', {
    definition: { figure: { of: 'times' }, window: { kind: 'ever' }, filters: [], event: 'x', kind: 'figure' },
  })
  expect(
    found([same, tag('ｖｉｐ-客户', { definition: definition('y') }), tag('vip客户+'), tag('c', { definition: definition('x') })]),
  ).toEqual(['duplicate_name_like: VIP 客户, ｖｉｐ-客户', 'duplicate_definition: VIP 客户, c'])
  expect(found([tag('—'), tag('…'), planned('d'), planned('e')])).toEqual([])
})

test.each<[string, LintTag, Partial<LintFacts>]>([
  ['unowned', tag('a', { owner: ' ' }), {}],
  ['no_note', tag('a', { note: '' }), {}],
  ['stale', tag('a', { computedAt: ago(2.1) }), {}],
  ['stale', tag('a', { refresh: 'hourly', computedAt: ago(0.1) }), {}],
  ['stale', tag('a', { refresh: 'asked', computedAt: ago(91) }), {}],
  ['unused', tag('a', { createdAt: ago(31) }), {}],
  ['outside_value_set', tag('a'), { outside: new Map([['id a', [{ value: 'x', people: 2 }]]]) }],
  ['nobody', tag('a', { people: 0 }), {}],
  ['never_computed', tag('a', { refresh: 'asked', computedAt: null, people: null }), {}],
  ['never_computed', tag('a', { createdAt: ago(3), computedAt: null, people: null }), {}],
  ['planned_long', planned('a', { createdAt: ago(31) }), {}],
])('B04 (part: linter) %s is found, and nothing else about that tag', (code, one, more) => {
  expect(found([one], more)).toEqual([`${code}: a`])
})

test('tags from files are alike by definition, and may be ninety days old whatever is said of when they are computed', () => {
  expect(found([tag('a', { definition: { kind: 'import' } }), tag('b', { definition: { kind: 'import' }, computedAt: ago(80) })])).toEqual(
    [],
  )
})

test('what is used is not unused; a tag by hand may be ninety days old, one by the day is given two', () => {
  expect(found([tag('a', { createdAt: ago(400) })], { used: new Set(['a']) })).toEqual([])
  expect(
    found([tag('a', { refresh: 'asked', computedAt: ago(89) }), tag('b', { createdAt: ago(1), computedAt: null, people: null })]),
  ).toEqual([])
  expect(lintCodes).toHaveLength(10)
})
