import { expect, test } from 'vitest'
import { dropOf, quantile, type RatioSums, shareOfLook } from './guardrail.ts'

/** People with one or two orders each, of amounts around a mean, the same each time. */
function group(people: number, mean: number): RatioSums {
  const each = Array.from({ length: people }, (_, i) => {
    const orders = 1 + (i % 2)
    return { orders, amount: orders * mean * (0.7 + 0.06 * (i % 11)) }
  })
  const sum = (of: (one: (typeof each)[number]) => number) => each.reduce((all, one) => all + of(one), 0)
  return {
    people,
    orders: sum((one) => one.orders),
    amount: sum((one) => one.amount),
    orders2: sum((one) => one.orders ** 2),
    amount2: sum((one) => one.amount ** 2),
    both: sum((one) => one.orders * one.amount),
  }
}

test('a drop is certain when it is, and neither a smaller one nor that of a few people', () => {
  const said = (people: number, mean: number, limit: number) => dropOf(group(people, mean), group(people, 10_000), limit, 1)?.isCertain
  expect([said(1_000, 9_000, 0.05), said(1_000, 10_000, 0.05), said(1_000, 9_700, 0.05), said(1_000, 9_000, 0.12)]).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(dropOf(group(1_000, 9_000), group(1_000, 10_000), 0.05, 1)?.drop).toBeCloseTo(0.1, 10)
  expect(said(100, 9_300, 0.05)).toBe(false)
  expect(said(99, 5_000, 0.05)).toBeUndefined()
})

test('all looks together are wrong as seldom as one may be', () => {
  const all = Array.from({ length: 100_000 }, (_, i) => shareOfLook(i + 1)).reduce((sum, one) => sum + one, 0)
  expect(all).toBeLessThan(0.05)
  expect(all).toBeGreaterThan(0.0499)
  expect(quantile(0.95)).toBeCloseTo(1.6449, 3)
  expect(quantile(0.999)).toBeCloseTo(3.0902, 3)
})

test('of two groups that are the same a flag is raised in less than one of twenty campaigns, looked at on ten days', () => {
  // A generator of its own, so that each run draws the same.
  let state = 1
  const draw = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const drawn = (people: number) => {
    const sums = { people, orders: 0, amount: 0, orders2: 0, amount2: 0, both: 0 }
    for (let i = 0; i < people; i++) {
      const orders = draw() < 0.7 ? 1 : 3
      const amount = orders * 10_000 * (0.5 + draw())
      sums.orders += orders
      sums.amount += amount
      sums.orders2 += orders ** 2
      sums.amount2 += amount ** 2
      sums.both += orders * amount
    }
    return sums
  }
  const add = (a: RatioSums, b: RatioSums): RatioSums =>
    Object.fromEntries(Object.keys(a).map((key) => [key, a[key as keyof RatioSums] + b[key as keyof RatioSums]])) as unknown as RatioSums
  let flags = 0
  for (let campaign = 0; campaign < 300; campaign++) {
    let [treated, control] = [drawn(100), drawn(100)]
    let isFlagged = false
    for (let look = 1; look <= 10; look++) {
      isFlagged ||= dropOf(treated, control, 0, look)?.isCertain ?? false
      ;[treated, control] = [add(treated, drawn(30)), add(control, drawn(30))]
    }
    flags += isFlagged ? 1 : 0
  }
  expect(flags / 300).toBeLessThan(0.05)
})
