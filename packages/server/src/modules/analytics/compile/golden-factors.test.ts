import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { factorsQuerySchema, keyEventsQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileFactorsPeople, compileOrder, compilePatterns, compileWays } from './factors.ts'
import { compileKeyEvents, compileKeyEventsPeople } from './key-events.ts'
import { compileObservedTotal } from './observation.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const asked = { from: '2026-10-01', to: '2026-10-31', start: { event: 'SignUp' }, goal: { event: 'Pay' } }

test('the statements of key events are the reviewed ones, and the engine runs them', async () => {
  const query = keyEventsQuerySchema.parse(asked)
  await expectGolden(databases.clickhouse, golden('key-events'), compileKeyEvents(query, scope))
  await expectGolden(databases.clickhouse, golden('key-events-total'), compileObservedTotal(query, scope))
  const slice = { event: 'View', converted: true }
  await expectGolden(databases.clickhouse, golden('key-events-people'), compileKeyEventsPeople(query, slice, scope))
})

test('the statements of decision factors are the reviewed ones, and the engine runs them', async () => {
  const factors = [
    { of: 'event', event: 'View' },
    { of: 'tag', tag: { kind: 'tag', tag: 'tier' } },
    { of: 'event', event: 'View', filters: [{ property: 'price', op: 'lt', value: 100 }] },
  ]
  const query = factorsQuerySchema.parse({ ...asked, factors })
  const told = { ...scope, others: [undefined, sql`select 1 as person_id`, undefined] }
  await expectGolden(databases.clickhouse, golden('factors'), compilePatterns(query, told))
  await expectGolden(databases.clickhouse, golden('factors-order'), compileOrder(query, told))
  await expectGolden(databases.clickhouse, golden('factors-ways'), compileWays(query, told))
  const way = { factor: null, converted: false, way: [2, 0] }
  await expectGolden(databases.clickhouse, golden('factors-people'), compileFactorsPeople(query, way, told))
  const evil = "x'; drop table events; --`\\\n"
  const dangerous = factorsQuerySchema.parse({ ...asked, factors: [{ of: 'event', event: evil }] })
  await databases.clickhouse.rows(compilePatterns(dangerous, scope))
})
