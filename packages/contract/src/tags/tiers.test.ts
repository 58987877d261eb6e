import { expect, test } from 'vitest'
import { definitionSchema } from './definition.ts'
import { isTierSet, placesOf, tiersOf } from './tiers.ts'

const criteria = [{ by: 'events', name: '访问', event: 'Visit', window: { kind: 'ever' }, each: { of: 'times' }, points: 1 }]
const score = (tiers?: object) => definitionSchema.parse({ kind: 'score', criteria, tiers })
const likely = (...tiers: object[]) =>
  definitionSchema.parse({ kind: 'propensity', target: { event: 'Pay', filters: [] }, withinDays: 7, tiers })
const percentile = {
  by: 'percentile',
  tiers: [
    { value: '高', top: 20 },
    { value: '中', top: 50 },
  ],
  rest: '低',
}
const points = {
  by: 'points',
  tiers: [
    { value: '金', from: 100 },
    { value: '银', from: 10 },
  ],
}

test.each([
  ['a score with tiers by rank', score(percentile), ['高', '中', '低']],
  ['a score with tiers by points', score(points), ['金', '银']],
  [
    'a propensity with tiers',
    likely({ value: '低', from: 0.1 }, { value: '中', from: 0.3 }, { value: '高', from: 0.6 }),
    ['高', '中', '低'],
  ],
])('%s is a tier set, the highest first', (_, definition, tiers) => {
  expect(isTierSet(definition) && tiersOf(definition)).toEqual(tiers)
})

test('a number alone is no tier; tiers of a version that had some are those of before', () => {
  expect([score(), likely()].map(isTierSet)).toEqual([false, false])
  const now = score(points)
  const places = isTierSet(now) ? placesOf(now, [score(percentile), score()]) : []
  expect(places.filter(({ kind }) => kind === 'former').map((one) => one.value)).toEqual(['高', '中', '低'])
})
