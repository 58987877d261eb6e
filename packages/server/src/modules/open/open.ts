import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Gauge, Registry } from 'prom-client'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { docsPage, openApiDocument, type Route, sendProblem } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { Problem } from '../../platform/errors.ts'

export interface OpenDeps {
  readonly routes: readonly Route[]
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly stats: () => Promise<{ backlog: number; oldestSeconds: number; leaseAgeSeconds: number }>
  readonly consoleDir: string | undefined
  /** Folder of the built SDKs, served below `/sdk/`. */
  readonly sdkDir: string | undefined
}

/** What anybody may ask: health, metrics, the API document, the console's files. */
export async function openRoutes(http: FastifyInstance, deps: OpenDeps): Promise<void> {
  http.get('/healthz', () => ({ ok: true }))
  http.get<{ Querystring: { full?: string } }>('/readyz', async (request, reply) => {
    const checks = await readiness(deps, request.query.full !== undefined)
    return reply.status(Object.values(checks).every((check) => check !== false) ? 200 : 503).send(checks)
  })
  const metrics = metricsOf(deps.stats)
  http.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
  http.get('/api/openapi.json', () => openApiDocument(deps.routes))
  http.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(docsPage(deps.routes)))
  if (deps.sdkDir) serveSdks(http, deps.sdkDir)
  if (deps.consoleDir && existsSync(deps.consoleDir)) await serveConsole(http, deps.consoleDir)
  else http.setNotFoundHandler(notHere)
}

/** `/readyz` = can accept durably; with `?full` also the analysis store, and how far behind we are. */
async function readiness(deps: OpenDeps, full: boolean): Promise<Record<string, boolean | number>> {
  const log = await deps.postgres.run(sql`select 1 from log_heads limit 1`).then(
    () => true,
    () => false,
  )
  if (!full) return { log }
  const clickhouse = await deps.clickhouse.ping().catch(() => false)
  const stats = await deps.stats().catch(() => undefined)
  return { log, clickhouse, backlog: stats?.backlog ?? false, oldestSeconds: stats?.oldestSeconds ?? false }
}

function metricsOf(stats: OpenDeps['stats']): Registry {
  const registers = [new Registry()]
  const [registry] = registers as [Registry] /* made in the line above */
  const gauge = (name: string, help: string, read: (from: Awaited<ReturnType<OpenDeps['stats']>>) => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(read(await stats()))
      },
    })
  gauge('millrace_log_backlog_batches', 'Accepted batches not yet processed', (s) => s.backlog)
  gauge('millrace_log_oldest_seconds', 'Age of the oldest record not yet processed', (s) => s.oldestSeconds)
  gauge('millrace_lease_overdue_seconds', 'How far the stalest lease is past its end', (s) => s.leaseAgeSeconds)
  return registry
}

const notHere = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(new Problem('not_found', { kind: 'page' }, []), request, reply)

async function serveConsole(http: FastifyInstance, root: string): Promise<void> {
  await http.register(fastifyStatic, { root, wildcard: false, maxAge: '1h', immutable: false })
  const policy =
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-src 'self' blob: data:; frame-ancestors 'none'"
  http.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
    if (!wantsPage) return notHere(request, reply)
    return reply
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'same-origin')
      .sendFile('index.html')
  })
}

/** Loaded by customers' pages, so from any origin; kept an hour at most, since the address stays the same. */
function serveSdks(http: FastifyInstance, folder: string): void {
  for (const name of ['millrace.js', 'millrace-mini.js']) {
    const file = join(folder, name)
    if (!existsSync(file)) continue
    const script = readFileSync(file)
    http.get(`/sdk/${name}`, (_, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(script),
    )
  }
}
