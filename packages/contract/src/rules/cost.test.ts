import { expect, test } from 'vitest'
import type { EventRule } from './event-leaf.ts'
import { costOf, type Rule, type Window } from './index.ts'

const did = (window: Window): EventRule => ({ kind: 'event', event: 'View', filters: [], window, count: { op: 'gte', value: 1 } })
const week = did({ kind: 'last', amount: 7, unit: 'day' })
const ever = did({ kind: 'ever' })
const all = (rules: readonly Rule[]): Rule => ({ kind: 'all', rules })

test('what a rule costs grows with how often and how far back events are gone through, and is said', () => {
  expect(costOf({ kind: 'tag', tag: 'vip' })).toEqual({ size: 'small', scans: 0, conditions: 1, depth: 1, reasons: [] })
  expect(costOf(week).size).toBe('small')
  expect(costOf(all([week, week, week, ever]))).toEqual({
    size: 'medium',
    scans: 4,
    conditions: 4,
    depth: 2,
    reasons: [
      { zh: '4 个条件需要扫描事件', en: '4 conditions go through events' },
      { zh: '1 个条件的时间范围没有起点', en: '1 without a beginning in time' },
    ],
  })
  expect(costOf(all(Array(8).fill(ever))).size).toBe('large')
  const [short, long] = [7, 70].map((amount) => costOf(all(Array(6).fill(did({ kind: 'last', amount, unit: 'day' })))))
  expect([short?.size, long?.size]).toEqual(['small', 'medium'])
})

test('segments cost as often as they are referred to', () => {
  const segment: Rule = { kind: 'segment', id: 'a' }
  const segments = new Map<string, Rule>([
    ['a', all([ever, { kind: 'segment', id: 'b' }])],
    ['b', all([ever, segment])],
  ])
  expect(costOf(all([segment, segment]), segments)).toMatchObject({ size: 'medium', scans: 4 })
  expect(costOf(segment)).toMatchObject({ size: 'small', scans: 0, conditions: 1 })
})
