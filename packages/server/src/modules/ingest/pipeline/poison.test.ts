import { afterEach, expect, test } from 'vitest'
import { type PipelineWorld, pipelineWorld, record } from '../../../../test/pipeline.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { readSamples } from '../quality/store.ts'
import type { Reactor } from './react.ts'

let world: PipelineWorld
afterEach(() => world.drop())

const stored = async () =>
  (await world.clickhouse.rows<{ event: string }>(sql`select event from events order by ord`)).map((row) => row.event)
const parked = async () =>
  (await readSamples(world.postgres, 1, undefined, 100, {})).map((row) => `${row.kind} ${row.reason} ${row.event}`).toSorted()
const counted = () =>
  world.postgres.rows<{ reason: string; n: number }>(sql`select reason, sum(count)::int as n from quality_counts group by reason`)

/** Thirty records of one device, some of them as given; all in one partition. */
const batch = (bad: Readonly<Record<number, Partial<ReturnType<typeof record>>>>) =>
  Array.from({ length: 30 }, (_, i) => ({
    ...record({
      ids: ['anon:d', `login:u${i}`],
      event: `E${String(i).padStart(2, '0')}`,
      set: { [`p${i}`]: i },
      at: `2026-11-01T10:00:${i + 10}Z`,
    }),
    ...bad[i],
  }))
const names = (without: readonly number[]) =>
  Array.from({ length: 30 }, (_, i) => i)
    .filter((i) => !without.includes(i))
    .map((i) => `E${String(i).padStart(2, '0')}`)

test('a record the analysis store refuses is parked with its reason, once; its neighbours are stored and reacted to', async () => {
  world = await pipelineWorld()
  // Keys are written into the row as they are: these break its JSON.
  await world.accept(1, batch({ 7: { key: '07"' }, 20: { key: '20"' } }))
  await world.drain()
  expect(await stored()).toEqual(names([7, 20]))
  expect(await parked()).toEqual(['rejected store_refused E07', 'rejected store_refused E20'])
  expect(await counted()).toEqual([{ reason: 'store_refused', n: 2 }])
})

test('a record that commit 1 cannot take is found by halving and parked; the partition goes on', async () => {
  world = await pipelineWorld()
  await world.accept(1, batch({ 3: { ids: [{ type: 'login_id', value: 'a\0b' }] } }))
  await world.accept(1, [record({ ids: ['anon:d'], event: 'Later' })])
  await world.drain()
  expect((await stored()).toSorted()).toEqual([...names([3]), 'Later'])
  expect(await parked()).toEqual(['rejected identify_failed E03'])
})

test('a record that commit 2 cannot take leaves no trace in profiles; what others did stays, once', async () => {
  world = await pipelineWorld()
  const increment = { op: 'increment' as const, properties: { points: 1 } }
  const all = batch({}).map((one, i) => ({
    ...one,
    ids: [{ type: 'login_id', value: 'same' }],
    profile: i === 11 ? { op: 'set' as const, properties: { city: 'a\0b', spoilt: 1 } } : increment,
  }))
  await world.accept(1, all)
  await world.drain()
  const rows = await world.postgres.rows<{ properties: object }>(sql`select properties from people`)
  expect(rows).toEqual([{ properties: { points: 29 } }])
  const facts = await world.clickhouse.rows<{ points: number }>(
    sql`select properties.points.:Float64 as points from profiles final where deleted = 0`,
  )
  expect(facts).toEqual([{ points: 29 }])
  expect(await parked()).toEqual(['rejected react_failed E11'])
})

test('a fault that is not about the records parks nothing: the range is tried again until it passes', async () => {
  let failures = 3
  const flaky: Reactor = (tx: Tx) =>
    failures-- > 0
      ? Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }))
      : tx.run(sql`select 1`).then(() => undefined)
  world = await pipelineWorld({ reactors: [flaky] })
  await world.accept(1, batch({}))
  for (let i = 0; i < 3; i++) await expect(world.drain()).rejects.toThrow('terminating connection')
  await world.drain()
  expect(await stored()).toHaveLength(30)
  expect(await parked()).toEqual([])
})

test('a fact the analysis store refuses is put on record and does not hold up the facts behind it', async () => {
  world = await pipelineWorld()
  const exposure = (at: string) => ({ project_id: 1, person_id: 1, experiment: 'x', arm: 'a', at })
  await world.deps.outboxes.transaction(async (_tx, outbox) => {
    for (const at of ['2026-11-01T10:00:00Z', 'yesterday', '2026-11-02T10:00:00Z']) outbox.fact('exposures', exposure(at))
  })
  await world.drain()
  expect(await world.clickhouse.rows(sql`select count() as n from exposures`)).toEqual([{ n: 2 }])
  expect(await parked()).toEqual(['rejected fact_refused '])
})
