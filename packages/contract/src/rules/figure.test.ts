import { expect, test } from 'vitest'
import type { Json } from '../events.ts'
import { comparisonHolds, comparisonSchema, type Figure, figureOf } from './figure.ts'

const zone = 'Asia/Shanghai'
const of = (figure: Figure, values: readonly (Json | undefined)[]): number | null =>
  figureOf(
    figure,
    values.map((p, i) => ({ time: i * 3_600_000, properties: p === undefined ? {} : { p } })),
    zone,
  )

test('figures are of numbers only; without any they are unset, and match nothing', () => {
  const mixed = [10, 20, null, 30, '40', undefined, true]
  expect(of({ of: 'sum', property: 'p' }, mixed)).toBe(60)
  expect(of({ of: 'avg', property: 'p' }, mixed)).toBe(20)
  expect(of({ of: 'min', property: 'p' }, mixed)).toBe(10)
  expect(of({ of: 'max', property: 'p' }, mixed)).toBe(30)
  const unset = of({ of: 'sum', property: 'p' }, ['40', null])
  expect(unset).toBeNull()
  for (const op of ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'] as const)
    expect(comparisonHolds({ op, value: 0, to: 1 }, unset)).toBe(false)
})

test('the order of adding does not decide: 0.1 and 0.2 are 0.3', () => {
  expect(of({ of: 'sum', property: 'p' }, [0.1, 0.2])).toBe(0.3)
  expect(of({ of: 'sum', property: 'p' }, [1e12, 0.25])).toBe(1e12 + 0.25)
  // A half goes up, below zero too, in every engine.
  expect(of({ of: 'max', property: 'p' }, [0.0078125])).toBe(0.007813)
  expect(of({ of: 'max', property: 'p' }, [-1.5e-6])).toBe(-1e-6)
})

test('different values differ in kind or writing; items of lists are texts', () => {
  expect(of({ of: 'distinct', property: 'p' }, ['1', 1, 1, true, ['1', 'a', 2], null, { a: 1 }, undefined, []])).toBe(5)
  expect(of({ of: 'distinct', property: 'p' }, [])).toBe(0)
})

test('days are those of the zone', () => {
  const times = ['2026-10-31T15:59:59.999Z', '2026-10-31T16:00:00Z', '2026-11-01T15:59:59Z'].map((at) => ({
    time: Date.parse(at),
    properties: {},
  }))
  expect(figureOf({ of: 'days' }, times, zone)).toBe(2)
  expect(figureOf({ of: 'days' }, times, 'UTC')).toBe(2)
  expect(figureOf({ of: 'days' }, [], zone)).toBe(0)
})

test('between needs an upper end that is not below the lower one', () => {
  expect(comparisonSchema.safeParse({ op: 'between', value: 2, to: 1 }).error?.issues[0]?.path).toEqual(['to'])
  expect(comparisonSchema.safeParse({ op: 'between', value: -2, to: -1 }).success).toBe(true)
})
