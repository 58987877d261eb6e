import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { groupSize } from '../../src/modules/messaging/index.ts'
import { connectClickHouse } from '../../src/platform/clickhouse.ts'
import { readRuntime } from '../../src/platform/engines/index.ts'
import { connectPostgres } from '../../src/platform/postgres.ts'
import { sql } from '../../src/platform/sql.ts'
import { stopPoints } from '../../src/platform/stop-points.ts'
import { freshDatabases } from '../databases.ts'
import { type Killable, startServer } from '../killable.ts'
import { type KillLoad, killLoad } from '../kill-load.ts'
import { type MailServer, mailServer } from '../mail-server.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const randomKills = scale === 1 ? 2 : 20

let dataDir: string
let mail: MailServer
let server: Killable
let random: () => number
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'millrace-kill-'))
  mail = await mailServer()
  random = randomOf(seed)
})
afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await mail.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test(
  `D01 kill -9 at every stop point under load, ${scale} times: every event once, every mail once, no run stuck (seed ${seed})`,
  async () => {
    const databases = await freshDatabases()
    const env = { ...serverEnv(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
    server = startServer(env)
    const load = await killLoad(env, (await server.url) ?? '')
    load.start()
    server.child.kill('SIGKILL')
    await server.ended
    for (let round = 0; round < scale; round++)
      for (const point of stopPoints) {
        await leasesRunOut(databases.databaseUrl)
        const isRare = point === 'store.between_months'
        server = startServer(env, `${point}:kill:${isRare ? 1 : 1 + Math.floor(random() * 4)}`)
        load.url = (await server.url) ?? load.url
        if (isRare) void load.sendMonths(100)
        expect(await Promise.race([server.ended, pause(600_000, 'still alive')]), point).toEqual({ signal: 'SIGKILL', at: point })
      }
    await leasesRunOut(databases.databaseUrl)
    server = startServer(env)
    load.url = (await server.url) ?? ''
    await load.stop()
    await everythingOnce(databases, load, 1 + scale * stopPoints.length)
    server.child.kill('SIGTERM')
    await server.ended
    await databases.drop()
  },
  3_600_000 * scale,
)

test(`D01 ${randomKills} times kill -9 at random moments, engines and all: every event once, every mail once, no run stuck (seed ${seed})`, async () => {
  const env = serverEnv()
  server = startServer(env)
  const load = await killLoad(env, (await server.url) ?? '')
  load.start()
  for (let kill = 0; kill < randomKills; kill++) {
    await pause(500 + random() * 2_500)
    server.child.kill('SIGKILL')
    expect(await server.ended).toEqual({ signal: 'SIGKILL', at: undefined })
    server = startServer(env)
    load.url = (await server.url) ?? ''
    await leasesRunOut(readRuntime(dataDir)?.databaseUrl ?? '')
  }
  await load.stop()
  const runtime = readRuntime(dataDir)
  await everythingOnce({ databaseUrl: runtime?.databaseUrl ?? '', clickhouseUrl: runtime?.clickhouseUrl ?? '' }, load, randomKills)
}, 3_600_000)

const serverEnv = (): Record<string, string> => ({ MILLRACE_DATA_DIR: dataDir, SMTP_URL: mail.url })

/** What a dead server held is free once its lease has run out: here at once. */
async function leasesRunOut(databaseUrl: string): Promise<void> {
  const postgres = connectPostgres(databaseUrl, { size: 1 })
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  await postgres.run(sql`update log_positions set until = 'epoch'`)
  await postgres.run(sql`delete from workers`)
  await postgres.end()
}

/** Waits until nothing is left to do, then counts: events, runs, intents, and mails where they arrived. */
async function everythingOnce(at: { databaseUrl: string; clickhouseUrl: string }, load: KillLoad, kills: number): Promise<void> {
  const [postgres, clickhouse] = [connectPostgres(at.databaseUrl, { size: 2 }), connectClickHouse(at.clickhouseUrl)]
  const stored = async (event: string) =>
    (
      await clickhouse.rows<{ rows: number; events: number }>(sql`
        select count() as rows, uniqExact(properties.n.:Float64) as events from events where event = ${sql.value(event, 'String')}`)
    )[0]
  const left = () =>
    postgres.one<{ inbox: number; runs: number; open: number; intents: number }>(sql`
      select (select count(*) from part_inbox) as inbox, (select count(*) from journey_runs) as runs,
        (select count(*) from journey_runs where state < 2 or due_at is not null) as open,
        (select count(*) from message_intents where state in ('queued', 'sending')) as intents`)
  const people = load.joined()
  const quiet = { inbox: 0, runs: people, open: 0, intents: 0 }
  for (let tries = 0; tries < 1_200; tries++) {
    const now = await left()
    if (JSON.stringify(now) === JSON.stringify(quiet) && (await stored('Joined'))?.events === people) break
    await pause(100)
  }
  expect(await left()).toEqual(quiet)
  expect(await stored('Joined')).toEqual({ rows: people, events: people })
  expect(await stored('Archived')).toEqual({ rows: load.archived(), events: load.archived() })

  const states = new Map(
    (await postgres.rows<{ state: string; n: number }>(sql`select state, count(*) as n from message_intents group by state`)).map((row) => [
      row.state,
      row.n,
    ]),
  )
  const [sent = 0, unknown = 0] = [states.get('sent'), states.get('unknown')]
  expect(sent + unknown, JSON.stringify([...states])).toBe(people)
  expect(unknown).toBeLessThanOrEqual(kills * groupSize)
  expect([...mail.counts()].filter(([, times]) => times !== 1)).toEqual([])
  expect(mail.counts().size).toBeGreaterThanOrEqual(sent)
  await postgres.end()
  await clickhouse.close()
}

/** A small generator of numbers in [0, 1) from a seed (mulberry32). */
function randomOf(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
