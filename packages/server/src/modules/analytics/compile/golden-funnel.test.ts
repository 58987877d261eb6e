import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { funnelQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileFunnel, compileFunnelPeople, compileTrend } from './funnel.ts'
import { compileFunnelGroups } from './funnel-groups.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }
const paid = { event: 'PayOrder', filters: [{ property: 'amount', op: 'gte', value: 100 }] }
const steps = [{ event: 'ViewProduct' }, paid]
const query = funnelQuerySchema.parse({ ...range, steps, window: { amount: 7, unit: 'day' } })
const dropped = { step: 1, outcome: 'dropped', compare: false } as const

test('the statements of a funnel are the reviewed ones, and the engine runs them', async () => {
  const { clickhouse } = databases
  await expectGolden(clickhouse, golden('funnel-depths'), compileFunnel({ ...query, times: false }, scope))
  await expectGolden(clickhouse, golden('funnel'), compileFunnel(query, scope))
  await expectGolden(clickhouse, golden('funnel-people'), compileFunnelPeople(query, dropped, scope))
  await expectGolden(clickhouse, golden('funnel-closed'), compileFunnel({ ...query, extendOverEndDate: false }, scope))
  await expectGolden(clickhouse, golden('funnel-any-order'), compileFunnel({ ...query, mode: 'any_order' }, scope))
  await expectGolden(clickhouse, golden('funnel-occurrences'), compileFunnel({ ...query, count: 'occurrences' }, scope))
})

test('so are those of links, exclusions and first touches, by bucket and broken down', async () => {
  const { clickhouse } = databases
  const linked = funnelQuerySchema.parse({
    ...query,
    steps: [
      { event: 'ViewProduct', link: 'product_id' },
      { ...paid, link: 'sku' },
    ],
    exclusions: [{ event: 'Leave', after: 1, before: 2 }],
    by: { of: 'event', step: 1, property: 'channel' },
    firstTouch: true,
    window: { amount: 2, unit: 'natural_day' },
  })
  await expectGolden(clickhouse, golden('funnel-linked-trend'), compileTrend(linked, 'week', scope))
  await expectGolden(clickhouse, golden('funnel-groups'), compileFunnelGroups(linked, scope))
  const profile = { ...query, by: { of: 'profile', property: 'city' } } as const
  await expectGolden(clickhouse, golden('funnel-by-profile'), compileFunnelGroups(profile, scope))
})
