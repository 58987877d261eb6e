import { expect, test } from 'vitest'
import { distributionQuerySchema, distributionReference } from './index.ts'

const base = Date.parse('2024-01-01T00:00:00Z')
const day = 86_400_000
const many = (person: number, n: number) => Array.from({ length: n }, (_, i) => ({ person, time: base + i, value: i }))
const ask = { from: '2024-01-01', to: '2024-01-07', of: { event: 'A' }, edges: [1, 3, 5] }
const query = (more: object) => distributionQuerySchema.parse({ ...ask, ...more })

test('times fall into half-open intervals, and the curve counts who did it as often or more', () => {
  const events = [...many(1, 3), ...many(2, 1), ...many(3, 7)]
  const { total, buckets } = distributionReference(events, query({}), 'UTC')
  expect(total).toEqual({ people: 3, counts: [0, 1, 1, 1], atLeast: [3, 2, 1], unset: 0 })
  expect(buckets.get('2024-01-01')).toEqual(total)
})

test('active days are different days', () => {
  const on = (person: number, days: number[]) => days.map((n) => ({ person, time: base + n * day }))
  const events = [...on(1, [0, 0, 1]), ...on(2, [0]), ...on(3, [0, 1, 2, 2])]
  const { total } = distributionReference(events, query({ measure: 'days', edges: [1, 2, 3] }), 'UTC')
  expect(total.counts).toEqual([0, 1, 1, 1])
})

test('who did nothing counts with zero when asked, and who has nothing to measure is in no interval', () => {
  const people = { kind: 'profile' as const, condition: { property: 'x', op: 'is_set' as const } }
  const zero = distributionReference(many(1, 3), query({ includeZero: true, people }), 'UTC', [1, 2]).total
  expect(zero).toEqual({ people: 2, counts: [1, 0, 1, 0], atLeast: [1, 1, 0], unset: 0 })
  const averages = query({ measure: 'avg', property: { property: 'n' } })
  const none = [
    { person: 1, time: base, value: null },
    { person: 2, time: base, value: 4 },
  ]
  expect(distributionReference(none, averages, 'UTC').total).toEqual({ people: 2, counts: [0, 0, 1, 0], atLeast: [1, 1, 0], unset: 1 })
})

test('a question that cannot be answered says which field to mend', () => {
  const path = (more: object) => distributionQuerySchema.safeParse({ ...ask, ...more }).error?.issues[0]?.path
  expect(path({ measure: 'sum' })).toEqual(['property'])
  expect(path({ includeZero: true })).toEqual(['people'])
  expect(path({ edges: [] })).toEqual(['edges'])
})
