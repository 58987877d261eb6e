import { expect, test } from 'vitest'
import { describeFeature, describeReason } from './describe.ts'
import { dayMs, type Feature } from './features.ts'

const sources = [{ event: 'Pay', filters: [] }]
const times: Feature = { of: 'times', source: 0, after: 0, upto: 7 }
const earlier: Feature = { of: 'times', source: 0, after: 7, upto: 30 }
const since: Feature = { of: 'since', source: 0 }

test.each<[Feature, number, number, number, string, string]>([
  [times, 12, 0.93, 0.02, '最近 7 天「Pay」 12 次，高于 93% 的人', '“Pay” 12 times in the last 7 days, more than 93% of people'],
  [times, 0, 0, 0.4, '最近 7 天没有「Pay」', 'no “Pay” in the last 7 days'],
  [earlier, 1, 0.1, 0.7, '8–30 天前「Pay」 1 次，低于 70% 的人', '“Pay” once 8–30 days ago, less than 70% of people'],
  [since, 3.5 * dayMs, 0.1, 0.8, '上次「Pay」在 3 天前，比 80% 的人更近', 'the last “Pay” was 3 days ago, more recent than 80% of people'],
  [since, 90 * dayMs, 0.6, 0, '90 天内没有「Pay」，比 60% 的人更久', 'no “Pay” in 90 days, longer ago than 60% of people'],
  [{ of: 'active' }, 9, 0.5, 0.4, '最近 30 天活跃 9 天，高于 50% 的人', 'active on 9 of the last 30 days, more than 50% of people'],
  [
    { of: 'latest' },
    5,
    0,
    0.999,
    '最近一次活跃在 1 天内，比 99% 的人更近',
    'last active less than a day ago, more recent than 99% of people',
  ],
])('a reason is a sentence: %j %d', (feature, value, below, above, zh, en) => {
  const one = { value, below, above }
  expect([describeReason(feature, one, sources, 'zh'), describeReason(feature, one, sources, 'en')]).toEqual([zh, en])
})

test('each feature has a name', () => {
  const names = [times, earlier, since, { of: 'active' } as const].map((one) => describeFeature(one, sources, 'zh'))
  expect(names).toEqual(['最近 7 天「Pay」的次数', '8–30 天前「Pay」的次数', '距上次「Pay」的天数', '最近 30 天的活跃天数'])
})
