import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { ltvQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileLtv, compileLtvPeople } from './ltv.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }

test('the statements of an LTV are the reviewed ones, and the engine runs them', async () => {
  const revenues = [
    { event: 'Pay', property: 'amount', rate: 0.3 },
    { event: 'Refund', property: 'amount', rate: -0.3 },
  ]
  const query = ltvQuerySchema.parse({
    from: '2026-10-01',
    to: '2026-10-31',
    start: { event: 'SignUp' },
    revenues,
    unit: 'week',
    duration: 2,
  })
  await expectGolden(databases.clickhouse, golden('ltv'), compileLtv(query, scope))
  await expectGolden(databases.clickhouse, golden('ltv-payers'), compileLtvPeople(query, { bucket: '2026-10-05', payersBy: 1 }, scope))
})
