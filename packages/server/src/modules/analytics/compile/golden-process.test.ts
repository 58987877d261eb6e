import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { processQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { processModel } from '../models/process.ts'
import { compileProcess, compileProcessPeople } from './process.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const stations = [
  { event: 'View' },
  { event: 'Cart', filters: [{ property: 'amount', op: 'gt', value: 10 }], stuckAfter: { amount: 2, unit: 'hour' } },
  { event: 'Pay' },
]

test('the statements of a process are the reviewed ones, and the engine runs them', async () => {
  const last = processQuerySchema.parse({ from: '2026-10-03', to: '2026-11-01', stations })
  await expectGolden(databases.clickhouse, golden('process'), compileProcess(last, scope))
  const slice = processModel.slice.parse({ station: 2, who: 'stuck', bin: 3 })
  const furthest = { ...last, position: 'furthest' as const }
  await expectGolden(databases.clickhouse, golden('process-people'), compileProcessPeople(furthest, slice, scope))
})
