import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newDataDir } from '../data-dir.ts'
import { freshDatabases } from '../databases.ts'
import { everythingOnce, leasesRunOut, randomOf } from '../kill-kit.ts'
import { type KillLoad, killLoad } from '../kill-load.ts'
import { childrenOf, type Killable, startServer } from '../killable.ts'
import { type MailServer, mailServer } from '../mail-server.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)

let dataDir: string
let mail: MailServer
let server: Killable
let worker: Killable | undefined
let load: KillLoad
beforeEach(async () => {
  dataDir = newDataDir('chaos')
  mail = await mailServer()
})
afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  worker?.child.kill('SIGTERM')
  await worker?.ended
  worker = undefined
  await mail.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const env = (): Record<string, string> => ({ MILLRACE_DATA_DIR: dataDir, SMTP_URL: mail.url })

const kills = Math.min(scale, 20)
const places = ['each in a process of its own', 'the worker beside the api']
test.each(scale > 1 ? places : places.filter((_, nth) => nth === seed % 2))(
  `kill -9 of the worker and of the api, %s, ${kills} times under load: every event once and in order, every mail once (seed ${seed})`,
  async (where) => {
    const random = randomOf(seed)
    const databases = await freshDatabases()
    const common = { ...env(), DATABASE_URL: databases.databaseUrl, CLICKHOUSE_URL: databases.clickhouseUrl }
    const isApart = where.startsWith('each')
    const startApi = (): Killable => startServer({ ...common, MILLRACE_ROLES: isApart ? 'api' : '' })
    const startWorker = (): Killable => startServer({ ...common, MILLRACE_ROLES: 'worker' })
    const workerBeside = (): number | undefined => childrenOf(server.child.pid ?? 0)[0]
    server = startApi()
    const url = (await server.url) ?? ''
    if (isApart) worker = startWorker()
    load = await killLoad(common, url)
    load.start()
    for (let kill = 0; kill < kills; kill++) {
      await pause(500 + random() * 2_000)
      const dying = worker?.child.pid ?? workerBeside() ?? expect.fail('no worker')
      process.kill(dying, 'SIGKILL')
      // Whoever accepts goes on without the one who works.
      const before = load.joined()
      await expect.poll(() => load.joined(), { timeout: 60_000 }).toBeGreaterThan(before)
      if (worker) {
        await worker.ended
        await leasesRunOut(databases.databaseUrl)
        worker = startWorker()
        expect(await worker.url).toBeDefined()
      } else await expect.poll(workerBeside, { timeout: 60_000 }).not.toBeOneOf([dying, undefined])

      await pause(500 + random() * 2_000)
      server.child.kill('SIGKILL')
      await server.ended
      if (!isApart) await leasesRunOut(databases.databaseUrl)
      server = startApi()
      load.url = (await server.url) ?? expect.fail('the server did not start')
    }
    await load.stop()
    await everythingOnce(databases, mail, load, 2 * kills)
    await databases.drop()
  },
  1_800_000,
)
