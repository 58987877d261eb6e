import type { FastifyReply, FastifyRequest } from 'fastify'

const allowedHeaders = 'authorization, content-type, x-retry-count, dry-run'
const maxAgeSeconds = '7200'

/**
 * On every answer, also on errors: a web SDK that cannot read an answer takes it for a failure and repeats for ever.
 * No cookie is ever read on these paths, so any origin may ask, with credentials too.
 */
export function allowOrigins(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers
  void reply
    .header('vary', 'Origin')
    .header('access-control-expose-headers', 'Retry-After')
    .header('cross-origin-resource-policy', 'cross-origin')
  if (origin === undefined) return void reply.header('access-control-allow-origin', '*')
  void reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true')
}

export function answerPreflight(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', allowedHeaders)
    .header('access-control-max-age', maxAgeSeconds)
    .code(204)
    .send()
}
