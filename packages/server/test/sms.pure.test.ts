import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smsSize } from '@millrace/contract/connectors/sms.ts'
import { kit } from '../../../emulators/lib/kit.ts'
import { unitsOf } from '../../../emulators/lib/phones.ts'
import { refusalOf as aliyunRefusalOf, signatureOf } from '../../../emulators/sms/aliyun/signature.ts'
import { refusalOf as tencentRefusalOf, signatureOf as tencentSignature } from '../../../emulators/sms/tencent/signature.ts'
import { segments } from '../../../emulators/sms/twilio/send.ts'
import { callbackSignature } from '../../../emulators/sms/twilio/signature.ts'
import type { Asked } from '../../../emulators/lib/wire.ts'
import { smsConnectors } from '../src/modules/connectors/index.ts'
import { aliyunErrors, aliyunRefusal } from '../src/modules/connectors/sms/aliyun-errors.ts'
import { aliyunQuery, signAliyun } from '../src/modules/connectors/sms/aliyun-sign.ts'
import { escapes, filled } from '../src/modules/connectors/sms/http-fields.ts'
import { tencentErrors, tencentRefusal } from '../src/modules/connectors/sms/tencent-errors.ts'
import { signTencent } from '../src/modules/connectors/sms/tencent-sign.ts'
import { twilioErrors } from '../src/modules/connectors/sms/twilio-errors.ts'
import { isFromTwilio, signTwilio } from '../src/modules/connectors/sms/twilio-sign.ts'

const asked = (method: string, url: string, headers: Record<string, string>, body = ''): Asked => ({
  method,
  url: new URL(url),
  headers,
  body: Buffer.from(body),
})

const runs = { numRuns: 400 * Number(process.env.MILLRACE_TEST_SCALE ?? 1), seed: Number(process.env.MILLRACE_TEST_SEED ?? 1) }
const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\udfff x', "!'()*~ +%", '换行\n', '&="\\'))

test('signatures of Alibaba Cloud: the vectors, by the signer and by the verifier', () => {
  const official = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    action: 'RunInstances',
    version: '2014-05-26',
    at: new Date('2023-10-26T10:22:32Z'),
    nonce: '3156853299f313e23d1673dc12e1703d',
    query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
    keyId: 'YourAccessKeyId',
    secret: 'YourAccessKeySecret',
  }
  const captured = {
    host: 'dysmsapi.aliyuncs.com',
    action: 'SendSms',
    version: '2017-05-25',
    at: new Date('2026-01-02T03:04:05Z'),
    nonce: 'nonce-1',
    query: { PhoneNumbers: '13900000000', SignName: '阿里云', TemplateCode: 'SMS_1', TemplateParam: '{"code":"1234"}', OutId: 'o1' },
    keyId: 'testid',
    secret: 'testsecret',
  }
  for (const [call, wanted] of [
    [official, '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0'],
    [captured, '4f4249179b4bf273374f33f6cfdd5a5e583b044830939811c2b77460e0476ae8'],
  ] as const) {
    const { authorization = '', ...headers } = signAliyun(call)
    expect(authorization.split('Signature=')[1]).toBe(wanted)
    const url = `https://${call.host}/?${aliyunQuery(call.query)}`
    expect(signatureOf(asked('POST', url, headers), Object.keys(headers).toSorted(), call.secret)).toBe(wanted)
  }
})

test('every code of Alibaba Cloud has a class, those of flow control say until when, and one that nobody named is tried again', () => {
  const documented = {
    retry_backoff: 'isp.SYSTEM_ERROR ServiceUnavailable Throttling Throttling.User',
    retry_after: 'isv.BUSINESS_LIMIT_CONTROL',
    quota_stop: 'isv.DAY_LIMIT_CONTROL isv.MONTH_LIMIT_CONTROL',
    account_stop:
      'isv.AMOUNT_NOT_ENOUGH isv.OUT_OF_SERVICE isv.PRODUCT_UN_SUBSCRIPT isv.ACCOUNT_ABNORMAL isp.RAM_PERMISSION_DENY isv.DENY_IP_RANGE SignatureDoesNotMatch InvalidAccessKeyId.NotFound SignatureNonceUsed',
    content_final:
      'isv.SMS_TEMPLATE_ILLEGAL isv.SMS_SIGNATURE_ILLEGAL isv.SMS_SIGNATURE_SCENE_ILLEGAL isv.SIGN_STATE_ILLEGAL isv.TEMPLATE_MISSING_PARAMETERS isv.INVALID_JSON_PARAM isv.PARAM_LENGTH_LIMIT isv.PARAM_NOT_SUPPORT_URL isv.BLACK_KEY_CONTROL_LIMIT isv.SMS_CONTENT_ILLEGAL isv.EXTEND_CODE_ERROR isv.MOBILE_COUNT_OVER_LIMIT',
    recipient_final: 'isv.MOBILE_NUMBER_ILLEGAL isv.DOMESTIC_NUMBER_NOT_SUPPORTED',
  }
  for (const [errorClass, codes] of Object.entries(documented))
    for (const code of codes.split(' ')) expect([code, aliyunErrors[code]]).toEqual([code, errorClass])
  const now = new Date('2026-03-31T12:00:00+08:00')
  const told = (code: string, words = '') => {
    const result = aliyunRefusal(code, words, now)
    return result.state === 'rejected' ? [result.errorClass, result.retryAfterMs] : result
  }
  expect(told('isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1')).toEqual(['retry_after', 60_000])
  expect(told('isv.BUSINESS_LIMIT_CONTROL', '触发小时级流控Permits:5')).toEqual(['retry_after', 3_600_000])
  expect(told('isv.BUSINESS_LIMIT_CONTROL', '触发天级流控Permits:10')).toEqual(['retry_after', 12 * 3_600_000])
  expect(told('isv.DAY_LIMIT_CONTROL')).toEqual(['quota_stop', 12 * 3_600_000])
  expect(told('isv.MONTH_LIMIT_CONTROL')).toEqual(['quota_stop', 12 * 3_600_000])
  expect(told('Throttling.Whatever')).toEqual(['retry_backoff', undefined])
  expect(told('isv.NEVER_HEARD_OF')).toEqual(['retry_backoff', undefined])
})

test('signatures of Tencent Cloud: the vectors, by the signer and by the verifier', () => {
  const official = {
    host: 'cvm.tencentcloudapi.com',
    service: 'cvm',
    action: 'DescribeInstances',
    at: new Date(1_551_113_065_000),
    body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
    secretId: 'x',
    secretKey: '*'.repeat(32),
  }
  const captured = {
    host: 'sms.tencentcloudapi.com',
    service: 'sms',
    action: 'SendSms',
    at: new Date(1_700_000_000_000),
    body: '{"PhoneNumberSet":["+8613900000000"],"SmsSdkAppId":"1400006666","TemplateId":"1110","SignName":"腾讯云","TemplateParamSet":["1234"]}',
    secretId: 'AKIDEXAMPLE',
    secretKey: 'SECRETEXAMPLE',
  }
  for (const [call, wanted] of [
    [official, '10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f'],
    [captured, '7e2e9614d621a6895050aba6a5a2c2c0f17360832fa98a35b8bf3cfb365e89f4'],
  ] as const) {
    expect(signTencent(call).split('Signature=')[1]).toBe(wanted)
    const headers = { 'content-type': 'application/json; charset=utf-8', 'x-tc-action': call.action }
    const signed = { signed: ['content-type', 'host', 'x-tc-action'], host: call.host, seconds: String(call.at.getTime() / 1_000) }
    const heard = asked('POST', `https://${call.host}/`, headers, call.body)
    expect(tencentSignature(heard, { ...signed, service: call.service, secret: call.secretKey })).toBe(wanted)
  }
})

test('every code of Tencent Cloud has a class, and says until when where that is known', () => {
  const documented = {
    retry_backoff: 'InternalError.Timeout InternalError.OtherError RequestLimitExceeded',
    retry_after:
      'LimitExceeded.DeliveryFrequencyLimit LimitExceeded.PhoneNumberThirtySecondLimit LimitExceeded.PhoneNumberOneHourLimit LimitExceeded.PhoneNumberDailyLimit LimitExceeded.PhoneNumberSameContentDailyLimit',
    quota_stop: 'LimitExceeded.AppDailyLimit LimitExceeded.DailyLimit',
    recipient_suppress: 'FailedOperation.PhoneNumberInBlacklist',
    recipient_final: 'InvalidParameterValue.IncorrectPhoneNumber',
    content_final:
      'FailedOperation.TemplateIncorrectOrUnapproved FailedOperation.SignatureIncorrectOrUnapproved FailedOperation.ContainSensitiveWord InvalidParameterValue.TemplateParameterFormatError InvalidParameterValue.TemplateParameterLengthLimit InvalidParameterValue.ContentLengthLimit',
    window_closed: 'FailedOperation.MarketingSendTimeConstraint',
    account_stop:
      'FailedOperation.InsufficientBalanceInSmsPackage UnauthorizedOperation.SmsSdkAppIdVerifyFail AuthFailure.SignatureFailure AuthFailure.SignatureExpire AuthFailure.SecretIdNotFound',
  }
  for (const [errorClass, codes] of Object.entries(documented))
    for (const code of codes.split(' ')) expect([code, tencentErrors[code]]).toEqual([code, errorClass])
  const now = new Date('2026-03-02T23:00:00+08:00')
  const told = (code: string) => {
    const result = tencentRefusal(code, '', now)
    return result.state === 'rejected' ? [result.errorClass, result.retryAfterMs] : result
  }
  expect(told('LimitExceeded.PhoneNumberThirtySecondLimit')).toEqual(['retry_after', 30_000])
  expect(told('LimitExceeded.PhoneNumberOneHourLimit')).toEqual(['retry_after', 3_600_000])
  expect(told('LimitExceeded.PhoneNumberDailyLimit')).toEqual(['retry_after', 3_600_000])
  expect(told('LimitExceeded.AppDailyLimit')).toEqual(['quota_stop', 3_600_000])
  expect(told('FailedOperation.MarketingSendTimeConstraint')).toEqual(['window_closed', 9 * 3_600_000])
  expect(told('UnauthorizedOperation.Whatever')).toEqual(['account_stop', undefined])
  expect(told('Something.New')).toEqual(['retry_backoff', undefined])
})

test('signatures of Twilio: the vector, by the signer and by the verifier, with and without the port that goes without saying', () => {
  const params = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' }
  const wanted = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
  const [token, url] = ['12345', 'https://mycompany.com/myapp.php?foo=1&bar=2']
  expect(callbackSignature(token, url, params)).toBe(wanted)
  expect(signTwilio(token, url, Object.entries(params))).toBe(wanted)
  const body = new URLSearchParams(params).toString()
  expect(isFromTwilio(token, wanted, url, body)).toBe(true)
  expect(isFromTwilio(token, wanted, url.replace('.com', '.com:443'), body)).toBe(true)
  expect(isFromTwilio(token, signTwilio(token, url.replace('.com', '.com:443'), Object.entries(params)), url, body)).toBe(true)
  for (const other of [url.replace('.com', '.com:80'), url.replace('https', 'http'), `${url}&x=1`])
    expect([other, isFromTwilio(token, wanted, other, body)]).toEqual([other, false])
  expect(isFromTwilio('54321', wanted, url, body)).toBe(false)
  expect(isFromTwilio(token, undefined, url, body)).toBe(false)
  // One name with several values: each once, in order.
  expect(
    signTwilio(token, url, [
      ['a', '2'],
      ['a', '1'],
      ['a', '2'],
    ]),
  ).toBe(
    signTwilio(token, url, [
      ['a', '1'],
      ['a', '2'],
    ]),
  )
  const json = '{"status":"delivered"}'
  const hashed = `https://mycompany.com/x?bodySHA256=${createHash('sha256').update(json).digest('hex')}`
  expect(isFromTwilio(token, signTwilio(token, hashed, []), hashed, json)).toBe(true)
  expect(isFromTwilio(token, signTwilio(token, hashed, []), hashed, `${json} `)).toBe(false)
})

test('numbers of Twilio have classes', () => {
  const documented = {
    retry_backoff: '20429 30001',
    recipient_final: '21211 21614 21408 30004 30005 30006',
    recipient_suppress: '21610',
    content_final: '30007',
    account_stop: '30034',
  }
  for (const [errorClass, codes] of Object.entries(documented))
    for (const code of codes.split(' ')) expect([code, twilioErrors[code]]).toEqual([code, errorClass])
})

const field = fc.oneof(
  fc.constantFrom(
    'phone_number',
    'biz_id',
    'out_id',
    'content',
    'send_time',
    'sid',
    'mobile',
    'nationcode',
    'report_status',
    'time',
    'text',
    'MessageId',
    'To',
    'Status',
    'MessageSid',
    'From',
    'Body',
    'MessageStatus',
    'RawDlrDoneDate',
    '__proto__',
    'constructor',
  ),
  fc.string(),
)
const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom('2026-13-45 99:99:99', '9'.repeat(400), 'SUCCESS', 'delivered', '13900000001'),
  fc.jsonValue(),
)
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.jsonValue().map((given) => Buffer.from(JSON.stringify(given))),
  fc.array(fc.dictionary(field, value), { maxLength: 4 }).map((given) => Buffer.from(JSON.stringify(given))),
  fc.array(fc.tuple(field, fc.string()), { maxLength: 8 }).map((given) => Buffer.from(new URLSearchParams(given).toString())),
)

test('whatever is sent to a callback, nothing is thrown, times are times, numbers are numbers, and texts are not endless', () => {
  const url = 'https://example.com/hook?message=%00'
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(smsConnectors)), bodies, fc.boolean(), (connector, body, isSigned) => {
      const signature = isSigned ? signTwilio('token', url, [...new URLSearchParams(body.toString())]) : 'x'
      const request = { method: 'POST', url, headers: { 'x-twilio-signature': signature }, query: { message: '\0' }, body, at: new Date(0) }
      const answer = connector.callback?.({ settings: {}, secrets: { authToken: 'token' }, callbackUrl: undefined }, request)
      for (const event of answer?.events ?? []) {
        expect(Number.isNaN(event.at.getTime())).toBe(false)
        if (event.kind === 'receipt') expect([typeof event.providerId, event.detail.length <= 300]).toEqual(['string', true])
        else expect([typeof event.from, event.text.length <= 2_000, typeof event.key]).toEqual(['string', true, 'string'])
        if (connector.name !== 'twilio') expect(event.kind === 'reply' ? event.from : (event.to ?? '+100000')).toMatch(/^\+[1-9]\d{5,14}$/)
      }
    }),
    runs,
  )
})

test('whatever a text is, it is signed so that the provider agrees, and stands in a body as it is', () => {
  const at = new Date('2026-03-02T04:00:00Z')
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), texts, { maxKeys: 5 }), texts, fc.boolean(), (params, text, isForm) => {
      const own = kit(() => at)
      const body = isForm ? aliyunQuery(params) : ''
      const query = isForm ? {} : params
      const about = {
        host: '127.0.0.1:7400',
        action: 'SendSms',
        version: '2017-05-25',
        at,
        nonce: 'n',
        keyId: 'id',
        secret: 's',
        query,
        body,
      }
      const heard = asked(
        'POST',
        `http://127.0.0.1:7400/?${aliyunQuery(query)}`,
        signAliyun({ ...about, contentType: 'application/x-www-form-urlencoded' }),
        body,
      )
      expect(aliyunRefusalOf(heard, 'id', 's', own)).toBeUndefined()
      expect(aliyunRefusalOf(heard, 'id', 's', own)?.code).toBe('SignatureNonceUsed')
      expect(Object.fromEntries(new URLSearchParams(aliyunQuery(params)))).toEqual(
        Object.fromEntries(Object.entries(params).map(([name, one]) => [name, one.toWellFormed()])),
      )
      const json = JSON.stringify({ text })
      const sent = { host: '127.0.0.1:7401', action: 'SendSms', at, body: json, secretId: 'id', secretKey: 's' }
      const headers = {
        host: sent.host,
        'content-type': 'application/json; charset=utf-8',
        'x-tc-action': 'SendSms',
        'x-tc-timestamp': String(at.getTime() / 1_000),
        authorization: signTencent(sent),
      }
      expect(tencentRefusalOf(asked('POST', 'http://127.0.0.1:7401/', headers, json), 'id', 's', own)).toBeUndefined()
      const message = { id: text, to: '+8613900000001', text, signature: '', template: undefined }
      expect(JSON.parse(filled('{"a":"{{text}}","b":"{{id}}"}', message, escapes.json))).toEqual({ a: text, b: text })
      expect(new URLSearchParams(filled('a={{text}}&b={{to}}', message, escapes.form)).getAll('a')).toEqual([text.toWellFormed()])
    }),
    runs,
  )
})

test('a request that was changed anywhere on its way is refused by the verifiers', () => {
  const at = new Date('2026-03-02T04:00:00Z')
  const aliyun = signAliyun({
    host: 'h',
    action: 'SendSms',
    version: '2017-05-25',
    at,
    nonce: 'n',
    keyId: 'id',
    secret: 's',
    query: { A: '1' },
  })
  const told = (headers: Record<string, string>, url = 'https://h/?A=1', body = '', method = 'POST', now = at) =>
    aliyunRefusalOf(
      asked(method, url, headers, body),
      'id',
      's',
      kit(() => now),
    )?.code ?? 'taken'
  expect(told(aliyun)).toBe('taken')
  expect(told(aliyun, 'https://h/?A=2')).toBe('SignatureDoesNotMatch')
  expect(told(aliyun, 'https://h/?A=1', 'x')).toBe('SignatureDoesNotMatch')
  expect(told(aliyun, 'https://h/?A=1', '', 'GET')).toBe('SignatureDoesNotMatch')
  expect(told({ ...aliyun, 'x-acs-action': 'SendBatchSms' })).toBe('SignatureDoesNotMatch')
  expect(told({ ...aliyun, 'x-acs-signature-nonce': 'm' })).toBe('SignatureDoesNotMatch')
  expect(told({ ...aliyun, 'x-acs-extra': '1' })).toBe('IncompleteSignature')
  expect(told({ ...aliyun, authorization: aliyun.authorization?.replace('Credential=id', 'Credential=other') ?? '' })).toBe(
    'InvalidAccessKeyId.NotFound',
  )
  expect(told({ host: 'h' })).toBe('IncompleteSignature')
  expect(told(aliyun, undefined, undefined, undefined, new Date(at.getTime() + 16 * 60_000))).toBe('InvalidTimeStamp.Expired')
  const call = { host: 'h', action: 'SendSms', at, body: '{}', secretId: 'id', secretKey: 's' }
  const tencent = {
    host: 'h',
    'content-type': 'application/json; charset=utf-8',
    'x-tc-action': 'SendSms',
    'x-tc-timestamp': String(at.getTime() / 1_000),
    authorization: signTencent(call),
  }
  const heard = (headers: Record<string, string>, body = '{}', now = at) =>
    tencentRefusalOf(
      asked('POST', 'https://h/', headers, body),
      'id',
      's',
      kit(() => now),
    )?.code ?? 'taken'
  expect(heard(tencent)).toBe('taken')
  expect(heard(tencent, '{ }')).toBe('AuthFailure.SignatureFailure')
  expect(heard({ ...tencent, 'x-tc-action': 'PullSmsSendStatus' })).toBe('AuthFailure.SignatureFailure')
  expect(heard({ ...tencent, authorization: signTencent({ ...call, service: 'cvm' }) })).toBe('AuthFailure.SignatureFailure')
  expect(heard({ ...tencent, 'x-tc-timestamp': '1' })).toBe('MissingParameter')
  expect(heard(tencent, '{}', new Date(at.getTime() + 301_000))).toBe('AuthFailure.SignatureExpire')
})

test('what a text costs is counted alike by the contract and by the emulators', () => {
  const letters = fc.constantFrom(...Array.from('aZ09 @£ΔÇ\r\n`^{}[]~|\\€¤\f_'), '中', '😀', 'ç')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 400 }), fc.boolean(), (some, isPlain) => {
      const text = some.filter((one) => !isPlain || /[\w @£{€]/.test(one)).join('') || 'a'
      expect(smsSize(text, false).units).toBe(segments(text))
      expect(smsSize(text, true).units).toBe(unitsOf(text))
    }),
    runs,
  )
  expect([160, 161, 306, 307].map((length) => smsSize('a'.repeat(length), false).units)).toEqual([1, 2, 2, 3])
  expect([70, 71, 134, 135].map((length) => smsSize('中'.repeat(length), true).units)).toEqual([1, 2, 2, 3])
})
