import { type OutgoingAnswer, OutgoingError, retryAfterMs } from '../../../platform/http/index.ts'

/** What one attempt came to. Only `again` is tried again. */
export interface Outcome {
  readonly kind: 'ok' | 'refused' | 'again'
  /** The status, or what stood in the way. */
  readonly end: string
  readonly status: number
  readonly body: string
  /** The host itself fails, whatever is asked of it. */
  readonly isHostDown: boolean
  /** How long the host asks to be left alone. */
  readonly retryAfterMs: number
}

const nothing = { status: 0, body: '', retryAfterMs: 0 }

export function outcomeOf({ status, headers, body }: OutgoingAnswer, now: Date): Outcome {
  const of = { end: String(status), status, body: body.toString('utf8'), isHostDown: status >= 500, retryAfterMs: 0 }
  if (status >= 200 && status < 300) return { ...of, kind: 'ok' }
  if (status !== 408 && status !== 429 && status < 500) return { ...of, kind: 'refused' }
  return { ...of, kind: 'again', retryAfterMs: Math.min(longestMs, retryAfterMs(headers['retry-after'], now) ?? 0) }
}

/** A request that cannot be made is not tried again; one that came to nothing is. */
export function faultOf(error: unknown): Outcome {
  if (!(error instanceof OutgoingError)) throw error
  const isOurs = error.fault === 'private'
  return { ...nothing, kind: isOurs ? 'refused' : 'again', end: error.fault, isHostDown: !isOurs }
}

const longestMs = 900_000

const backOffMs = [10_000, 60_000, 300_000, 900_000]
export const mostAttempts = 5
export const giveUpMs = 3_600_000

/** How long until the next attempt: longer each time, not all at once, and no sooner than the host asks for. */
export function waitMs(attempts: number, { retryAfterMs }: Outcome, chance: number): number {
  const wait = backOffMs[Math.min(attempts, backOffMs.length) - 1] ?? 0
  return Math.max(retryAfterMs, Math.round(wait * (0.75 + chance / 2)))
}
