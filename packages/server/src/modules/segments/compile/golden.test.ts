import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Condition,
  type Figure,
  type MeasureRule,
  type Operator,
  operators,
  type Rule,
  ruleSchema,
  type Window,
} from '@millrace/contract/rules/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { sql } from '../../../platform/sql.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileMasks, compileOverlap } from './masks.ts'
import { compileTimers } from './next.ts'
import { compilePeople } from './rule.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const context = {
  projectId: 7,
  now: new Date('2026-11-01T02:00:00Z'),
  zone: 'Asia/Shanghai',
  segments: new Map<string, Rule>(),
  silence: new Map([
    ['marketing', 'deny'],
    ['letters', 'allow'],
  ] as const),
}
const week = { kind: 'last', amount: 7, unit: 'day' } as const
const check = (name: string, rule: Rule): Promise<void> =>
  expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', `${name}.sql`), compilePeople(ruleSchema.parse(rule), context))

function example(op: Operator): Condition {
  const condition = { property: 'p', op }
  if (op === 'between' || op === 'not_between') return { ...condition, values: [1, 2] }
  if (op === 'date_between') return { ...condition, values: ['2026-10-01', '2026-10-31T12:00:00Z'] }
  if (['before', 'after', 'on_day'].includes(op)) return { ...condition, value: '2026-10-01' }
  if (op === 'near') return { ...condition, near: { lat: 31.2304, lon: 121.4737, km: 5 } }
  if (op === 'age_between') return { ...condition, values: [18, 24] }
  if (op === 'days_ago') return { ...condition, values: [60, 30] }
  if (op.endsWith('_days')) return { ...condition, value: 7 }
  if (op.startsWith('has_') || op.startsWith('not_has_')) return { ...condition, value: 'a', values: ['a', 'b'] }
  if (op === 'in' || op === 'not_in') return { ...condition, values: ['a', 1, true] }
  if (['lt', 'lte', 'gt', 'gte'].includes(op)) return { ...condition, value: 1 }
  return { ...condition, value: 'a' }
}

test('every operator compiles to the reviewed statement, and the engine runs it', async () => {
  await check('profile-operators', { kind: 'any', rules: operators.map((op) => ({ kind: 'profile', condition: example(op) })) })
})

test('filters in groups compile to the reviewed statement', async () => {
  await check('filter-groups', {
    kind: 'event',
    event: 'ViewProduct',
    filters: [example('gte'), { any: [example('contains'), { not: { all: [example('is_set'), example('is_true')] } }] }],
    window: week,
    count: { op: 'gte', value: 1 },
  })
})

test('tags, counts that may be never, and nesting compile to the reviewed statements', async () => {
  const viewed: Rule = { kind: 'event', event: 'ViewProduct', filters: [example('gte')], window: week, count: { op: 'gte', value: 3 } }
  const notPaid: Rule = { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'eq', value: 0 } }
  await check('viewed-and-not-paid', { kind: 'all', rules: [viewed, notPaid, { kind: 'profile', condition: example('eq') }] })
  await check('tags', {
    kind: 'not',
    rule: {
      kind: 'any',
      rules: [
        { kind: 'tag', tag: 'vip' },
        { kind: 'tag', tag: 'tier', value: 'gold' },
        { kind: 'tag', tag: '大学生', value: '大三', below: true },
        { kind: 'tag', tag: 'spent', is: { op: 'between', value: 12.5, to: 100 } },
      ],
    },
  })
})

test('consents, and who can be reached whether silence is a yes or a no, compile to the reviewed sets', async () => {
  await check('reach', {
    kind: 'any',
    rules: [
      { kind: 'reach', purpose: 'letters', channel: 'sms', is: 'agreed' },
      { kind: 'reach', purpose: 'letters', channel: 'email', is: 'refused' },
      { kind: 'reach', purpose: 'marketing', channel: 'phone', is: 'unknown' },
      { kind: 'reach', purpose: 'marketing', channel: 'email', is: 'reachable' },
      { kind: 'not', rule: { kind: 'reach', purpose: 'letters', channel: 'email', is: 'reachable' } },
    ],
  })
  const unknown: Rule = { kind: 'reach', purpose: 'lottery', channel: 'email', is: 'agreed' }
  expect(() => compilePeople(unknown, context)).toThrow('rule_invalid')
})

test('figures of events, first and last times, and calendar windows compile to the reviewed statements', async () => {
  const measure = (figure: Figure, window: Window): MeasureRule => ({
    kind: 'measure',
    event: 'PayOrder',
    filters: [],
    window,
    figure,
    is: { op: 'gte', value: 500 },
  })
  const ever = { kind: 'ever' } as const
  await check('figures', {
    kind: 'all',
    rules: [
      ...(['sum', 'avg', 'min', 'max', 'distinct'] as const).map((of) => measure({ of, property: 'amount' }, ever)),
      measure({ of: 'days' }, { kind: 'this', unit: 'month' }),
      // Nobody's events are on less than three days.
      { ...measure({ of: 'days' }, { kind: 'previous', unit: 'week' }), is: { op: 'lt', value: 3 } },
    ],
  })
  await check('occasions', {
    kind: 'any',
    rules: [
      { kind: 'occasion', which: 'first', event: 'PayOrder', filters: [example('gte')], window: week },
      { kind: 'occasion', which: 'last', event: 'PayOrder', filters: [], window: { kind: 'ago', from: 60, to: 30, unit: 'day' } },
    ],
  })
})

test('sequences compile to the reviewed walks', async () => {
  const carted = { event: 'AddToCart', filters: [example('gte')] }
  const paid = { event: 'PayOrder', filters: [] }
  await check('sequences', {
    kind: 'any',
    rules: [
      { kind: 'sequence', steps: [carted, paid], within: { amount: 1, unit: 'day' }, window: week },
      {
        kind: 'sequence',
        steps: [{ event: 'SubmitOrder', filters: [] }],
        within: { amount: 1, unit: 'hour' },
        window: week,
        link: 'order_id',
        absent: { ...paid, within: { amount: 2, unit: 'hour' } },
      },
    ],
  })
})

test('segments stand for their rules, in each other too', async () => {
  const gold: Rule = { kind: 'tag', tag: 'tier', value: 'gold' }
  const segments = new Map<string, Rule>([
    ['seg_gold', gold],
    [
      'seg_near',
      {
        kind: 'all',
        rules: [
          { kind: 'segment', id: 'seg_gold' },
          { kind: 'profile', condition: example('eq') },
        ],
      },
    ],
  ])
  const rule: Rule = {
    kind: 'any',
    rules: [
      { kind: 'segment', id: 'seg_near' },
      { kind: 'not', rule: { kind: 'segment', id: 'seg_gold' } },
    ],
  }
  await expectGolden(
    databases.clickhouse,
    join(import.meta.dirname, 'golden', 'segments.sql'),
    compilePeople(ruleSchema.parse(rule), { ...context, segments }),
  )
  expect(() => compilePeople(rule, context)).toThrow('rule_invalid')
})

test('who meets which of several rules compiles to the reviewed statement', async () => {
  const rules: Rule[] = [
    { kind: 'tag', tag: 'vip' },
    { kind: 'not', rule: { kind: 'profile', condition: example('eq') } },
    { kind: 'all', rules: [] },
  ]
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', 'overlap.sql'), compileOverlap(rules, context))
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', 'masks.sql'), compileMasks(rules, context))
})

test('a condition on the item that a property names compiles to the reviewed set, its negation to the complement', async () => {
  const item = { type: 'product', property: 'brand' }
  const viewed: Rule = {
    kind: 'event',
    event: 'ViewProduct',
    filters: [{ property: 'product_id', item, op: 'in', values: ['Acme', 'Bolt'] }],
    window: week,
    count: { op: 'gte', value: 1 },
  }
  await check('items', {
    kind: 'all',
    rules: [viewed, { kind: 'profile', condition: { property: 'shop_id', item, op: 'ne', value: 'Acme' } }],
  })
})

test('names and values from outside never become part of the statement', async () => {
  const evil = "x'; drop table events; --`\\"
  const condition = { property: evil, item: { type: evil, property: evil }, op: 'eq', value: evil } as const
  const rule: Rule = {
    kind: 'all',
    rules: [
      { kind: 'profile', condition },
      { kind: 'tag', tag: evil, value: evil },
    ],
  }
  await expect(databases.clickhouse.rows(compilePeople(ruleSchema.parse(rule), context))).resolves.toEqual([])
})

test('when time alone may change something compiles to the reviewed statement', async () => {
  const view = { event: 'ViewProduct', filters: [example('gte')] }
  const rules: Rule[] = [
    { kind: 'event', ...view, window: week, count: { op: 'gte', value: 3 } },
    { kind: 'occasion', which: 'last', ...view, window: { kind: 'ago', from: 60, to: 30, unit: 'day' } },
    {
      kind: 'measure',
      event: 'PayOrder',
      filters: [],
      window: { kind: 'previous', unit: 'month' },
      figure: { of: 'days' },
      is: { op: 'gte', value: 2 },
    },
    {
      kind: 'sequence',
      steps: [view],
      absent: { event: 'PayOrder', filters: [], within: { amount: 2, unit: 'hour' } },
      within: { amount: 1, unit: 'day' },
      window: { kind: 'ever' },
    },
  ]
  const [timers = sql``, ...more] = compileTimers(rules, context)
  expect(more).toEqual([])
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', 'timers.sql'), timers)
  const born = { kind: 'profile', condition: { property: 'birthday', op: 'anniversary_in_days', value: 0 } } as const
  const [tomorrow = sql``, ...others] = compileTimers([born, { kind: 'not', rule: born }], context)
  expect(others).toEqual([])
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', 'timers-dates.sql'), tomorrow)
})

test('windows that begin with a date of the profile join it to the events', async () => {
  const registered = { kind: 'since', property: 'registered_at', within: { amount: 7, unit: 'day' } } as const
  await check('since', {
    kind: 'all',
    rules: [
      { kind: 'event', event: 'PayOrder', filters: [], window: registered, count: { op: 'eq', value: 0 } },
      { kind: 'occasion', which: 'first', event: 'PayOrder', filters: [], window: { kind: 'since', property: 'registered_at' } },
      {
        kind: 'sequence',
        steps: [{ event: 'SubmitOrder', filters: [] }],
        within: { amount: 1, unit: 'hour' },
        window: registered,
        absent: { event: 'PayOrder', filters: [], within: { amount: 2, unit: 'hour' } },
      },
    ],
  })
})

test('a share of everybody at random compiles to the reviewed hash', async () => {
  await check('random', { kind: 'random', salt: 'autumn', from: 0, to: 12.5 })
})

test('who is among the top compiles to the reviewed rankings', async () => {
  const bought = { kind: 'rank', event: 'PayOrder', filters: [example('gte')], window: { kind: 'last', amount: 90, unit: 'day' } } as const
  await check('ranks', {
    kind: 'any',
    rules: [
      { ...bought, figure: { of: 'sum', property: 'amount' }, top: { percent: 10 } },
      { ...bought, figure: { of: 'times' }, top: { n: 100 } },
    ],
  })
})

test('how the values of properties lie shortens a statement: of one type, all in columns; of several, some elsewhere', async () => {
  const seen = new Map([
    ['brand', { types: ['string'], isSpilled: false }],
    ['price', { types: ['number'], isSpilled: false }],
    ['sizes', { types: ['list'], isSpilled: false }],
    ['size', { types: ['string', 'number'], isSpilled: false }],
    ['colour', { types: ['string'], isSpilled: true }],
  ] as const)
  const distinct = (property: string): Rule => ({
    kind: 'measure',
    event: 'View',
    filters: [{ property, op: 'eq', value: 'x' }],
    window: week,
    figure: { of: 'distinct', property },
    is: { op: 'gte', value: 2 },
  })
  const rules: Rule[] = [
    ...[...seen.keys(), 'unknown'].map(distinct),
    { kind: 'profile', condition: { property: 'colour', op: 'eq', value: 'red' } },
    { kind: 'profile', condition: { property: 'brand', op: 'eq', value: 'x' } },
  ]
  const known = { ...context, seen, seenOfProfiles: seen }
  const statement = compilePeople(ruleSchema.parse({ kind: 'any', rules }), known)
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', 'seen-values.sql'), statement)
})
