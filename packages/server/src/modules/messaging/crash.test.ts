import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { greeting, mailSettings, starts } from '../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { makeWorld, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'
import { groupSize } from './prepare.ts'

const people = 260
let world: World
let server: MailServer
let dataDir: string
let child: ChildProcess | undefined

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T09:00:00Z' })
  server = await mailServer()
  dataDir = mkdtempSync(join(tmpdir(), 'millrace-crash-'))
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await server.close()
  await world.databases.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A real server process that does nothing but work; dies by SIGKILL at its stop point. */
function worker(stop: string | undefined): Promise<void> {
  const env = {
    ...process.env,
    PORT: '0',
    DATABASE_URL: world.databases.databaseUrl,
    CLICKHOUSE_URL: world.databases.clickhouseUrl,
    MILLRACE_DATA_DIR: dataDir,
    MILLRACE_SECRET: 'a secret of at least thirty-two characters',
    MILLRACE_TEST: '1',
    ...(stop ? { MILLRACE_STOP: stop } : {}),
  }
  const started = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts')], { env, stdio: 'ignore' })
  child = started
  const overdue = setTimeout(() => started.kill('SIGKILL'), 60_000)
  return new Promise((resolve) =>
    started.once('exit', () => {
      clearTimeout(overdue)
      resolve()
    }),
  )
}

/** What a dead worker held is free once its lease has run out. */
async function leasesRunOut(): Promise<void> {
  const { postgres } = world.databases
  await postgres.run(sql`update part_leases set until = 'epoch'`)
  await postgres.run(sql`update log_positions set until = 'epoch'`)
  await postgres.run(sql`delete from workers`)
}

const states = async (): Promise<Map<string, number>> => {
  const rows = await world.databases.postgres.rows<{ state: string; n: number }>(sql`
    select state, count(*)::int as n from message_intents group by state`)
  return new Map(rows.map((row) => [row.state, row.n]))
}

test('killed at every stop point of dispatch: no mail twice, each ends sent or unknown, unknown only what was in the air', async () => {
  const project = await world.project()
  await mailSettings(world, project, { smtpUrl: server.url })
  await greeting(world, project)
  await starts(world, project, ...Array.from({ length: people }, (_, i) => `u${i}@x.cn`))
  await world.app.ingest.drain()
  while (await world.app.act()) continue
  await world.app.stop()

  const stops = ['dispatch.before_call:kill:1', 'dispatch.after_call:kill:2', 'dispatch.after_commit:kill:1', 'dispatch.after_call:kill:1']
  for (const stop of stops) {
    await worker(stop)
    await leasesRunOut()
  }
  const last = worker(undefined)
  for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const now = await states()
    if (!now.has('queued') && !now.has('sending')) break
  }
  child?.kill('SIGTERM')
  await last

  const ended = await states()
  const [sent = 0, unknown = 0] = [ended.get('sent'), ended.get('unknown')]
  expect(sent + unknown).toBe(people)
  expect(unknown).toBeLessThanOrEqual(stops.length * groupSize)
  expect([...server.counts().values()].filter((n) => n !== 1)).toEqual([])
  expect(server.counts().size).toBeGreaterThanOrEqual(sent)
})
