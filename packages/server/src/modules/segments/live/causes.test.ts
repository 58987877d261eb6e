import type { Rule } from '@millrace/contract/rules/index.ts'
import { expect, test } from 'vitest'
import { asksOf } from './causes.ts'
import type { Check } from './checks.ts'

const did = (event: string): Rule => ({
  kind: 'event',
  event,
  filters: [],
  window: { kind: 'ever' },
  count: { op: 'gte', value: 1 },
})
const live = Array.from({ length: 60 }, (_, i) => ({ number: i + 1, id: `s${i + 1}`, name: '', epoch: 0 }))
/** Each looks at an event of its own; the last means whoever has not seen a thing. */
const referred = new Map(
  live.map(({ number, id }) => {
    const rule: Rule = number === 60 ? { kind: 'not', rule: did('Visit') } : did(`Event ${number}`)
    return [id, { rule }]
  }),
)
const check = (personId: number, causes: readonly string[] | undefined): Check => ({
  projectId: 1,
  personId,
  isSilent: false,
  cause: '',
  causes: causes && new Set(causes),
  touchedAt: new Date(0),
  dueAt: new Date(0),
  settles: causes === undefined,
  touches: 0,
  queued: [],
})
const many = (from: number, count: number, causes: readonly string[] | undefined): Check[] =>
  Array.from({ length: count }, (_, i) => check(from + i, causes))
const numbers = (some: readonly { readonly number: number }[]): number[] => some.map((one) => one.number)

test('people are asked together, each for what looks at what happened to them; of whom nothing has to be asked nothing is', () => {
  const checks = [check(1, ['Event 3']), check(2, ['Event 3', 'Event 5']), check(3, ['Unheard']), check(4, ['Event 7', '$anybody'])]
  const [ask, ...more] = asksOf(checks, live, referred)
  expect(more).toEqual([])
  expect(ask?.people).toEqual([1, 2, 4])
  expect(numbers(ask?.segments ?? [])).toEqual([3, 5, 7, 60])
  expect([1, 2, 3, 4].map((id) => numbers(ask?.of(id) ?? []))).toEqual([[3], [3, 5], [], [7, 60]])
})

test('thousands who are asked for little are asked on their own, when others are asked for much', () => {
  const asks = asksOf([...many(1, 3_000, ['Event 3']), ...many(10_001, 500, ['Event 5']), ...many(20_001, 10, undefined)], live, referred)
  expect(asks.map((one) => [one.people.length, one.segments.length])).toEqual([
    [3_000, 1],
    [510, 60],
  ])
  expect(asks.map((one) => numbers(one.of(10_001)))).toEqual([[], [5]])
  // Alone in the round they are the others.
  expect(asksOf(many(1, 3_000, ['Event 3']), live, referred).map((one) => one.people.length)).toEqual([3_000])
})
