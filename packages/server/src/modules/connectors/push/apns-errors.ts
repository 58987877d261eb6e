import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'

/** Every reason that Apple's documents name, and what follows from it. */
export const apnsErrors: Readonly<Record<string, ErrorClass>> = {
  BadDeviceToken: 'recipient_final',
  DeviceTokenNotForTopic: 'recipient_final',
  MissingDeviceToken: 'recipient_final',
  Unregistered: 'recipient_final',
  ExpiredToken: 'recipient_final',
  BadCollapseId: 'content_final',
  BadExpirationDate: 'content_final',
  BadMessageId: 'content_final',
  BadPriority: 'content_final',
  DuplicateHeaders: 'content_final',
  InvalidPushType: 'content_final',
  PayloadEmpty: 'content_final',
  PayloadTooLarge: 'content_final',
  BadTopic: 'account_stop',
  MissingTopic: 'account_stop',
  TopicDisallowed: 'account_stop',
  BadCertificate: 'account_stop',
  BadCertificateEnvironment: 'account_stop',
  BadEnvironmentKeyInToken: 'account_stop',
  UnrelatedKeyIdInToken: 'account_stop',
  Forbidden: 'account_stop',
  InvalidProviderToken: 'account_stop',
  MissingProviderToken: 'account_stop',
  BadPath: 'account_stop',
  MethodNotAllowed: 'account_stop',
  ExpiredProviderToken: 'refresh_auth',
  TooManyProviderTokenUpdates: 'quota_stop',
  // Of one device: nobody else has to wait.
  TooManyRequests: 'retry_after',
  IdleTimeout: 'retry_backoff',
  InternalServerError: 'retry_backoff',
  ServiceUnavailable: 'retry_backoff',
  Shutdown: 'retry_backoff',
}

const pausesMs: Readonly<Record<string, number>> = { TooManyProviderTokenUpdates: 20 * 60_000, TooManyRequests: 60_000 }

/** `since` is when Apple noticed that an app was gone, in milliseconds. */
export function apnsRefusal(status: number, reason: string, since: number | undefined): SendResult {
  const errorClass = apnsErrors[reason] ?? byStatus(status)
  const gone = since !== undefined && Number.isFinite(new Date(since).getTime()) ? ` since ${new Date(since).toISOString()}` : ''
  return rejected(errorClass, `${reason}${gone}`, pausesMs[reason])
}

/** Of a reason that is in no list. */
function byStatus(status: number): ErrorClass {
  if (status === 410) return 'recipient_final'
  if (status === 403) return 'account_stop'
  return status === 400 || status === 413 ? 'content_final' : 'retry_backoff'
}
