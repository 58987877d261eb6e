import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerNotKept } from '../../../platform/http/index.ts'
import { bodyOf, takeRawBodies } from '../endpoints/raw-body.ts'
import { cleanText } from '../protocols/text.ts'
import * as store from './store.ts'
import { type HookDeps, type Outcome, takeBody } from './take.ts'

export interface HookPort extends HookDeps {
  /** Whether a project keeps ids as hashes; then bodies are not kept. */
  hides(projectId: number): Promise<boolean>
}

const keptLength = 65_536
/** A hook that is busy keeps a body a second. */
const keepEveryMs = 1_000

/** `POST /hooks/<token>`: where senders post. A 2xx is sent only after the records are durable. */
export async function hookEndpoint(app: FastifyInstance, port: HookPort): Promise<void> {
  const keptAt = new Map<string, number>()

  async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { token } = request.params as { token: string } /* of the URL */
    const hook = await store.findByToken(port.postgres, token)
    if (!hook) return reply.code(404).send({ code: 'not_found', detail: 'There is no such webhook.' })
    const outcome = await takeBody(port, hook, { headers: request.headers, body: bodyOf(request) })
    await keep(hook, outcome)
    return reply.code(outcome.status).send(outcome.answer)
  }

  async function keep(hook: store.HookRow, outcome: Outcome): Promise<void> {
    const isGood = outcome.said === ''
    if (isGood && performance.now() - (keptAt.get(hook.id) ?? -Infinity) < keepEveryMs) return
    keptAt.set(hook.id, performance.now())
    const { status, said, answer } = outcome
    const counts = 'accepted' in answer ? { accepted: answer.accepted, rejected: answer.rejected } : { accepted: 0, rejected: 1 }
    const body = (await port.hides(hook.projectId)) ? '' : cleanText(outcome.text, keptLength)
    // What was accepted is safe; that it cannot be shown is no reason to have it sent again.
    await store.keepBody(port.postgres, hook, randomUUID(), { at: port.clock.now(), status, said, ...counts, body }).catch(() => undefined)
  }

  await app.register((scope, _options, done) => {
    takeRawBodies(scope)
    scope.setErrorHandler((error, request, reply) => {
      request.log.error({ err: error }, 'webhook not accepted')
      return reply.send(answerNotKept(error, reply))
    })
    scope.post('/hooks/:token', take)
    done()
  })
}
