import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evenEdges, quantileEdges } from './edges.ts'

test('edges of one width are round numbers inside the range', () => {
  expect(evenEdges(18, 65, 5)).toEqual([20, 30, 40, 50, 60])
  expect(evenEdges(0, 1, 4)).toEqual([0.5, 1])
  expect(evenEdges(0, 99_900, 5)).toEqual([20_000, 40_000, 60_000, 80_000])
  expect(evenEdges(7, 7, 5)).toEqual([])
})

test('whatever the range: ascending, each once, none at which nothing is below, hardly more than asked for', () => {
  const number = fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 100)
  fc.assert(
    fc.property(number, number, fc.integer({ min: 2, max: 20 }), (a, b, parts) => {
      const edges = evenEdges(Math.min(a, b), Math.max(a, b), parts)
      expect(edges).toEqual([...new Set(edges)].toSorted((x, y) => x - y))
      expect(edges.every((edge) => edge > Math.min(a, b) && edge <= Math.max(a, b))).toBe(true)
      expect(edges.length).toBeLessThanOrEqual(parts + 1)
    }),
  )
  expect(quantileEdges(1, [1, 1, 2.5, 2.5, 9])).toEqual([2.5, 9])
})
