import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contrastQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileContrast, compileContrastPeople, compileEdges } from './contrast.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)

test('the statements of a contrast are the reviewed ones, and the engine runs them', async () => {
  const scope = {
    projectId: 7,
    timeZone: 'Asia/Shanghai',
    now: new Date('2026-11-01T02:00:00Z'),
    people: sql`select 1 as person_id`,
    others: [],
  }
  const details = [{ event: 'PayOrder', property: 'product_id', item: { type: 'product', property: 'price' } }]
  const query = contrastQuerySchema.parse({ from: '2026-10-01', to: '2026-10-31', details })
  const edges = { properties: new Map([['age', [18, 35]]]), details: [[10, 100]] }
  await expectGolden(databases.clickhouse, golden('contrast'), compileContrast(query, ['city', 'age'], edges, scope))
  const [profiles, prices] = compileEdges(query, ['age'], scope)
  if (!profiles || !prices) return expect.fail('edges of profiles and of the detail')
  await expectGolden(databases.clickhouse, golden('contrast-edges'), profiles)
  await expectGolden(databases.clickhouse, golden('contrast-detail-edges'), prices)
  const subject = { of: 'detail' as const, ...details[0]!, event: 'PayOrder' }
  await expectGolden(
    databases.clickhouse,
    golden('contrast-people'),
    compileContrastPeople(query, subject, { from: 10, to: null }, true, scope),
  )
  const evil = "x'; drop table events; --`\\\n"
  await databases.clickhouse.rows(
    compileContrast({ ...query, details: [{ event: evil, property: evil }] }, [evil], { properties: new Map(), details: [] }, scope),
  )
})
