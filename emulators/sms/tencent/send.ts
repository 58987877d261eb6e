import { z } from 'zod'
import type { Kit } from '../../lib/kit.ts'
import type { Limit } from '../../lib/limits.ts'
import { beijingHour, isE164, mainlandNumber, unitsOf } from '../../lib/phones.ts'
import type { Template, TencentAccount } from './account.ts'

/** A request that was not done at all, or one number of it. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const request = z.strictObject({
  PhoneNumberSet: z.array(z.string()),
  SmsSdkAppId: z.string(),
  TemplateId: z.string(),
  SignName: z.string().optional(),
  TemplateParamSet: z.array(z.string()).optional(),
  ExtendCode: z.string().optional(),
  SessionContext: z.string().optional(),
  SenderId: z.string().optional(),
})

export interface Status {
  readonly SerialNo: string
  readonly PhoneNumber: string
  readonly Fee: number
  readonly SessionContext: string
  readonly Code: string
  readonly Message: string
  readonly IsoCode: string
}

/** One text for up to two hundred numbers; a status for each. */
export function send(given: unknown, account: TencentAccount, kit: Kit): Status[] {
  const parsed = request.safeParse(given)
  if (!parsed.success) {
    const missing = parsed.error.issues.find(({ path }) => !Object.hasOwn(Object(given) as object, String(path[0])))
    throw missing
      ? new Refused('MissingParameter', `The request is missing the parameter ${String(missing.path[0])}.`)
      : new Refused('InvalidParameter', 'parameters do not conform')
  }
  const { PhoneNumberSet: numbers, SmsSdkAppId, TemplateId, SignName, TemplateParamSet: values = [], SessionContext = '' } = parsed.data
  if (numbers.length === 0) throw new Refused('MissingParameter.EmptyPhoneNumberSet', '传入的号码列表为空')
  if (numbers.length > 200) throw new Refused('LimitExceeded.PhoneNumberCountLimit', '一次最多200个号码')
  if (Buffer.byteLength(SessionContext) >= 512) throw new Refused('InvalidParameterValue', 'SessionContext过长')
  if (SmsSdkAppId !== account.sdkAppId) throw new Refused('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'SmsSdkAppId 校验失败')
  const kinds = new Set(numbers.map((number) => /^(\+86|0086|86)?1\d{10}$/.test(number)))
  if (kinds.size > 1)
    throw new Refused('UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber', '群发请求里既有国内手机号也有国际手机号')
  return numbers.map((number) => {
    const to = e164(number)
    const base = { PhoneNumber: to ?? number, SessionContext, IsoCode: to?.startsWith('+86') ? 'CN' : '' }
    try {
      if (to === undefined) throw new Refused('InvalidParameterValue.IncorrectPhoneNumber', '手机号格式错误')
      const { id, fee } = sendOne(to, { TemplateId, SignName, values, SessionContext }, account, kit)
      return { ...base, SerialNo: id, Fee: fee, Code: 'Ok', Message: 'send success' }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { ...base, SerialNo: '', Fee: 0, Code: error.code, Message: error.message }
    }
  })
}

interface Content {
  readonly TemplateId: string
  readonly SignName: string | undefined
  readonly values: readonly string[]
  readonly SessionContext: string
}

function sendOne(
  to: string,
  { TemplateId, SignName, values, SessionContext }: Content,
  account: TencentAccount,
  kit: Kit,
): { id: string; fee: number } {
  const isMainland = to.startsWith('+86')
  if (isMainland && account.signatures[SignName ?? ''] !== 'approved')
    throw new Refused('FailedOperation.SignatureIncorrectOrUnapproved', '签名未审批或格式错误')
  const template = account.templates[TemplateId]
  if (template?.state !== 'approved')
    throw new Refused('FailedOperation.TemplateIncorrectOrUnapproved', '模板未审批或请求的内容与模板不匹配')
  if (template.isAbroad === true && isMainland)
    throw new Refused('UnsupportedOperation.GlobalTemplateToChineseMainlandPhone', '国际/港澳台模板不支持发送至国内手机号')
  if (template.isAbroad !== true && !isMainland)
    throw new Refused('UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone', '国内短信模板不支持发送至国际/港澳台手机号')
  const text = `${SignName ? `【${SignName}】` : ''}${filled(template, values)}`
  if (account.blacklist.includes(to)) throw new Refused('FailedOperation.PhoneNumberInBlacklist', '手机号在免打扰名单库中')
  const hour = beijingHour(kit.clock.now())
  if (template.kind === 'marketing' && (hour < 8 || hour >= 22))
    throw new Refused('FailedOperation.MarketingSendTimeConstraint', '营销短信仅支持8点到22点发送')
  checkLimits(to, text, account, kit)
  const fee = unitsOf(text)
  if (account.balance !== undefined && account.balance < fee)
    throw new Refused('FailedOperation.InsufficientBalanceInSmsPackage', '套餐包余量不足')
  if (account.balance !== undefined) account.balance -= fee
  kit.limits.hit(to)
  kit.limits.hit(`${to} ${text}`)
  const id = `5000:${kit.number()}`
  const signature = SignName ?? ''
  kit.inbox.add({
    id,
    at: kit.clock.now(),
    to,
    text,
    signature,
    template: TemplateId,
    ref: SessionContext,
    units: fee,
    state: 'sent',
    code: '',
  })
  return { id, fee }
}

const limitCodes = {
  second: 'ThirtySecondLimit',
  '30s': 'ThirtySecondLimit',
  minute: 'ThirtySecondLimit',
  hour: 'OneHourLimit',
  day: 'DailyLimit',
} as const satisfies Record<Limit['span'], string>

function checkLimits(to: string, text: string, { limits }: TencentAccount, kit: Kit): void {
  const over = kit.limits.over(to, limits.perNumber)
  if (over) throw new Refused(`LimitExceeded.PhoneNumber${limitCodes[over.span]}`, '触发频率限制')
  if (kit.limits.over(`${to} ${text}`, limits.sameContent))
    throw new Refused('LimitExceeded.PhoneNumberSameContentDailyLimit', '相同内容超过日上限')
}

function filled({ text, kind }: Template, values: readonly string[]): string {
  const wanted = new Set(Array.from(text.matchAll(/\{(\d+)\}/g), ([, place]) => place)).size
  if (values.length !== wanted) throw new Refused('FailedOperation.TemplateParamSetNotMatchApprovedTemplate', '模板参数个数不一致')
  if (kind === 'code' && values.some((value) => !/^\d{0,6}$/.test(value)))
    throw new Refused('InvalidParameterValue.TemplateParameterFormatError', '验证码模板参数只能是0-6位数字')
  if (values.some((value) => /https?:\/\//i.test(value)))
    throw new Refused('InvalidParameterValue.ProhibitedUseUrlInTemplateParameter', '禁止在模板变量中使用 URL')
  return text.replace(/\{(\d+)\}/g, (_all, place: string) => values[Number(place) - 1] ?? '')
}

function e164(number: string): string | undefined {
  const mainland = mainlandNumber(number)
  if (mainland) return `+86${mainland}`
  return isE164(number) && !number.startsWith('+86') ? number : undefined
}
