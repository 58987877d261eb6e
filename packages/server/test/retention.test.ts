import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keeps, stays } from '../src/retention.ts'
import { sql } from '../src/platform/sql.ts'
import { record } from './pipeline.ts'
import { makeWorld, type TestProject, type World } from './world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const event = (id: string, at: string) => record({ ids: ['login:u1'], event: 'E', at, id })
const stored = async (): Promise<number> =>
  (await world.databases.clickhouse.rows<{ n: number }>(sql`select count() as n from events`))[0]?.n ?? 0

interface Round {
  readonly state: string
  readonly result: { readonly counts: Readonly<Record<string, number>> } | null
  readonly error: { readonly code: string; readonly params: Readonly<Record<string, string>> } | null
}

/** Moves the clock, lets the schedule start the job, and answers how it ended. */
async function sweep(days: number): Promise<Round> {
  world.clock.advance(days * 86_400_000)
  await world.app.jobs.tick()
  await world.app.jobs.drain()
  const row = await world.databases.postgres.one<Round>(sql`
    select state, result, error from jobs where kind = 'system.retention' order by seq desc limit 1`)
  return row ?? expect.fail('retention never ran')
}

test('the log drops only hours every reader has passed, and goes on afterwards', async () => {
  await world.app.ingest.accept(project.id, 'native', [event('a', '2026-11-01T02:00:00Z')])
  expect((await sweep(3)).state).toBe('done')
  await world.settle()
  expect(await stored()).toBe(1)
  expect((await sweep(1)).result?.counts['log_batches']).toBeGreaterThan(0)
  await world.app.ingest.accept(project.id, 'native', [event('b', '2026-11-05T02:00:00Z')])
  await world.settle()
  expect(await stored()).toBe(2)
})

test('a dropped day of seen deliveries comes back when a late record needs it', async () => {
  expect((await sweep(10)).result?.counts['seen']).toBeGreaterThan(0)
  await world.app.ingest.accept(project.id, 'native', [event('late', '2026-11-01T03:00:00Z')])
  await world.settle()
  expect(await stored()).toBe(3)
})

test('one table that cannot be swept fails the job by its name and holds up no other; the next round is whole again', async () => {
  const { postgres } = world.databases
  const oldWorker = sql`insert into workers (worker_id, until) values ('killed', clock_timestamp() - interval '2 days')`
  await postgres.run(oldWorker)
  await postgres.run(sql`alter table sessions rename to sessions_away`)
  const round = await sweep(1)
  await postgres.run(sql`alter table sessions_away rename to sessions`)
  expect(round).toMatchObject({ state: 'failed', error: { code: 'retention_failed', params: { tables: 'sessions' } } })
  expect(await postgres.rows(sql`select 1 from workers where worker_id = 'killed'`)).toEqual([])
  expect((await sweep(1)).state).toBe('done')
})

test('finished runs go after their term, except where the journey still asks who has been in before', async () => {
  const { postgres } = world.databases
  const journey = (id: number, reentry: object) => sql`
    with j as (insert into journeys (journey_id, project_id, public_id, name, state, draft, version, created_at, updated_at)
      values (${id}, ${project.id}, ${`j${id}`}, 'j', 'running', '{}', 1, ${world.clock.now()}, ${world.clock.now()})),
    v as (insert into journey_versions (journey_id, version, graph, trigger_properties, policy, published_at, published_by)
      values (${id}, 1, ${JSON.stringify({ reentry })}::jsonb, '{}', 'pin', ${world.clock.now()}, 'test'))
    insert into journey_runs (part, run_id, project_id, journey_id, version, person_id, entry_key, entered_at, node, state, arrived_at, absence, visits, trigger)
    select 7, ${id} * 10 + s, ${project.id}, ${id}, 1, 1, '', ${world.clock.now()}, 'x', s, ${world.clock.now()}, false, 1, '{}' from generate_series(0, 3) s`
  await postgres.run(journey(901, { kind: 'after_exit' }))
  await postgres.run(journey(902, { kind: 'never' }))
  await postgres.run(journey(903, { kind: 'limit', times: 1, per: { amount: 400, unit: 'day' } }))
  await postgres.run(journey(904, { kind: 'limit', times: 1, per: { amount: 401, unit: 'day' } }))
  const left = async () =>
    (await postgres.rows<{ id: number }>(sql`select run_id as id from journey_runs order by run_id`)).map((run) => run.id)
  await sweep(399)
  expect(await left()).toHaveLength(16)
  expect((await sweep(2)).result?.counts['journey_runs']).toBe(4)
  expect(await left()).toEqual([9010, 9011, 9020, 9021, 9022, 9023, 9030, 9031, 9040, 9041, 9042, 9043])
  await postgres.run(sql`update journeys set archived_at = ${world.clock.now()} where journey_id = 902`)
  await sweep(1)
  expect((await left()).filter((id) => id > 9019 && id < 9030)).toEqual([9020, 9021])
})

test('every table there is has a term, or stands among those that have none', async () => {
  const tables = await world.databases.postgres.rows<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`)
  const analysed = await world.databases.clickhouse.rows<{ name: string }>(sql`
    select concat('clickhouse.', name) as name from system.tables where database = currentDatabase() and engine like '%MergeTree'`)
  const there = [...tables, ...analysed].map((table) => table.name)
  expect([...keeps.map((keep) => keep.table), ...Object.keys(stays)].toSorted()).toEqual(there.toSorted())
})

test('the lists in the operations manual are the lists that are enforced', () => {
  const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8')
  const rows = [...manual.matchAll(/^\| `([a-z_]+)` \| (\d+) \|/gm)].map((match) => ({ table: match[1], days: Number(match[2]) }))
  expect(rows).toEqual(keeps.map(({ table, days }) => ({ table, days })))
  const without = manual.slice(manual.indexOf('These have no term')).split('\n\n', 2)[1] ?? ''
  const names = [...without.matchAll(/^\| (.+?) \|/gm)].flatMap((match) => [...(match[1] ?? '').matchAll(/`([a-z_.]+)`/g)])
  expect(names.map((name) => name[1]).toSorted()).toEqual(Object.keys(stays).toSorted())
})
