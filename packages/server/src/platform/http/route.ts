import type { Permission, Role } from '@millrace/contract/permissions.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Tx } from '../postgres.ts'

export interface Actor {
  readonly kind: 'account' | 'token' | 'nobody'
  readonly id: number
  readonly name: string
  /** Of an account, in the project of the URL. */
  readonly role?: Role | undefined
  can(permission: Permission): boolean
}

export interface ProjectContext {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
}

/** What changed, for the audit log; written in the transaction that changes it. */
export interface AuditEntry {
  readonly action: string
  readonly target: { readonly kind: string; readonly id: string }
  readonly before?: unknown
  readonly after?: unknown
  /** The project it belongs to, where the URL names none. */
  readonly projectId?: number
  /** Who did it, where nobody was known before: signing in. */
  readonly by?: Pick<Actor, 'kind' | 'id' | 'name'>
}
export type Audit = (tx: Tx, entry: AuditEntry) => Promise<void>

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Infer<S> = S extends z.ZodType ? z.output<S> : undefined

export interface Context<P, Q, B> {
  /** The project of the URL; only for routes below `/projects/:slug`. */
  readonly project: ProjectContext
  readonly actor: Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The revision the caller edited, from `If-Match`; only where the route declares `revision`. */
  readonly revision: number
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly audit: Audit
}

/** `public`: anybody; `signed_in`: any account; else a permission in the project of the URL. */
export type Access = Permission | 'public' | 'signed_in'

export interface RouteSpec<P, Q, B, R> {
  readonly method: Method
  readonly url: string
  readonly permission: Access
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response?: R
  /** Media type of an answer that is a file, not JSON. */
  readonly file?: string
  /** Of a success; without it 204 where there is no answer, 201 for POST, else 200. */
  readonly status?: number
  /** Bytes a body may have, where it may be more than the 4 MB of all others; the handler reads it as a stream. */
  readonly bodyLimit?: number
  /** The caller must name the revision it saw in `If-Match`: 428 without, 409 when it is not the newest. */
  readonly revision?: true
  readonly handler: (context: Context<Infer<P>, Infer<Q>, Infer<B>>) => Promise<unknown>
}

/** A route with its types forgotten, as the registry keeps it. */
export interface Route {
  readonly method: Method
  readonly url: string
  readonly permission: Access
  readonly summary: string
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  readonly response: z.ZodType | undefined
  readonly file: string | undefined
  readonly status: number
  readonly bodyLimit: number | undefined
  readonly revision: boolean
  readonly handler: (context: Context<unknown, unknown, unknown>) => Promise<unknown>
}

/** Declares a route: what it takes, what it gives, who may. Every route declares its access; there is no default. */
export function defineRoute<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends z.ZodType | undefined,
>(spec: RouteSpec<P, Q, B, R>): Route {
  return {
    method: spec.method,
    url: spec.url,
    permission: spec.permission,
    summary: spec.summary,
    params: spec.params,
    query: spec.query,
    body: spec.body,
    response: spec.response,
    bodyLimit: spec.bodyLimit,
    file: spec.file,
    status: spec.status ?? (!spec.response && !spec.file ? 204 : spec.method === 'POST' ? 201 : 200),
    revision: spec.revision ?? false,
    handler: spec.handler as Route['handler'] /* register.ts parses with these very schemas before it calls */,
  }
}
