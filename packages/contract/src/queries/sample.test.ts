import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSampled, sampleError, sampleFactor, samplePercents, scaled } from './sample.ts'

test('a sample is about its share of the people, and a smaller one is part of every larger', () => {
  const people = Array.from({ length: 20_000 }, (_, i) => i * 256 + 3)
  for (const percent of samplePercents) {
    const found = people.filter((one) => isSampled(one, percent)).length
    expect(Math.abs(found * sampleFactor(percent) - people.length)).toBeLessThan(2 * sampleError(people.length, percent))
  }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (person) => {
      const inside = samplePercents.map((percent) => isSampled(person, percent))
      expect(inside).toEqual(inside.toSorted((a, b) => Number(a) - Number(b)))
    }),
  )
})

test('the error of a sample covers the truth in about 95 of 100 groups, and says of nobody how many there may be', () => {
  const size = 2_000
  const groups = Array.from({ length: 400 }, (_, g) => Array.from({ length: size }, (_, i) => 1 + g * size + i))
  const covered = groups.filter((people) => {
    const told = people.filter((one) => isSampled(one, 10)).length * 10
    return Math.abs(told - size) <= sampleError(told, 10)
  })
  expect(covered.length / groups.length).toBeGreaterThan(0.92)
  expect(covered.length / groups.length).toBeLessThan(0.985)
  expect([sampleError(0, 10), sampleError(1_000, 50), sampleError(100, 1)]).toEqual([30, 62, 196])
})

test('what grows with people is scaled where it stands, and nothing else', () => {
  const answer = {
    rows: [
      { bucket: 'a', values: [3, 0.5, null], people: [1, null], value: 4 },
      { bucket: 'b', values: [5, 0.2, 2], people: [2, 7], value: 'x' },
    ],
    total: { people: 8, rate: 0.5 },
    models: { first: { value: 2 }, last: { value: 3 } },
    grid: [[{ n: 1 }], [{ n: 2 }]],
    compare: null,
  }
  expect(
    scaled(answer, ['rows.values.0', 'rows.values.2', 'rows.people', 'total.people', 'models.*.value', 'grid.n', 'compare.total'], 10),
  ).toEqual({
    rows: [
      { bucket: 'a', values: [30, 0.5, null], people: [10, null], value: 4 },
      { bucket: 'b', values: [50, 0.2, 20], people: [20, 70], value: 'x' },
    ],
    total: { people: 80, rate: 0.5 },
    models: { first: { value: 20 }, last: { value: 30 } },
    grid: [[{ n: 10 }], [{ n: 20 }]],
    compare: null,
  })
})
