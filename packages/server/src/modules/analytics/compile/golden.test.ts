import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { countQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileCount } from './count.ts'
import { compileCountPeople } from './count-people.ts'
import { compileGroups } from './groups.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }
const paid = { event: 'PayOrder', filters: [{ property: 'amount', op: 'gte', value: 100 }] }

test('the statements of a count are the reviewed ones, and the engine runs them', async () => {
  const query = countQuerySchema.parse({ ...range, ...paid, measures: ['people', 'sum', 'distinct'], property: 'amount', unit: 'week' })
  await expectGolden(databases.clickhouse, golden('count-by-week'), compileCount(query, scope))
  await expectGolden(databases.clickhouse, golden('count-people-of-week'), compileCountPeople(query, { bucket: '2026-10-05' }, scope))
  const some = { ...scope, people: sql`select 1 as person_id` }
  const whole = countQuerySchema.parse({ ...range, event: null, unit: null })
  await expectGolden(databases.clickhouse, golden('count-any-event-of-some'), compileCount(whole, some))
  const parts = ['2026-10-05', '2026-10-12'].map((day) => ({ from: Date.parse(day), until: Date.parse(day) + 3_600_000 }))
  const hours = countQuerySchema.parse({ ...range, ...paid, unit: 'hour' })
  await expectGolden(databases.clickhouse, golden('count-in-parts-of-days'), compileCount(hours, { ...scope, parts }))
})

test('a count over items and its breakdown are the reviewed statements, and the engine runs them', async () => {
  const product = (property: string) => ({ property: 'product_id', item: { type: 'product', property } })
  const query = countQuerySchema.parse({
    ...range,
    event: 'PayOrder',
    filters: [{ ...product('category'), op: 'eq', value: 'shoes' }],
    ...product('price'),
    measures: ['people', 'sum', 'p90'],
    by: product('brand'),
    unit: null,
  })
  await expectGolden(databases.clickhouse, golden('count-over-items'), compileCount(query, scope))
  await expectGolden(databases.clickhouse, golden('count-by-brand'), compileGroups(query, [product('brand')], scope))
  const slice = { bucket: null, group: { keys: [['Acme'], [7], [true], [null]], isRest: true } }
  await expectGolden(databases.clickhouse, golden('count-people-of-brands'), compileCountPeople(query, slice, scope))
})

test('what is known of the values of properties is not read for nothing, and the engine runs the statements', async () => {
  const seen = new Map([
    ['amount', { types: ['number' as const], isSpilled: false }],
    ['city', { types: ['string' as const], isSpilled: true }],
    ['tags', { types: ['list' as const, 'string' as const], isSpilled: false }],
    ['never', { types: [], isSpilled: false }],
  ])
  const by = [{ property: 'city' }, { property: 'tags' }]
  const query = countQuerySchema.parse({ ...range, ...paid, property: 'never', measures: ['sum', 'distinct'], by, unit: null })
  await expectGolden(databases.clickhouse, golden('count-by-known-values'), compileGroups(query, by, { ...scope, seen }))
  const unset = countQuerySchema.parse({ ...range, ...paid, unit: 'day', by: { property: 'never' } })
  await expectGolden(
    databases.clickhouse,
    golden('count-by-never-and-day'),
    compileGroups(unset, [{ property: 'never' }], { ...scope, seen }),
  )
})

test('a breakdown by two properties is the reviewed statement, and the engine runs it', async () => {
  const by = [{ property: 'city' }, { property: 'product_id', item: { type: 'product', property: 'brand' } }]
  const query = countQuerySchema.parse({ ...range, ...paid, by, unit: null })
  await expectGolden(databases.clickhouse, golden('count-by-city-and-brand'), compileGroups(query, query.by ?? [], scope))
  const slice = {
    bucket: null,
    group: {
      keys: [
        ['上海', 'Acme'],
        [null, 7],
      ],
      isRest: false,
    },
  }
  await expectGolden(databases.clickhouse, golden('count-people-of-cities-and-brands'), compileCountPeople(query, slice, scope))
})
