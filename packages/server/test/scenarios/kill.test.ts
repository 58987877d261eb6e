import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataDir } from '../data-dir.ts'
import { readRuntime } from '../../src/platform/engines/index.ts'
import { stopPoints } from '../../src/platform/stop-points.ts'
import { freshDatabases } from '../databases.ts'
import { type Killable, startServer } from '../killable.ts'
import { everythingOnce, leasesRunOut, randomOf } from '../kill-kit.ts'
import { allStandAt, everybodyThrough, insideOf } from '../kill-inside.ts'
import { killLoad } from '../kill-load.ts'
import { type MailServer, mailServer } from '../mail-server.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const randomKills = scale === 1 ? 1 : 20
const inside = { people: scale < 20 ? 100 * scale : 100_000, kills: Math.min(scale, 6) }
/** A short run dies at every sixth, from one the seed says; `crash.test.ts` of the journeys comes by most of the others within a process. */
const points = scale > 1 ? stopPoints : stopPoints.filter((_, nth) => nth % 6 === seed % 6)

let dataDir: string
let mail: MailServer
let server: Killable
let random: () => number
beforeEach(async () => {
  dataDir = newDataDir('kill')
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
  `D01 kill -9 at ${points.length} of ${stopPoints.length} stop points under load, ${scale} times: every event once, every mail once, no run stuck (seed ${seed})`,
  async () => {
    const databases = await freshDatabases()
    const env = { ...serverEnv(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
    server = startServer(env)
    const load = await killLoad(env, (await server.url) ?? '')
    load.start()
    server.child.kill('SIGKILL')
    await server.ended
    for (let round = 0; round < scale; round++)
      for (const point of points) {
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
    await everythingOnce(databases, mail, load, 1 + scale * points.length)
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
  await everythingOnce({ databaseUrl: runtime?.databaseUrl ?? '', clickhouseUrl: runtime?.clickhouseUrl ?? '' }, mail, load, randomKills)
}, 3_600_000)

test(`D01 kill -9 at random moments (${inside.kills}) with ${inside.people} people inside a journey: entered = active + done + exited + parked, every step and every mail once, every timer fires (seed ${seed})`, async () => {
  const databases = await freshDatabases()
  const env = { ...serverEnv(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
  server = startServer(env)
  const journey = await insideOf(env, (await server.url) ?? '', inside.people)
  const killAndStart = async (): Promise<void> => {
    server.child.kill('SIGKILL')
    expect(await server.ended).toEqual({ signal: 'SIGKILL', at: undefined })
    await leasesRunOut(databases.databaseUrl)
    server = startServer(env)
    journey.url = (await server.url) ?? expect.fail('the server did not start')
  }
  const entering = journey.enter()
  if (inside.kills > 1) {
    await pause(1_000 + random() * 20_000)
    await killAndStart()
  }
  await entering
  await allStandAt(databases, 'ask', inside.people)
  await journey.letGo()
  // From the first who are let go on to the last mail takes as long as there are people: kills are spread over it.
  for (let kill = Math.min(1, inside.kills - 1); kill < inside.kills; kill++) {
    await pause(random() * Math.max(2_000, inside.people / 10))
    await killAndStart()
  }
  await everybodyThrough(databases, journey, mail, inside)
  server.child.kill('SIGTERM')
  await server.ended
  await databases.drop()
}, 7_200_000)

const serverEnv = (): Record<string, string> => ({ MILLRACE_DATA_DIR: dataDir, SMTP_URL: mail.url })
