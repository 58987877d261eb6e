import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { distributionQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileDistribution, compileDistributionPeople } from './distribution.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }

test('the statements of a distribution are the reviewed ones, and the engine runs them', async () => {
  const query = distributionQuerySchema.parse({
    from: '2026-10-01',
    to: '2026-10-31',
    of: { event: 'Pay' },
    measure: 'days',
    unit: 'week',
    edges: [1, 3],
  })
  await expectGolden(databases.clickhouse, golden('distribution'), compileDistribution(query, scope))
  const some = { ...scope, people: sql`select toUInt64(1) as person_id` }
  const slice = { bucket: '2026-10-05', interval: 0, atLeast: null }
  await expectGolden(
    databases.clickhouse,
    golden('distribution-people-of-nothing'),
    compileDistributionPeople({ ...query, includeZero: true }, slice, some),
  )
  const sums = { ...query, measure: 'sum' as const, property: { property: 'amount' }, unit: null }
  await expectGolden(databases.clickhouse, golden('distribution-of-sums'), compileDistribution(sums, scope))
})
