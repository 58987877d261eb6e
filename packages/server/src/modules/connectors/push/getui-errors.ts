import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'

/** Every code the documents name that a push can be answered with, and what follows from it. */
export const getuiErrors: Readonly<Record<string, ErrorClass>> = {
  1: 'retry_backoff',
  2: 'retry_backoff',
  301: 'account_stop',
  404: 'account_stop',
  405: 'account_stop',
  10001: 'refresh_auth',
  10002: 'account_stop',
  10003: 'quota_stop',
  10004: 'account_stop',
  10005: 'quota_stop',
  20001: 'content_final',
}

const minuteMs = 60_000
const perMinute = new Set(['10003', '10005'])

/** A code that nobody has named goes by the status: 403 is what the customer has paid for. */
export function getuiRefusal(status: number, code: string, words: string): SendResult {
  const detail = `${code} ${words}`.trim()
  // A wrong parameter has one code for all; the words say which.
  if (code === '20001' && /target user is invalid/i.test(words)) return rejected('recipient_final', detail)
  const errorClass = getuiErrors[code] ?? (status === 403 ? 'quota_stop' : status === 401 ? 'account_stop' : 'retry_backoff')
  return rejected(errorClass, detail, perMinute.has(code) ? minuteMs : undefined)
}
