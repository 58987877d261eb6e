import { expect, test } from 'vitest'
import {
  betweenEdges,
  binOf,
  intervalQuerySchema,
  longestWindow,
  pairsOf,
  quantile,
  quantileShares,
  spreadOfPairs,
  suggestedWindow,
} from './index.ts'

const day = 86_400_000
/** `A0 B4`: letters with their times; A opens, B closes, and so does what stands in `same`. */
function run(events: string, pairing: 'nearest' | 'first', cap?: number, same = ''): number[] {
  const parsed = events.split(' ').map((word) => {
    const name = word[0] ?? ''
    return { time: Number(word.slice(1)), opens: name === 'A', closes: name === 'B' || name === same }
  })
  return pairsOf(parsed, pairing, cap ?? null).map((pair) => pair.ms)
}

test('a pair is from the nearest or from the first, one that is too long is dropped and closes, and A to A is from each to the next', () => {
  const vector = 'A0 A2 B4 B7 A10 B20'
  expect(run(vector, 'nearest')).toEqual([2, 10])
  expect(run(vector, 'first')).toEqual([4, 10])
  expect(run(vector, 'nearest', 5)).toEqual([2])
  expect(run('A0 A2 A10', 'nearest', undefined, 'A')).toEqual([2, 8])
  expect(run('A0 A2 A10', 'first', undefined, 'A')).toEqual([2, 8])
  expect(run('A0 B9 B10', 'first', 5)).toEqual([])
})

test('quantiles are interpolated, ends included', () => {
  expect(quantileShares.map((share) => quantile([2, 4, 8, 10], share))).toEqual([2.6, 3.5, 6, 8.5, 9.4])
  expect(quantile([], 0.5)).toBeNull()
})

test('people who do it often count no more than others in the mean of their means', () => {
  const pairs = [2, 4, 6].map((ms) => ({ person: 1, ms }))
  expect(spreadOfPairs([...pairs, { person: 2, ms: 10 }])).toMatchObject({
    pairs: 4,
    people: 2,
    min: 2,
    max: 10,
    mean: 5.5,
    meanOfPeople: 7,
  })
})

test('intervals are half open, and what lies in them follows from what lies above their edges', () => {
  expect([0, 1, 2.9, 3, 7].map((value) => binOf(value, [1, 3, 5]))).toEqual([0, 1, 1, 2, 3])
  expect(betweenEdges(10, [7, 4, 0])).toEqual([3, 3, 4, 0])
})

test('nine of ten pairs fit into the window that is suggested; of several ways the longest counts', () => {
  expect(suggestedWindow(44.2 * day)).toEqual({ amount: 45, unit: 'day' })
  expect(suggestedWindow(3 * 3_600_000)).toEqual({ amount: 3, unit: 'hour' })
  expect(suggestedWindow(0)).toEqual({ amount: 1, unit: 'minute' })
  expect(suggestedWindow(null)).toBeNull()
  const [minutes, days] = [suggestedWindow(59 * 60_000), suggestedWindow(2 * day)]
  expect([longestWindow([minutes, null, days]), longestWindow([null]), longestWindow([])]).toEqual([days, null, null])
})

test('edges that do not rise, and a cap that is too long, are refused with the field', () => {
  const ask = { from: '2024-01-01', to: '2024-01-02', first: { event: 'A' }, second: { event: 'B' } }
  const path = (more: object) => intervalQuerySchema.safeParse({ ...ask, ...more }).error?.issues[0]?.path
  expect(path({ edges: [1, 1] })).toEqual(['edges'])
  expect(path({ cap: { amount: 3_651, unit: 'day' } })).toEqual(['cap', 'amount'])
  expect(path({})).toBeUndefined()
})
