import { expect, test } from 'vitest'
import { lifecycleKinds, lifecycleQuerySchema, lifecycleReference } from './index.ts'

test('new, returning, resurrecting and dormant, as in the golden vector; active then and now are made of them', () => {
  const active = new Map([
    [1, new Set([0, 1, 3])],
    [2, new Set([1])],
    [3, new Set([0, 2, 3])],
  ])
  const counts = [0, 1, 2, 3].map((bucket) => {
    const found = [...lifecycleReference(active, bucket).values()]
    return lifecycleKinds.map((kind) => found.filter((one) => one === kind).length)
  })
  expect(counts).toEqual([
    [2, 0, 0, 0],
    [1, 1, 0, 1],
    [0, 0, 1, 2],
    [0, 1, 1, 0],
  ])
})

test('too many buckets are refused with the field', () => {
  const asked = { from: '2022-01-01', to: '2024-01-01', event: null, unit: 'day' }
  expect(lifecycleQuerySchema.safeParse(asked).error?.issues[0]?.path).toEqual(['unit'])
})
