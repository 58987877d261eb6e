import type { FastifyInstance } from 'fastify'
import type { InboundMail } from './inbound.ts'
import { mailLimit } from './parse.ts'

interface Params {
  Params: { project: string; token: string }
}

/** `/callbacks/mail/<project>/<token>`: a provider that takes bounces, complaints or replies for us posts each as the mail it is. */
export function mailCallbackRoute(http: FastifyInstance, inbound: InboundMail): void {
  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    scope.post<Params>('/callbacks/mail/:project/:token', { bodyLimit: mailLimit }, async (request, reply) => {
      const projectId = /^\d{1,9}$/.test(request.params.project) ? Number(request.params.project) : 0
      if (!inbound.isCallback(projectId, request.params.token))
        return reply.code(404).send({ code: 'not_found', detail: 'There is nothing here.' })
      const taken = await inbound.told(projectId, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      if (taken === 'busy') return reply.code(503).header('retry-after', '60').send({ taken })
      return reply.code(200).send({ taken })
    })
    done()
  })
}
