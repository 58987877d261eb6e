import { existsSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { docsPage, openApiDocument, type Route, sendProblem } from '../../platform/http/index.ts'
import { ruleDocument } from './rule-schema.ts'
import { Problem } from '../../platform/errors.ts'
import { serveConsole, serveSdks } from './files.ts'
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
  http.get('/api/schemas/rule.json', (_, reply) => reply.type('application/schema+json').send(ruleDocument()))
  http.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(docsPage(routes)))
  if (sdkDir) serveSdks(http, sdkDir)
  if (consoleDir && existsSync(consoleDir)) await serveConsole(http, consoleDir, notHere)
  else http.setNotFoundHandler(notHere)
}

const notHere = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(new Problem('not_found', { kind: 'page' }, []), request, reply)
