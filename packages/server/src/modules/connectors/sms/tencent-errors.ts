import type { ErrorClass, SendResult } from '@millrace/contract/connectors/results.ts'
import { rejected } from '../call.ts'
import { untilHour, untilTomorrow } from './china.ts'

/** Every code the documents name for sending, of a number or of a request, and what follows from it. */
export const tencentErrors: Readonly<Record<string, ErrorClass>> = {
  'InternalError.Timeout': 'retry_backoff',
  'InternalError.OtherError': 'retry_backoff',
  'InternalError.SendAndRecvFail': 'retry_backoff',
  'InternalError.ParseBackendResponseFail': 'retry_backoff',
  'InternalError.UnknownError': 'retry_backoff',
  'InternalError.JsonParseFail': 'content_final',
  RequestLimitExceeded: 'retry_backoff',
  'LimitExceeded.DeliveryFrequencyLimit': 'retry_after',
  'LimitExceeded.PhoneNumberThirtySecondLimit': 'retry_after',
  'LimitExceeded.PhoneNumberOneHourLimit': 'retry_after',
  'LimitExceeded.PhoneNumberDailyLimit': 'retry_after',
  'LimitExceeded.PhoneNumberSameContentDailyLimit': 'retry_after',
  'LimitExceeded.PhoneNumberCountLimit': 'content_final',
  'LimitExceeded.AppDailyLimit': 'quota_stop',
  'LimitExceeded.AppMainlandChinaDailyLimit': 'quota_stop',
  'LimitExceeded.AppGlobalDailyLimit': 'quota_stop',
  'LimitExceeded.AppCountryOrRegionDailyLimit': 'quota_stop',
  'LimitExceeded.DailyLimit': 'quota_stop',
  'LimitExceeded.AppCountryOrRegionInBlacklist': 'recipient_final',
  'FailedOperation.PhoneNumberInBlacklist': 'recipient_suppress',
  'FailedOperation.PhoneNumberParseFail': 'recipient_final',
  'InvalidParameterValue.IncorrectPhoneNumber': 'recipient_final',
  'FailedOperation.MarketingSendTimeConstraint': 'window_closed',
  'FailedOperation.InsufficientBalanceInSmsPackage': 'account_stop',
  'FailedOperation.TemplateIncorrectOrUnapproved': 'content_final',
  'FailedOperation.TemplateUnapprovedOrNotExist': 'content_final',
  'FailedOperation.TemplateIdNotExist': 'content_final',
  'FailedOperation.TemplateParamSetNotMatchApprovedTemplate': 'content_final',
  'FailedOperation.SignatureIncorrectOrUnapproved': 'content_final',
  'FailedOperation.ContainSensitiveWord': 'content_final',
  'FailedOperation.FailResolvePacket': 'content_final',
  'FailedOperation.JsonParseFail': 'content_final',
  'InvalidParameterValue.TemplateParameterFormatError': 'content_final',
  'InvalidParameterValue.TemplateParameterLengthLimit': 'content_final',
  'InvalidParameterValue.ContentLengthLimit': 'content_final',
  'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter': 'content_final',
  'InvalidParameterValue.SdkAppIdNotExist': 'account_stop',
  'InvalidParameter.AppidAndBizId': 'account_stop',
  'InternalError.RequestTimeException': 'account_stop',
  'InternalError.SigVerificationFail': 'account_stop',
  'UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber': 'content_final',
  'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone': 'recipient_final',
  'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone': 'recipient_final',
  'AuthFailure.SignatureFailure': 'account_stop',
  'AuthFailure.SignatureExpire': 'account_stop',
  'AuthFailure.SecretIdNotFound': 'account_stop',
  'UnauthorizedOperation.RequestIpNotInWhitelist': 'account_stop',
  'UnauthorizedOperation.RequestPermissionDeny': 'account_stop',
  'UnauthorizedOperation.SdkAppIdIsDisabled': 'account_stop',
  'UnauthorizedOperation.ServiceSuspendDueToArrears': 'account_stop',
  'UnauthorizedOperation.SmsSdkAppIdVerifyFail': 'account_stop',
  'UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny': 'content_final',
}

/** Of codes that are in no list, by the family they belong to. */
const families: Readonly<Record<string, ErrorClass>> = {
  AuthFailure: 'account_stop',
  UnauthorizedOperation: 'account_stop',
  InvalidAction: 'account_stop',
  NoSuchVersion: 'account_stop',
  InvalidParameter: 'content_final',
  InvalidParameterValue: 'content_final',
  MissingParameter: 'content_final',
  UnsupportedOperation: 'content_final',
}

export function tencentRefusal(code: string, words: string, now: Date): SendResult {
  const errorClass = tencentErrors[code] ?? families[code.split('.')[0] ?? ''] ?? 'retry_backoff'
  return rejected(errorClass, `${code} ${words}`, afterMs(code, errorClass, now))
}

function afterMs(code: string, errorClass: ErrorClass, now: Date): number | undefined {
  if (errorClass === 'quota_stop') return untilTomorrow(now)
  // Marketing goes from eight to ten at night, in Beijing.
  if (errorClass === 'window_closed') return untilHour(now, 8)
  if (errorClass !== 'retry_after') return undefined
  if (code.endsWith('DailyLimit')) return untilTomorrow(now)
  return code.endsWith('OneHourLimit') ? 3_600_000 : 30_000
}
