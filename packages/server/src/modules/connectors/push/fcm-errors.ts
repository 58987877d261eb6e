import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { retryAfterMs } from '../../../platform/http/index.ts'
import { type Called, parsed, record, rejected, resultWithout, textOf } from '../call.ts'

/** Codes of FCM itself, and of Google's APIs where FCM gives none of its own. */
export const fcmErrors: Readonly<Record<string, ErrorClass>> = {
  UNREGISTERED: 'recipient_final',
  // What the SDK of Firebase takes for the same; the project is that of the key, and there.
  NOT_FOUND: 'recipient_final',
  // A token that another project's app was given: only this device is not ours.
  SENDER_ID_MISMATCH: 'recipient_final',
  INVALID_ARGUMENT: 'content_final',
  THIRD_PARTY_AUTH_ERROR: 'account_stop',
  PERMISSION_DENIED: 'account_stop',
  UNAUTHENTICATED: 'refresh_auth',
  QUOTA_EXCEEDED: 'quota_stop',
  RESOURCE_EXHAUSTED: 'quota_stop',
  UNAVAILABLE: 'retry_backoff',
  INTERNAL: 'retry_backoff',
}

/** What Google asks for where it names no pause. */
const leastPauseMs = 60_000
const mostPauseMs = 86_400_000

export function fcmRefusal(called: Called, now: Date): SendResult {
  const error = called.kind === 'answered' ? record(parsed(called.text)?.error) : undefined
  const status = error && textOf(error, 'status')
  if (called.kind !== 'answered' || !error || !status || called.status === 504) return resultWithout(called)
  const details = Array.isArray(error.details) ? error.details.map((one) => record(one) ?? {}) : []
  const own = details.flatMap((one) => textOf(one, 'errorCode') ?? [])[0]
  const code = own ?? status
  const words = `${code} ${textOf(error, 'message') ?? ''}`
  const errorClass = fcmErrors[code] ?? fcmErrors[status] ?? (called.status >= 500 ? 'retry_backoff' : 'content_final')
  const pauseMs = pauseOf(called.retryAfter, now)
  // Only FCM's own code is said of a token; a field that is wrong is named by another of Google's.
  if (own === 'INVALID_ARGUMENT' && /registration token/i.test(words)) return rejected('recipient_final', words)
  if (errorClass !== 'quota_stop') return rejected(errorClass, words, errorClass === 'retry_backoff' ? pauseMs : undefined)
  // Too much for one device is nothing that others have to wait for.
  return rejected(/device/i.test(words) ? 'retry_after' : 'quota_stop', words, Math.max(leastPauseMs, pauseMs ?? 0))
}

function pauseOf(header: string | undefined, now: Date): number | undefined {
  const ms = retryAfterMs(header, now)
  return ms === undefined ? undefined : Math.min(mostPauseMs, ms)
}
