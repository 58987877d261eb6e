import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { fail } from '../errors.ts'
import type { Tx } from '../postgres.ts'
import type { Answer, Claim, Idempotency } from './idempotency.ts'
import { fieldErrors, sendProblem } from './problem.ts'
import type { Access, Actor, AuditEntry, ProjectContext, Route } from './route.ts'

/** Who is asking and may they; given by the admin module, so that the platform knows no accounts. */
export interface Authoriser {
  /** Answers with who asks, and the project when the URL names one; fails with 401, 403 or 404. */
  authorise(
    request: FastifyRequest,
    access: Access,
    slug: string | undefined,
  ): Promise<{ actor: Actor; project: ProjectContext | undefined }>
  audit(tx: Tx, request: FastifyRequest, actor: Actor, project: ProjectContext | undefined, entry: AuditEntry): Promise<void>
}

/** Mounts routes: authorise → parse → handle → present. Every route goes through here and nothing else. */
export function registerRoutes(app: FastifyInstance, routes: readonly Route[], authoriser: Authoriser, idempotency: Idempotency): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.url,
      handler: (request, reply) => handle(route, authoriser, idempotency, request, reply),
    })
}

const noProject: ProjectContext = { id: 0, slug: '', name: '', timeZone: 'UTC' }

async function handle(
  route: Route,
  authoriser: Authoriser,
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const slug = (request.params as { slug?: string }) /* Fastify's own parse of the URL */.slug
  const { actor, project } = await authoriser.authorise(request, route.permission, slug)
  const given = {
    project: project ?? noProject,
    actor,
    params: parse(route.params, request.params, 'path'),
    query: parse(route.query, request.query, 'query'),
    body: parse(route.body, request.body ?? {}, 'body'),
    request,
    reply,
  }
  const run = async (claim?: Claim): Promise<Answer> => {
    const audit = async (tx: Tx, entry: AuditEntry): Promise<void> => {
      await claim?.commits(tx)
      await authoriser.audit(tx, request, actor, project, entry)
    }
    const body = present(route, await route.handler({ ...given, audit }))
    return { status: body === undefined ? 204 : route.status, body }
  }
  const key = request.headers['idempotency-key']
  if (route.method !== 'POST' || typeof key !== 'string' || actor.kind === 'nobody') return send(reply, await run())
  const hash = createHash('sha256')
    .update(JSON.stringify([route.url, request.params, request.body]))
    .digest('hex')
  return send(reply, await idempotency.once({ actor: `${actor.kind}:${actor.id}`, key, hash }, run))
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) fail('invalid_input', {}, fieldErrors(parsed.error, where))
  return parsed.data
}

/** Answers are parsed too: what the schema does not name never leaves. */
const present = (route: Route, result: unknown): unknown => (route.response ? route.response.parse(result) : result)

const send = (reply: FastifyReply, { status, body }: Answer): unknown =>
  body === undefined ? reply.status(204).send() : reply.status(status).send(body)

/** The revision a caller edited, from `If-Match: "7"`. */
export function revisionOf(request: FastifyRequest): number {
  const match = /^(?:W\/)?"?(\d+)"?$/.exec(request.headers['if-match'] ?? '')
  if (!match) fail('revision_required')
  return Number(match[1])
}

/** Opaque cursors: base64url of JSON, checked by the caller's schema. */
export const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return fail('invalid_input', {}, [{ path: 'query.cursor', code: 'cursor', message: 'not a cursor of this list' }])
  }
}
