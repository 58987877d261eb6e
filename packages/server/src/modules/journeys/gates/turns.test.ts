import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import type { Gate } from '@millrace/contract/journeys/gates.ts'
import { freeMinute } from '@millrace/contract/journeys/index.ts'
import type { App } from '../../../app.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail } from '../../../../test/journey-world.ts'
import { sql } from '../../../platform/sql.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const users = Array.from({ length: 40 }, (_, i) => `u${String(i).padStart(2, '0')}`)

let w: JourneyWorld
let other: App
beforeAll(async () => {
  w = await journeyWorld()
  other = await w.world.another()
  await w.arrives('08:00:00', ...users.map((user) => known(user)))
  await together()
})
afterAll(async () => {
  await other.stop()
  await w.end()
})

/** Two owners with half of the parts each, side by side. */
const together = async (): Promise<void> => {
  for (let i = 0; i < 2; i++) await Promise.all([w.world.app.settle(), other.settle()])
}
const throttle = (perMinute: number, most: object | null = null) => ({ kind: 'throttle', settings: { perMinute, most } })
const paced = (event: string, perMinute: number, most: object | null = null) => ({
  entry: { kind: 'event' as const, event },
  nodes: { t: throttle(perMinute, most), in: exit('in'), ...(most ? { late: exit('late') } : {}) },
  edges: ['entry>t', 't>in', ...(most ? ['t.too_late>late'] : [])],
})
const timeOf = (hour: number, minute: number, second = 0): string =>
  [hour + Math.floor(minute / 60), minute % 60, second].map((part) => String(part).padStart(2, '0')).join(':')

/** Who came when and passed when, as minutes after a full hour. */
async function passed(journey: string, hour: number): Promise<{ came: number; left: number; port: string }[]> {
  const row = await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await w.world.databases.clickhouse.rows<{ came: number; left: number; port: string }>(sql`
    select toUnixTimestamp(arrived_at) as came, toUnixTimestamp(left_at) as left, port from journey_history
    where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} and node = 't' order by came, left`)
  const from = Date.parse(at(timeOf(hour, 0))) / 1_000
  const minute = (seconds: number): number => Math.floor((seconds - from) / 60)
  return rows.map((one) => ({ port: one.port, came: minute(one.came), left: minute(one.left) }))
}

test(`law 7 determinism: a throttle lets as many on in each minute as it says, in the order they came, as counted by hand, and loses nobody: two owners (seed ${seed})`, async () => {
  const perMinute = 3
  const journey = await w.start(paced('Pace', perMinute))
  const [coming = []] = fc.sample(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 7, maxLength: 7 }), { seed, numRuns: 1 })
  const used: Record<string, number> = {}
  const expected: { came: number; left: number; port: string }[] = []
  let next = 0
  for (let minute = 0; minute < 22; minute++) {
    const some = users.slice(next, (next += coming[minute] ?? 0))
    for (const _ of some) {
      const left = freeMinute(used, { key: 't', perMinute, at: minute * 60_000 + 10_000, latest: Infinity }) ?? -1
      expected.push({ came: minute, left, port: 'next' })
    }
    await w.arrives(timeOf(9, minute, 10), ...some.map((user) => does(user, 'Pace')))
    await together()
    if (minute === 6) {
      const { body } = await w.world.call<{ items: Gate[] }>(w.project, 'GET', `journeys/${journey}/gates`)
      const waiting = expected.filter(({ left }) => left > 6).length
      expect(body.items).toEqual([{ node: 't', kind: 'throttle', perMinute, waiting }])
    }
  }
  expect(await passed(journey, 9)).toEqual(expected)
  expect((await w.runs(journey)).filter((run) => !run.endsWith('exited in'))).toEqual([])
})

test('another rate plans anew who waits; a stop makes no burst; who waits for too long leaves by another way', async () => {
  const journey = await w.start(paced('Slow', 1))
  await w.arrives(timeOf(10, 0), ...users.slice(0, 12).map((user) => does(user, 'Slow')))
  await together()
  await w.arrives(timeOf(10, 1))
  await together()
  await w.republish(journey, paced('Slow', 3), 'follow')
  await together()
  for (const minute of [2, 3]) {
    await w.arrives(timeOf(10, minute))
    await together()
  }
  // Nobody is there for half an hour; who comes then comes after those who wait.
  for (const minute of [30, 31, 32]) {
    await w.arrives(timeOf(10, minute, 5), ...(minute === 30 ? [does('u20', 'Slow')] : []))
    await together()
  }
  const left = (await passed(journey, 10)).map((one) => one.left)
  // In the minute of the change those are counted who had passed already.
  expect(left).toEqual([0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 30, 30, 30])

  const patient = await w.start(paced('Patience', 2, { amount: 1, unit: 'minute' }))
  await w.arrives(timeOf(11, 0, 30), ...users.slice(0, 6).map((user) => does(user, 'Patience')))
  await together()
  for (const minute of [1, 2]) {
    await w.arrives(timeOf(11, minute))
    await together()
  }
  const ends = (await w.runs(patient)).map((run) => run.split(' ').at(-1))
  expect(ends.toSorted()).toEqual(['in', 'in', 'in', 'in', 'late', 'late'])
})

test('a backtest counts people by the minute, a dry run has nobody else before it', async () => {
  const journey = await w.start(paced('Again', 2, { amount: 2, unit: 'minute' }))
  await w.arrives(timeOf(12, 0), ...users.slice(0, 9).map((user) => does(user, 'Again')))
  for (const minute of [0, 1, 2, 3]) {
    await w.arrives(timeOf(12, minute, 30))
    await together()
  }
  const live = (await passed(journey, 12)).map(({ port }) => port)
  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, { days: 1 })
  await w.world.settle()
  const { body } = await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)
  const [draft] = body.variants
  const edges = draft?.tally.edges.filter(({ node }) => node === 't').map(({ port, people }) => [port, people])
  expect(edges).toEqual([
    ['next', live.filter((port) => port === 'next').length],
    ['too_late', live.filter((port) => port === 'too_late').length],
  ])
  expect(edges).toEqual([
    ['next', 6],
    ['too_late', 3],
  ])
  expect(body.caveats).toContain('turns_by_minute')
  const tried = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, {
    events: [{ event: 'Again', at: '2026-11-02T10:00:20Z' }],
    until: '2026-11-02T12:00:00Z',
  })
  expect(tried.body.runs.map((run) => run.steps.map(({ node, port, leftAt }) => `${node} ${port} ${leftAt}`))).toEqual([
    ['entry next 2026-11-02T10:00:20.000Z', 't next 2026-11-02T10:00:20.000Z', 'in  2026-11-02T10:00:20.000Z'],
  ])
})

test('entries and sends of a journey have a pace: in the order people came, whichever steps send, and nobody is lost', async () => {
  const graph = (limits: object) => ({
    entry: { kind: 'event' as const, event: 'Both' },
    nodes: {
      s: {
        kind: 'split',
        settings: {
          salt: 'x',
          arms: [
            { id: 'x', weight: 50 },
            { id: 'y', weight: 50 },
          ],
        },
      },
      m: mail,
      n: mail,
      in: exit('in'),
    },
    edges: ['entry>s', 's.x>m', 's.y>n', 'm>in', 'n>in'],
    limits,
  })
  const journey = await w.start(graph({ entriesPerMinute: 4, sendsPerMinute: 3 }))
  const counts: number[][] = []
  const asked = async (): Promise<number> => (await w.sends()).length
  for (let minute = 0; minute < 4; minute++) {
    await w.arrives(timeOf(13, minute, 1), ...(minute === 0 ? users.slice(0, 10).map((user) => does(user, 'Both')) : []))
    await together()
    const { body } = await w.world.call<JourneyCounts>(w.project, 'GET', `journeys/${journey}/counts`)
    const waits = (node: string): number => body.nodes.find((one) => one.node === node)?.waiting ?? 0
    counts.push([waits('entry'), waits('m') + waits('n'), await asked()])
  }
  expect(counts).toEqual([
    [6, 1, 3],
    [2, 2, 6],
    [0, 1, 9],
    [0, 0, 10],
  ])
  // Without a pace whoever still waits for it goes on.
  await w.arrives(timeOf(13, 10, 1), ...users.slice(10, 20).map((user) => does(user, 'Both')))
  await together()
  expect((await w.runs(journey)).filter((run) => run.includes('waiting'))).toHaveLength(7)
  await w.republish(journey, graph({}), 'follow')
  await together()
  expect((await w.runs(journey)).filter((run) => run.includes('waiting'))).toEqual([])
  expect(await asked()).toBe(20)
})
