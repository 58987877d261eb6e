import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { intervalQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileIntervalPeople, compileIntervals } from './interval.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }

test('the statements of an interval analysis are the reviewed ones, and the engine runs them', async () => {
  const asked = { from: '2026-10-01', to: '2026-10-31', first: { event: 'Apply' }, second: { event: 'Pay' }, edges: [0, 86_400_000] }
  const query = intervalQuerySchema.parse(asked)
  await expectGolden(databases.clickhouse, golden('interval'), compileIntervals(query, undefined, scope))
  await expectGolden(databases.clickhouse, golden('interval-people'), compileIntervalPeople(query, { bucket: '2026-10-05', bin: 1 }, scope))
  const by = { property: 'channel' }
  const narrow = { ...query, by, link: { property: 'order_id' }, cap: { amount: 7, unit: 'day' as const }, pairing: 'first' as const }
  await expectGolden(databases.clickhouse, golden('interval-of-orders-by-channel'), compileIntervals(narrow, by, scope))
})
