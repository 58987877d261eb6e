import { expect, test } from 'vitest'
import type { Json } from '../events.ts'
import {
  conditionMatches,
  conditionSchema,
  describe,
  eventLeaves,
  eventProperties,
  evaluate,
  type Filter,
  filtersSchema,
  isAmongTop,
  leafFigure,
  matches,
  type Near,
  operators,
  type RankRule,
  references,
  type Rule,
  ruleSchema,
  type Top,
} from './index.ts'

const moment = { now: new Date('2026-11-01T02:00:00Z'), zone: 'Asia/Shanghai' }
const nothing = { person: 1, profile: {}, tags: new Map<string, string>(), moment, figureOf: () => 0 }

test('a positive operator never matches an unset value, and its negation is the exact complement', () => {
  const pairs = [
    ['eq', 'ne'],
    ['in', 'not_in'],
    ['contains', 'not_contains'],
    ['is_set', 'is_not_set'],
    ['has_item', 'has_no_item'],
    ['between', 'not_between'],
    ['matches', 'not_matches'],
    ['has_any', 'has_none'],
    ['has_all', 'not_has_all'],
    ['has_only', 'not_has_only'],
  ] as const
  for (const [positive, negative] of pairs)
    for (const actual of [undefined, null, 'a', 'b', 1, true, ['a'], []]) {
      const condition = { property: 'p', value: 'a', values: ['a'] }
      expect(matches({ ...condition, op: positive }, actual)).toBe(!matches({ ...condition, op: negative }, actual))
    }
  const negated = new Set<string>(pairs.map(([, negative]) => negative))
  for (const op of operators.filter((one) => !negated.has(one)))
    expect(matches({ property: 'p', op, value: 1, values: [1, 2] }, undefined, moment)).toBe(false)
})

test('text is never read as a number', () => {
  expect(matches({ property: 'p', op: 'gt', value: 1 }, '2')).toBe(false)
  expect(matches({ property: 'p', op: 'eq', value: 1 }, '1')).toBe(false)
})

test('all of nothing is everybody, any of nothing is nobody', () => {
  expect(evaluate({ kind: 'all', rules: [] }, nothing)).toBe(true)
  expect(evaluate({ kind: 'any', rules: [] }, nothing)).toBe(false)
})

test('a window since a property begins when the profile says, by the clock it was read from', () => {
  const at = (time: string) => ({ event: 'Pay', time: Date.parse(time), properties: {} })
  const events = [
    '2026-10-01T00:00:00+08:00',
    '2026-10-01T10:00:00+08:00',
    '2026-10-08T10:00:00+08:00',
    '2026-10-08T10:00:00.001+08:00',
  ].map(at)
  const count = (registered: Json | undefined, within?: number): number | null =>
    leafFigure(
      {
        kind: 'event',
        event: 'Pay',
        filters: [],
        count: { op: 'gte', value: 1 },
        window: { kind: 'since', property: 'registered_at', ...(within ? { within: { amount: within, unit: 'day' } } : {}) },
      },
      events,
      moment,
      undefined,
      { registered_at: registered },
    )
  expect(count('2026-10-01')).toBe(4)
  expect(count('2026-10-01 10:00')).toBe(3)
  expect(count('2026-10-01T02:00:00Z', 7)).toBe(2)
  expect(count('2026-10-01T00:00:00Z', 1)).toBe(1)
  expect([undefined, 1_759_248_000_000, 'soon', '2027-01-01'].map((one) => count(one))).toEqual([0, 0, 0, 0])
})

test('a rule is told with its values as the reader shows them', () => {
  const spent: Rule = {
    kind: 'all',
    rules: [
      { kind: 'profile', condition: { property: 'spent', op: 'gte', value: 5990 } },
      { kind: 'trigger', condition: { property: 'amount', op: 'between', values: [100, 5990] } },
    ],
  }
  const show = (owner: string, property: string, value: unknown): string => `${owner}.${property}:${String(value)}`
  expect(describe(spent, 'zh', show)).toBe(
    'spent 大于等于 profile.spent:5990 且 触发事件的 amount 介于 event.amount:100 和 event.amount:5990',
  )
  expect(describe(spent, 'en')).toBe('spent ≥ 5990 and trigger amount is between 100 and 5990')
})

const rule: Rule = {
  kind: 'all',
  rules: [
    { kind: 'event', event: 'ViewProduct', filters: [], window: { kind: 'last', amount: 7, unit: 'day' }, count: { op: 'gte', value: 3 } },
    { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'last', amount: 7, unit: 'day' }, count: { op: 'eq', value: 0 } },
    { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } },
  ],
}

test('B12 (part: words) a rule reads as one sentence in both languages', () => {
  expect(describe(rule, 'zh')).toBe('最近 7 天内做过「ViewProduct」 至少 3 次 且 最近 7 天内没有做过「PayOrder」 且 city 等于 上海')
  expect(describe(rule, 'en')).toBe(
    'did “ViewProduct” at least 3 times in the last 7 days and did not do “PayOrder” in the last 7 days and city = 上海',
  )
})

const paid = { event: 'PayOrder', filters: [] }

test.each<[Rule, string, string]>([
  [
    {
      kind: 'measure',
      ...paid,
      window: { kind: 'this', unit: 'month' },
      figure: { of: 'sum', property: 'amount' },
      is: { op: 'gte', value: 500 },
    },
    '本月「PayOrder」的 amount 总和 大于等于 500',
    'the sum of amount of “PayOrder” this month ≥ 500',
  ],
  [
    {
      kind: 'measure',
      ...paid,
      window: { kind: 'last', amount: 30, unit: 'day' },
      figure: { of: 'days' },
      is: { op: 'between', value: 4, to: 9 },
    },
    '最近 30 天内「PayOrder」的 天数 介于 4 和 9',
    'the number of days of “PayOrder” in the last 30 days is between 4 and 9',
  ],
  [
    { kind: 'occasion', ...paid, which: 'last', window: { kind: 'ago', from: 60, to: 30, unit: 'day' } },
    '最近一次「PayOrder」在 60 到 30 天前',
    'the last “PayOrder” was between 60 and 30 days ago',
  ],
  [
    {
      kind: 'sequence',
      steps: [
        { event: 'View', filters: [] },
        { event: 'SubmitOrder', filters: [] },
      ],
      within: { amount: 1, unit: 'hour' },
      window: { kind: 'last', amount: 7, unit: 'day' },
      link: 'product_id',
      absent: { event: 'PayOrder', filters: [], within: { amount: 2, unit: 'hour' } },
    },
    '最近 7 天内依次做过「View」 → 「SubmitOrder」（1 小时内，product_id 相同），之后 2 小时内没有做过「PayOrder」',
    'did “View”, then “SubmitOrder” within 1 hour with the same product_id in the last 7 days, and then not “PayOrder” for 2 hours',
  ],
])('B12 (part: words of figures and occasions) %#', (one, zh, en) => {
  expect(describe(one, 'zh')).toBe(zh)
  expect(describe(one, 'en')).toBe(en)
})

test('a first or last time is of all there are, not of those in the window', () => {
  const at = (day: string) => ({ event: 'PayOrder', time: Date.parse(`${day}T12:00:00Z`), properties: {} })
  const moment = { now: new Date('2026-11-30T00:00:00Z'), zone: 'UTC' }
  const november = { ...paid, window: { kind: 'between', from: '2026-11-01', to: '2026-11-20' } } as const
  const holds = (which: 'first' | 'last', days: string[]): number | null =>
    leafFigure({ kind: 'occasion', which, ...november }, days.map(at), moment)
  expect(holds('first', ['2026-11-05', '2026-11-25'])).toBe(1)
  expect(holds('first', ['2026-10-05', '2026-11-05'])).toBe(0)
  expect(holds('last', ['2026-10-05', '2026-11-05'])).toBe(1)
  expect(holds('last', ['2026-11-05', '2026-11-25'])).toBe(0)
  expect(holds('last', ['2026-12-25', '2026-11-05'])).toBe(1)
  expect(holds('first', [])).toBe(0)
})

test('a rule that cannot mean anything is refused with the place of the mistake', () => {
  const bad = ruleSchema.safeParse({ kind: 'all', rules: [{ kind: 'profile', condition: { property: 'age', op: 'gt', value: 'old' } }] })
  expect(bad.error?.issues[0]?.path).toEqual(['rules', 0, 'condition', 'value'])
  let deep: Rule = { kind: 'all', rules: [] }
  for (let i = 0; i < 12; i++) deep = { kind: 'not', rule: deep }
  expect(ruleSchema.safeParse(deep).success).toBe(false)
})

test('a rule of a hundred thousand levels is refused like one of eleven', () => {
  for (const levels of [10, 1_000, 100_000]) {
    let deep: Rule = { kind: 'all', rules: [] }
    for (let i = 0; i < levels; i++) deep = { kind: 'not', rule: deep }
    expect(ruleSchema.safeParse(deep).error?.issues[0]?.message).toBe('nested deeper than 10')
  }
})

test('between needs both ends, in order', () => {
  const counted = (count: object) => ruleSchema.safeParse({ kind: 'event', event: 'View', window: { kind: 'ever' }, count })
  expect(counted({ op: 'between', value: 2, to: 3 }).success).toBe(true)
  expect(counted({ op: 'between', value: 2, to: 1 }).error?.issues[0]?.path).toEqual(['count', 'to'])
  expect(counted({ op: 'between', value: 2 }).success).toBe(false)
})

test('an empty list is no value, and items that are no text are known by their JSON', () => {
  expect(matches({ property: 'p', op: 'is_set' }, [])).toBe(false)
  expect(matches({ property: 'p', op: 'has_item', value: '2' }, [1, 2])).toBe(true)
})

test('shares of a split are nobody twice and everybody once; percent has two decimals', () => {
  const share = (from: number, to: number): Rule => ({ kind: 'random', salt: 's', from, to })
  for (let person = 1; person <= 500; person++) {
    const held = [share(0, 33.33), share(33.33, 66.67), share(66.67, 100)].filter((one) => evaluate(one, { ...nothing, person }))
    expect(held).toHaveLength(1)
  }
  expect(ruleSchema.safeParse(share(0, 0.29)).success).toBe(true)
  const pathOf = (one: Rule): unknown => ruleSchema.safeParse(one).error?.issues[0]?.path
  expect([share(0.001, 1), share(0, 101), share(5, 5)].map(pathOf)).toEqual([['from'], ['to'], ['to']])
  expect(describe(share(0, 12.5), 'zh')).toBe('在随机分组「s」的 0%–12.5% 内')
})

const viewed = (filters: readonly Filter[]): Rule => ({
  kind: 'event',
  event: 'View',
  filters,
  window: { kind: 'ever' },
  count: { op: 'gte', value: 1 },
})
const cheap: Filter = { property: 'price', op: 'lt', value: 10 }
const shoes: Filter = { property: 'category', op: 'eq', value: 'shoes' }

test('filters in groups are told with their brackets, three levels deep and twenty conditions wide', () => {
  const rule = viewed([{ any: [cheap, { all: [shoes, { not: { property: 'sale', op: 'is_true' } }] }] }])
  expect(describe(rule, 'zh')).toBe('曾经做过「View」（price 小于 10 或 （category 等于 shoes 且 不满足sale 为真）） 至少 1 次')
  expect(describe(rule, 'en')).toBe('did “View” (price < 10 or (category = shoes and not sale is true)) at least 1 time ever')
  expect(ruleSchema.safeParse(rule).success).toBe(true)
  const pathOf = (filters: readonly unknown[]): unknown =>
    ruleSchema.safeParse(viewed(filters as Filter[] /* what somebody sends */)).error?.issues[0]?.path
  expect(pathOf([{ any: [cheap, { not: { property: 'p', op: 'matches', value: '(' } }] }])).toEqual([
    'filters',
    0,
    'any',
    1,
    'not',
    'value',
  ])
  expect(pathOf([{ any: [{ all: [{ not: { any: [cheap] } }] }] }])).toEqual(['filters', 0])
  expect(pathOf([{ any: Array.from({ length: 11 }, () => cheap) }, ...Array.from({ length: 10 }, () => shoes)])).toEqual(['filters'])
  expect(pathOf([{ all: [] }])).toEqual(['filters', 0, 'all'])
  let deep: unknown = cheap
  for (let level = 0; level < 100_000; level++) deep = { not: deep }
  expect(pathOf([deep])).toEqual([])
  expect(filtersSchema.safeParse([deep]).error?.issues[0]?.path).toEqual([0])
  const [leaf] = eventLeaves(rule)
  expect(leaf && eventProperties(leaf).map((one) => one.property)).toEqual(['price', 'category', 'sale'])
})

test('a place is near another by the way over the globe, to a metre', () => {
  const bund = { lat: 31.2397, lon: 121.4904 }
  const holds = (km: number, value: Json, more: Record<string, Json> = {}, longitude?: string): boolean =>
    conditionMatches({ property: 'at', op: 'near', near: { ...bund, km, ...(longitude ? { longitude } : {}) } }, { at: value, ...more })
  // Shanghai to Peking, across the date line, over the pole.
  expect([1_067, 1_069].map((km) => holds(km, '39.9042,116.4074'))).toEqual([false, true])
  const fiji: Near = { lat: 0, lon: 179.9, km: 23 }
  expect(conditionMatches({ property: 'at', op: 'near', near: fiji }, { at: '0,-179.9' })).toBe(true)
  expect(holds(0.001, '31.2397,121.4904')).toBe(true)
  expect(['91,0', '0,181', '31.2397 121.4904', '121.4904', 31.2397, null].map((one) => holds(20_040, one))).toEqual(Array(6).fill(false))
  expect(holds(1, 31.24, { lon: 121.49 }, 'lon')).toBe(true)
  expect([holds(1, 31.24, {}, 'lon'), holds(1, '31.24', { lon: 121.49 }, 'lon')]).toEqual([false, false])
  const pathOf = (near: unknown): unknown => conditionSchema.safeParse({ property: 'at', op: 'near', near }).error?.issues[0]?.path
  expect([undefined, { ...bund, km: 0 }, { ...bund, lat: 91, km: 1 }].map(pathOf)).toEqual([['near'], ['near', 'km'], ['near', 'lat']])
})

test('fewer than so many are better than whoever is among the top; equal ones are in together, who has no figure takes no part', () => {
  const rank = (top: Top, of: 'sum' | 'times' = 'sum'): RankRule => ({
    kind: 'rank',
    event: 'Pay',
    filters: [],
    window: { kind: 'ever' },
    figure: of === 'times' ? { of } : { of, property: 'amount' },
    top,
  })
  const all = [50, 40, 40, 30, null, -5]
  const inTop = (rule: RankRule, some = all): number[] => some.flatMap((own, i) => (isAmongTop(rule, own, some) ? [i] : []))
  expect([1, 2, 3, 4, 100].map((n) => inTop(rank({ n })))).toEqual([[0], [0, 1, 2], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 5]])
  expect([20, 21, 60, 60.01, 100].map((percent) => inTop(rank({ percent })).length)).toEqual([1, 3, 3, 4, 5])
  // Who never did it is not better than anybody.
  expect(inTop(rank({ n: 10 }, 'times'), [0, 2, 0, 1])).toEqual([1, 3])
  const rule = rank({ percent: 10 })
  expect(ruleSchema.parse(rule)).toEqual(rule)
  const pathOf = (top: object): unknown => ruleSchema.safeParse({ ...rule, top }).error?.issues[0]?.path
  expect([{ n: 0 }, { percent: 101 }, {}].map(pathOf)).toEqual([['top', 'n'], ['top', 'percent'], ['top']])
  expect(describe(rule, 'zh')).toBe('曾经「Pay」的 amount 总和排在前 10%')
  expect(describe(rank({ n: 100 }, 'times'), 'en')).toBe('is in the top 100 by how often “Pay” happened ever')
  expect([...references(rule).events]).toEqual(['Pay'])
  expect(() => evaluate(rule, nothing)).toThrow('a rank cannot be asked here')
})
