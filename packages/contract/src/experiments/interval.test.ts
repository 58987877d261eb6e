import { expect, test } from 'vitest'
import { differenceOf, shareInterval } from './interval.ts'

const rounded = (all: readonly number[] | undefined) => all?.map((one) => Math.round(one * 10_000) / 10_000)

test('the interval of a share is that of Wilson', () => {
  // Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29.
  expect(
    [
      [81, 263],
      [15, 148],
      [0, 20],
      [1, 29],
    ].map(([n = 0, of = 0]) => rounded(shareInterval({ n, of }))),
  ).toEqual([
    [0.2553, 0.3662],
    [0.0624, 0.1605],
    [0, 0.1611],
    [0.0061, 0.1718],
  ])
  expect(shareInterval({ n: 0, of: 0 })).toEqual([0, 1])
})

test('the interval of a difference is that of Newcombe', () => {
  // Newcombe 1998, table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 0/10 − 0/10.
  const of = (n: number, all: number, m: number, others: number) => differenceOf({ n, of: all }, { n: m, of: others })
  expect(rounded(of(56, 70, 48, 80)?.interval)).toEqual([0.0524, 0.3339])
  expect(rounded(of(9, 10, 3, 10)?.interval)).toEqual([0.1705, 0.809])
  expect(rounded(of(0, 10, 0, 10)?.interval)).toEqual([-0.2775, 0.2775])
  expect(of(1, 1, 0, 0)).toBeUndefined()
})
