import { expect, test } from 'vitest'
import type { Json } from '../events.ts'
import { definitionSchema, type Of } from './definition.ts'
import { rawOf } from './raw.ts'
import { givenBy, totalOf } from './score.ts'
import { type Raw, valuesOf } from './values.ts'

const moment = { now: new Date('2026-11-10T00:00:00Z'), zone: 'Asia/Shanghai' }
const day = 86_400_000
const ago = (days: number, event: string, properties: Record<string, Json> = {}) => ({
  event,
  time: moment.now.getTime() - days * day,
  properties,
})
const known = (events: ReturnType<typeof ago>[], tags: Record<string, string> = {}) => ({
  events: events.toSorted((a, b) => a.time - b.time),
  input: { person: 1, moment, profile: {}, tags: new Map(Object.entries(tags)), figureOf: () => null },
})
const score = (criteria: object[], more: object = {}): Of<'score'> =>
  definitionSchema.parse({ kind: 'score', criteria, ...more }) as Of<'score'> /* of this kind */
const window = { kind: 'last', amount: 90, unit: 'day' }
const orders = { by: 'events', name: '下单', event: 'Pay', window, each: { of: 'times' }, points: 10 }
const vip = { by: 'rule', name: '会员', rule: { kind: 'tag', tag: 'vip' }, points: 5 }

test('points are added up, fade by half-lives, are capped criterion by criterion, and bounded as a whole', () => {
  const events = [ago(0, 'Pay'), ago(30, 'Pay'), ago(60, 'Pay'), ago(91, 'Pay'), ago(1, 'Return')]
  const of = (criteria: object[], more: object = {}) => rawOf(score(criteria, more), known(events, { vip: '' }), moment)
  expect(of([orders])).toBe(30)
  expect(of([{ ...orders, halfLifeDays: 30 }])).toBe(17.5)
  expect(of([{ ...orders, halfLifeDays: 30, cap: 12 }, vip])).toBe(17)
  expect(of([{ ...orders, event: 'Return', points: -40, cap: 15 }, vip])).toBe(-10)
  expect(of([{ ...orders, event: 'Return', points: -40 }, vip], { least: 0 })).toBe(0)
  expect(of([orders, vip], { most: 20 })).toBe(20)
})

test('what a property says counts; without a number an event does not, and whom no criterion concerns has no score', () => {
  const paid = { ...orders, each: { of: 'number', property: 'amount' }, points: 0.1 }
  const of = (events: ReturnType<typeof ago>[], criteria = [paid]) => rawOf(score(criteria), known(events), moment)
  expect(of([ago(1, 'Pay', { amount: 99.9 }), ago(2, 'Pay', { amount: '5' })])).toBe(9.99)
  expect(of([ago(2, 'Pay', { amount: '5' })])).toBeUndefined()
  expect(of([], [vip] as never)).toBeUndefined()
  // Nothing won and nothing lost is a score.
  expect(of([ago(2, 'Pay', { amount: 0 })])).toBe(0)
})

test('each event is rounded, so that what is listed adds up to the criterion, and the criteria to the whole', () => {
  const events = [ago(1, 'Pay'), ago(2, 'Pay'), ago(3, 'Pay')]
  const one = score([{ ...orders, points: 1, halfLifeDays: 7 }, vip])
  const given = givenBy(one, known(events, { vip: '' }), moment, () => undefined)
  expect(given).toEqual([
    { criterion: 0, events: 3, points: 2.469056 },
    { criterion: 1, events: 0, points: 5 },
  ])
  expect(totalOf(one, given)).toEqual({ sum: 7.469056, total: 7.469056 })
})

const raws = (...scores: number[]) => new Map<number, Raw>(scores.entries())
const named = (tiers: object, ...scores: number[]) => [...valuesOf(score([orders], { tiers }), raws(...scores)).values()]

test('tiers by percentile: equal scores share one, whoever has fewer than so many percent above them is in', () => {
  const tiers = {
    by: 'percentile',
    tiers: [
      { value: '高', top: 20 },
      { value: '中', top: 50 },
    ],
    rest: '低',
  }
  expect(named(tiers, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)).toEqual(['高', '高', '中', '中', '中', '低', '低', '低', '低', '低'])
  expect(named(tiers, 5, 5, 5, 5, 1)).toEqual(['高', '高', '高', '高', '低'])
  expect(named(tiers, 7)).toEqual(['高'])
})

test('tiers by points begin at their number; without a rest whoever is below has no tag; without tiers the score is the value', () => {
  expect(
    named(
      {
        by: 'points',
        tiers: [
          { value: 'A', from: 80 },
          { value: 'B', from: 50 },
        ],
      },
      80,
      79.99,
      50,
      49,
    ),
  ).toEqual(['A', 'B', 'B'])
  expect([...valuesOf(score([orders]), raws(17.5, 0.126, -3, 1e6)).values()]).toEqual(['17.5', '0.13', '-3', '1000000'])
})

test('tiers in the wrong order, and bounds that cross, are refused with their field', () => {
  const issueOf = (more: object) => definitionSchema.safeParse({ kind: 'score', criteria: [orders], ...more }).error?.issues[0]?.path
  const tops = [
    { value: '高', top: 50 },
    { value: '中', top: 20 },
  ]
  expect(issueOf({ tiers: { by: 'percentile', tiers: tops } })).toEqual(['tiers', 'tiers'])
  expect(
    issueOf({
      tiers: {
        by: 'points',
        tiers: [
          { value: '高', from: 1 },
          { value: '中', from: 1 },
        ],
      },
    }),
  ).toEqual(['tiers', 'tiers'])
  expect(issueOf({ least: 1, most: 0 })).toEqual(['most'])
  expect(issueOf({ criteria: [{ ...orders, cap: 0 }] })).toEqual(['criteria', 0, 'cap'])
})
