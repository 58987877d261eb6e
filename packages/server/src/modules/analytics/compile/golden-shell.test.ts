import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { attributesQuerySchema, countQuerySchema, funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileAttributes } from './attributes.ts'
import { compileCount } from './count.ts'
import { compileFunnel } from './funnel.ts'
import { sampledOf } from './sample.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }

test('questions of a sample, and as collected, are the reviewed statements, and the engine runs them', async () => {
  const { clickhouse } = databases
  const count = countQuerySchema.parse({ ...range, event: 'PayOrder', unit: null })
  await expectGolden(clickhouse, golden('count-sampled'), compileCount(count, { ...scope, sample: 10 }))
  const some = { ...scope, sample: 10 as const, people: sampledOf(sql`select 1 as person_id`, 10) }
  await expectGolden(clickhouse, golden('count-sampled-of-some'), compileCount(count, some))
  await expectGolden(clickhouse, golden('attributes-sampled'), compileAttributes(attributesQuerySchema.parse({}), { ...scope, sample: 1 }))
  const steps = ['Visit', 'PayOrder'].map((event) => ({ event }))
  const funnel = funnelQuerySchema.parse({ ...range, steps, window: { amount: 1, unit: 'day' }, times: false })
  await expectGolden(clickhouse, golden('funnel-as-collected'), compileFunnel(funnel, { ...scope, asCollected: true }))
})
