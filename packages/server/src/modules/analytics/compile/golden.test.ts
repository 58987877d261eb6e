import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { countQuerySchema, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileCount, compileCountPeople } from './count.ts'
import { compileFunnel, compileFunnelPeople } from './funnel.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }
const paid = { event: 'PayOrder', filters: [{ property: 'amount', op: 'gte', value: 100 }] }

test('the statements of a count are the reviewed ones, and the engine runs them', async () => {
  const query = countQuerySchema.parse({ ...range, ...paid, measures: ['people', 'sum', 'distinct'], property: 'amount', unit: 'week' })
  await expectGolden(databases.clickhouse, golden('count-by-week'), compileCount(query, scope))
  await expectGolden(databases.clickhouse, golden('count-people-of-week'), compileCountPeople(query, '2026-10-05', scope))
  const some = { ...scope, people: sql`select 1 as person_id` }
  const whole = countQuerySchema.parse({ ...range, event: null, unit: null })
  await expectGolden(databases.clickhouse, golden('count-any-event-of-some'), compileCount(whole, some))
})

test('the statements of a funnel are the reviewed ones, and the engine runs them', async () => {
  const query = funnelQuerySchema.parse({ ...range, steps: [{ event: 'ViewProduct' }, paid], window: { amount: 7, unit: 'day' } })
  await expectGolden(databases.clickhouse, golden('funnel'), compileFunnel(query, scope))
  await expectGolden(databases.clickhouse, golden('funnel-people'), compileFunnelPeople(query, 1, 'dropped', scope))
  await expectGolden(databases.clickhouse, golden('funnel-closed'), compileFunnel({ ...query, extendOverEndDate: false }, scope))
})
