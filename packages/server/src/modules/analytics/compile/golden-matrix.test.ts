import { join } from 'node:path'
import { matrixQuerySchema } from '@millrace/contract/metrics/index.ts'
import { afterAll, beforeAll, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileMatrix, compileMatrixPeople } from './matrix.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const days = { from: '2026-10-01', to: '2026-10-31' }
const paid = { event: 'Pay', aggregation: 'sum', property: 'amount' }
const signedUp = { event: 'SignUp', aggregation: 'people' }

test('the statements of a matrix are the reviewed ones, and the engine runs them', async () => {
  const stages = [
    { name: '获取', definition: { kind: 'measure', a: signedUp } },
    { name: '收入', definition: { kind: 'ratio', a: paid, b: signedUp } },
  ]
  const bySource = matrixQuerySchema.parse({ ...days, stages })
  await expectGolden(databases.clickhouse, golden('matrix'), compileMatrix(bySource, scope))
  const group = { keys: ['search', 'ads'], isRest: true }
  await expectGolden(databases.clickhouse, golden('matrix-people-of-the-rest'), compileMatrixPeople(bySource, { stage: 1, group }, scope))
  const by = { of: 'event', property: '$channel' }
  const byEvent = matrixQuerySchema.parse({ ...days, by, channels: ['wechat', 'sms', null], stages: stages.slice(1) })
  await expectGolden(databases.clickhouse, golden('matrix-of-chosen-channels'), compileMatrix(byEvent, scope))
})
