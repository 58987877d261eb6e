import { expect, test } from 'vitest'
import { armOf, bucketOf, bucketRanges } from './assignment.ts'

test('weights 20, 30, 50 take the bucket ranges of the golden vector', () => {
  expect(bucketRanges([20, 30, 50])).toEqual([
    [0, 1999],
    [2000, 4999],
    [5000, 9999],
  ])
})

test('assignment is sticky and even: no bucket decile is off by more than a tenth over 100,000 people', () => {
  const deciles = Array.from({ length: 10 }, () => 0)
  for (let person = 1; person <= 100_000; person++) deciles[Math.floor(bucketOf(person, 'salt') / 1000)]! += 1
  for (const n of deciles) expect(Math.abs(n - 10_000)).toBeLessThan(1_000)
  expect(armOf(42, 'salt', [1, 1])).toBe(armOf(42, 'salt', [1, 1]))
})

test('two salts are independent', () => {
  let both = 0
  for (let person = 1; person <= 20_000; person++) if (armOf(person, 'a', [1, 1]) === 0 && armOf(person, 'b', [1, 1]) === 0) both += 1
  expect(Math.abs(both - 5_000)).toBeLessThan(400)
})
