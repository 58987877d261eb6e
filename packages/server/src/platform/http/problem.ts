import { type ErrorCode, errorTitle, type FieldError, type ProblemDocument } from '@millrace/contract/errors.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Problem } from '../errors.ts'

/** The language of who asks: Chinese when their browser says so, English otherwise. */
export const languageOf = (request: FastifyRequest): 'en' | 'zh' => (/^\s*zh/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en')

/** Turns whatever a handler threw into problem+json; only bugs are logged as errors, and never shown. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error, request)
  if (problem.code === 'internal') request.log.error({ err: error, url: request.routeOptions.url }, 'request failed')
  const body: ProblemDocument = {
    type: `urn:millrace:error:${problem.code}`,
    title: errorTitle(problem.code, problem.params, languageOf(request)),
    status: problem.status,
    code: problem.code,
    params: problem.params,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
  }
  return reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'code' in error ? String((error as FastifyError).code) : ''
  const of = (known: ErrorCode, params = {}): Problem => new Problem(known, params, [])
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return of('body_too_large', { limit: request.routeOptions.bodyLimit })
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || error instanceof SyntaxError)
    return of('malformed_body')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return of('malformed_body')
  if (code === 'ECONNREFUSED' || code === '57P01' || code === '57P03') return of('unavailable')
  return of('internal', { request: request.id })
}

export function fieldErrors(error: z.ZodError, where: string): FieldError[] {
  return error.issues.map((issue) => ({ path: [where, ...issue.path.map(String)].join('.'), code: issue.code, message: issue.message }))
}
