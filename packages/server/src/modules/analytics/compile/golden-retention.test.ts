import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { retentionQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileRetention, compileRetentionGroups, compileRetentionPeople } from './retention.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }

test('the statements of a retention are the reviewed ones, and the engine runs them', async () => {
  const query = retentionQuerySchema.parse({ ...range, first: { event: 'SignUp' }, second: { event: 'Pay' }, duration: 3 })
  await expectGolden(databases.clickhouse, golden('retention'), compileRetention(query, scope))
  const slice = { bucket: '2026-10-05', column: 2 }
  await expectGolden(databases.clickhouse, golden('retention-people'), compileRetentionPeople(query, slice, scope))
  const by = { property: 'channel' }
  const measure = { event: 'Pay', filters: [], property: { property: 'amount' } }
  const rolling = { ...query, bucket: 'rolling' as const, measure, by }
  await expectGolden(databases.clickhouse, golden('retention-rolling-by-channel'), compileRetentionGroups(rolling, by, scope))
})
