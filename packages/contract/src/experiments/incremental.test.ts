import { expect, test } from 'vitest'
import { costEach, incrementalOf, isEnough, sumOf } from './incremental.ts'

const rounded = (all: readonly number[] | undefined) => all?.map((one) => Math.round(one * 100) / 100)

test('incremental conversions are the treated times the difference of the shares, with the interval of Newcombe', () => {
  // Newcombe 1998, table II, method 10: 56/70 − 48/80 is 0.2 (0.0524 to 0.3339).
  const found = incrementalOf({ n: 56, of: 70 }, { n: 48, of: 80 })
  expect(rounded([found?.value ?? 0])).toEqual([14])
  expect(rounded(found?.interval)).toEqual([3.67, 23.37])
  expect(incrementalOf({ n: 1, of: 1 }, { n: 0, of: 0 })).toBeUndefined()
})

test('what each costs has bounds where conversions have: without a certain one it may cost any amount', () => {
  expect(costEach(10_000, { value: 20, interval: [10, 40] })).toEqual({ value: 500, from: 250, to: 1_000 })
  expect(costEach(10_000, { value: 20, interval: [-5, 40] })).toEqual({ value: 500, from: 250, to: null })
  expect(costEach(10_000, { value: -3, interval: [-9, -1] })).toEqual({ value: null, from: null, to: null })
})

test('of several campaigns the distances to the bounds add up as squares', () => {
  const sum = sumOf([
    { value: 30, interval: [0, 60] },
    { value: 50, interval: [10, 90] },
  ])
  expect([sum?.value, sum?.interval]).toEqual([80, [30, 130]])
  expect(sumOf([])).toBeUndefined()
})

test('too few people, or too few conversions, are not compared', () => {
  const of = (n: number, all: number) => ({ n, of: all })
  expect([
    isEnough(of(20, 100), of(5, 100)),
    isEnough(of(20, 100), of(4, 100)),
    isEnough(of(60, 99), of(30, 100)),
    isEnough(of(30, 100), of(0, 99)),
  ]).toEqual([true, false, false, false])
})
