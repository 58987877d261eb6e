import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataDir } from '../data-dir.ts'
import { connectClickHouse } from '../../src/platform/clickhouse.ts'
import { readRuntime } from '../../src/platform/engines/index.ts'
import { processesIn } from '../../src/platform/engines/processes.ts'
import { connectPostgres, type Postgres } from '../../src/platform/postgres.ts'
import { type Sql, sql } from '../../src/platform/sql.ts'
import { askOften } from '../ask-often.ts'
import { everythingOnce, leasesRunOut, randomOf } from '../kill-kit.ts'
import { type KillLoad, killLoad } from '../kill-load.ts'
import { type Killable, startServer } from '../killable.ts'
import { type MailServer, mailServer } from '../mail-server.ts'
import { howShort, type Shortage, shortage } from '../shortage.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const rounds = Math.min(scale, 10)

let dataDir: string
let room: Shortage
let mail: MailServer
let server: Killable
let load: KillLoad
let deaths = 0
beforeEach(async () => {
  dataDir = newDataDir('full')
  room = shortage(dataDir)
  mail = await mailServer()
})
afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await mail.close()
  room.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const env = (): Record<string, string> => ({ MILLRACE_DATA_DIR: dataDir, SMTP_URL: mail.url })
const urls = () => {
  const { databaseUrl = '', clickhouseUrl = '' } = readRuntime(dataDir) ?? {}
  return { databaseUrl, clickhouseUrl }
}
const ready = async (full = '') => {
  const answer = await fetch(`${load.url}/readyz${full}`)
  return { status: answer.status, ...((await answer.json()) as { oldestSeconds?: number }) /* what it answers */ }
}
const pollMs = { timeout: 120_000, interval: 200 }
/** Some time between one and three seconds, in which the load goes on. */
const meanwhile = (random: () => number): Promise<void> => pause(1_000 + random() * 2_000)

/** What is accepted waits for ClickHouse, and is not put aside as bad. */
async function clickhouseFull(random: () => number): Promise<void> {
  await room.begin('clickhouse')
  const before = load.joined()
  await expect.poll(async () => (await ready('?full')).oldestSeconds, pollMs).toBeGreaterThan(1)
  if (room.isDisk)
    expect(await ready('?full')).toMatchObject({ status: 503, problems: { disks: expect.stringMatching(/clickhouse is full/) } })
  expect(await ready()).toMatchObject({ status: 200, log: true })
  await meanwhile(random)
  // One that dies without room comes back without it, or when there is some.
  for (const pid of processesIn(join(dataDir, 'clickhouse'), 'node')) process.kill(pid, 'SIGKILL')
  await meanwhile(random)
  expect(load.joined()).toBeGreaterThan(before)
  await room.end('clickhouse')
  await expect.poll(async () => (await ready('?full')).oldestSeconds, pollMs).toBeLessThan(1)
}

/** Nothing new is accepted any more, and what was is worked on. */
async function reserveLeft(): Promise<void> {
  if (!room.isDisk) return
  await room.begin('postgres', 40_000_000)
  await expect
    .poll(() => ready(), pollMs)
    .toMatchObject({ status: 503, log: false, problems: { log: expect.stringMatching(/disk.*full: \d+ MB/) } })
  await expect.poll(() => load.refusal(), pollMs).toMatchObject({ status: 503, retryAfter: '30', code: 'storage_full' })
  // Who was between two requests is refused with the next.
  await pause(500)
  const refused = load.joined()
  await expect.poll(async () => (await ready('?full')).oldestSeconds, pollMs).toBe(0)
  expect(load.joined()).toBe(refused)
  await room.end('postgres')
  await expect.poll(() => ready(), pollMs).toMatchObject({ status: 200, warnings: { postgres: expect.stringMatching(/nearly full/) } })
}

/** The last byte is gone: PostgreSQL refuses, then dies of its write-ahead log; no start helps but one that has room. */
async function postgresFull(random: () => number): Promise<void> {
  await room.begin('postgres')
  await meanwhile(random)
  // What was in the air as its sessions ended may be unknown, whether it comes back by itself or not.
  deaths++
  if (!(await diesForGood())) {
    await room.end('postgres')
    return expect.poll(() => ready(), pollMs).toMatchObject({ status: 200 })
  }
  expect(await server.ended).toMatchObject({ signal: 1 })
  expect(server.said()).toContain('PostgreSQL has died')
  if (room.isDisk) {
    server = startServer(env())
    expect(await server.ended).toMatchObject({ signal: 1 })
    expect(server.said()).toMatch(/disk.*is full|ENOSPC/)
  }
  await room.end('postgres')
  server = startServer(env())
  load.url = (await server.url) ?? expect.fail(`the server did not start: ${server.said()}`)
  await leasesRunOut(urls().databaseUrl)
}

/**
 * After each death PostgreSQL is started again, and stays as long as it finds old files of its log to write again: not for ever, but for long. One
 * that cannot write what a new session needs has nobody who could write, and stays until there is room.
 */
async function diesForGood(): Promise<boolean> {
  for (let death = 0; death < 5; death++) {
    if (!(await untilItDies())) return false
    if (await Promise.race([server.ended.then(() => true), isBack().then(() => false)])) return true
  }
  return Promise.race([server.ended.then(() => true), pause(1_000).then(() => false)])
}

/** A server writes as much in minutes or hours: here its log takes a new file at once. False: it lets nobody in. */
async function untilItDies(): Promise<boolean> {
  const postgres = connectPostgres(urls().databaseUrl, { size: 1 })
  let state: Session
  do state = await sessionOf(postgres, sql`select pg_switch_wal(), pg_current_xact_id()`)
  while (state === 'works' || state === 'has no room')
  await postgres.end()
  return state !== 'shut'
}

async function isBack(): Promise<void> {
  const { child } = server
  const postgres = connectPostgres(urls().databaseUrl, { size: 1 })
  while (child.exitCode === null && (await sessionOf(postgres, sql`select 1`)) === 'gone') await pause(100)
  await postgres.end()
}

/** What a session comes to; `shut`: there is none, for want of room. */
type Session = 'works' | 'has no room' | 'shut' | 'gone'
const sessionOf = (postgres: Postgres, statement: Sql): Promise<Session> =>
  postgres.run(statement).then(
    () => 'works',
    (error: unknown) => {
      const { code, severity } = error as { code?: string; severity?: string } /* as PostgreSQL says it */
      if (code !== '53100') return 'gone'
      return severity === 'FATAL' ? 'shut' : 'has no room'
    },
  )

test(`engines ${howShort}: nothing is acknowledged and lost, every event once and in order, every mail once (seed ${seed})`, async () => {
  const random = randomOf(seed)
  server = startServer(env())
  load = await killLoad(env(), (await server.url) ?? expect.fail(`the server did not start: ${server.said()}`))
  load.start()
  const asking = askOften(load)
  await meanwhile(random)
  for (let round = 0; round < rounds; round++) {
    await clickhouseFull(random)
    // A short run has the shortage that comes first; PostgreSQL's, which ends the server, is for long ones.
    if (scale === 1) continue
    await reserveLeft()
    await postgresFull(random)
  }
  const { wrong, acknowledged } = await asking.end()
  // Each shortage, and each start after it, can fall between a question and the event after it.
  expect(wrong.length, wrong.join()).toBeLessThanOrEqual(4 * rounds)
  await load.stop()
  await everythingOnce(urls(), mail, load, deaths)
  await nothingLostOrParked(acknowledged)
}, 1_800_000)

async function nothingLostOrParked(acknowledged: readonly number[]): Promise<void> {
  const [postgres, clickhouse] = [connectPostgres(urls().databaseUrl, { size: 1 }), connectClickHouse(urls().clickhouseUrl)]
  const stored = async () =>
    (await clickhouse.rows<{ n: number }>(sql`select properties.n.:Float64 as n from events where event = 'Asked'`)).map(({ n }) => n)
  const lost = async () => new Set(acknowledged).difference(new Set(await stored()))
  await expect.poll(lost, pollMs).toEqual(new Set())
  expect((await stored()).length).toBe(new Set(await stored()).size)
  expect(await postgres.rows(sql`select reason, count from quality_counts`)).toEqual([])
  await postgres.end()
  await clickhouse.close()
}
