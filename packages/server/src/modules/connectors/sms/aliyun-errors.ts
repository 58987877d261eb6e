import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'
import { untilNextMonth, untilTomorrow } from './china.ts'

/** Every code the documents name, and what follows from it. */
export const aliyunErrors: Readonly<Record<string, ErrorClass>> = {
  'isp.SYSTEM_ERROR': 'retry_backoff',
  'isp.GATEWAY_ERROR': 'retry_backoff',
  ServiceUnavailable: 'retry_backoff',
  InternalError: 'retry_backoff',
  Throttling: 'retry_backoff',
  'Throttling.User': 'retry_backoff',
  'Throttling.Api': 'retry_backoff',
  'isv.BUSINESS_LIMIT_CONTROL': 'retry_after',
  'isv.DAY_LIMIT_CONTROL': 'quota_stop',
  'isv.MONTH_LIMIT_CONTROL': 'quota_stop',
  'isv.AMOUNT_NOT_ENOUGH': 'account_stop',
  'isv.OUT_OF_SERVICE': 'account_stop',
  'isv.PRODUCT_UN_SUBSCRIPT': 'account_stop',
  'isv.PRODUCT_UNSUBSCRIBE': 'account_stop',
  'isv.ACCOUNT_NOT_EXISTS': 'account_stop',
  'isv.ACCOUNT_ABNORMAL': 'account_stop',
  'isv.SECURITY_FROZEN_ACCOUNT': 'account_stop',
  'isp.RAM_PERMISSION_DENY': 'account_stop',
  'isv.DENY_IP_RANGE': 'account_stop',
  SignatureDoesNotMatch: 'account_stop',
  IncompleteSignature: 'account_stop',
  SignatureNonceUsed: 'account_stop',
  'InvalidTimeStamp.Expired': 'account_stop',
  'InvalidTimeStamp.Format': 'account_stop',
  'InvalidAccessKeyId.NotFound': 'account_stop',
  'InvalidAccessKeyId.Inactive': 'account_stop',
  'InvalidSecurityToken.Expired': 'account_stop',
  Forbidden: 'account_stop',
  NoPermission: 'account_stop',
  'InvalidAction.NotFound': 'account_stop',
  InvalidVersion: 'account_stop',
  'isv.SMS_TEMPLATE_ILLEGAL': 'content_final',
  'isv.SMS_SIGNATURE_ILLEGAL': 'content_final',
  'isv.SMS_SIGN_ILLEGAL': 'content_final',
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': 'content_final',
  'isv.SIGN_STATE_ILLEGAL': 'content_final',
  'isv.TEMPLATE_MISSING_PARAMETERS': 'content_final',
  'isv.TEMPLATE_PARAMS_ILLEGAL': 'content_final',
  'isv.INVALID_PARAMETERS': 'content_final',
  'isv.INVALID_JSON_PARAM': 'content_final',
  'isv.PARAM_LENGTH_LIMIT': 'content_final',
  'isv.PARAM_NOT_SUPPORT_URL': 'content_final',
  // A word in a value that is not allowed; nothing about the number.
  'isv.BLACK_KEY_CONTROL_LIMIT': 'content_final',
  'isv.SMS_CONTENT_ILLEGAL': 'content_final',
  'isv.EXTEND_CODE_ERROR': 'content_final',
  'isv.ONE_CODE_MULTIPLE_SIGN': 'content_final',
  // More numbers than a call may have says nothing about any of them.
  'isv.MOBILE_COUNT_OVER_LIMIT': 'content_final',
  MissingPhoneNumbers: 'content_final',
  MissingSignName: 'content_final',
  MissingTemplateCode: 'content_final',
  'isv.MOBILE_NUMBER_ILLEGAL': 'recipient_final',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED': 'recipient_final',
  'isv.NOT_SUPPORTED_COUNTRY': 'recipient_final',
}

/** May be about one message of a batch, which is refused as a whole for it. */
export const aliyunOfOne: ReadonlySet<string> = new Set([
  'isv.BUSINESS_LIMIT_CONTROL',
  'isv.TEMPLATE_MISSING_PARAMETERS',
  'isv.TEMPLATE_PARAMS_ILLEGAL',
  'isv.INVALID_PARAMETERS',
  'isv.INVALID_JSON_PARAM',
  'isv.PARAM_LENGTH_LIMIT',
  'isv.PARAM_NOT_SUPPORT_URL',
  'isv.BLACK_KEY_CONTROL_LIMIT',
  'isv.SMS_CONTENT_ILLEGAL',
  'isv.MOBILE_NUMBER_ILLEGAL',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED',
  'isv.NOT_SUPPORTED_COUNTRY',
])

/** A code that nobody has named is a refusal all the same: tried again, as often as anything is. */
export function aliyunRefusal(code: string, words: string, now: Date): SendResult {
  const errorClass = aliyunErrors[code] ?? aliyunErrors[code.split('.')[0] ?? ''] ?? 'retry_backoff'
  return rejected(errorClass, `${code} ${words}`, afterMs(code, words, now))
}

/** Which of the flow controls it was stands in the words only. */
function afterMs(code: string, words: string, now: Date): number | undefined {
  if (code === 'isv.DAY_LIMIT_CONTROL') return untilTomorrow(now)
  if (code === 'isv.MONTH_LIMIT_CONTROL') return untilNextMonth(now)
  if (code !== 'isv.BUSINESS_LIMIT_CONTROL') return undefined
  if (/分钟|minute/i.test(words)) return 60_000
  return /小时|hour/i.test(words) ? 3_600_000 : untilTomorrow(now)
}
