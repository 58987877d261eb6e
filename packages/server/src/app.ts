import cookie from '@fastify/cookie'
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { accountRoutes, admin, type AdminModule, projectRoutes } from './modules/admin/index.ts'
import { catalog, catalogRoutes } from './modules/catalog/index.ts'
import { ingest, ingestEndpoints, type IngestModule, liveRoute, quality, qualityRoutes, withoutPrefix } from './modules/ingest/index.ts'
import { openRoutes } from './modules/open/index.ts'
import { profileRoutes, profilesHook, reactProfiles } from './modules/profiles/index.ts'
import { segmentRoutes, segments } from './modules/segments/index.ts'
import { type ClickHouse, connectClickHouse } from './platform/clickhouse.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { idempotency, registerRoutes, type Route } from './platform/http/index.ts'
import { connectPostgres, type Postgres } from './platform/postgres.ts'

export interface AppOptions {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  readonly secret: string
  readonly publicUrl: string | undefined
  readonly worker: boolean
  readonly clock?: Clock
  readonly log?: Logger
  /** Folder of the built console, when it is to be served. */
  readonly consoleDir?: string | undefined
}

export interface App {
  readonly http: FastifyInstance
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly admin: AdminModule
  readonly ingest: IngestModule
  readonly routes: readonly Route[]
  readonly clock: Clock
  stop(): Promise<void>
}

/** The composition root: the modules in order, then reactors, hooks and routes, a line each. */
export async function createApp(options: AppOptions): Promise<App> {
  const clock = options.clock ?? systemClock
  const log = options.log ?? pino()
  const postgres = connectPostgres(options.databaseUrl, { size: 40 })
  const clickhouse = connectClickHouse(options.clickhouseUrl)
  const http = fastify({
    loggerInstance: log as FastifyBaseLogger /* pino is what Fastify logs with */,
    disableRequestLogging: true,
    trustProxy: 'loopback',
    bodyLimit: 4_000_000,
    http: { maxHeaderSize: 1_048_576 },
    rewriteUrl: (request) => withoutPrefix(request.url ?? '/'),
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  })
  await http.register(cookie)

  const accounts = admin({ postgres, clock })
  const names = catalog({ postgres, clickhouse })
  const collecting = ingest({
    postgres,
    clickhouse,
    clock,
    log,
    catalog: names,
    hooks: [profilesHook],
    reactors: [reactProfiles],
    worker: options.worker,
  })

  const groups = segments({ postgres, clickhouse, clock })

  let address = options.publicUrl
  http.addHook('onListen', () => {
    const at = http.server.address()
    if (!address && typeof at === 'object' && at) address = `http://127.0.0.1:${at.port}`
  })
  const publicUrl = (): string => address ?? 'http://127.0.0.1'

  const routes: Route[] = [
    ...accountRoutes({ admin: accounts, postgres, secureCookies: options.publicUrl?.startsWith('https:') ?? false }),
    ...projectRoutes({ admin: accounts, postgres, clock, publicUrl }),
    ...catalogRoutes(names, postgres),
    ...profileRoutes({ postgres, clickhouse, outboxes: collecting.outboxes, clock, catalog: names }),
    liveRoute(clickhouse, clock),
    ...segmentRoutes({ segments: groups, postgres, clock, catalog: names }),
    ...qualityRoutes(postgres, clock),
  ]
  registerRoutes(http, routes, accounts.authoriser, idempotency(postgres, clock))
  await ingestEndpoints(http, {
    keys: accounts.keys,
    accept: (...batch) => collecting.accept(...batch),
    quality: quality(postgres, clock),
    clock,
  })
  await openRoutes(http, { routes, postgres, clickhouse, stats: collecting.stats, consoleDir: options.consoleDir })

  return {
    http,
    postgres,
    clickhouse,
    admin: accounts,
    ingest: collecting,
    routes,
    clock,
    async stop() {
      await http.close()
      await collecting.stop()
      await clickhouse.close()
      await postgres.end()
    },
  }
}
