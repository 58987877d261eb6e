import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataDir } from '../data-dir.ts'
import { readRuntime } from '../../src/platform/engines/index.ts'
import { askOften } from '../ask-often.ts'
import { everythingOnce, leasesRunOut } from '../kill-kit.ts'
import { type KillLoad, killLoad } from '../kill-load.ts'
import { type Killable, startServer } from '../killable.ts'
import { type MailServer, mailServer } from '../mail-server.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
/** So long an engine hangs, or commits are slow: a minute in long runs. */
const outageMs = Math.min(60_000, 2_000 * scale ** 2)

let dataDir: string
let mail: MailServer
let server: Killable
let load: KillLoad
beforeEach(async () => {
  dataDir = newDataDir('chaos')
  mail = await mailServer()
})
afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await mail.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const env = (): Record<string, string> => ({ MILLRACE_DATA_DIR: dataDir, SMTP_URL: mail.url })
const pidOf = (name: string): number =>
  readRuntime(dataDir)?.engines.find((engine) => engine.name === name)?.pid ?? expect.fail(`no ${name}`)

async function startAgain(stop?: string): Promise<void> {
  server = startServer(env(), stop)
  load.url = (await server.url) ?? expect.fail('the server did not start')
  await leasesRunOut(readRuntime(dataDir)?.databaseUrl ?? '')
}

test(`engines that die or hang and slow commits under load (${outageMs / 1_000} s each): every event once and in order, every mail once, and readyz says what is so`, async () => {
  server = startServer(env())
  load = await killLoad(env(), (await server.url) ?? '')
  load.start()
  const asking = askOften(load)

  // ClickHouse dies, then hangs: what is accepted waits for it.
  const first = pidOf('clickhouse')
  process.kill(first, 'SIGKILL')
  await expect.poll(() => pidOf('clickhouse'), { timeout: 60_000 }).not.toBe(first)
  await pause(1_000)
  const before = load.joined()
  const second = pidOf('clickhouse')
  process.kill(second, 'SIGSTOP')
  await pause(outageMs)
  process.kill(second, 'SIGCONT')
  expect(load.joined()).toBeGreaterThan(before)

  // PostgreSQL dies, and comes back under the server.
  const database = pidOf('postgres')
  const sent = load.joined()
  process.kill(database, 'SIGKILL')
  await expect.poll(() => pidOf('postgres'), { timeout: 60_000 }).not.toBe(database)
  await expect.poll(() => load.joined(), { timeout: 60_000 }).toBeGreaterThan(sent + 20)
  server.child.kill('SIGTERM')
  await server.ended

  // Every commit of accepted events takes a fifth of a second.
  await startAgain('accept.before_commit:delay=200')
  const slow = load.joined()
  await pause(outageMs)
  expect(load.joined()).toBeGreaterThan(slow)
  server.child.kill('SIGTERM')
  await server.ended
  await startAgain()

  // Each end of the server and of PostgreSQL can fall between a question and the event after it.
  expect((await asking.end()).wrong.length, 'questions answered wrong').toBeLessThanOrEqual(3)
  await load.stop()
  const { databaseUrl = '', clickhouseUrl = '' } = readRuntime(dataDir) ?? {}
  await everythingOnce({ databaseUrl, clickhouseUrl }, mail, load, 3)
}, 1_800_000)
