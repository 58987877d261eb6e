import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type CallbackDeps, callbackRoutes } from './callbacks.ts'
import { noteMessage } from './facts.ts'
import { mailCallbackRoute } from './mail/callback.ts'
import type { InboundMail } from './mail/inbound.ts'
import { machineWatch } from './machines.ts'
import * as store from './store.ts'
import type { LinkClaims, LinkSigner } from './tokens.ts'
import { unsubscribe } from './unsubscribe.ts'

export interface TrackingDeps extends CallbackDeps {
  readonly signer: LinkSigner
  readonly inbound: InboundMail
}

// Wildcards, because a signed address of a long link is longer than a path parameter may be.
interface Tail {
  Params: { '*': string }
}

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const testNote = '测试邮件，未做任何更改 · This was a test mail; nothing has changed'
const invalid = '链接已失效 · This link is not valid'

/** Opens, clicks and unsubscribes, and what providers tell. Links are signed: a token we did not make leads nowhere. */
export function trackingRoutes(http: FastifyInstance, deps: TrackingDeps): void {
  const { signer } = deps
  callbackRoutes(http, deps)
  mailCallbackRoute(http, deps.inbound)
  const judge = machineWatch()
  const read = (request: FastifyRequest<Tail>, kind: LinkClaims['kind']): LinkClaims | undefined => {
    const claims = signer.read(request.params['*'].replace(/\.gif$/, ''))
    return claims?.kind === kind ? claims : undefined
  }

  async function note(claims: LinkClaims, kind: 'opened' | 'clicked', request: FastifyRequest): Promise<void> {
    if (claims.test) return
    const attempt = await store.attemptById(deps.postgres, claims.part, claims.attempt)
    if (!attempt || attempt.projectId !== claims.project) return
    const now = deps.clock.now()
    const { isMachine: isBot, mistaken } = judge({
      method: request.method,
      headers: request.headers,
      address: request.ip,
      attempt: claims.attempt,
      url: claims.url,
      links: claims.links,
      at: now.getTime(),
      sentAt: attempt.finishedAt?.getTime(),
    })
    const ids = await store.idsOf(deps.postgres, [attempt.personId])
    const detail = claims.url ?? ''
    await deps.outboxes.transaction((_, outbox) => {
      const { isTest } = attempt
      noteMessage(outbox, kind, attempt, ids, now, { isBot, isTest, detail, once: `${detail}/${now.getTime()}` })
      for (const { url } of mistaken)
        noteMessage(outbox, url === undefined ? 'opened' : 'clicked', attempt, ids, now, { isMistake: true, isTest, detail: url ?? '' })
      return Promise.resolve()
    })
  }

  http.get<Tail>('/t/o/*', async (request, reply) => {
    const claims = read(request, 'open')
    if (claims) await note(claims, 'opened', request)
    return reply.type('image/gif').header('cache-control', 'no-store, private').send(pixel)
  })

  http.get<Tail>('/t/c/*', async (request, reply) => {
    const claims = read(request, 'click')
    if (!claims?.url || !/^https?:\/\//.test(claims.url)) return page(reply, 404, invalid)
    // Whoever clicks gets there, even on a bad day of ours.
    await note(claims, 'clicked', request).catch((error: unknown) => request.log.error({ err: error }, 'a click was not recorded'))
    return reply.header('cache-control', 'no-store, private').header('referrer-policy', 'no-referrer').redirect(claims.url, 302)
  })

  http.get<Tail>('/t/u/*', (request, reply) => {
    if (!read(request, 'unsubscribe')) return page(reply, 404, invalid)
    const form = `<p>不再接收此类邮件？ · Stop receiving these mails?</p><form method="post"><button>退订 · Unsubscribe</button></form>`
    return page(reply, 200, form)
  })

  // One click (RFC 8058): the mail client posts a form, nobody looks at the answer.
  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      payload.resume().once('end', () => parsed(null))
    })
    scope.post<Tail>('/t/u/*', { bodyLimit: 16_384 }, async (request, reply) => {
      const claims = read(request, 'unsubscribe')
      if (!claims) return page(reply, 404, invalid)
      if (claims.test) return page(reply, 200, testNote)
      await unsubscribe(deps.outboxes, deps.postgres, claims, deps.clock.now())
      return page(reply, 200, '已退订 · You are unsubscribed')
    })
    done()
  })
}

const page = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    .send(
      `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Millrace</title><style>body{font:16px system-ui;max-width:30rem;margin:4rem auto;padding:0 1rem}</style>${body}`,
    )
