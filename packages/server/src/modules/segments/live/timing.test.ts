import { afterEach, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const hour = 3_600_000
let world: World
afterEach(() => world.end())

async function makeKeen(): Promise<TestProject> {
  const project = await world.project()
  const window = { kind: 'last', amount: 1, unit: 'hour' } as const
  const rule = { kind: 'event', event: 'View', filters: [], window, count: { op: 'gte', value: 2 } }
  expect((await world.call(project, 'POST', 'segments', { name: 'keen', rule, isLive: true })).status).toBe(201)
  return project
}

async function send(project: TestProject, events: readonly object[]): Promise<void> {
  for (let from = 0; from < events.length; from += 500)
    expect(
      (
        await world.call(
          undefined,
          'POST',
          '/v1/events',
          { events: events.slice(from, from + 500) },
          { authorization: `Bearer ${project.writeKey}` },
        )
      ).status,
    ).toBe(200)
}

/** Everybody looks twice, ten seconds apart, somebody else begins every `apart` ms; and does much else besides. */
function flood(people: number, start: number, apart: number) {
  const first = (n: number): number => start + n * apart
  const of = (n: number, event: string, at: number) => ({ user_id: `u${n}`, event, time: new Date(at).toISOString() })
  const events = Array.from({ length: people }, (_, n) => [
    of(n, 'View', first(n)),
    of(n, 'View', first(n) + 10_000),
    ...Array.from({ length: 5 }, (__, i) => of(n, 'Other', first(n) + i)),
  ])
  // The first of two looks leaves the window a millisecond after its hour.
  return { events: events.flat(), edges: new Map(Array.from({ length: people }, (_, n) => [`u${n}`, first(n) + hour + 1])) }
}

/** When who entered and left, by what is on record. */
async function recorded(entered: boolean): Promise<Map<string, number[]>> {
  const rows = await world.databases.clickhouse.rows<{ login: string; at: number[] }>(sql`
    select distinct_id as login, groupArray(toUnixTimestamp64Milli(time)) as at from events
    where event = ${sql.value(entered ? '$segment_entered' : '$segment_exited', 'String')} group by login`)
  return new Map(rows.map((row) => [row.login, row.at]))
}

test(`by a clock that is set, under load, everybody enters once and leaves at the first look after their edge, never before it`, async () => {
  const people = 300 * scale
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  const project = await makeKeen()
  await world.settle()
  const { events, edges } = flood(people, world.clock.now().getTime() - 20_000 - people * 20, 20)
  await send(project, events)
  await world.settle()
  const size = async () => (await world.databases.postgres.one<{ n: number }>(sql`select count(*) as n from segment_members`))?.n
  expect(await size()).toBe(people)
  const step = 1_000
  const last = Math.max(...edges.values())
  world.clock.advance(Math.min(...edges.values()) - world.clock.now().getTime() - 1)
  await world.settle()
  expect(await size()).toBe(people)
  while (world.clock.now().getTime() < last) {
    world.clock.advance(step)
    // What goes on meanwhile.
    await send(project, [{ user_id: `new${world.clock.now().getTime()}`, event: 'View' }])
    await world.settle()
  }
  expect(await size()).toBe(0)
  const [ins, outs] = [await recorded(true), await recorded(false)]
  expect([ins.size, outs.size, [...ins, ...outs].every(([, at]) => at.length === 1)]).toEqual([people, people, true])
  for (const [login, [at = 0]] of outs)
    expect([login, (edges.get(login) ?? 0) <= at, at < (edges.get(login) ?? 0) + step]).toEqual([login, true, true])
})

test(`by a clock that runs, with workers under load, everybody enters once and leaves once, nobody before their edge`, async () => {
  const people = 150 * scale
  world = await makeWorld({ at: new Date().toISOString(), worker: true })
  const project = await makeKeen()
  await expect
    .poll(
      async () =>
        (await world.databases.postgres.one<{ n: number }>(sql`select count(*) as n from segments where timed_epoch = live_epoch`))?.n,
      { timeout: 60_000 },
    )
    .toBe(1)
  // The first of them leave some seconds from now.
  const { events, edges } = flood(people, world.clock.now().getTime() - hour + 4_000, 10)
  await send(project, events)
  let ended = false
  const ticking = (async () => {
    for (let before = Date.now(); !ended; ) {
      await new Promise((done) => setTimeout(done, 20))
      world.clock.advance(Date.now() - before)
      before = Date.now()
    }
  })()
  await expect.poll(async () => (await recorded(false)).size, { timeout: 120_000, interval: 500 }).toBe(people)
  ended = true
  await ticking
  const [ins, outs] = [await recorded(true), await recorded(false)]
  expect([ins.size, [...ins, ...outs].every(([, at]) => at.length === 1)]).toEqual([people, true])
  const late = [...outs].map(([login, [at = 0]]) => at - (edges.get(login) ?? 0)).toSorted((a, b) => a - b)
  expect(late[0]).toBeGreaterThanOrEqual(0)
  console.log(`left after their edge: half within ${late[Math.floor(people / 2)]} ms, the last ${late.at(-1)} ms`)
})
