import '@fastify/cookie'
import { meSchema, newProjectSchema, createdProjectSchema, sessionsSchema, signInSchema } from '@millrace/contract/admin/api.ts'
import { permissions, roleGrants } from '@millrace/contract/permissions.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { type Audit, defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { AdminModule } from './admin.ts'
import { sessionCookie, sessionDays } from './sessions.ts'
import * as store from './store.ts'

interface Deps {
  readonly admin: AdminModule
  readonly postgres: Postgres
  readonly secureCookies: boolean
}

/** Signing in and out, one's own sessions, and making projects. */
export function accountRoutes({ admin, postgres, secureCookies }: Deps): Route[] {
  const setCookie = (reply: FastifyReply, value: string, maxAge: number): unknown =>
    reply.setCookie(sessionCookie, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: secureCookies, maxAge })

  async function me(account: store.Account) {
    const projects = await store.memberships(postgres, account.id)
    return {
      account: { id: account.id, email: account.email, name: account.name },
      projects: projects.map((project) => ({ ...project, permissions: permissions.filter((one) => roleGrants(project.role).has(one)) })),
    }
  }

  const signIn = defineRoute({
    method: 'POST',
    url: '/api/v1/session',
    permission: 'public',
    summary: 'Sign in; sets the session cookie',
    body: signInSchema,
    response: meSchema,
    handler: async ({ body, request, reply, audit }) => {
      const account = await admin.sessions.check(body.email, body.password, request.ip)
      const userAgent = request.headers['user-agent'] ?? ''
      const token = await postgres.transaction(async (tx) => {
        const opened = await admin.sessions.open(tx, account.id, { ip: request.ip, userAgent })
        await audit(tx, {
          action: 'session.opened',
          target: { kind: 'session', id: opened.sessionId },
          by: { kind: 'account', id: account.id, name: account.email },
          after: { userAgent },
        })
        return opened.token
      })
      setCookie(reply, token, sessionDays * 86_400)
      return me(account)
    },
  })

  const whoAmI = defineRoute({
    method: 'GET',
    url: '/api/v1/session',
    permission: 'signed_in',
    summary: 'The signed-in account and its projects',
    response: meSchema,
    handler: async ({ actor }) => {
      const account = await store.findAccount(postgres, actor.name)
      return account ? me(account) : fail('not_signed_in')
    },
  })

  const end = (accountId: number, sessionId: string, audit: Audit): Promise<void> =>
    postgres.transaction(async (tx) => {
      const { userAgent, ip } = (await admin.sessions.revoke(tx, accountId, sessionId)) ?? fail('not_found', { kind: 'session' })
      await audit(tx, { action: 'session.ended', target: { kind: 'session', id: sessionId }, before: { userAgent, ip } })
    })

  const signOut = defineRoute({
    method: 'DELETE',
    url: '/api/v1/session',
    permission: 'signed_in',
    summary: 'Sign out: the session ends on the server too',
    handler: async ({ actor, request, reply, audit }) => {
      const current = (await admin.sessions.find(request.cookies[sessionCookie] ?? '')) ?? fail('not_signed_in')
      await end(actor.id, current.sessionId, audit)
      setCookie(reply, '', 0)
    },
  })

  const sessionList = defineRoute({
    method: 'GET',
    url: '/api/v1/sessions',
    permission: 'signed_in',
    summary: 'Where the account is signed in',
    response: sessionsSchema,
    handler: async ({ actor, request }) => {
      const current = await admin.sessions.find(request.cookies[sessionCookie] ?? '')
      const rows = await admin.sessions.list(actor.id)
      return {
        items: rows.map((row) => ({
          ...row,
          current: row.id === current?.sessionId,
          createdAt: row.createdAt.toISOString(),
          lastSeenAt: row.lastSeenAt.toISOString(),
        })),
        next: null,
      }
    },
  })

  const revoke = defineRoute({
    method: 'DELETE',
    url: '/api/v1/sessions/:id',
    permission: 'signed_in',
    summary: 'End one of the account’s sessions',
    params: z.object({ id: z.string() }),
    handler: ({ actor, params, audit }) => end(actor.id, params.id, audit),
  })

  const createProject = defineRoute({
    method: 'POST',
    url: '/api/v1/projects',
    permission: 'signed_in',
    summary: 'Make a project; answers once with its write key and token',
    body: newProjectSchema,
    response: createdProjectSchema,
    handler: ({ actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const made = await admin.createProject(tx, { ...body, ownerId: actor.id, createdBy: actor.name })
        await audit(tx, { action: 'project.created', target: { kind: 'project', id: body.slug }, projectId: made.project.id, after: body })
        return { project: made.project.slug, writeKey: made.writeKey, apiToken: made.apiToken }
      }),
  })

  return [signIn, whoAmI, signOut, sessionList, revoke, createProject]
}
