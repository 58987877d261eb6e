import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { effectQuerySchema, leavingQuerySchema, readersQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileEffect, compileEffectPeople } from './effect.ts'
import { compileLeavers, compileLeaving, compileLeavingPeople } from './leaving.ts'
import { compileReaders, compileReadersPeople, compileStrata } from './readers.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }

test('the statements of an effect are the reviewed ones, and the engine runs them', async () => {
  const goals = [{ event: 'PayOrder', kind: 'again' }, { event: 'Visit' }]
  const query = effectQuerySchema.parse({ ...range, touch: { kind: 'event', event: 'GetCoupon' }, goals, windows: 3 })
  await expectGolden(databases.clickhouse, golden('effect'), compileEffect(query, scope))
  const hours = effectQuerySchema.parse({ ...query, touch: { kind: 'campaign', id: 'j' }, unit: 'hour' })
  const touches = sql`select toUInt64(1) as person, toDateTime64('2026-10-02 00:00:00', 3, 'UTC') as at, 'control' as arm`
  const campaign = { id: 'j', kind: 'journey' as const, name: 'Sale', by: 'own' as const, touches }
  await expectGolden(
    databases.clickhouse,
    golden('effect-people-of-campaign'),
    compileEffectPeople(hours, { arm: 'control', column: 1, goal: 0 }, { ...scope, campaign }),
  )
})

test('the statements about readers are the reviewed ones, and the engine runs them', async () => {
  const of = { read: { event: 'ReadArticle' }, by: { property: 'article' }, content: { key: 'a1' }, order: { event: 'PayOrder' } }
  const query = readersQuerySchema.parse({ ...range, ...of, amount: { property: 'amount' } })
  await expectGolden(databases.clickhouse, golden('readers'), compileReaders(query, scope))
  await expectGolden(databases.clickhouse, golden('readers-strata'), compileStrata(query, scope))
  await expectGolden(databases.clickhouse, golden('readers-people-alike'), compileReadersPeople(query, { what: 'other_buyers' }, scope))
})

test('the statements about messages before leaving are the reviewed ones, and the engine runs them', async () => {
  const messages = () => sql`select toUInt64(1) as person, toInt64(5) as ms, toUInt32(2) as journey, 't' as template`
  const query = leavingQuerySchema.parse({ ...range, leave: { event: 'Unfollow' } })
  await expectGolden(databases.clickhouse, golden('leaving'), compileLeaving(query, { ...scope, messages }))
  await expectGolden(databases.clickhouse, golden('leaving-whole'), compileLeavers(query, { ...scope, messages }))
  const slice = { what: 'left' as const, row: { journey: 2, template: 't' } }
  await expectGolden(databases.clickhouse, golden('leaving-people'), compileLeavingPeople(query, slice, { ...scope, messages }))
})
