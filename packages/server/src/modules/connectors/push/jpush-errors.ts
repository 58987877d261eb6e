import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'

/** Every code the documents name, and what follows from it. */
export const jpushErrors: Readonly<Record<string, ErrorClass>> = {
  1000: 'retry_backoff',
  1030: 'retry_backoff',
  1001: 'content_final',
  1002: 'content_final',
  1003: 'content_final',
  1005: 'content_final',
  1009: 'content_final',
  1012: 'content_final',
  1004: 'account_stop',
  1008: 'account_stop',
  1020: 'account_stop',
  2003: 'account_stop',
  2004: 'account_stop',
  // No device of the app has any of the registration ids: they are gone.
  1011: 'recipient_final',
  2002: 'quota_stop',
  2005: 'quota_stop',
}

const minuteMs = 60_000

/** Of 1003 the words say whether it is the registration ids or what is sent. */
export const isAboutTokens = (detail: string): boolean => /^1003\b.*registration[\s_]?id/i.test(detail)

/** A code that nobody has named is a refusal all the same: tried again, as often as anything is. */
export function jpushRefusal(code: string, words: string, retryAfter: string | undefined): SendResult {
  const detail = `${code} ${words}`.trim()
  const errorClass = isAboutTokens(detail) ? 'recipient_final' : (jpushErrors[code] ?? 'retry_backoff')
  return rejected(errorClass, detail, code === '2002' ? pauseMs(retryAfter) : undefined)
}

/** Until the minute is over; the header says so in seconds. */
function pauseMs(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter)
  return seconds > 0 && seconds <= 3_600 ? seconds * 1_000 : minuteMs
}
