import type { Kit } from '../../lib/kit.ts'
import { isE164, mainlandNumber, unitsOf } from '../../lib/phones.ts'
import type { AliyunAccount, Template } from './account.ts'

/** An operation of the API that was not done, in its own words. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export type Params = ReadonlyMap<string, string>

export interface Letter {
  readonly number: string
  readonly signature: string
  readonly values: Readonly<Record<string, string>>
}

/** SendSms: one text for up to a thousand numbers. */
export function lettersOfOne(params: Params): Letter[] {
  const numbers = required(params, 'PhoneNumbers').split(',')
  const signature = required(params, 'SignName')
  if (numbers.length > 1_000) throw new Refused('isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  const values = params.get('TemplateParam') ? valuesOf(parsed(params.get('TemplateParam') ?? '')) : {}
  return numbers.map((number) => ({ number, signature, values }))
}

/** SendBatchSms: a text each for up to a hundred numbers, their values in the same places. */
export function lettersOfMany(params: Params): Letter[] {
  const [numbers, signatures] = ['PhoneNumberJson', 'SignNameJson'].map((name) => texts(parsed(required(params, name))))
  const values = params.get('TemplateParamJson') ? parsed(params.get('TemplateParamJson') ?? '') : undefined
  if (!numbers || !signatures) throw new Refused('isv.INVALID_JSON_PARAM', 'JSON参数不合法')
  if (numbers.length > 100) throw new Refused('isv.MOBILE_COUNT_OVER_LIMIT', '手机号码数量超过限制')
  if (signatures.length !== numbers.length) throw new Refused('isv.INVALID_PARAMETERS', '签名个数与手机号码个数不一致')
  if (values !== undefined && (!Array.isArray(values) || values.length !== numbers.length))
    throw new Refused('isv.INVALID_PARAMETERS', '模板变量个数与手机号码个数不一致')
  return numbers.map((number, at) => ({ number, signature: signatures[at] ?? '', values: values ? valuesOf(values[at]) : {} }))
}

/** Takes all or none of them: what is wrong with one is wrong with the call. */
export function take(letters: readonly Letter[], params: Params, account: AliyunAccount, kit: Kit): { bizId: string } {
  const { limits, clock, inbox } = kit
  const code = required(params, 'TemplateCode')
  const template = account.templates[code]
  if ((params.get('OutId') ?? '').length > 255) throw new Refused('isv.INVALID_PARAMETERS', 'OutId过长')
  const ready = letters.map((letter) => {
    checkSignature(account.signatures[letter.signature])
    if (template?.state !== 'approved') throw new Refused('isv.SMS_TEMPLATE_ILLEGAL', '该账号下找不到对应模板')
    const number = mainlandNumber(letter.number)
    if (!number)
      throw isE164(letter.number)
        ? new Refused('isv.NOT_SUPPORTED_COUNTRY', '国内模板不支持境外号码')
        : new Refused('isv.MOBILE_NUMBER_ILLEGAL', `${letter.number}非法手机号`)
    return {
      ...letter,
      number,
      text: `【${letter.signature}】${filled(template, letter.values)}`,
      keys: keysOf(template.kind, account, letter.signature, code, number),
    }
  })
  const cost = ready.reduce((sum, { text }) => sum + unitsOf(text), 0)
  if (account.balance !== undefined && account.balance < cost) throw new Refused('isv.AMOUNT_NOT_ENOUGH', '账户余额不足')
  for (const { keys } of ready)
    for (const [key, some] of keys) {
      const over = limits.over(key, some)
      if (over) throw new Refused('isv.BUSINESS_LIMIT_CONTROL', `触发${spans[over.span]}级流控Permits:${over.permits}`)
    }
  const bizId = kit.number()
  if (account.balance !== undefined) account.balance -= cost
  for (const { number, text, signature, keys } of ready) {
    for (const [key] of keys) limits.hit(key)
    const ref = params.get('OutId') ?? ''
    inbox.add({
      id: bizId,
      at: clock.now(),
      to: number,
      text,
      signature,
      template: code,
      ref,
      units: unitsOf(text),
      state: 'sent',
      code: '',
    })
  }
  return { bizId }
}

const spans = { second: '秒', '30s': '三十秒', minute: '分钟', hour: '小时', day: '天' } as const

function keysOf(kind: Template['kind'], { limits }: AliyunAccount, signature: string, template: string, number: string) {
  if (kind === 'code')
    return [
      [`code ${signature} ${number}`, limits.code],
      [`codes ${number}`, limits.codesOfAll],
    ] as const
  return [[`${kind} ${signature} ${template} ${number}`, limits[kind]]] as const
}

function checkSignature(state: string | undefined): void {
  if (state === undefined) throw new Refused('isv.SMS_SIGNATURE_ILLEGAL', '该账号下找不到对应签名')
  if (state !== 'approved') throw new Refused('isv.SIGN_STATE_ILLEGAL', '签名状态不可用')
}

function filled({ text, kind }: Template, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name]
    if (value === undefined || value === '') throw new Refused('isv.TEMPLATE_MISSING_PARAMETERS', '模板变量中存在未赋值变量')
    if (/https?:\/\//i.test(value)) throw new Refused('isv.PARAM_NOT_SUPPORT_URL', '变量不支持传入URL')
    if (Array.from(value).length > (kind === 'code' ? 6 : 35)) throw new Refused('isv.PARAM_LENGTH_LIMIT', '参数超过长度限制')
    return value
  })
}

function required(params: Params, name: string): string {
  const value = params.get(name)
  if (!value) throw new Refused(`Missing${name}`, `${name} is mandatory for this action.`)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('isv.INVALID_JSON_PARAM', 'JSON参数不合法，只接受字符串值')
  }
}

function valuesOf(given: unknown): Readonly<Record<string, string>> {
  const isRecord = typeof given === 'object' && given !== null && !Array.isArray(given)
  if (!isRecord || Object.values(given).some((value) => typeof value !== 'string'))
    throw new Refused('isv.INVALID_JSON_PARAM', 'JSON参数不合法，只接受字符串值')
  return given as Record<string, string>
}

const texts = (given: unknown): string[] | undefined =>
  Array.isArray(given) && given.length > 0 && given.every((one) => typeof one === 'string') ? given : undefined
