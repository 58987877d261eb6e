import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { ChannelAccounts } from '../connectors/index.ts'
import { receive } from './receive.ts'

export interface CallbackDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly accounts: ChannelAccounts
}

interface Params {
  Params: { id: string; token: string }
}

const bodyLimit = 1_000_000

/** `/callbacks/<account>/<token>`: where providers tell what came of messages. They are answered once it is written, as each wants it. */
export function callbackRoutes(http: FastifyInstance, { postgres, outboxes, clock, accounts }: CallbackDeps): void {
  async function take(request: FastifyRequest<Params>, reply: FastifyReply): Promise<FastifyReply> {
    const { id, token } = request.params
    const heard = await accounts.hear(postgres, id, token, {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
      ),
      query: Object.fromEntries(new URL(request.url, 'http://here').searchParams),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    })
    if (!heard) return reply.code(404).send({ code: 'not_found', detail: 'There is nothing here.' })
    await outboxes.transaction(async (tx, outbox) => {
      await receive(tx, outbox, heard.account, heard.events, clock.now())
      await accounts.noteHeard(tx, id)
    })
    return reply.code(heard.status).type(heard.type).send(heard.body)
  }

  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    scope.post<Params>('/callbacks/:id/:token', { bodyLimit }, take)
    scope.get<Params>('/callbacks/:id/:token', take)
    done()
  })
}
