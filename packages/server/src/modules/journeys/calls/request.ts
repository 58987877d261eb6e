import { type Call, mostSeconds, secretsIn } from '@millrace/contract/journeys/calls.ts'
import { type Outgoing, signed } from '../../../platform/http/index.ts'
import { type CallContext, fillCall } from '../../content/index.ts'
import { faultOf, type Outcome, outcomeOf } from './outcome.ts'

/** A call as it is made. */
export interface Request {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Made {
  readonly call: Call
  /** The same for every attempt: whoever receives a call twice can tell. */
  readonly id: string
  readonly isTest: boolean
  readonly now: Date
  /** What was called before, so that every attempt says the same. */
  readonly kept: { readonly url: string; readonly body: string } | null
}

/** A call for one person with what tells it from others; or the reason why there is none. */
export async function requestOf(
  { call, id, isTest, now, kept }: Made,
  context: CallContext,
): Promise<Request | { readonly reason: string }> {
  if (secretsIn(call).some((name) => context.secret[name] === undefined)) return { reason: 'secret_unknown' }
  const filled = await fillCall(call, context)
  if ('reason' in filled) return filled
  const { url, body } = kept ?? filled
  if (!URL.canParse(url)) return { reason: 'url_invalid' }
  const key = call.secret === undefined ? undefined : context.secret[call.secret]
  const ours = {
    'idempotency-key': id,
    ...(key === undefined ? {} : signed([key], id, now, body)),
    ...(isTest ? { 'millrace-test': '1' } : {}),
  }
  return { url, body, headers: { ...filled.headers, ...ours } }
}

const maxBytes = 64_000

export async function attempt(
  outgoing: Outgoing,
  { method, timeout }: Call,
  { url, headers, body }: Request,
  now: Date,
  signal: AbortSignal,
): Promise<Outcome> {
  const timeoutMs = Math.min(timeout, mostSeconds) * 1_000
  const request = {
    url: new URL(url),
    method,
    headers,
    body: body === '' ? undefined : body,
    maxBytes,
    timeoutMs,
    isCall: true as const,
    signal,
  }
  try {
    return outcomeOf(await outgoing.request(request), now)
  } catch (error) {
    return faultOf(error)
  }
}
