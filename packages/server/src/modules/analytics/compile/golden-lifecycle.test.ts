import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { lifecycleQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileLifecycle, compileLifecyclePeople } from './lifecycle.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }

test('the statements of a life cycle are the reviewed ones, and the engine runs them', async () => {
  const query = lifecycleQuerySchema.parse({ from: '2026-10-01', to: '2026-10-31', event: 'Pay', unit: 'week' })
  await expectGolden(databases.clickhouse, golden('lifecycle'), compileLifecycle(query, scope))
  await expectGolden(
    databases.clickhouse,
    golden('lifecycle-dormant'),
    compileLifecyclePeople(query, { bucket: '2026-10-05', kind: 'dormant' }, scope),
  )
})
