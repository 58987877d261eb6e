import { expect, test } from 'vitest'
import { describe } from '../rules/index.ts'
import { regionName, regionRule } from './region.ts'

const named = ['A', 'B', 'C', 'D'].map((name) => ({ id: `seg_${name}`, name }))
const ids = named.map((one) => one.id)

test('a region is called by the segments inside and those left out', () => {
  expect(regionName(named, ['seg_A', 'seg_B'])).toBe('A ∩ B − C − D')
  expect(regionName(named.slice(0, 2), ['seg_B'])).toBe('B − A')
  expect(regionName(named.slice(0, 2), ['seg_A', 'seg_B'])).toBe('A ∩ B')
})

test('a region as a rule asks for the segments inside and denies each of the others', () => {
  expect(describe(regionRule(ids.slice(0, 3), ['seg_C', 'seg_A']), 'zh')).toBe(
    '属于分群「seg_A」 且 不属于分群「seg_B」 且 属于分群「seg_C」',
  )
})
