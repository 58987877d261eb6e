import { join } from 'node:path'
import { definitionSchema } from '@millrace/contract/tags/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../test/databases.ts'
import { expectGolden } from '../../../test/golden.ts'
import { sql } from '../../platform/sql.ts'
import { compileTag } from './compile/tag.ts'
import { countLevels, countOutside, countTags } from './counted.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const context = { projectId: 7, now: new Date('2026-11-01T02:00:00Z'), zone: 'Asia/Shanghai', segments: new Map() }
/** Whom its rules mean is a statement of the segments. */
const met = sql`select toUInt64(1) as person_id, toUInt32(1) as met`
const happened = {
  event: 'PayOrder',
  filters: [{ property: 'city', op: 'eq', value: '上海' }],
  window: { kind: 'last', amount: 30, unit: 'day' },
}
const touches = [
  { value: '图文', event: 'ReadArticle' },
  { value: '优惠', event: 'GetCoupon', filters: [{ property: 'price', op: 'gt', value: 5 }] },
]
const definitions = {
  buckets: { kind: 'buckets', ...happened, figure: { of: 'sum', property: 'amount' }, edges: [100] },
  figure: { kind: 'figure', ...happened, figure: { of: 'times' } },
  'preference-property': {
    kind: 'preference',
    signals: [
      { ...happened, of: { by: 'property', property: 'category' }, each: { of: 'number', property: 'amount' } },
      { ...happened, event: 'View', of: { by: 'property', property: 'kind' }, each: { of: 'times' }, weight: 0.5 },
    ],
    halfLifeDays: 7,
  },
  'preference-hours': { kind: 'preference', signals: [{ ...happened, of: { by: 'hours' }, each: { of: 'times' } }] },
  'preference-weekday': { kind: 'preference', signals: [{ ...happened, of: { by: 'weekday' }, each: { of: 'times' } }] },
  first: { kind: 'first', ...happened, property: 'channel' },
  last: { kind: 'last', ...happened, property: 'channel' },
  'first-time': { kind: 'first', ...happened },
  rfm: { kind: 'rfm', ...happened, money: 'amount', thresholds: { by: 'mean' } },
  'persuaded-last': { kind: 'persuaded', conversion: happened, touches, within: { amount: 7, unit: 'day' }, model: 'last' },
  'persuaded-first': { kind: 'persuaded', conversion: happened, touches, within: { amount: 7, unit: 'day' }, model: 'first' },
  score: {
    kind: 'score',
    criteria: [
      { by: 'rule', name: '会员', rule: { kind: 'tag', tag: 'vip' }, points: 20 },
      { by: 'events', name: '消费', ...happened, each: { of: 'number', property: 'amount' }, points: 0.1, halfLifeDays: 30, cap: 50 },
      { by: 'events', name: '退货', ...happened, each: { of: 'times' }, points: -5 },
    ],
    least: 0,
    most: 100,
    tiers: { by: 'percentile', tiers: [{ value: '高', top: 20 }] },
  },
}

test.each(Object.entries(definitions))('%s compiles to the reviewed statement, and the engine runs it', async (name, raw) => {
  const definition = definitionSchema.parse(raw)
  if (
    definition.kind === 'rule' ||
    definition.kind === 'layers' ||
    definition.kind === 'stages' ||
    definition.kind === 'propensity' ||
    definition.kind === 'sql' ||
    definition.kind === 'import' ||
    definition.kind === 'planned'
  )
    return expect.fail('they have statements of their own')
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', `${name}.sql`), compileTag(definition, context, met))
})

test.each([
  ['count-tags', countTags({ projectId: 7, tags: ['vip', '大学生'] })],
  ['count-levels', countLevels(7, '大学生')],
  ['count-outside', countOutside(7, new Map([['大学生', ['大三', '大三/计算机']]]))],
])('%s is the reviewed statement, and the engine runs it', (name, query) =>
  expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', `${name}.sql`), query),
)
