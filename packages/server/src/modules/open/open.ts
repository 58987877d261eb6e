import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { docsPage, openApiDocument, type Route, sendProblem } from '../../platform/http/index.ts'
import { Problem } from '../../platform/errors.ts'
import { type HealthDeps, healthRoutes } from './health.ts'
import { metricsRoute } from './metrics.ts'

export interface OpenDeps extends HealthDeps {
  /** What the API offers; nothing where this process has not the api role and shows only how it is. */
  readonly routes: readonly Route[] | undefined
  readonly consoleDir: string | undefined
  /** Folder of the built SDKs, served below `/sdk/`. */
  readonly sdkDir: string | undefined
}

/** What anybody may ask: health, metrics, the API document, the console's files. */
export async function openRoutes(http: FastifyInstance, deps: OpenDeps): Promise<void> {
  healthRoutes(http, deps)
  metricsRoute(http, deps)
  const { routes, consoleDir, sdkDir } = deps
  if (!routes) return void http.setNotFoundHandler(notHere)
  http.get('/api/openapi.json', () => openApiDocument(routes))
  http.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(docsPage(routes)))
  if (sdkDir) serveSdks(http, sdkDir)
  if (consoleDir && existsSync(consoleDir)) await serveConsole(http, consoleDir)
  else http.setNotFoundHandler(notHere)
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
