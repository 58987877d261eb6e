import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { noSchemas } from './register.ts'

/** The server that everything is served by; `rewrite` says what is meant by an address. */
export const httpServer = (log: Logger, rewrite: (url: string) => string): FastifyInstance =>
  fastify({
    loggerInstance: log as FastifyBaseLogger /* pino is what Fastify logs with */,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: 'loopback',
    bodyLimit: 4_000_000,
    http: { maxHeaderSize: 1_048_576 },
    rewriteUrl: (request) => rewrite(request.url ?? '/'),
    // Routes are described and checked with zod: the compilers for JSON Schema are never asked for, nor loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  })
