import fc from 'fast-check'
import type { Json } from '@millrace/contract/events.ts'
import {
  type Comparison,
  type Condition,
  type Figure,
  operators,
  type Rule,
  type Span,
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
    values: fc.array(fc.constantFrom('上海', 'a', 1, 2, large, true), { minLength: 1, maxLength: 3 }),
  })
  .map((raw): Condition => {
    const number = typeof raw.value === 'number' ? raw.value : 2
    const text = typeof raw.value === 'string' ? raw.value : 'a'
    const { property, item, op } = raw
    if (['lt', 'lte', 'gt', 'gte'].includes(op)) return { property, item, op, value: number }
    if (['contains', 'not_contains', 'starts_with', 'ends_with', 'has_item', 'has_no_item'].includes(op))
      return { property, item, op, value: text }
    if (op === 'between') return { property, item, op, values: [number - 2, number] }
    return raw
  })
const happened = {
  event: fc.constantFrom('View', 'Pay', 'Never'),
  filters: fc.array(condition, { maxLength: 2 }),
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
const match = fc.record({ event: fc.constantFrom('View', 'Pay'), filters: fc.array(condition, { maxLength: 1 }) })
const span = fc.constantFrom<Span>(
  { amount: 30, unit: 'minute' },
  { amount: 1, unit: 'hour' },
  { amount: 1, unit: 'day' },
  { amount: 3, unit: 'day' },
)
/** What figures of so few numbers often are. */
const compared = fc.constantFrom(0, 1, 2, 2.5, 3, 3.5, -3, 5, 1.5, 0.333333, 0.007813)
const leaf: fc.Arbitrary<Rule> = fc.oneof(
  condition.map((one): Rule => ({ kind: 'profile', condition: one })),
  fc.constantFrom<Rule>({ kind: 'segment', id: 'plain' }, { kind: 'segment', id: 'nested' }, { kind: 'list', id: 'plain' }),
  fc.constantFrom<Rule>({ kind: 'tag', tag: 't1' }, { kind: 'tag', tag: 't1', value: 'x' }, { kind: 'tag', tag: 't2' }),
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
/** Rules of every kind about people with these properties, events `View` and `Pay`, tags `t1` and `t2`, segments `plain` and `nested`, and members that were put on `plain`. */
export const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('all', 'any'), rules: fc.array(tie('rule'), { maxLength: 3 }) }) as fc.Arbitrary<Rule>,
    tie('rule').map((one): Rule => ({ kind: 'not', rule: one })),
  ),
}))
