import { expect, test } from 'vitest'
import { discoveries, pOf, zOf } from './proportions.ts'

test('300 of 1,000 against 1,700 of 9,000 are 8.33 standard errors apart', () => {
  expect(zOf({ n: 300, of: 1_000 }, { n: 1_700, of: 9_000 })).toBeCloseTo(8.333, 3)
  expect(zOf({ n: 0, of: 1_000 }, { n: 0, of: 9_000 })).toBeUndefined()
  expect(zOf({ n: 5, of: 5 }, { n: 9, of: 9 })).toBeUndefined()
  expect(zOf({ n: 0, of: 0 }, { n: 1, of: 9 })).toBeUndefined()
})

test('chances are those of the normal distribution', () => {
  for (const [z, p] of [
    [0, 1],
    [1, 0.3173105],
    [-1.959964, 0.05],
    [3, 0.0026998],
    [6, 1.97318e-9],
  ] as const)
    expect(pOf(z) / p).toBeCloseTo(1, 5)
})

test('of fifteen findings the first four are held (Benjamini and Hochberg 1995, their example)', () => {
  const ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
  expect(discoveries(ps).filter(Boolean)).toHaveLength(4)
  expect(discoveries([...ps].reverse()).slice(-4)).toEqual([true, true, true, true])
  expect(discoveries([])).toEqual([])
  // What fails by itself is held when a larger one passes.
  expect(discoveries([0.03, 0.04, 0.045])).toEqual([true, true, true])
})
