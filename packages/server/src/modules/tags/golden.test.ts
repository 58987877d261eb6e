import { join } from 'node:path'
import { definitionSchema } from '@millrace/contract/tags/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../test/databases.ts'
import { expectGolden } from '../../../test/golden.ts'
import { compileTag } from './compile.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const context = { projectId: 7, now: new Date('2026-11-01T02:00:00Z'), zone: 'Asia/Shanghai', segments: new Map() }
const happened = {
  event: 'PayOrder',
  filters: [{ property: 'city', op: 'eq', value: '上海' }],
  window: { kind: 'last', amount: 30, unit: 'day' },
}
const definitions = {
  buckets: { kind: 'buckets', ...happened, figure: { of: 'sum', property: 'amount' }, edges: [100] },
  figure: { kind: 'figure', ...happened, figure: { of: 'times' } },
  'preference-property': {
    kind: 'preference',
    ...happened,
    of: { by: 'property', property: 'category' },
    weight: { of: 'sum', property: 'amount' },
    halfLifeDays: 7,
  },
  'preference-hours': { kind: 'preference', ...happened, of: { by: 'hours' }, weight: { of: 'times' } },
  'preference-weekday': { kind: 'preference', ...happened, of: { by: 'weekday' }, weight: { of: 'times' } },
  first: { kind: 'first', ...happened, property: 'channel' },
  last: { kind: 'last', ...happened, property: 'channel' },
  rfm: { kind: 'rfm', ...happened, money: 'amount', thresholds: { by: 'mean' } },
}

test.each(Object.entries(definitions))('%s compiles to the reviewed statement, and the engine runs it', async (name, raw) => {
  const definition = definitionSchema.parse(raw)
  if (definition.kind === 'rule' || definition.kind === 'layers' || definition.kind === 'stages')
    return expect.fail('rules have statements of their own')
  await expectGolden(databases.clickhouse, join(import.meta.dirname, 'golden', `${name}.sql`), compileTag(definition, context))
})
