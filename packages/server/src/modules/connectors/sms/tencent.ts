import { isMainland } from '@millrace/contract/connectors/sms.ts'
import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { type Account, type Connector, isTemplated, type SendContext, type SmsMessage, type TemplatedSms } from '../connector.ts'
import { baseUrl } from '../address.ts'
import { call, inTurns, parsed, record, rejected, resultWithout, textOf } from '../call.ts'
import { askedBy, outIdOf } from './china.ts'
import { tencentCallback } from './tencent-callback.ts'
import { pollTencent } from './tencent-poll.ts'
import { tencentRefusal } from './tencent-errors.ts'
import { secondsOf, signTencent, tencentType } from './tencent-sign.ts'

const settings = z.object({
  secretId: z.string().min(1).max(128),
  sdkAppId: z.string().regex(/^\d{4,20}$/),
  region: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .default('ap-guangzhou'),
  baseUrl: baseUrl('https://sms.tencentcloudapi.com'),
})
const secrets = z.object({ secretKey: z.string().min(1).max(256) })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Tencent = Account<Settings, Secrets>

const maxBatch = 200
const callsAtOnce = 8

/**
 * Tencent Cloud SMS (2021-01-11). One call has one text: messages whose values differ go one by one, a few at a time. Each number
 * has a SerialNo of its own, by which its report is known; a message that goes alone carries our id as well, the others one for their call.
 */
export const tencent: Connector<SmsMessage, Settings, Secrets> = {
  name: 'tencent',
  channel: 'sms',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'push', needsTemplate: true },
  async send(account, batch, context) {
    const results = new Map<SmsMessage, SendResult>()
    await inTurns(groupsOf(batch), callsAtOnce, async (group) => {
      for (const [message, result] of await sendGroup(account, group, context)) results.set(message, result)
    })
    return batch.map((message) => results.get(message) ?? rejected('content_final', 'Tencent Cloud sends approved templates only'))
  },
  /** Asks for packages that were bought: the key is right, may use the service, and the application is one of its own. */
  async check(account, context) {
    const hours = (at: Date): string => at.toISOString().slice(0, 13).replace(/\D/g, '')
    const now = context.now()
    const times = { BeginTime: hours(new Date(now.getTime() - 86_400_000)), EndTime: hours(now) }
    const answer = await ask(
      account,
      'SmsPackagesStatistics',
      { SmsSdkAppId: account.settings.sdkAppId, Limit: 1, Offset: 0, ...times },
      context,
    )
    if ('without' in answer) return { ok: false, detail: 'detail' in answer.without ? (answer.without.detail ?? '') : '' }
    return { ok: answer.code === 'Ok', detail: `${answer.code} ${answer.words}`.trim() }
  },
  callback: (_account, request) => tencentCallback(request),
  poll: (account, asked, context) =>
    pollTencent(asked, context, async (params) => {
      const { sdkAppId: SmsSdkAppId } = account.settings
      const answer = await ask(account, 'PullSmsSendStatusByPhoneNumber', { ...params, SmsSdkAppId }, context, true)
      return 'code' in answer && answer.code === 'Ok' ? answer.response : undefined
    }),
}

/** What one call can take: the same text, of the mainland or of elsewhere, each number once. */
function groupsOf(batch: readonly SmsMessage[]): TemplatedSms[][] {
  const open = new Map<string, TemplatedSms[]>()
  const groups: TemplatedSms[][] = []
  for (const message of batch) {
    if (!isTemplated(message)) continue
    const key = JSON.stringify([message.template.code, message.signature, isMainland(message.to), ...valuesOf(message)])
    const group = open.get(key)
    if (group && group.length < maxBatch && !group.some(({ to }) => to === message.to)) group.push(message)
    else {
      open.set(key, [message])
      groups.push(open.get(key) ?? [])
    }
  }
  return groups
}

const valuesOf = ({ template }: TemplatedSms): string[] => template.values.map(({ value }) => value)

async function sendGroup(
  account: Tencent,
  group: readonly TemplatedSms[],
  context: SendContext,
): Promise<(readonly [TemplatedSms, SendResult])[]> {
  const [first] = group
  if (!first) return []
  const answer = await ask(
    account,
    'SendSms',
    {
      PhoneNumberSet: group.map(({ to }) => to),
      SmsSdkAppId: account.settings.sdkAppId,
      TemplateId: first.template.code,
      ...(first.signature === '' ? {} : { SignName: first.signature }),
      TemplateParamSet: valuesOf(first),
      SessionContext: group.length === 1 ? first.id : outIdOf(first),
    },
    context,
  )
  if ('without' in answer) return group.map((message) => [message, askedBy(answer.without, group)])
  if (answer.code !== 'Ok') return group.map((message) => [message, tencentRefusal(answer.code, answer.words, context.now())])
  const statuses = new Map(
    (Array.isArray(answer.response.SendStatusSet) ? answer.response.SendStatusSet : []).map((one: unknown) => {
      const status = record(one) ?? {}
      return [textOf(status, 'PhoneNumber'), status]
    }),
  )
  return group.map((message) => [message, resultOf(statuses.get(message.to), context.now())])
}

function resultOf(status: Readonly<Record<string, unknown>> | undefined, now: Date): SendResult {
  const [code, providerId] = status ? [textOf(status, 'Code'), textOf(status, 'SerialNo')] : []
  if (!status || !code || (code === 'Ok' && !providerId)) return { state: 'unknown', detail: 'nothing is said about this number' }
  if (code !== 'Ok' || !providerId) return tencentRefusal(code, textOf(status, 'Message') ?? '', now)
  return { state: 'accepted', providerId, ...(typeof status.Fee === 'number' && status.Fee > 0 ? { units: status.Fee } : {}) }
}

type Answer =
  | { readonly code: string; readonly words: string; readonly response: Readonly<Record<string, unknown>> }
  | { readonly without: SendResult }

async function ask(
  { settings: own, secrets: { secretKey } }: Tencent,
  action: string,
  params: unknown,
  context: SendContext,
  mayRepeat = false,
): Promise<Answer> {
  const url = new URL('/', own.baseUrl)
  const [body, at] = [JSON.stringify(params), context.now()]
  const headers = {
    'content-type': tencentType,
    'x-tc-action': action,
    'x-tc-version': '2021-01-11',
    'x-tc-region': own.region,
    'x-tc-timestamp': secondsOf(at),
    authorization: signTencent({ host: url.host, action, at, body, secretId: own.secretId, secretKey }),
  }
  const called = await call(context, { url, method: 'POST', headers, body, ...(mayRepeat ? { mayRepeat } : {}) })
  const response = called.kind === 'answered' ? record(parsed(called.text)?.Response) : undefined
  if (!response) return { without: resultWithout(called) }
  const error = record(response.Error)
  return { code: error ? (textOf(error, 'Code') ?? 'InternalError') : 'Ok', words: error ? (textOf(error, 'Message') ?? '') : '', response }
}
