import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { noteMessage } from './facts.ts'
import * as store from './store.ts'
import type { LinkClaims, LinkSigner } from './tokens.ts'

export interface TrackingDeps {
  readonly postgres: Postgres
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly signer: LinkSigner
}

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** Machines that fetch for people: mail proxies that load every image, scanners that follow every link. */
const machines =
  /GoogleImageProxy|YahooMailProxy|Barracuda|Mimecast|Proofpoint|SafeLinks|bot\b|crawler|spider|curl|wget|python-requests|HeadlessChrome|facebookexternalhit|Slackbot/i
/** What happens this soon after the hand-over is a machine looking, not a person reading. */
const tooSoonMs = 1_000

/** Opens, clicks and unsubscribes. Links are signed: a token we did not make leads nowhere. */
export function trackingRoutes(http: FastifyInstance, deps: TrackingDeps): void {
  const { signer } = deps

  http.get<{ Params: { token: string } }>('/t/o/:token', async (request, reply) => {
    const claims = signer.read(request.params.token)
    if (claims?.kind === 'open') await note(deps, claims, 'opened', request)
    return reply.type('image/gif').header('cache-control', 'no-store, private').send(pixel)
  })

  http.get<{ Params: { token: string } }>('/t/c/:token', async (request, reply) => {
    const claims = signer.read(request.params.token)
    if (claims?.kind !== 'click' || !claims.url || !/^https?:\/\//.test(claims.url))
      return page(reply, 404, '链接已失效 · This link is not valid')
    await note(deps, claims, 'clicked', request, claims.url)
    return reply.header('cache-control', 'no-store, private').header('referrer-policy', 'no-referrer').redirect(claims.url, 302)
  })

  http.get<{ Params: { token: string } }>('/t/u/:token', (request, reply) => {
    const claims = signer.read(request.params.token)
    if (claims?.kind !== 'unsubscribe') return page(reply, 404, '链接已失效 · This link is not valid')
    const form = `<p>不再接收此类邮件？ · Stop receiving these mails?</p><form method="post"><button>退订 · Unsubscribe</button></form>`
    return page(reply, 200, form)
  })

  // One click (RFC 8058): the mail client posts, nobody looks at the answer.
  http.post<{ Params: { token: string } }>('/t/u/:token', async (request, reply) => {
    const claims = signer.read(request.params.token)
    if (claims?.kind !== 'unsubscribe') return page(reply, 404, '链接已失效 · This link is not valid')
    await unsubscribe(deps, claims)
    return page(reply, 200, '已退订 · You are unsubscribed')
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

async function note(
  deps: TrackingDeps,
  claims: LinkClaims,
  kind: 'opened' | 'clicked',
  request: FastifyRequest,
  detail = '',
): Promise<void> {
  const attempt = await store.attemptById(deps.postgres, claims.part, claims.attempt)
  if (!attempt || attempt.projectId !== claims.project) return
  const now = deps.clock.now()
  const isSoon = attempt.finishedAt !== null && now.getTime() - attempt.finishedAt.getTime() < tooSoonMs
  const isBot = isSoon || request.method === 'HEAD' || machines.test(request.headers['user-agent'] ?? '')
  const ids = await store.idsOf(deps.postgres, [attempt.personId])
  await deps.outboxes.transaction((_, outbox) => {
    noteMessage(outbox, kind, attempt, ids, now, { isBot, detail, once: `${detail}/${now.getTime()}` })
    return Promise.resolve()
  })
}

async function unsubscribe(deps: TrackingDeps, claims: LinkClaims): Promise<void> {
  const attempt = await store.attemptById(deps.postgres, claims.part, claims.attempt)
  if (!attempt || attempt.projectId !== claims.project) return
  const now = deps.clock.now()
  const ids = await store.idsOf(deps.postgres, [attempt.personId])
  await deps.outboxes.transaction(async (tx, outbox) => {
    await withdrawConsent(tx, attempt, now)
    await store.suppress(tx, attempt.projectId, attempt.address, 'unsubscribed', now)
    noteMessage(outbox, 'unsubscribed', attempt, ids, now)
  })
}

async function withdrawConsent(tx: Tx, of: { part: number; personId: number; projectId: number }, now: Date): Promise<void> {
  await tx.run(sql`
    insert into consents (part, person_id, channel, project_id, granted, source, at)
    values (${of.part}, ${of.personId}, 'email', ${of.projectId}, false, 'unsubscribe link', ${now})
    on conflict (part, person_id, channel) do update set granted = false, source = excluded.source, at = excluded.at`)
}
