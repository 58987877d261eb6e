import { expect, test } from 'vitest'
import type { Rule } from '../../rules/index.ts'
import { advance, graphSchema, routeOf, start, type StepInput } from '../index.ts'

const at = Date.UTC(2026, 10, 1)

interface Facts {
  readonly profile?: Record<string, string | number>
  readonly tags?: Iterable<[string, string]>
  readonly trigger?: Record<string, string | number>
}
const inputOf = ({ profile = {}, tags = [], trigger = {} }: Facts): StepInput => ({
  personId: 1,
  journeyKey: 'j',
  trigger,
  enteredAt: at,
  rules: { person: 1, profile, tags: new Map(tags), moment: { now: new Date(at), zone: 'UTC' }, figureOf: () => 0 },
})

/** The port by which a condition with these arms is left. */
function taken(rules: readonly Rule[], facts: Facts): string | undefined {
  const arms = rules.map((rule, i) => ({ id: `a${i + 1}`, rule }))
  const graph = graphSchema.parse({
    entry: { kind: 'event', event: 'Start' },
    nodes: [{ id: 'c', kind: 'condition', settings: { arms } }],
    edges: [{ from: 'entry', port: 'next', to: 'c' }],
  })
  return advance(routeOf(graph), start(at), 'next', at, inputOf(facts)).visits.at(-1)?.port
}

test('D05 the truth table of a branch: every rule of three facts, for every way they can be', () => {
  const p: Rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  const q: Rule = { kind: 'tag', tag: 'vip' }
  const r: Rule = { kind: 'trigger', condition: { property: 'amount', op: 'gte', value: 100 } }
  const not = (rule: Rule): Rule => ({ kind: 'not', rule })
  const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules })
  const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules })
  // A column for each way: p is the first of the three digits, r the last.
  const table: [Rule, string][] = [
    [p, '00001111'],
    [q, '00110011'],
    [r, '01010101'],
    [not(p), '11110000'],
    [all(p, q), '00000011'],
    [any(p, q), '00111111'],
    [all(p, not(q)), '00001100'],
    [all(p, any(q, r)), '00000111'],
    [any(p, all(q, r)), '00011111'],
    [not(any(p, q, r)), '10000000'],
    [not(all(p, q, r)), '11111110'],
    [any(all(p, q), all(not(p), r)), '01010011'],
    [all(), '11111111'],
    [any(), '00000000'],
  ]
  for (const [rule, expected] of table) {
    const told = Array.from({ length: 8 }, (_, way) => {
      const [isP, isQ, isR] = [way & 4, way & 2, way & 1]
      const facts = { profile: isP ? { city: '上海' } : {}, tags: isQ ? [['vip', ''] as [string, string]] : [] }
      return taken([rule], { ...facts, trigger: { amount: isR ? 100 : 99 } }) === 'a1' ? '1' : '0'
    })
    expect(told.join(''), JSON.stringify(rule)).toBe(expected)
  }
})

test('D23 twelve states and a default: the first that holds is taken, and no other', () => {
  const state = (value: string): Rule => ({ kind: 'profile', condition: { property: 'state', op: 'eq', value } })
  const rules = [...Array.from({ length: 11 }, (_, i) => state(`s${i + 1}`)), { kind: 'any' as const, rules: [state('s3'), state('s12')] }]
  for (let i = 1; i <= 11; i++) expect(taken(rules, { profile: { state: `s${i}` } })).toBe(`a${i}`)
  expect(taken(rules, { profile: { state: 's12' } })).toBe('a12')
  expect(taken(rules, { profile: { state: 's13' } })).toBe('else')
  expect(taken(rules, {})).toBe('else')
})
