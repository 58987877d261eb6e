import { randomUUID } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { type AliyunAccount, aliyunAccount } from './account.ts'
import { pushReply, report } from './push.ts'
import { sendDetails, signatureList } from './query.ts'
import { lettersOfMany, lettersOfOne, type Params, Refused, take } from './send.ts'
import { refusalOf } from './signature.ts'

export interface Options {
  readonly port?: number
  /** The time of the world; not moved by the virtual clock. */
  readonly wall?: () => Date
}

/** Alibaba Cloud SMS: Dysmsapi 2017-05-25 in the RPC style, signed with ACS3-HMAC-SHA256. */
export function startAliyunSms({ port, wall, ...given }: Options & Partial<AliyunAccount> = {}): Promise<Emulator<AliyunAccount>> {
  const account = { ...aliyunAccount(), ...given }
  const kit = newKit(wall)

  function send(params: Params, isBatch: boolean): Record<string, unknown> {
    const { bizId } = take(isBatch ? lettersOfMany(params) : lettersOfOne(params), params, account, kit)
    report(bizId, account, kit)
    return { BizId: bizId }
  }

  const actions: Readonly<Record<string, (params: Params) => Record<string, unknown>>> = {
    SendSms: (params) => send(params, false),
    SendBatchSms: (params) => send(params, true),
    QuerySendDetails: (params) => sendDetails(params, kit),
    QuerySmsSignList: (params) => signatureList(params, account),
  }

  function answer(asked: Asked): Answer {
    const refusal = refusalOf(asked, account.accessKeyId, account.accessKeySecret, kit)
    if (refusal) return gateway(refusal.status, refusal.code, refusal.message, asked)
    if (asked.url.pathname !== '/' || !['GET', 'POST'].includes(asked.method))
      return gateway(404, 'InvalidAction.NotFound', 'Specified api is not found.', asked)
    if (asked.headers['x-acs-version'] !== '2017-05-25')
      return gateway(404, 'InvalidVersion', 'Specified parameter Version is not valid.', asked)
    const name = String(asked.headers['x-acs-action'])
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!action) return gateway(404, 'InvalidAction.NotFound', 'Specified api is not found.', asked)
    const told = kit.faults.take('code', name)
    try {
      if (told) throw new Refused(told.code, told.message)
      return json(200, { ...action(paramsOf(asked)), Code: 'OK', Message: 'OK', RequestId: randomUUID().toUpperCase() })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // What the gateway itself refuses has an HTTP status; the service says everything with 200.
      if (/^is[vp]\./.test(error.code))
        return json(200, { Code: error.code, Message: error.message, RequestId: randomUUID().toUpperCase() })
      return gateway(/^Throttling|^ServiceUnavailable/.test(error.code) ? 503 : 400, error.code, error.message, asked)
    }
  }

  return startEmulator({
    name: 'Alibaba Cloud SMS',
    account,
    kit,
    port,
    action: ({ headers }) => String(headers['x-acs-action'] ?? ''),
    answer,
    reply: (from, text, to = '') => pushReply(from, text, to, account, kit),
  })
}

function gateway(status: number, code: string, message: string, { headers }: Asked): Answer {
  const help = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}`
  return json(status, { RequestId: randomUUID().toUpperCase(), HostId: headers.host ?? '', Code: code, Message: message, Recommend: help })
}

/** From the query, and from a form. */
function paramsOf({ url, headers, body }: Asked): Params {
  const isForm = String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  return new Map([...url.searchParams, ...(isForm ? new URLSearchParams(body.toString()) : [])])
}

export { type AliyunAccount } from './account.ts'
