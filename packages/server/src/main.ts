import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import pino from 'pino'
import { createApp } from './app.ts'
import { migrateSafely, refuseHalfRestored } from './platform/backup/index.ts'
import { connectClickHouse } from './platform/clickhouse.ts'
import { pause, systemClock } from './platform/clock.ts'
import { environmentWith, leaveMachineZone, readConfig } from './platform/config.ts'
import { ifSpent } from './platform/disk.ts'
import { startEngines } from './platform/engines/index.ts'
import { lifetime } from './platform/lifetime.ts'
import { forgetWorkers, leases } from './platform/leases.ts'
import { connectPostgres } from './platform/postgres.ts'
import { armStopPoint } from './platform/stop-points.ts'
import { reportTo, startWorker } from './platform/worker-process.ts'

const complain = (error: unknown): void => void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
const life = lifetime(complain)
/** A worker that takes longer is started again and again beside a server that runs. */
const workerMs = 30_000
const fail = (error: unknown): void => {
  complain(error)
  void life.end(1)
}
await start().catch(fail)

async function start(): Promise<void> {
  leaveMachineZone()
  const config = readConfig()
  const log = pino({ redact: ['req.headers.authorization', 'req.headers.cookie'] }, pino.destination(2))
  if (config.test && config.stop) armStopPoint(config.stop)
  refuseHalfRestored(config.dataDir)
  const engines = await life.begin(
    () =>
      startEngines(config, {
        onDeath: (folder) => fail(new Error(`PostgreSQL has died; start again, it recovers by itself${ifSpent(folder)}`)),
      }),
    (started) => started.stop(),
  )
  life.force(() => engines.kill())
  const [postgres, clickhouse] = [connectPostgres(engines.databaseUrl, { size: 2 }), connectClickHouse(engines.clickhouseUrl)]
  const { backup } = await migrateSafely({ ...engines, postgres, clickhouse }, config, systemClock)
  if (backup) process.stdout.write(`The schema was brought up to date; what was there before is in ${backup}\n`)
  if (engines.databaseFolder !== undefined) await forgetWorkers(postgres)
  await Promise.all([postgres.end(), clickhouse.close()])

  const app = await life.begin(
    () =>
      createApp({
        ...engines,
        secret: config.secret,
        publicUrl: config.publicUrl,
        smtpUrl: config.smtpUrl,
        mailListener: config.mailListener,
        privateTargets: config.privateTargets,
        api: config.roles.has('api'),
        worker: config.roles.has('worker'),
        log,
        consoleDir: join(import.meta.dirname, '../../console/dist'),
        sdkDir: join(import.meta.dirname, '../../web-sdk/dist'),
      }),
    (started) => started.stop(),
  )
  const first = config.roles.has('api') ? await app.admin.ensureFirstAccount(config.adminEmail, config.adminPassword) : undefined
  const url = await app.http.listen({ host: config.host, port: config.port })
  engines.announce(url)
  if (!config.roles.has('api') && !config.publicUrl)
    log.warn('PUBLIC_URL is not set: links in messages will lead to this process, which has not the api role and does not serve them')
  reportTo(process, { workerId: app.ingest.leases.workerId })
  if (config.workerBeside) {
    const { databaseUrl, clickhouseUrl } = engines
    const env = environmentWith({
      MILLRACE_ROLES: 'worker',
      PORT: '0',
      MILLRACE_HOST: '127.0.0.1',
      PUBLIC_URL: config.publicUrl ?? url,
      DATABASE_URL: databaseUrl,
      CLICKHOUSE_URL: clickhouseUrl,
    })
    const gone = (workerId: string): Promise<void> => leases(app.postgres, workerId).release()
    const worker = await life.begin(
      async () => startWorker(import.meta.filename, env, { log, gone }),
      (started) => started.stop(),
    )
    life.force(() => {
      worker.kill()
      engines.kill()
    })
    // Requests are taken already; whoever reads that it runs expects the work to be done, too.
    await Promise.race([worker.ready, pause(workerMs)])
  }
  process.stdout.write(`Millrace is running at ${config.publicUrl ?? url}\n`)
  if (first)
    process.stdout.write(`Sign in as ${first.email}${first.password ? ` with the password ${first.password} (shown this once)` : ''}\n`)
  // Whoever is killed writes nothing at the end; the next start shall be quick all the same.
  flushCompileCache()
}
