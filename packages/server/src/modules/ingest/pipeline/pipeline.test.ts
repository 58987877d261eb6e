import { afterEach, expect, test } from 'vitest'
import { type PipelineWorld, pipelineWorld, record } from '../../../../test/pipeline.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint, type StopPoint } from '../../../platform/stop-points.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { processRound, readEpoch } from './loop.ts'
import { maxMonths } from './store.ts'

let world: PipelineWorld
afterEach(() => world.drop())

const events = () =>
  world.clickhouse.rows<{ event: string; person: number; who: string }>(sql`
    select event, ${canonicalPerson(1)} as person, distinct_id as who from events e order by ord`)

const profiles = () =>
  world.clickhouse.rows<{ person_id: number; properties: Record<string, unknown> }>(sql`
    select person_id, properties from profiles final where deleted = 0 order by person_id`)

test('an event becomes a person, a profile and a stored row with its properties as typed columns', async () => {
  world = await pipelineWorld()
  await world.accept(1, [
    record({
      ids: ['login:u1'],
      event: 'Paid',
      properties: { amount: 12, shop: 'A', 'a.b': true, tags: ['x', 'y'], none: null },
      set: { city: '上海', age: 30 },
    }),
  ])
  await world.drain()
  const rows = await world.clickhouse.rows(sql`
    select event, distinct_id, properties.amount.:Float64 as amount, properties.shop.:String as shop,
      properties.${sql.quoted('a%2Eb')}.:Bool as ab, properties.tags.:${sql.quoted('Array(Nullable(String))')} as tags from events`)
  expect(rows).toEqual([{ event: 'Paid', distinct_id: 'u1', amount: 12, shop: 'A', ab: true, tags: ['x', 'y'] }])
  expect(await profiles()).toMatchObject([{ properties: { city: '上海', age: 30 } }])
})

test('a repeated delivery is stored once and increments once, also in another request', async () => {
  world = await pipelineWorld()
  const paid = record({ ids: ['login:u1'], event: 'Paid', id: 'same' })
  const points = { ...record({ ids: ['login:u1'], id: 'points' }), profile: { op: 'increment' as const, properties: { points: 5 } } }
  await world.accept(1, [paid, paid, points])
  await world.drain()
  await world.accept(1, [paid, points])
  await world.drain()
  expect(await events()).toHaveLength(1)
  expect(await profiles()).toMatchObject([{ properties: { points: 5 } }])
})

test('A06 (part: ids) the anonymous history of a device follows its first login, and a second login never merges two accounts', async () => {
  world = await pipelineWorld()
  await world.accept(1, [record({ ids: ['anon:d1'], event: 'View', at: '2026-11-01T09:00:00Z' })])
  await world.accept(1, [record({ ids: ['login:u1'], event: 'Server', at: '2026-11-01T08:00:00Z' })])
  await world.drain()
  await world.accept(1, [record({ ids: ['login:u1', 'anon:d1'], event: 'Login', at: '2026-11-01T09:05:00Z' })])
  await world.drain()
  const first = await events()
  expect(new Set(first.map((row) => row.person)).size).toBe(1)

  await world.accept(1, [record({ ids: ['login:u2', 'anon:d1'], event: 'Login', at: '2026-11-01T09:30:00Z' })])
  await world.accept(1, [record({ ids: ['anon:d1'], event: 'Before', at: '2026-11-01T09:10:00Z' })])
  await world.accept(1, [record({ ids: ['anon:d1'], event: 'After', at: '2026-11-01T09:40:00Z' })])
  await world.drain()
  const people = Object.fromEntries((await events()).map((row) => [`${row.event}/${row.who}`, row.person]))
  expect(people['Before/d1']).toBe(first[0]?.person)
  expect(people['After/d1']).toBe(people['Login/u2'])
  expect(people['Login/u2']).not.toBe(people['Login/u1'])
})

const steps: StopPoint[] = [
  'claim.after_record',
  'identify.before_commit',
  'identify.after_commit',
  'store.before_insert',
  'store.after_insert',
  'react.before_commit',
  'react.after_commit',
  'facts.after_insert',
]

test.each(steps)('D01 (part: pipeline) a stop at %s loses nothing and doubles nothing', async (point) => {
  world = await pipelineWorld()
  const batch = Array.from({ length: 40 }, (_, i) =>
    record({
      ids: [`login:u${i % 7}`, `anon:d${i % 9}`],
      event: `E${i}`,
      at: `2026-${i % 2 ? '10' : '11'}-01T10:00:${String(i).padStart(2, '0')}Z`,
      set: { [`p${i}`]: i },
    }),
  )
  // The second half comes while the first is half done: the round after it finishes the old ranges before new ones.
  const later = batch.slice(20)
  await world.accept(1, batch.slice(0, 20))
  await drainStoppedTwice(point, async () => {
    const some = later.splice(0)
    if (some.length > 0) await world.accept(1, some)
  })
  const stored = await events()
  expect(stored.map((row) => row.event).toSorted()).toEqual(batch.map((one) => one.event?.name).toSorted())
  const all = Object.assign({}, ...(await profiles()).map((row) => row.properties)) as Record<string, unknown>
  expect(Object.keys(all)).toHaveLength(40)
})

/** Drains although the step fails at this point, twice. */
async function drainStoppedTwice(point: StopPoint, whenStopped: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  let stops = 0
  const undo = onStopPoint(point, () => {
    if (stops < 2) throw new Error(`stopped at ${point}, time ${++stops}`)
  })
  for (let tries = 0; ; tries++) {
    if (tries > 4) throw new Error('does not get through')
    try {
      await world.drain()
      break
    } catch (error) {
      if (!String(error).includes('stopped at')) throw error
      await whenStopped()
    }
  }
  undo()
  expect(stops).toBe(2)
}

test('D01 (part: pipeline) a stop with some months stored and others not loses nothing and doubles nothing', async () => {
  world = await pipelineWorld()
  const months = maxMonths + 20
  const at = (i: number): string => new Date(Date.UTC(2026, 9 - i, 1)).toISOString()
  await world.accept(
    1,
    Array.from({ length: months }, (_, i) => record({ ids: ['anon:d'], event: `E${i}`, at: at(i) })),
  )
  await drainStoppedTwice('store.between_months', async () => {
    expect(await events()).toHaveLength(maxMonths)
  })
  const stored = await events()
  expect(new Set(stored.map((row) => row.event)).size).toBe(months)
  expect(stored).toHaveLength(months)
})

test('D01 (part: accept) a request that dies after its commit is sent again by the client and stored once', async () => {
  world = await pipelineWorld()
  const bought = record({ ids: ['login:u1'], event: 'Bought', id: 'one' })
  const undo = onStopPoint('accept.after_commit', () => {
    throw new Error('stopped')
  })
  await expect(world.accept(1, [bought])).rejects.toThrow('stopped')
  undo()
  expect(await world.postgres.one(sql`select count(*) as n from log_batches where log = 'events'`)).toEqual({ n: 1 })
  await world.accept(1, [bought])
  await world.drain()
  expect(await world.postgres.one(sql`select count(*) as n from log_batches where log = 'events'`)).toEqual({ n: 2 })
  expect(await events()).toHaveLength(1)
})

test('a range that someone else took over is rolled back', async () => {
  world = await pipelineWorld()
  await world.accept(1, [record({ ids: ['login:u1'], event: 'E' })])
  await world.deps.leases.renew()
  await world.postgres.run(sql`update log_positions set fence = fence + 1 where log = 'events'`)
  const epoch = await readEpoch(world.postgres)
  const outcomes = await Promise.allSettled(world.deps.leases.log('events').map((lease) => processRound(world.deps, epoch, [lease])))
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(1)
  expect(await events()).toHaveLength(0)
  await world.drain()
  expect(await events()).toHaveLength(1)
})
