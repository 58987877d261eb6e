import { afterAll, beforeAll, expect, test } from 'vitest'
import pino from 'pino'
import { createApp } from '../../src/app.ts'
import { sql } from '../../src/platform/sql.ts'
import { makeWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.end())

const ready = (full = '') => world.call(undefined, 'GET', `/readyz${full}`)

async function metrics(): Promise<Record<string, number>> {
  const { body } = await world.call<string>(undefined, 'GET', '/metrics')
  const samples = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

test('readyz proves that the log takes a write, and leaves nothing in it', async () => {
  const { postgres } = world.databases
  expect(await ready()).toMatchObject({ status: 200, body: { log: true } })
  expect(await postgres.one(sql`select count(*)::int as n from log_batches`)).toEqual({ n: 0 })

  await postgres.run(sql`alter table log_batches add constraint full_disk check (false) not valid`)
  expect(await ready()).toMatchObject({ status: 503, body: { log: false, problems: { log: expect.stringContaining('full_disk') } } })
  await postgres.run(sql`alter table log_batches drop constraint full_disk`)
  expect((await ready()).status).toBe(200)
})

test('readyz answers no, instead of hanging, while the log does not answer', async () => {
  await world.databases.postgres.transaction(async (tx) => {
    await tx.run(sql`lock table log_batches in access exclusive mode`)
    expect(await ready()).toMatchObject({ status: 503, body: { log: false } })
  })
  expect((await ready()).status).toBe(200)
})

test('readyz?full names engines, migrations and backlog, and the migration that this program does not know', async () => {
  const { postgres } = world.databases
  const good = { log: true, postgres: true, clickhouse: true, migrations: true, backlog: 0, oldestSeconds: 0 }
  expect(await ready('?full')).toMatchObject({ status: 200, body: good })
  await postgres.run(sql`insert into schema_migrations values ('clickhouse', 9999, '9999_future.sql', '', clock_timestamp())`)
  expect(await ready('?full')).toMatchObject({
    status: 503,
    body: { migrations: false, problems: { migrations: expect.stringMatching(/9999_future.*newer than this program/) } },
  })
  await postgres.run(sql`delete from schema_migrations where version = 9999`)
})

test('while ClickHouse is away events are accepted, and only readyz?full says no', async () => {
  const app = await createApp({
    databaseUrl: world.databases.databaseUrl,
    clickhouseUrl: 'http://127.0.0.1:1/default',
    secret: 'a secret of at least thirty-two characters',
    publicUrl: undefined,
    worker: false,
    log: pino({ level: 'silent' }),
  })
  expect((await app.http.inject('/readyz')).statusCode).toBe(200)
  const full = await app.http.inject('/readyz?full')
  expect([full.statusCode, full.json<{ clickhouse: boolean }>().clickhouse]).toEqual([503, false])
  await app.stop()
})

test('metrics show what waits, and that it no longer does', async () => {
  const project = await world.project()
  const unowned = await metrics()
  expect(unowned).toMatchObject({ 'millrace_leases_unowned{of="parts"}': 256, 'millrace_leases_unowned{of="events"}': 16 })
  const event = { event: 'viewed', ids: { login_id: 'u1' } }
  const sent = await world.call(undefined, 'POST', '/v1/events', { events: [event] }, { authorization: basic(project.writeKey) })
  expect(sent.status).toBe(200)
  await world.databases.postgres.run(sql`
    insert into part_inbox (part, project_id, person_id, kind, event_at, log_part, log_offset, received_at)
    values (0, ${project.id}, 1, 'event', ${world.clock.now()}, 0, 0, ${world.clock.now()})`)
  world.clock.advance(5_000)
  expect(await metrics()).toMatchObject({
    millrace_log_backlog_batches: 1,
    millrace_log_oldest_seconds: 5,
    'millrace_queue_depth{queue="events"}': 1,
    'millrace_queue_depth{queue="inbox"}': 1,
    'millrace_queue_depth{queue="timers"}': 0,
    'millrace_queue_depth{queue="sends"}': 0,
  })
  await world.settle()
  const settled = await metrics()
  const waiting = Object.entries(settled).filter(([name, value]) => /backlog|oldest|overdue|queue_depth|unowned/.test(name) && value !== 0)
  expect(waiting).toEqual([])
  expect(settled['millrace_queue_depth{queue="facts"}']).toBe(0)
})

const events = { events: [{ event: 'viewed', ids: { login_id: 'u1' } }] }
const full = { success: false, code: 'storage_full', detail: expect.stringContaining('Try again when there is room') }

test('a database without room for events refuses them as unkept, and readyz says the same until there is room', async () => {
  const { postgres } = world.databases
  const project = await world.project('full')
  const send = () => world.call(undefined, 'POST', '/v1/events', events, { authorization: basic(project.writeKey) })
  await postgres.run(sql`
    create function no_room() returns trigger language plpgsql as $$
    begin
      -- What is empty finds a place on a page that is there.
      if length(new.body) > 0 then raise exception 'could not extend file' using errcode = 'disk_full'; end if;
      return new;
    end $$`)
  await postgres.run(sql`create trigger no_room before insert on log_batches for each row execute function no_room()`)
  expect(await send()).toMatchObject({ status: 503, body: full, headers: { 'retry-after': '30' } })
  expect(await ready()).toMatchObject({ status: 503, body: { log: false, problems: { log: 'could not extend file' } } })
  await postgres.run(sql`drop function no_room cascade`)
  expect((await ready()).status).toBe(200)
  expect((await send()).status).toBe(200)
  await world.settle()
})

test('with only the reserve left nothing is accepted, and readyz says how much there is', async () => {
  const { databaseUrl, clickhouseUrl } = world.databases
  const project = await world.project('reserve')
  const app = await createApp({
    databaseUrl,
    clickhouseUrl,
    // A file system that has no room, ever.
    databaseFolder: '/proc',
    secret: 'a secret of at least thirty-two characters',
    publicUrl: undefined,
    worker: false,
    log: pino({ level: 'silent' }),
  })
  const headers = { authorization: basic(project.writeKey) }
  const sent = await app.http.inject({ method: 'POST', url: '/v1/events', payload: events, headers })
  expect([sent.statusCode, sent.headers['retry-after'], sent.json()]).toEqual([503, '30', full])
  const said = await app.http.inject('/readyz')
  const problems = { log: 'the disk of PostgreSQL is full: 0 MB left' }
  expect([said.statusCode, said.json()]).toMatchObject([503, { log: false, problems, warnings: { postgres: expect.any(String) } }])
  expect((await app.http.inject('/metrics')).body).toContain('millrace_disk_free_bytes{of="postgres"} 0')
  await app.stop()
})

const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`
