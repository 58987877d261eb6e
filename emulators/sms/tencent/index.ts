import { randomUUID } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { type TencentAccount, tencentAccount } from './account.ts'
import { pulled, pulledReply, pushReply, type Queues, report } from './push.ts'
import { Refused, send } from './send.ts'
import { refusalOf } from './signature.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

type Action = (given: Record<string, unknown>) => Record<string, unknown>

/** Tencent Cloud SMS: API 3.0 of 2021-01-11, signed with TC3-HMAC-SHA256. Everything is answered with 200. */
export function startTencentSms({ port, wall, ...account }: Options & Partial<TencentAccount> = {}): Promise<Emulator<TencentAccount>> {
  const own = { ...tencentAccount(), ...account }
  const kit = newKit(wall)
  const queues: Queues = { reports: [], replies: [] }

  const actions: Readonly<Record<string, Action>> = {
    SendSms(given) {
      const statuses = send(given, own, kit)
      report(
        statuses.map(({ SerialNo }) => SerialNo),
        own,
        kit,
        queues,
      )
      return { SendStatusSet: statuses }
    },
    PullSmsSendStatus: (given) => ({ PullSmsSendStatusSet: queues.reports.splice(0, limitOf(given, own)).map(pulled) }),
    PullSmsReplyStatus: (given) => ({ PullSmsReplyStatusSet: queues.replies.splice(0, limitOf(given, own)).map(pulledReply) }),
    PullSmsSendStatusByPhoneNumber(given) {
      const limit = limitOf(given, own)
      const since = Number(given.BeginTime)
      const until = given.EndTime === undefined ? Number.POSITIVE_INFINITY : Number(given.EndTime)
      if (typeof given.PhoneNumber !== 'string') throw new Refused('MissingParameter', 'The request is missing the parameter PhoneNumber.')
      // Of seven days, the first page only.
      if (!Number.isInteger(since) || since < kit.clock.now().getTime() / 1_000 - 7 * 86_400 || !(until > since) || given.Offset !== 0)
        throw new Refused('InvalidParameterValue.BeginTimeVerifyFail', 'BeginTime 校验失败')
      const found = kit.inbox.messages.filter(
        ({ to, state, at }) =>
          to === given.PhoneNumber && state !== 'sent' && at.getTime() >= since * 1_000 && at.getTime() <= until * 1_000,
      )
      return { PullSmsSendStatusSet: found.slice(0, limit).map(pulled) }
    },
    SmsPackagesStatistics(given) {
      if (![given.BeginTime, given.EndTime].every((time) => /^\d{10}$/.test(String(time))))
        throw new Refused('InvalidParameterValue.BeginTimeVerifyFail', 'BeginTime 校验失败')
      limitOf(given, own, 500)
      return {
        SmsPackagesStatisticsSet:
          own.balance === undefined ? [] : [{ PackageId: 1, PackageType: 0, PackageAmount: own.balance, CurrentUsage: 0 }],
      }
    },
  }

  function answer(asked: Asked): Answer {
    const refusal = refusalOf(asked, own.secretId, own.secretKey, kit)
    if (refusal) return refused(refusal.code, refusal.message)
    const [name, version] = ['x-tc-action', 'x-tc-version'].map((header) => String(asked.headers[header] ?? ''))
    if (asked.method !== 'POST' || asked.url.pathname !== '/') return refused('UnsupportedProtocol', 'only POST of JSON to /')
    if (version !== '2021-01-11') return refused('NoSuchVersion', 'The version does not exist.')
    const action = Object.hasOwn(actions, name ?? '') ? actions[name ?? ''] : undefined
    if (!action) return refused('InvalidAction', 'The action does not exist.')
    // Where it is needed, and always at the real address: the service is one of several regions.
    if (!asked.headers['x-tc-region']) return refused('MissingParameter', 'The request is missing the parameter Region.')
    if (!String(asked.headers['content-type']).startsWith('application/json'))
      return refused('UnsupportedProtocol', 'Content-Type must be application/json.')
    const told = kit.faults.take('code', name)
    try {
      if (told) throw new Refused(told.code, told.message)
      return json(200, { Response: { ...action(objectOf(asked.body)), RequestId: randomUUID() } })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return refused(error.code, error.message)
    }
  }

  return startEmulator({
    name: 'Tencent Cloud SMS',
    account: own,
    kit,
    port,
    action: ({ headers }) => String(headers['x-tc-action'] ?? ''),
    answer,
    reply: (from, text, to = '') => pushReply(from, text, to, own, kit, queues),
    reset() {
      queues.reports.splice(0)
      queues.replies.splice(0)
    },
  })
}

const refused = (code: string, message: string): Answer =>
  json(200, { Response: { Error: { Code: code, Message: message }, RequestId: randomUUID() } })

function limitOf({ Limit, SmsSdkAppId }: Record<string, unknown>, { sdkAppId }: TencentAccount, most = 100): number {
  if (typeof Limit !== 'number' || !(Limit >= 1 && Limit <= most))
    throw new Refused('InvalidParameterValue.LimitVerifyFail', 'Limit 校验失败')
  if (SmsSdkAppId !== sdkAppId) throw new Refused('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'SmsSdkAppId 校验失败')
  return Limit
}

function objectOf(body: Buffer): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(body.toString())
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  } catch {
    // said below
  }
  throw new Refused('FailedOperation.JsonParseFail', 'The body is not JSON.')
}

export { type TencentAccount } from './account.ts'
