import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerNotKept } from '../../../platform/http/index.ts'
import { segmentPaths } from '../protocols/segment.ts'
import { allowOrigins, answerPreflight } from './cors.ts'
import { takeNative } from './native.ts'
import type { IngestPort } from './port.ts'
import { takeRawBodies } from './raw-body.ts'
import { segmentSettings, takeSegment } from './segment.ts'
import { takeSensors } from './sensors.ts'
import { checkWechatUrl, takeWechatPush } from './wechat.ts'

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** The public endpoints that SDKs send to, with parsers, CORS and errors of their own. */
export async function ingestEndpoints(app: FastifyInstance, port: IngestPort): Promise<void> {
  await app.register((scope, _options, done) => {
    takeRawBodies(scope)
    scope.addHook('onRequest', (request, reply, next) => {
      allowOrigins(request, reply)
      next()
    })
    scope.setErrorHandler((error, request, reply) => answerFailure(error, request, reply))
    sensorsRoutes(scope, port)
    jsonRoutes(scope, port)
    scope.get('/v1/wechat/:writeKey', (request, reply) => checkWechatUrl(port, request, reply))
    scope.post('/v1/wechat/:writeKey', (request, reply) => takeWechatPush(port, request, reply))
    done()
  })
}

function sensorsRoutes(scope: FastifyInstance, port: IngestPort): void {
  for (const url of ['/sa', '/sa.gif'])
    scope.route({
      method: ['GET', 'POST'],
      url,
      handler: async (request, reply) => {
        await takeSensors(port, request)
        // Whatever we do not want again is a success for the sender: a web SDK repeats anything else for ever.
        void reply.header('cache-control', 'no-store')
        return url === '/sa.gif' ? reply.type('image/gif').send(gif) : reply.type('text/plain').send('')
      },
    })
  scope.route({ method: ['GET', 'POST'], url: '/debug', handler: (request, reply) => debug(port, request, reply) })
  // The mini-program asks for an openid here and goes on without one.
  scope.get('/mp_login', (_request, reply) => reply.send({}))
  for (const url of ['/sa', '/sa.gif', '/debug', '/mp_login']) scope.options(url, answerPreflight)
}

/** A developer is watching: browsers show a non-empty JSON answer, server SDKs raise the text of a 4xx. */
async function debug(port: IngestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const refused = await takeSensors(port, request, request.headers['dry-run'] === 'true')
  const reasons = refused.map(({ reason, detail, field }) => ({ reason, detail, ...(field === undefined ? {} : { field }) }))
  if (request.method === 'GET') return reply.send(reasons.length === 0 ? {} : { errors: reasons })
  if (reasons.length === 0) return reply.type('text/plain').send('')
  return reply
    .code(400)
    .type('text/plain')
    .send(reasons.map(({ reason, detail }) => `${reason}: ${detail}`).join('\n'))
}

function jsonRoutes(scope: FastifyInstance, port: IngestPort): void {
  for (const path of segmentPaths) {
    scope.post(`/v1/${path}`, (request, reply) => takeSegment(port, path, request, reply))
    scope.options(`/v1/${path}`, answerPreflight)
  }
  scope.post('/v1/events', (request, reply) => takeNative(port, request, reply))
  // Metrics that analytics.js keeps about itself.
  scope.post('/v1/m', (_request, reply) => reply.send({ success: true }))
  scope.get('/v1/projects/:writeKey/settings', (request, reply) => segmentSettings(port, request, reply))
  for (const url of ['/v1/events', '/v1/m', '/v1/projects/:writeKey/settings']) scope.options(url, answerPreflight)
}

/**
 * Not stored: say so in the way the sender understands. The mini-program takes any answer for a success and deletes
 * its data, so it gets none; everybody else repeats after a 503.
 */
function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.error({ err: error }, 'not accepted')
  if (isMiniProgram(request)) {
    void reply.hijack()
    request.raw.socket.destroy()
    return reply
  }
  return reply.send({ success: false, ...answerNotKept(error, reply) })
}

const isMiniProgram = (request: FastifyRequest): boolean =>
  (request.headers['user-agent'] ?? '').includes('MicroMessenger') ||
  (request.headers.referer ?? '').startsWith('https://servicewechat.com/')
