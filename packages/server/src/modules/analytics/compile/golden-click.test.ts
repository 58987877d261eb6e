import { join } from 'node:path'
import { clickQuerySchema } from '@millrace/contract/queries/index.ts'
import { afterAll, beforeAll, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileClickCells, compileClickElements, compileClickPeople, compileReach, compileReachPeople } from './click.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }

test('the statements of a click map are the reviewed ones, and the engine runs them', async () => {
  const plain = clickQuerySchema.parse({ ...range, pages: ['/'] })
  await expectGolden(databases.clickhouse, golden('click-elements'), compileClickElements(plain, scope))
  await expectGolden(databases.clickhouse, golden('click-cells'), compileClickCells(plain, scope))
  const filters = [{ property: 'channel', op: 'eq', value: 'app' }]
  const full = clickQuerySchema.parse({ ...range, pages: ['/product/*', '/cart'], filters, device: 'phone', columns: 10, rows: 20 })
  await expectGolden(databases.clickhouse, golden('click-reach'), compileReach(full, scope))
  const slice = { kind: 'rage' as const, path: '#buy', cell: { x: 1, y: 2 } }
  await expectGolden(databases.clickhouse, golden('click-people'), compileClickPeople(full, slice, scope))
  await expectGolden(databases.clickhouse, golden('click-reach-people'), compileReachPeople(full, 50, scope))
})
