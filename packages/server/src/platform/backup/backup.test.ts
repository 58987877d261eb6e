import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import pg from 'pg'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDataDir } from '../../../test/data-dir.ts'
import { emptyDatabases } from '../../../test/databases.ts'
import { counts, mails, makeTemplate, publish, unpaidOrder } from '../../../test/journey-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { type App, createApp } from '../../app.ts'
import type { ClickHouse } from '../clickhouse.ts'
import { fakeClock } from '../clock.ts'
import type { Postgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { dropSeenDays, seenDays } from '../../modules/ingest/index.ts'
import { hourTables } from '../log/hours.ts'
import { dropPassedHours } from '../log/index.ts'
import { writeArchive } from './archive.ts'
import { dumpPostgres } from './dump-postgres.ts'
import { backup, restore } from './index.ts'
import { backupLockKey } from './running.ts'

const folder = newDataDir('backup')
const file = join(folder, 'all.backup')
const secret = 'a secret of at least thirty-two characters'

let world: World
let project: TestProject
let journey: string
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  project = await world.project()
  journey = await publish(world, project, unpaidOrder(await makeTemplate(world, project)))
})
afterAll(async () => {
  await world.end()
  rmSync(folder, { recursive: true, force: true })
})

const send = (records: Parameters<typeof record>[0][]): Promise<unknown> =>
  world.app.ingest.accept(
    project.id,
    'native',
    records.map((one) => record({ at: world.clock.now().toISOString(), ...one })),
  )

const order = (user: string, id: string) => ({
  ids: [`login:${user}`],
  set: { email: `${user}@x.cn`, name: user },
  event: 'SubmitOrder',
  properties: { order_id: id, 'a.b': 12, list: ['1', 'x'], odd: '苹\\ \t\u0001"' },
})

const write = () =>
  backup({
    databaseUrl: world.databases.databaseUrl,
    clickhouseUrl: world.databases.clickhouseUrl,
    file,
    at: world.clock.now(),
    secret,
    secretIsKept: true,
  })

/** What the two engines say about the same world: they must agree wherever the backup was cut. */
async function state(postgres: Postgres, clickhouse: ClickHouse) {
  const [events] = await clickhouse.rows<object>(sql`
    select count() as n, uniqExact(log_partition, log_offset) as places, uniqExact(event_id) as ids,
      sum(cityHash64(event_id, person_id, toString(properties), toString(JSONAllPathsWithTypes(properties)), extra, ord)) as hash from events`)
  const taken = await postgres.one<{ n: number }>(sql`select count(*) as n from seen`)
  const people = await postgres.rows(sql`select person_id, revision, properties->>'name' as name from people order by person_id`)
  const profiles = await clickhouse.rows(sql`
    select person_id, revision, properties.name.:String as name from profiles final order by person_id`)
  const facts = await clickhouse.rows<object>(sql`
    select * from (
      select 'history' as what, count() as n, uniqExact(log_partition, log_offset) as places from journey_history
      union all select 'messages' as what, count() as n, uniqExact(log_partition, log_offset) as places from message_facts) order by what`)
  return { events, taken, people, profiles, facts }
}

test('a backup written while events arrive, rows merge and a journey waits, restored into empty engines: the same people and events, and the journey goes on and mails exactly once', async () => {
  // One absence that is already waiting, one that has sent its mail, and one order that is accepted but not processed.
  await send([order('early', 'o0')])
  await world.settle()
  world.clock.set(new Date('2026-11-01T11:00:01Z'))
  await world.settle()
  expect((await mails(world, project)).map((mail) => mail.recipient)).toEqual(['early@x.cn'])
  await send([order('waits', 'o1')])
  await world.settle()
  await send([order('queued', 'o2')])

  // What happens meanwhile: new events and profiles, processed at once, and merges that throw away replaced rows.
  let isWriting = true
  let made = 0
  const busy = (async () => {
    while (isWriting) {
      await send(
        Array.from({ length: 20 }, (_, i) => ({
          ids: [`login:p${i}`],
          set: { name: `v${made}` },
          event: 'Seen',
          properties: { n: made++ },
        })),
      )
      await world.app.ingest.drain()
      await world.databases.clickhouse.run(sql`optimize table profiles final`)
    }
  })()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const writing = write()
  await Promise.allSettled([writing])
  isWriting = false
  await busy
  const written = await writing
  expect(written.bytes).toBe(statSync(file).size)
  expect(statSync(file).mode & 0o077).toBe(0)

  const target = await emptyDatabases()
  const kept: string[] = []
  const restored = await restore({ ...target, file, keepSecret: (one) => void kept.push(one) })
  expect(restored).toMatchObject({ at: '2026-11-01T11:00:01.000Z', postgresRows: written.postgresRows, applied: [] })
  expect(kept).toEqual([secret])

  const clock = fakeClock(new Date('2026-11-01T11:00:02Z'))
  const log = pino({ level: 'silent' })
  const app: App = await createApp({ ...target, secret, publicUrl: undefined, worker: false, clock, log })
  await app.settle()
  const after = await state(target.postgres, target.clickhouse)
  expect(after.events).toMatchObject({ n: after.taken?.n, places: after.taken?.n, ids: after.taken?.n })
  expect(after.profiles).toEqual(after.people)
  for (const fact of after.facts as { n: number; places: number }[]) expect(fact.places).toBe(fact.n)
  expect(after.facts).toMatchObject([{ what: 'history' }, { what: 'messages' }])

  const there = { ...world, app, databases: { ...world.databases, ...target }, clock }
  const asThere: World = {
    ...there,
    call: async (of, method, path) => {
      const response = await app.http.inject({
        method: method as 'GET',
        url: `/api/v1/projects/${of?.slug}/${path}`,
        headers: { authorization: `Bearer ${of?.token}` },
      })
      return { status: response.statusCode, body: response.json(), headers: response.headers }
    },
  }
  expect(await counts(asThere, project, journey)).toMatchObject({ entered: 1, pending: 2 })
  clock.set(new Date('2026-11-01T13:00:05Z'))
  await app.settle()
  clock.set(new Date('2026-11-01T15:00:00Z'))
  await app.settle()
  expect((await mails(asThere, project)).map((mail) => mail.recipient).toSorted()).toEqual(['early@x.cn', 'queued@x.cn', 'waits@x.cn'])
  expect(await counts(asThere, project, journey)).toMatchObject({ entered: 3, pending: 0, exited: 3 })

  // New numbers never collide with numbers that were handed out after the backup.
  await app.ingest.accept(project.id, 'native', [record({ ids: ['login:new'], event: 'Seen' })])
  await app.settle()
  const newest = await target.postgres.one<{ id: number }>(sql`select max(person_id) as id from people`)
  expect(newest?.id).toBeGreaterThan(100_000_000)
  await app.stop()
  await target.drop()
})

test('a quiet world is restored exactly, with the types inside properties', async () => {
  await world.settle()
  await write()
  const target = await emptyDatabases()
  await restore({ ...target, file, keepSecret: () => undefined })
  expect(await state(target.postgres, target.clickhouse)).toEqual(await state(world.databases.postgres, world.databases.clickhouse))
  await target.drop()
})

test('whose events are by a squash is not restored: their numbers are, and every override counts again', async () => {
  const { clickhouse } = world.databases
  await world.settle()
  await clickhouse.run(sql`alter table events update settled_person_id = 7 where 1`, { settings: { mutations_sync: 1 } })
  await clickhouse.run(sql`insert into squashes select 1, 1000`)
  await write()
  const target = await emptyDatabases()
  await restore({ ...target, file, keepSecret: () => undefined })
  const [there] = await target.clickhouse.rows(sql`
    select count() > 0 as some, countIf(settled_person_id != person_id) as others, (select count() from squashes) as squashes from events`)
  expect(there).toEqual({ some: 1, others: 0, squashes: 0 })
  await target.drop()
})

test('only empty databases are filled, and a file that is no backup, or not all of one, leaves them empty', async () => {
  await write()
  const { databaseUrl, clickhouseUrl } = world.databases
  const into = { databaseUrl, clickhouseUrl, file, keepSecret: () => undefined }
  await expect(restore(into)).rejects.toThrow(
    /the PostgreSQL database is not empty \(\d+ tables\): restore into an empty MILLRACE_DATA_DIR/,
  )

  const target = await emptyDatabases()
  const other = join(folder, 'other')
  await expect(restore({ ...into, ...target, file: other })).rejects.toThrow(`there is no file ${other}`)
  writeFileSync(other, 'not a backup')
  await expect(restore({ ...into, ...target, file: other })).rejects.toThrow(`${other} is not a backup, or it is damaged`)
  expect(await target.postgres.rows(sql`select 1 from pg_tables where schemaname = 'public'`)).toEqual([])
  // Half of what was written: everything but the end arrives, and all of it is taken back.
  writeFileSync(other, zstdCompressSync(zstdDecompressSync(readFileSync(file)).subarray(0, -4_096)))
  await expect(restore({ ...into, ...target, file: other })).rejects.toThrow('not written or copied completely')
  expect(await target.postgres.rows(sql`select 1 from accounts`)).toEqual([])
  await target.drop()
})

test('two backups at once: the second is told to wait', async () => {
  const both = await Promise.allSettled([write(), write()])
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('while the rows are copied new hours and days are made and old ones stay', async () => {
  const { postgres, databaseUrl } = world.databases
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('select pg_advisory_lock($1)', [backupLockKey])
  const archive = await writeArchive(join(folder, 'rows'), world.clock.now())
  const later = new Date('2027-01-01T00:00:00Z')
  await dumpPostgres(client, archive, async () => {
    await hourTables().ensure(postgres, later)
    await seenDays().ensure(postgres, ['2027-01-01'], later)
    expect(await dropPassedHours(postgres, later)).toEqual([])
    expect(await dropSeenDays(postgres, later)).toBe(0)
  })
  await client.end()
  await archive.abandon()
  expect((await dropPassedHours(postgres, later)).length).toBeGreaterThan(0)
})
