import { expect, test } from 'vitest'
import {
  aggregations,
  bucketEnd,
  bucketOf,
  bucketsOf,
  countQuerySchema,
  countReference,
  crossedKeysOf,
  measureOf,
  rangeOf,
  type Tally,
  units,
} from './index.ts'

const events = [
  { person: 1, time: Date.parse('2024-01-01T15:59:59Z'), value: 10 },
  { person: 1, time: Date.parse('2024-01-01T16:00:00Z'), value: 20 },
  { person: 2, time: Date.parse('2024-01-02T01:00:00Z'), value: null },
  { person: 2, time: Date.parse('2024-01-02T02:00:00Z'), value: 30 },
]
const all = (tally: Tally | undefined) => tally && aggregations.map((kind) => measureOf(kind, tally))

test('people are distinct in their cell, unset values leave sums but not the people, and the total is over everything', () => {
  const { total, buckets } = countReference(events, { from: '2024-01-01', to: '2024-01-02', unit: 'day' }, 'Asia/Shanghai')
  expect(aggregations.slice(7)).toEqual(['min', 'max', 'median', 'p90'])
  expect(all(buckets.get('2024-01-01'))).toEqual([1, 1, 1, 10, 10, 10, 1, 10, 10, 10, 10])
  expect(all(buckets.get('2024-01-02'))).toEqual([3, 2, 1.5, 50, 25, 25, 2, 20, 30, 25, 29])
  expect(all(total)).toEqual([4, 2, 2, 60, 20, 30, 3, 10, 30, 20, 28])
})

test('weeks start on Monday, months on the first, and a day ends where the next begins even when the clock shifts', () => {
  const sunday = Date.parse('2026-11-01T12:00:00Z')
  expect(bucketOf(sunday, 'week', 'UTC')).toBe('2026-10-26')
  expect(bucketOf(sunday, 'month', 'UTC')).toBe('2026-11-01')
  expect(bucketsOf({ from: '2026-10-30', to: '2026-11-02' }, 'week', 'UTC')).toEqual(['2026-10-26', '2026-11-02'])
  expect(bucketsOf({ from: '2026-11-01', to: '2026-11-01' }, 'hour', 'America/New_York')).toHaveLength(25)
  expect(bucketEnd('2026-11-01', 'day', 'America/New_York')).toBe(Date.parse('2026-11-02T05:00:00Z'))
})

test('every moment of a range falls into one of its buckets', () => {
  const range = { from: '2026-03-07', to: '2026-03-09' }
  for (const zone of ['America/New_York', 'Asia/Shanghai', 'Asia/Kolkata', 'UTC'])
    for (const unit of units.filter((one) => one !== 'minute')) {
      const names = new Set(bucketsOf(range, unit, zone))
      const { from, until } = rangeOf(range, zone)
      for (let at = from; at < until; at += 1_740_000) expect(names.has(bucketOf(at, unit, zone))).toBe(true)
    }
})

test('a breakdown is one property or a list of two, read as a list; lists in both make each pair', () => {
  const by = (value: unknown) => countQuerySchema.safeParse({ from: '2026-01-01', to: '2026-01-31', event: 'Pay', by: value })
  const [os, city] = [{ property: 'os' }, { property: 'city' }]
  expect([by(os).data?.by, by([os]).data?.by, by([os, city]).data?.by]).toEqual([[os], [os], [os, city]])
  expect(by([os, os]).error?.issues[0]?.path).toEqual(['by', 1])
  expect([by([]).success, by([os, city, { property: 'x' }]).success, by({ property: '' }).success]).toEqual([false, false, false])
  expect(crossedKeysOf([['a', 'b', 'a'], 7])).toEqual([
    ['a', 7],
    ['b', 7],
  ])
  expect(crossedKeysOf([['a', 'b'], [], ['c', 2]])).toHaveLength(4)
  expect(crossedKeysOf([undefined])).toEqual([[null]])
})

test('a question that cannot be answered says which field to mend', () => {
  const ask = { from: '2026-01-01', to: '2026-01-31', event: 'Pay' }
  const path = (query: object) => countQuerySchema.safeParse({ ...ask, ...query }).error?.issues[0]?.path
  expect(path({ measures: ['sum'] })).toEqual(['property'])
  expect(path({ to: '2025-12-31' })).toEqual(['to'])
  expect(path({ unit: 'minute' })).toEqual(['unit'])
  expect(path({})).toBeUndefined()
})
