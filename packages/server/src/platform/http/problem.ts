import { type ErrorCode, errorTitle, type FieldError, type ProblemDocument } from '@millrace/contract/errors.ts'
import { fieldText } from '@millrace/contract/field-texts.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { isNoRoom } from '../disk.ts'
import { Problem } from '../errors.ts'

/** The language of who asks: Chinese when their browser says so, English otherwise. */
export const languageOf = (request: FastifyRequest): 'en' | 'zh' => (/^\s*zh/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en')

/** A reason among the parameters of a problem is said as what is wrong with a field is. */
const inLanguage = (params: Problem['params'], language: 'en' | 'zh'): Problem['params'] =>
  typeof params['reason'] === 'string' ? { ...params, reason: fieldText(params['reason'], language) } : params

/** Turns whatever a handler threw into problem+json; only bugs are logged as errors, and never shown. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error, request)
  if (problem.code === 'internal') request.log.error({ err: error, url: request.routeOptions.url }, 'request failed')
  const language = languageOf(request)
  const body: ProblemDocument = {
    type: `urn:millrace:error:${problem.code}`,
    title: errorTitle(problem.code, inLanguage(problem.params, language), language),
    status: problem.status,
    code: problem.code,
    params: problem.params,
    ...(problem.errors.length > 0 ? { errors: problem.errors.map((one) => ({ ...one, message: fieldText(one.message, language) })) } : {}),
  }
  if (problem.status === 503) void reply.header('retry-after', retryAfterSeconds(problem.code))
  return reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(body))
}

/** Room is not made in a moment. */
const retryAfterSeconds = (code: ErrorCode): string => (code === 'storage_full' ? '30' : '2')

/** For senders that know no problem documents: why nothing was kept, and when to send it again. */
export function answerNotKept(error: unknown, reply: FastifyReply): { readonly code: ErrorCode; readonly detail: string } {
  const code = isNoRoom(error) ? 'storage_full' : 'unavailable'
  void reply.code(503).header('retry-after', retryAfterSeconds(code))
  return { code, detail: code === 'storage_full' ? errorTitle(code, {}, 'en') : 'Try again shortly.' }
}

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'code' in error ? String((error as FastifyError).code) : ''
  const of = (known: ErrorCode, params = {}): Problem => new Problem(known, params, [])
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return of('body_too_large', { limit: request.routeOptions.bodyLimit })
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || error instanceof SyntaxError)
    return of('malformed_body')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return of('malformed_body')
  if (isNoRoom(error)) return of('storage_full')
  if (code === 'ECONNREFUSED' || code === '57P01' || code === '57P03') return of('unavailable')
  return of('internal', { request: request.id })
}

export function fieldErrors(error: z.ZodError, where: string): FieldError[] {
  return error.issues
    .flatMap(told)
    .map((issue) => ({ path: [where, ...issue.path.map(String)].join('.'), code: issue.code, message: issue.message }))
}

type Issue = z.core.$ZodIssue

/** Of a value that may be one of several things, what is wrong with the one that it is most like. */
function told(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const [closest = [issue]] = issue.errors
    .map((one) => one.flatMap(told))
    .toSorted((a, b) => missing(a) - missing(b) || depth(b) - depth(a))
  return closest.map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
}

const missing = (issues: readonly Issue[]): number =>
  issues.filter((one) => one.code === 'invalid_type' && one.message.endsWith('received undefined')).length
const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((one) => one.path.length))
