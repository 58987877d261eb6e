import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'

export const taken = '80000000'
export const partlyTaken = '80100000'

/** Every code the documents name, and what follows from it. */
export const huaweiErrors: Readonly<Record<string, ErrorClass>> = {
  80100001: 'content_final',
  80100003: 'content_final',
  80100004: 'content_final',
  80100013: 'content_final',
  80100016: 'content_final',
  80100017: 'retry_backoff',
  80100018: 'content_final',
  80200001: 'refresh_auth',
  80200003: 'refresh_auth',
  80200005: 'refresh_auth',
  80300002: 'account_stop',
  80300007: 'recipient_final',
  80300008: 'content_final',
  80300010: 'content_final',
  80300011: 'content_final',
  80300013: 'account_stop',
  // It could not ask its own service of tokens; a wrong secret is refused by that itself.
  80600003: 'retry_backoff',
  81000001: 'retry_backoff',
}

/** A code that nobody has named is a refusal all the same: tried again, as often as anything is. */
export const huaweiRefusal = (code: string, words: string): SendResult =>
  rejected(huaweiErrors[code] ?? 'retry_backoff', `${code} ${words}`.trim())
