import { randomUUID } from 'node:crypto'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import { saysMachine } from '../../platform/machines.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { destinationOf } from './destination.ts'
import { findByCode, type LinkRow } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly accept: (projectId: number, source: string, records: readonly CanonicalRecord[]) => Promise<unknown>
  readonly secureCookies: boolean
}

const source = 'link'
const cookie = 'mr_visitor'
const cookieSeconds = 365 * 86_400
const cacheMs = 2_000
const maxCached = 10_000
const codeShape = /^[0-9a-z]{6,12}$/

/** `/l/<code>`: notes who clicks, unless it is a machine, and leads to the stored page. */
export function linkRedirect(http: FastifyInstance, deps: Deps): void {
  const linkOf = cachedLinks(deps.postgres)
  http.get<{ Params: { code: string } }>('/l/:code', async (request, reply) => {
    const { code } = request.params
    const link = codeShape.test(code) ? await linkOf(code) : undefined
    if (!link) return gone(reply)
    const query = request.query as Readonly<Record<string, unknown>> /* Fastify's own parse */
    const isCode = query.s === 'qr'
    const visitor = visitorOf(request, reply, deps.secureCookies)
    const now = deps.clock.now()
    if (!saysMachine({ method: request.method, headers: request.headers }) && request.headers['user-agent'])
      // Whoever clicks gets there, even on a bad day of ours.
      await deps
        .accept(link.projectId, source, [clickOf(link, visitor, isCode, request, now)])
        .catch((error: unknown) => request.log.error({ err: error }, 'a click was not recorded'))
    const stamp = Math.floor(now.getTime() / 1000).toString(36)
    return reply
      .header('cache-control', 'no-store, private')
      .header('referrer-policy', 'strict-origin-when-cross-origin')
      .redirect(destinationOf(link, { query, visitor: `${visitor}.${stamp}`, isCode }), 302)
  })
}

/** Links are asked for again and again while people scan; a change holds within two seconds. */
function cachedLinks(postgres: Postgres): (code: string) => Promise<LinkRow | undefined> {
  const known = new Map<string, { readonly link: LinkRow | undefined; readonly until: number }>()
  return async (code) => {
    const entry = known.get(code)
    if (entry && performance.now() < entry.until) return entry.link
    const link = await findByCode(postgres, code)
    if (known.size >= maxCached) known.clear()
    known.set(code, { link, until: performance.now() + cacheMs })
    return link
  }
}

/** The same visitor for a year, in this browser and for links only; none is remembered of those who ask for that. */
function visitorOf(request: FastifyRequest, reply: FastifyReply, secure: boolean): string {
  if (request.headers.dnt === '1' || request.headers['sec-gpc'] === '1') return randomUUID()
  const known = request.cookies[cookie]
  const visitor = known && /^[0-9a-f-]{36}$/.test(known) ? known : randomUUID()
  void reply.setCookie(cookie, visitor, { path: '/l', maxAge: cookieSeconds, httpOnly: true, sameSite: 'lax', secure })
  return visitor
}

function clickOf(link: LinkRow, visitor: string, isCode: boolean, request: FastifyRequest, now: Date): CanonicalRecord {
  const { referer, 'user-agent': agent } = request.headers
  const campaign = Object.entries(link.utm).flatMap(([name, value]) => (value ? [[`$utm_${name}`, value] as const] : []))
  return {
    key: randomUUID().replaceAll('-', ''),
    day: now.toISOString().slice(0, 10),
    time: now.getTime(),
    distinctId: visitor,
    ids: [{ type: 'anonymous_id', value: visitor }],
    event: {
      name: '$link_click',
      properties: {
        $lib: 'link',
        $link: link.id,
        $link_name: link.name,
        ...(link.owner ? { $link_owner: link.owner.name, $link_owner_kind: link.owner.kind } : {}),
        ...Object.fromEntries(campaign),
        $is_code: isCode,
        ...(referer ? { $referrer: referer.slice(0, 2_000) } : {}),
        ...(agent ? { $user_agent: agent.slice(0, 500) } : {}),
        $ip: request.ip,
      },
    },
  }
}

const gone = (reply: FastifyReply): FastifyReply =>
  reply
    .status(404)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .send(
      `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>404</title><style>body{font:16px system-ui;max-width:30rem;margin:4rem auto;padding:0 1rem}</style>链接已失效 · This link leads nowhere any more`,
    )
