import fc from 'fast-check'
import { consentChannels } from '@millrace/contract/messaging/consents.ts'
import type { Json } from '@millrace/contract/events.ts'
import {
  type Comparison,
  type Condition,
  type Contact,
  type Figure,
  type Filter,
  type Near,
  operators,
  reachStates,
  type Rule,
  type Span,
  type Top,
  type Window,
} from '@millrace/contract/rules/index.ts'

/** An id as a number that a number cannot hold exactly: the same wrong one everywhere. */
export const large = 2 ** 60
export const names = ['city', 'age', 'vip', 'likes']
export const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('上海', '北京', '', 'a', 'abc', 1, 2, 2.5, -3, 0.0078125, true, false),
  // Ids of items: a living one twice, one of another table and project, one that is deleted, one that never was.
  fc.constantFrom<Json>('a', '7', 7, 7.5, 'gone', 'other', 'never', large, 1e21),
  fc.constantFrom<Json>(['a', 'b'], ['上海'], ['2'], [], [2, true], [null, 'a'], { a: 1 }, null),
  // Dates around a day in Shanghai and in other years, in every writing, and what only looks like one.
  fc.constantFrom<Json>('2026-11-01', '2026-10-31T15:59:59.999Z', '2026-10-31T16:00Z', '2026-11-02 08:30', '2026-11-01T02:00:00.5+00:00'),
  fc.constantFrom<Json>('31.2304,121.4737', '39.9042, 116.4074', '-91,0', '90,-180', 121.4737, 31.2304),
  fc.constantFrom<Json>(
    '2000-02-29',
    '1990-11-02',
    '1988-10-31T23:30:00+09:00',
    '1927-11-01T00:00:00-05:30',
    '2026-02-30',
    '2026-11-1',
    '2199-12-31',
  ),
)
const condition: fc.Arbitrary<Condition> = fc
  .record({
    property: fc.constantFrom(...names),
    item: fc.option(fc.record({ type: fc.constantFrom('product', 'shop'), property: fc.constantFrom(...names) }), {
      nil: undefined,
      freq: 2,
    }),
    op: fc.constantFrom(...operators),
    value: fc.constantFrom('上海', 'a', 'b', 1, 2, 2.5, true, false),
    pattern: fc.constantFrom('^.b', '^[^a]+$', 'b$|^$', '(?i)^A', String.raw`^\d{4}-\d\d`, '^..$'),
    bounds: fc.constantFrom(['2026-11-01', '2026-11-01'], ['2026-10-31T16:00:00Z', '2026-11-02'], ['1950-01-01', '2026-11-01T02:00:00Z']),
    near: fc.constantFrom<Near>(
      { lat: 31.2304, lon: 121.4737, km: 0.001 },
      { lat: 31, lon: 121, km: 1_068 },
      { lat: 31.23, lon: 121.47, km: 5, longitude: 'age' },
      { lat: 0, lon: 0, km: 20_040, longitude: 'vip' },
    ),
    ages: fc.constantFrom([0, 0], [18, 40], [40, 150], [0, 150]),
    days: fc.constantFrom([0, 0], [1, 0], [30, 1], [0, -2], [36_500, -30]),
    values: fc.array(fc.constantFrom('上海', 'a', 1, 2, large, true), { minLength: 1, maxLength: 3 }),
    texts: fc.array(fc.constantFrom('上海', 'a', 'b', '2', 'true', 'null'), { minLength: 1, maxLength: 3 }),
  })
  .map((raw): Condition => {
    const number = typeof raw.value === 'number' ? raw.value : 2
    const text = typeof raw.value === 'string' ? raw.value : 'a'
    const { property, item, op } = raw
    if (op === 'near') return { property, item, op, near: raw.near }
    if (['lt', 'lte', 'gt', 'gte'].includes(op)) return { property, item, op, value: number }
    if (['contains', 'not_contains', 'starts_with', 'ends_with', 'has_item', 'has_no_item'].includes(op))
      return { property, item, op, value: text }
    if (op === 'between' || op === 'not_between') return { property, item, op, values: [number - 2, number] }
    if (op === 'matches' || op === 'not_matches') return { property, item, op, value: raw.pattern }
    if (op.includes('has_')) return { property, item, op, values: raw.texts }
    if (op === 'date_between') return { property, item, op, values: raw.bounds }
    if (['before', 'after', 'on_day'].includes(op)) return { property, item, op, value: raw.bounds[0] ?? '' }
    if (op === 'age_between') return { property, item, op, values: raw.ages }
    if (op === 'days_ago') return { property, item, op, values: raw.days }
    if (['in_last_days', 'in_next_days', 'anniversary_in_days'].includes(op)) return { property, item, op, value: Math.abs(number) * 2 }
    return raw
  })
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((any): Filter => ({ any })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((all): Filter => ({ all })),
    tie('filter').map((not): Filter => ({ not })),
  ),
}))
const happened = {
  event: fc.constantFrom('View', 'Pay', 'Never'),
  filters: fc.array(filter, { maxLength: 2 }),
  window: fc.constantFrom<Window>(
    { kind: 'last', amount: 1, unit: 'hour' },
    { kind: 'last', amount: 2, unit: 'hour' },
    { kind: 'last', amount: 2, unit: 'day' },
    { kind: 'ago', from: 2, to: 1, unit: 'hour' },
    { kind: 'ago', from: 2, to: 0, unit: 'day' },
    { kind: 'this', unit: 'day' },
    { kind: 'previous', unit: 'day' },
    { kind: 'this', unit: 'week' },
    { kind: 'previous', unit: 'month' },
    { kind: 'this', unit: 'quarter' },
    { kind: 'previous', unit: 'year' },
    { kind: 'between', from: '2026-11-01T00:00:00Z', to: '2026-11-01T01:00:00Z' },
    { kind: 'between', from: '2026-10-30T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    { kind: 'between', from: '2026-10-31', to: '2026-10-31' },
    { kind: 'between', from: '2026-11-01', to: '2026-11-30' },
    { kind: 'ever' },
    { kind: 'since', property: 'city' },
    { kind: 'since', property: 'age', within: { amount: 1, unit: 'hour' } },
    { kind: 'since', property: 'vip', within: { amount: 3650, unit: 'day' } },
  ),
}
const figure: fc.Arbitrary<Figure> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ of: fc.constantFrom('sum', 'avg', 'min', 'max'), property: fc.constantFrom(...names) }) as fc.Arbitrary<Figure>,
  },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('distinct'), property: fc.constantFrom(...names) }) as fc.Arbitrary<Figure> },
  { weight: 1, arbitrary: fc.constant<Figure>({ of: 'days' }) },
)
const match = fc.record({ event: fc.constantFrom('View', 'Pay'), filters: fc.array(filter, { maxLength: 1 }) })
const span = fc.constantFrom<Span>(
  { amount: 30, unit: 'minute' },
  { amount: 1, unit: 'hour' },
  { amount: 1, unit: 'day' },
  { amount: 3, unit: 'day' },
)
const top = fc.constantFrom<Top>({ n: 1 }, { n: 3 }, { percent: 20 }, { percent: 100 }, { percent: 33.3 })
/** What figures of so few numbers often are. */
const compared = fc.constantFrom(0, 1, 2, 2.5, 3, 3.5, -3, 5, 1.5, 0.333333, 0.007813)
/** A purpose beside `marketing`, of which silence is a refusal; projects whose people rules are asked about have it. */
export const letters = { key: 'letters', nameEn: 'Letters', nameZh: '会员通讯', whenUnknown: 'deny' } as const
export const purposes = ['marketing', letters.key] as const
/** Of people who have said nothing and have no address, in a project with these purposes. */
export const silent: Contact = {
  consents: new Map(),
  addresses: new Map(),
  silence: new Map([
    ['marketing', 'allow'],
    [letters.key, letters.whenUnknown],
  ]),
}
const reach: fc.Arbitrary<Rule> = fc
  .record({
    purpose: fc.constantFrom(...purposes),
    channel: fc.constantFrom(...consentChannels.slice(0, 2), 'webhook' as const),
    is: fc.constantFrom(...reachStates, 'reachable'),
  })
  .map((one): Rule => ({ kind: 'reach', ...one }))
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  reach,
  condition.map((one): Rule => ({ kind: 'profile', condition: one })),
  fc.constantFrom<Rule>({ kind: 'segment', id: 'plain' }, { kind: 'segment', id: 'nested' }, { kind: 'list', id: 'plain' }),
  fc.constantFrom<Rule>({ kind: 'random', salt: '实验', from: 0, to: 50 }, { kind: 'random', salt: 'b', from: 33.33, to: 66.66 }),
  fc.constantFrom<Rule>({ kind: 'tag', tag: 't1' }, { kind: 'tag', tag: 't1', value: 'x' }, { kind: 'tag', tag: 't2' }),
  fc.constantFrom('x', 'x/y', 'y', '2').map((one): Rule => ({ kind: 'tag', tag: 't1', value: one, below: true })),
  fc
    .record({ op: fc.constantFrom<Comparison['op']>('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'), n: fc.constantFrom(2, 2.5, -3, 0.1) })
    .map(({ op, n }): Rule => ({ kind: 'tag', tag: 't1', is: { op, value: n, to: n + 1 } })),
  fc
    .record({ ...happened, op: fc.constantFrom('eq', 'gte', 'lte', 'between'), n: fc.integer({ min: 0, max: 3 }) })
    .map(({ op, n, ...rest }): Rule => ({ kind: 'event', ...rest, count: { op: op as 'eq', value: n, to: n + 1 } })),
  fc
    .record({ ...happened, figure, op: fc.constantFrom<Comparison['op']>('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'), n: compared })
    .map(({ op, n, ...rest }): Rule => ({ kind: 'measure', ...rest, is: { op, value: n, to: n + 1 } })),
  fc.record({ ...happened, which: fc.constantFrom<'first' | 'last'>('first', 'last') }).map((one): Rule => ({ kind: 'occasion', ...one })),
  fc
    .record({
      steps: fc.array(match, { minLength: 1, maxLength: 3 }),
      window: happened.window,
      within: span,
      link: fc.option(fc.constantFrom(...names), { nil: undefined, freq: 2 }),
      absent: fc.option(fc.tuple(match, span), { nil: undefined }),
    })
    .filter(({ steps, absent }) => steps.length > 1 || absent !== undefined)
    .map(({ absent, ...rest }): Rule => ({ kind: 'sequence', ...rest, absent: absent && { ...absent[0], within: absent[1] } })),
)
/** Values of tags: levels, what only looks like a level, numbers and what only looks like one. */
export const tagValues = ['x', 'x/y', 'x/y/z', 'xy', 'y', '', '2', '2.5', '-3', '0.1', '2/1', '02', '2.', '+2', '2e0', ' 2', '1e3'] as const
/** Rules of every kind about people with these properties, events `View` and `Pay`, tags `t1` and `t2`, segments `plain` and `nested`, and members that were put on `plain`. */
export const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('all', 'any'), rules: fc.array(tie('rule'), { maxLength: 3 }) }) as fc.Arbitrary<Rule>,
    tie('rule').map((one): Rule => ({ kind: 'not', rule: one })),
  ),
}))
/** Rules with rankings among them, which live segments do not have. */
export const rankedRule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 5, arbitrary: rule },
  fc.tuple(rule, fc.record({ ...happened, figure: fc.oneof(figure, fc.constant({ of: 'times' as const })), top }), fc.boolean()).map(
    ([one, rank, any]): Rule => ({
      kind: any ? 'any' : 'all',
      rules: [
        { kind: 'rank', ...rank },
        { kind: 'not', rule: one },
      ],
    }),
  ),
)
