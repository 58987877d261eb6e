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

/** Routes that change nothing although their method is not GET, as `POST /url`, each with its reason. */
export type UnauditedRoutes = Readonly<Record<string, string>>

export interface Registry {
  readonly authoriser: Authoriser
  readonly idempotency: Idempotency
  readonly unaudited: UnauditedRoutes
  /** In tests a change without audit row, or an answer that is not declared, is a 500; in service the first is a line in the log. */
  readonly strict: boolean
}

/** Mounts routes: authorise → parse → handle → present. Every route goes through here and nothing else. */
export function registerRoutes(app: FastifyInstance, routes: readonly Route[], registry: Registry): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  // Files: handed to the route as a stream, never gathered here.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  for (const route of routes)
    app.route({
      method: route.method,
      url: route.url,
      ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
      handler: (request, reply) => handle(route, registry, request, reply),
    })
}

const noProject: ProjectContext = { id: 0, slug: '', name: '', timeZone: 'UTC', currency: '' }

async function handle(route: Route, registry: Registry, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { authoriser, idempotency } = registry
  const slug = (request.params as { slug?: string }) /* Fastify's own parse of the URL */.slug
  const { actor, project } = await authoriser.authorise(request, route.permission, slug)
  const given = {
    project: project ?? noProject,
    actor,
    params: parse(route.params, request.params, 'path'),
    query: parse(route.query, request.query, 'query'),
    body: parse(route.body, request.body ?? {}, 'body'),
    revision: route.revision ? revisionOf(request) : Number.NaN,
    request,
    reply,
  }
  const run = async (claim?: Claim): Promise<Answer> => {
    let isAudited = false
    const audit = async (tx: Tx, entry: AuditEntry): Promise<void> => {
      isAudited = true
      await claim?.commits(tx)
      await authoriser.audit(tx, request, actor, project, entry)
    }
    const result = await route.handler({ ...given, audit })
    if (!isAudited) mayBeUnaudited(route, registry, request)
    if (registry.strict && route.status === 204 && result !== undefined)
      throw new Error(`${route.method} ${route.url} answers with what it does not declare; give it a response or a file`)
    return { status: route.status, body: present(route, result) }
  }
  const key = request.headers['idempotency-key']
  if (route.method !== 'POST' || typeof key !== 'string' || actor.kind === 'nobody') return send(reply, await run())
  const hash = createHash('sha256')
    .update(JSON.stringify([route.url, request.params, request.body]))
    .digest('hex')
  return send(reply, await idempotency.once({ actor: `${actor.kind}:${actor.id}`, key, hash }, run))
}

function mayBeUnaudited(route: Route, { unaudited, strict }: Registry, request: FastifyRequest): void {
  const name = `${route.method} ${route.url}`
  if (route.method === 'GET' || unaudited[name] !== undefined) return
  const error = new Error(`${name} answered without an audit row; write one in its transaction, or list it in unaudited.ts`)
  if (strict) throw error
  request.log.error({ err: error }, 'change without audit row')
}

/** The path of a text with a NUL, which PostgreSQL cannot keep. Without recursion: somebody may nest as deep as a body is long. */
function nulIn(whole: unknown, where: string): string | undefined {
  const left: [value: unknown, path: string][] = [[whole, where]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [value, path] = next
    if (typeof value === 'string' && value.includes('\u0000')) return path
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    for (const [name, one] of Object.entries(value)) {
      if (name.includes('\u0000')) return path
      left.push([one, `${path}.${name}`])
    }
  }
  return undefined
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) fail('invalid_input', {}, fieldErrors(parsed.error, where))
  const path = nulIn(parsed.data, where)
  if (path !== undefined) fail('invalid_input', {}, [{ path, code: 'nul', message: 'a text cannot contain the character NUL' }])
  return parsed.data
}

/** Answers are parsed too: what the schema does not name never leaves. */
const present = (route: Route, result: unknown): unknown =>
  route.response ? route.response.parse(result) : route.file ? result : undefined

const send = (reply: FastifyReply, { status, body }: Answer): unknown =>
  status === 204 ? reply.status(204).send() : reply.status(status).send(body)

/** The revision a caller edited, from `If-Match: "7"`. */
function revisionOf(request: FastifyRequest): number {
  const match = /^(?:W\/)?"?(\d+)"?$/.exec(request.headers['if-match'] ?? '')
  if (!match) fail('revision_required')
  return Number(match[1])
}

/** Stands where Fastify would look for a compiler of JSON Schemas. */
export const noSchemas = (): never => {
  throw new Error('a route must not bring a JSON Schema; describe it with zod')
}
