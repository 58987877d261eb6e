import { expect, test } from 'vitest'
import { retentionQuerySchema, retentionReference, type RetentionEvent } from './index.ts'

const day = 86_400_000
const base = Date.parse('2024-01-01T00:00:00Z')
const on = (person: number, days: readonly number[], which: 'isFirst' | 'isSecond'): RetentionEvent[] =>
  days.map((n) => ({ person, time: base + n * day + 1, isFirst: false, isSecond: false, amount: 10, [which]: true }))

/** The golden vector: u1, u2, u3 start on day 0, u4, u5 and again u1 on day 1; the last complete day is day 3. */
const events = [
  ...[1, 2, 3].flatMap((u) => on(u, [0], 'isFirst')),
  ...[4, 5, 1].flatMap((u) => on(u, [1], 'isFirst')),
  ...on(1, [0, 1, 3], 'isSecond'),
  ...on(2, [2], 'isSecond'),
  ...on(3, [0], 'isSecond'),
  ...on(4, [2], 'isSecond'),
  ...on(5, [1, 3], 'isSecond'),
]
const query = (more: object) =>
  retentionQuerySchema.parse({ from: '2024-01-01', to: '2024-01-02', first: { event: 'A' }, second: { event: 'B' }, duration: 3, ...more })
function cells(more: object): (number | null)[][] {
  const found = retentionReference(events, query(more), 'UTC', base + 4 * day)
  return [...found.values()].map((cohort) => [cohort.members.size, ...cohort.cells.map((cell) => cell.retained?.size ?? null)])
}

test('a day exactly, and what has not ended is not known', () => {
  expect(cells({})).toEqual([
    [3, 2, 1, 1, 1],
    [3, 2, 1, 2, null],
  ])
})

test('any of some days, none since, every day so far, or from a day on', () => {
  expect(cells({ mode: 'range', ranges: [{ from: 1, to: 3 }] })).toEqual([
    [3, 2],
    [3, null],
  ])
  expect(cells({ mode: 'lost' })).toEqual([
    [3, 2, 1, 1],
    [3, 2, 0, null],
  ])
  expect(cells({ mode: 'continuous' })).toEqual([
    [3, 1, 0, 0],
    [3, 1, 0, null],
  ])
  expect(cells({ mode: 'unbounded' }).map((row) => row[3])).toEqual([2, 2])
})

test('coming back after the last day does not count when it may not', () => {
  expect(cells({ extendOverEndDate: false })).toEqual([
    [3, 2, 1, null, null],
    [3, 2, null, null, null],
  ])
})

test('a rolling day begins with the person’s own first event, and what was before it is not a return', () => {
  const late = [...on(1, [0.5], 'isFirst'), ...on(1, [0.2, 1.4, 1.6], 'isSecond')]
  const [only] = retentionReference(late, query({ bucket: 'rolling' }), 'UTC', base + 9 * day).values()
  expect(only?.cells.map((cell) => cell.retained?.size)).toEqual([1, 1, 0, 0])
})

test('a question that cannot be answered says which field to mend', () => {
  const ask = { from: '2024-01-01', to: '2024-01-02', first: { event: 'A' }, second: { event: 'B' } }
  const path = (more: object) => retentionQuerySchema.safeParse({ ...ask, ...more }).error?.issues[0]?.path
  expect(path({ mode: 'range' })).toEqual(['ranges'])
  expect(path({ mode: 'range', ranges: [{ from: 3, to: 1 }] })).toEqual(['ranges', 0, 'to'])
  expect(path({ bucket: 'rolling', unit: 'month' })).toEqual(['bucket'])
  expect(path({ unit: 'hour', to: '2024-02-02' })).toEqual(['unit'])
  expect(path({ second: { event: '' } })).toEqual(['second', 'event'])
})
