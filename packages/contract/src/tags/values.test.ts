import { expect, test } from 'vitest'
import { definitionSchema } from './definition.ts'
import { bucketOf, bucketsOf, type Raw, valuesOf } from './values.ts'

/** Eight users by days, times and money, of the published vectors (`vectors.json`, rfm). */
const people = new Map<string, Raw>([
  ['a', [1, 10, 500]],
  ['b', [40, 8, 300]],
  ['c', [2, 1, 900]],
  ['d', [60, 1, 700]],
  ['e', [3, 9, 50]],
  ['f', [5, 1, 20]],
  ['g', [90, 7, 60]],
  ['h', [80, 1, 10]],
])
const orders = { event: 'PayOrder', window: { kind: 'last', amount: 90, unit: 'day' }, money: 'amount' } as const
const cellsOf = (thresholds: object): string[] => [
  ...valuesOf(definitionSchema.parse({ kind: 'rfm', ...orders, thresholds }), people).values(),
]

test('C01 B20 (part: vectors of RFM) eight users fall into the cells of the published vectors, by means, medians and chosen limits', () => {
  const expected = ['重要价值', '一般保持', '重要发展', '重要挽留', '一般价值', '一般发展', '一般保持', '一般挽留']
  expect(cellsOf({ by: 'mean' })).toEqual(expected)
  expect(cellsOf({ by: 'fixed', days: 35.125, times: 4.75, money: 317.5 })).toEqual(expected)
  // Medians are 22.5 days, 4 times, 180.
  expect(cellsOf({ by: 'median' })).toEqual([
    '重要价值',
    '重要保持',
    '重要发展',
    '重要挽留',
    '一般价值',
    '一般发展',
    '一般保持',
    '一般挽留',
  ])
  // Who stands exactly at a limit is high.
  expect(cellsOf({ by: 'fixed', days: 1, times: 10, money: 500 })[0]).toBe('重要价值')
})

test('who stands at the mean does so in whatever order people are read', () => {
  const raws: [string, Raw][] = [0.1, 0.2, 0.3, 0.2, 0.2].map((days, i) => [`u${i}`, [days, 1, 1]])
  const definition = definitionSchema.parse({ kind: 'rfm', ...orders, thresholds: { by: 'mean' } })
  for (const people of [raws, raws.toReversed()])
    expect(Object.fromEntries(valuesOf(definition, new Map(people)))).toMatchObject({ u1: '重要价值', u2: '重要保持', u3: '重要价值' })
})

test('the lower edge belongs to a bucket', () => {
  expect([-5, 0, 99.9, 100, 500, 501].map((n) => bucketOf(n, [0, 100, 500]))).toEqual(['<0', '0–100', '0–100', '100–500', '≥500', '≥500'])
  expect([0.5, 1].map((n) => bucketOf(n, [1]))).toEqual(['<1', '≥1'])
  expect(bucketsOf([0, 100, 500])).toEqual(['<0', '0–100', '100–500', '≥500'])
})

test('a layer is named by its number, and the rest by its own name or by none', () => {
  const layers = [{ value: '高', rule: { kind: 'all', rules: [] } }]
  const values = (more: object) => [
    ...valuesOf(
      definitionSchema.parse({ kind: 'layers', layers, ...more }),
      new Map([
        ['u', 0],
        ['v', 1],
      ] as [string, Raw][]),
    ),
  ]
  expect(values({ rest: '低' })).toEqual([
    ['u', '高'],
    ['v', '低'],
  ])
  expect(values({})).toEqual([['u', '高']])
})

test('edges that do not ascend, and too many layers, are refused with their field', () => {
  const figure = { kind: 'buckets', event: 'PayOrder', window: { kind: 'ever' }, figure: { of: 'times' } }
  expect(definitionSchema.safeParse({ ...figure, edges: [1, 1] }).error?.issues[0]?.path).toEqual(['edges'])
  expect(definitionSchema.safeParse({ ...figure, edges: [] }).success).toBe(false)
  const layers = Array.from({ length: 21 }, (_, i) => ({ value: `v${i}`, rule: { kind: 'all', rules: [] } }))
  expect(definitionSchema.safeParse({ kind: 'layers', layers }).error?.issues[0]?.path).toEqual(['layers'])
})
