import { randomUUID } from 'node:crypto'
import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { type Account, type Connector, isTemplated, type SendContext, type SmsMessage, type TemplatedSms } from '../connector.ts'
import { baseUrl } from '../address.ts'
import { aliyunCallback, aliyunId } from './aliyun-callback.ts'
import { pollAliyun } from './aliyun-poll.ts'
import { aliyunOfOne, aliyunRefusal } from './aliyun-errors.ts'
import { aliyunQuery, signAliyun } from './aliyun-sign.ts'
import { call, inTurns, parsed, rejected, resultWithout, textOf } from '../call.ts'
import { askedBy, nationalNumber, outIdOf } from './china.ts'

const settings = z.object({ accessKeyId: z.string().min(1).max(128), baseUrl: baseUrl('https://dysmsapi.aliyuncs.com') })
const secrets = z.object({ accessKeySecret: z.string().min(1).max(256), securityToken: z.string().max(4_096).optional() })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Alibaba = Account<Settings, Secrets>

const maxBatch = 100

/**
 * Alibaba Cloud SMS (Dysmsapi 2017-05-25). One message of its own carries our id and has it back in its receipt. Of several
 * sent together none does: a batch has one OutId for all, which names one of them together with the number; its receipts are found by BizId and number.
 */
export const aliyun: Connector<SmsMessage, Settings, Secrets> = {
  name: 'aliyun',
  channel: 'sms',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'push', needsTemplate: true },
  async send(account, batch, context) {
    const results = new Map<SmsMessage, SendResult>()
    await inTurns(groupsOf(batch), 4, async (group) => {
      const answers = await sendGroup(account, group, context)
      for (const [at, message] of group.entries()) results.set(message, answers[at] ?? { state: 'unknown', detail: 'no answer' })
    })
    return batch.map((message) => results.get(message) ?? rejected('content_final', 'Alibaba Cloud sends approved templates only'))
  },
  /** Lists signatures: the key is known, its secret right, and it may use the service. */
  async check(account, context) {
    const answer = await ask(account, 'QuerySmsSignList', { PageIndex: '1', PageSize: '1' }, context)
    return 'code' in answer
      ? { ok: answer.code === 'OK', detail: `${answer.code} ${answer.words}` }
      : { ok: false, detail: answer.without.state === 'accepted' ? '' : answer.without.detail }
  },
  callback: (_account, request) => aliyunCallback(request),
  poll: (account, asked, context) =>
    pollAliyun(asked, context, async (params) => {
      const answer = await ask(account, 'QuerySendDetails', params, context, true)
      return 'code' in answer && answer.code === 'OK' ? answer.fields : undefined
    }),
}

/** What one call can take: the same template and signature, each number once, so that a receipt names one of them. */
function groupsOf(batch: readonly SmsMessage[]): TemplatedSms[][] {
  const groups: { readonly key: string; readonly numbers: Set<string>; readonly messages: TemplatedSms[] }[] = []
  for (const message of batch) {
    if (!isTemplated(message)) continue
    const key = `${message.template.code}\n${message.signature}`
    const open = groups.find((group) => group.key === key && group.messages.length < maxBatch && !group.numbers.has(message.to))
    if (open) {
      open.messages.push(message)
      open.numbers.add(message.to)
    } else groups.push({ key, numbers: new Set([message.to]), messages: [message] })
  }
  return groups.map(({ messages }) => messages)
}

async function sendGroup(account: Alibaba, group: readonly TemplatedSms[], context: SendContext): Promise<SendResult[]> {
  const [first] = group
  if (!first) return []
  const answer = await ask(
    account,
    group.length === 1 ? 'SendSms' : 'SendBatchSms',
    group.length === 1 ? one(first) : many(first, group),
    context,
  )
  if ('without' in answer) return group.map(() => askedBy(answer.without, group))
  const { code, words, bizId } = answer
  if (code === 'OK' && bizId) return group.map(({ to }) => ({ state: 'accepted', providerId: aliyunId(bizId, nationalNumber(to)) }))
  if (code === 'OK') return group.map(() => ({ state: 'unknown', detail: 'taken without a BizId' }))
  if (bizId) return group.map(() => ({ state: 'unknown', detail: `refused with the BizId ${bizId}: ${code}` }))
  // One bad number keeps none of the others back: what was refused was not sent, so it can be sent in halves.
  if (group.length > 1 && aliyunOfOne.has(code)) {
    const half = Math.ceil(group.length / 2)
    return [...(await sendGroup(account, group.slice(0, half), context)), ...(await sendGroup(account, group.slice(half), context))]
  }
  return group.map(() => aliyunRefusal(code, words, context.now()))
}

const valuesOf = ({ template }: TemplatedSms): Record<string, string> =>
  Object.fromEntries(template.values.map(({ name, value }) => [name, value]))

const one = (message: TemplatedSms): Record<string, string> => ({
  PhoneNumbers: nationalNumber(message.to),
  SignName: message.signature,
  TemplateCode: message.template.code,
  ...(message.template.values.length > 0 ? { TemplateParam: JSON.stringify(valuesOf(message)) } : {}),
  OutId: message.id,
})

const many = (first: TemplatedSms, group: readonly TemplatedSms[]): Record<string, string> => ({
  PhoneNumberJson: JSON.stringify(group.map(({ to }) => nationalNumber(to))),
  SignNameJson: JSON.stringify(group.map(({ signature }) => signature)),
  TemplateCode: first.template.code,
  TemplateParamJson: JSON.stringify(group.map(valuesOf)),
  OutId: outIdOf(first),
})

type Answer =
  | {
      readonly code: string
      readonly words: string
      readonly bizId: string | undefined
      readonly fields: Readonly<Record<string, unknown>>
    }
  | { readonly without: SendResult }

/** As a form: a hundred messages are longer than addresses may be. */
async function ask(
  { settings: { accessKeyId: keyId, baseUrl: base }, secrets: own }: Alibaba,
  action: string,
  params: Record<string, string>,
  context: SendContext,
  mayRepeat = false,
): Promise<Answer> {
  const url = new URL('/', base)
  const [body, contentType] = [aliyunQuery(params), 'application/x-www-form-urlencoded']
  const about = { host: url.host, action, version: '2017-05-25', at: context.now(), nonce: randomUUID(), body, contentType }
  const headers = signAliyun({ ...about, securityToken: own.securityToken, keyId, secret: own.accessKeySecret })
  const called = await call(context, { url, method: 'POST', headers, body, ...(mayRepeat ? { mayRepeat } : {}) })
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const code = answer && textOf(answer, 'Code')
  if (!answer || !code) return { without: resultWithout(called) }
  return { code, words: textOf(answer, 'Message') ?? '', bizId: textOf(answer, 'BizId'), fields: answer }
}
