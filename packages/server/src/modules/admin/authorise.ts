import '@fastify/cookie'
import { roleGrants } from '@millrace/contract/permissions.ts'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Access, Actor, Authoriser } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { findToken } from './keys.ts'
import { sessionCookie, type sessions } from './sessions.ts'
import * as store from './store.ts'

const nobody: Actor = { kind: 'nobody', id: 0, name: 'nobody', can: () => false }

/** Deny by default: a token opens its own project, a session the projects of its account; others do not exist (404). */
export function authoriser(postgres: Postgres, clock: Clock, signedIn: ReturnType<typeof sessions>): Authoriser {
  /** Looked up while it is found out who asks. No slug has a NUL, which PostgreSQL would refuse. */
  const projectOf = async (slug: string | undefined): Promise<store.ProjectRow | undefined> =>
    slug === undefined || slug.includes('\u0000') ? undefined : store.findProject(postgres, slug)

  async function byToken(secret: string, slug: string | undefined): Promise<{ actor: Actor; project: store.ProjectRow | undefined }> {
    const [token, project] = await Promise.all([findToken(postgres, secret, clock.now()), projectOf(slug)])
    if (!token) fail('not_signed_in')
    if (slug !== undefined && project?.id !== token.projectId) fail('not_found', { kind: 'project' })
    const scopes = new Set(token.scopes)
    return { actor: { kind: 'token', id: token.id, name: token.name, can: (permission) => scopes.has(permission) }, project }
  }

  async function bySession(
    request: FastifyRequest,
    cookie: string,
    slug: string | undefined,
  ): Promise<{ actor: Actor; project: store.ProjectRow | undefined }> {
    const [account, project] = await Promise.all([signedIn.find(cookie), projectOf(slug)])
    if (!account) fail('not_signed_in')
    refuseCrossSite(request)
    const role = project && (await store.roleIn(postgres, project.id, account.id))
    if (slug !== undefined && !role) fail('not_found', { kind: 'project' })
    const grants = role ? roleGrants(role) : undefined
    return {
      actor: { kind: 'account', id: account.id, name: account.email, role, can: (permission) => grants?.has(permission) ?? false },
      project,
    }
  }

  return {
    async authorise(request: FastifyRequest, access: Access, slug: string | undefined) {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      const cookie = request.cookies[sessionCookie]
      if (access === 'public') {
        refuseForeignOrigin(request)
        return { actor: nobody, project: undefined }
      }
      if (!bearer && !cookie) fail('not_signed_in')
      const found = bearer ? await byToken(bearer, slug) : await bySession(request, cookie ?? '', slug)
      if (access !== 'signed_in' && !found.actor.can(access)) fail('forbidden', { permission: access })
      if (access === 'signed_in' && found.actor.kind !== 'account') fail('forbidden', { permission: 'session' })
      return found
    },
    async audit(tx, request, actor, project, entry) {
      const by = entry.by ?? actor
      await store.insertAudit(tx, {
        projectId: entry.projectId ?? project?.id ?? null,
        at: clock.now(),
        actorKind: by.kind,
        actorId: by.id,
        actorName: by.name,
        ip: request.ip,
        action: entry.action,
        targetKind: entry.target.kind,
        targetId: entry.target.id,
        before: entry.before,
        after: entry.after,
      })
    },
  }
}

/** A cookie travels with any request, so one that changes something must come from our own pages. */
function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  refuseForeignOrigin(request)
  if (request.headers['x-requested-with'] !== 'millrace') fail('cross_site')
}

/** A browser says where a request comes from; `null` (a sandboxed frame, a file) is not us. Programs say nothing. */
function refuseForeignOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') fail('cross_site')
  const origin = request.headers.origin
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.headers.host)) fail('cross_site')
}
