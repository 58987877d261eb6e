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
})

/** Written down once: whoever changes the hash moves people between the arms of running experiments, and fails here. */
const vectors: readonly (readonly [personId: number, salt: string, bucket: number])[] = [
  [1, 'salt', 6070],
  [2, 'salt', 152],
  [42, 'salt', 8131],
  [1, 'jrn_a/s', 5769],
  [42, 'jrn_a/s', 3676],
  [1, '实验', 2806],
  [1_099_511_627_783, 'salt', 1574],
  [Number.MAX_SAFE_INTEGER, '实验', 7990],
]

test('a person keeps the bucket of ever', () => {
  expect(vectors.map(([personId, salt]) => [personId, salt, bucketOf(personId, salt)])).toEqual(vectors)
})

test('the arm is the range the bucket falls into', () => {
  expect([1, 2, 42].map((personId) => armOf(personId, 'salt', [20, 30, 50]))).toEqual([2, 0, 2])
  expect([1, 2, 42].map((personId) => armOf(personId, 'salt', [0, 1, 0]))).toEqual([1, 1, 1])
})

test('two salts are independent', () => {
  let both = 0
  for (let person = 1; person <= 20_000; person++) if (armOf(person, 'a', [1, 1]) === 0 && armOf(person, 'b', [1, 1]) === 0) both += 1
  expect(Math.abs(both - 5_000)).toBeLessThan(400)
})
