import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { attributionQuerySchema, pathQuerySchema, sessionQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileCoalitions, compileSteps } from './attribution-paths.ts'
import { compileAttribution, compileAttributionPeople } from './attribution.ts'
import { compilePath } from './path.ts'
import { compilePathPeople } from './path-people.ts'
import { compileSessionCount, compileSessionGroups } from './session.ts'
import { compileSessionPeople } from './session-people.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
const range = { from: '2026-10-01', to: '2026-10-31' }
const [view, pay] = [{ event: 'View' }, { event: 'Pay' }]

test('the statements of sessions are the reviewed ones, and the engine runs them', async () => {
  const plain = sessionQuerySchema.parse({ ...range, unit: 'week' })
  await expectGolden(databases.clickhouse, golden('session'), compileSessionCount(plain, scope))
  const named = { splitByDay: true, start: { event: 'Open' }, stop: { event: 'Close' }, page: view, click: { event: 'Click' }, goal: pay }
  const full = sessionQuerySchema.parse({ ...range, events: ['View'], ...named, by: { property: 'channel' }, unit: null })
  await expectGolden(databases.clickhouse, golden('session-groups'), compileSessionGroups(full, scope))
  const group = { keys: [['app'], [null]], isRest: true }
  await expectGolden(databases.clickhouse, golden('session-people'), compileSessionPeople(full, { bucket: null, group }, scope))
})

test('the statements of paths are the reviewed ones, and the engine runs them', async () => {
  const plain = pathQuerySchema.parse({ ...range, source: view, events: [{ event: 'Cart' }, pay] })
  await expectGolden(databases.clickhouse, golden('path'), compilePath(plain, scope))
  const between = {
    direction: 'backward',
    end: { ...pay, isSplit: true },
    by: { property: 'channel' },
    gapSeconds: null,
    isCollapsed: true,
  }
  const full = pathQuerySchema.parse({ ...range, source: view, ...between })
  const next = { kind: 'node' as const, ids: ['0', '1=sapp'], isMore: true }
  const slice = { layer: 2, node: { ids: ['0'], isMore: false }, next }
  await expectGolden(databases.clickhouse, golden('path-people'), compilePathPeople(full, slice, scope))
})

test('the statements of an attribution are the reviewed ones, and the engine runs them', async () => {
  const plain = attributionQuerySchema.parse({
    ...range,
    target: pay,
    property: 'amount',
    touches: [{ event: 'Click' }],
    by: { property: 'channel' },
  })
  await expectGolden(databases.clickhouse, golden('attribution'), compileAttribution(plain, scope))
  await expectGolden(databases.clickhouse, golden('attribution-steps'), compileSteps(plain, scope))
  await expectGolden(databases.clickhouse, golden('attribution-coalitions'), compileCoalitions(plain, scope))
  const full = { ...plain, forward: [{ ...view, filters: [] }], link: 'product_id', isReset: true }
  const rows = { ids: ['0=sapp', '0='], isRest: true }
  await expectGolden(databases.clickhouse, golden('attribution-people'), compileAttributionPeople(full, rows, scope))
})
