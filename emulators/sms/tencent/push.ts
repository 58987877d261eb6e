import type { Received } from '../../lib/inbox.ts'
import type { Kit } from '../../lib/kit.ts'
import { beijingTime } from '../../lib/phones.ts'
import type { TencentAccount } from './account.ts'

// Tencent says that it tries again, not when; these pauses are those that Alibaba publishes.
const pausesMs = [60_000, 300_000, 600_000]
const headers = { 'content-type': 'application/json' }

function isTaken(status: number, answer: string): boolean {
  try {
    return status === 200 && (JSON.parse(answer) as { result?: unknown } | null)?.result === 0
  } catch {
    return false
  }
}

/** What can be pulled, each once. */
export interface Queues {
  readonly reports: Received[]
  readonly replies: { readonly from: string; readonly text: string; readonly extend: string; readonly sign: string; readonly at: Date }[]
}

export function report(ids: readonly string[], account: TencentAccount, kit: Kit, queues: Queues): void {
  kit.clock.after(account.receiptAfterMs, async () => {
    const told = kit.inbox.messages.filter(({ id }) => ids.includes(id))
    for (const one of told) {
      one.code = kit.outcomes.get(one.to) ?? 'DELIVRD'
      one.state = one.code === 'DELIVRD' ? 'delivered' : 'failed'
      one.reportedAt = kit.clock.now()
    }
    const odd = kit.faults.take('receipt')?.how
    if (odd === 'missing' || told.length === 0) return
    queues.reports.push(...told)
    if (account.reportUrl === undefined) return
    for (const _time of odd === 'twice' ? [1, 2] : [1])
      await kit.callbacks.push({ url: account.reportUrl, headers, body: JSON.stringify(told.map(pushed)) }, pausesMs, isTaken)
  })
}

/** Country and number apart; only countries that tests and demonstrations use. */
export const apart = (e164: string): { country: string; number: string } => {
  const country = ['86', '852', '1'].find((one) => e164.startsWith(`+${one}`)) ?? e164.slice(1, 3)
  return { country, number: e164.slice(1 + country.length) }
}

function pushed(one: Received): Record<string, unknown> {
  const { country, number } = apart(one.to)
  return {
    user_receive_time: beijingTime(one.reportedAt ?? one.at),
    nationcode: country,
    mobile: number,
    report_status: one.state === 'delivered' ? 'SUCCESS' : 'FAIL',
    errmsg: one.code,
    description: one.state === 'delivered' ? '用户短信送达成功' : one.code,
    sid: one.id,
  }
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)

export function pulled(one: Received): Record<string, unknown> {
  const { country, number } = apart(one.to)
  return {
    UserReceiveTime: seconds(one.reportedAt ?? one.at),
    CountryCode: country,
    SubscriberNumber: number,
    PhoneNumber: one.to,
    SerialNo: one.id,
    ReportStatus: one.state === 'delivered' ? 'SUCCESS' : 'FAIL',
    Description: one.state === 'delivered' ? '用户短信送达成功' : one.code,
    SessionContext: one.ref,
  }
}

/** One reply in each push, and not in an array. */
export async function pushReply(
  from: string,
  text: string,
  extend: string,
  account: TencentAccount,
  kit: Kit,
  { replies }: Queues,
): Promise<void> {
  const sign = kit.inbox.messages.findLast(({ to }) => to === from)?.signature ?? ''
  const at = kit.clock.now()
  replies.push({ from, text, extend, sign, at })
  if (account.replyUrl === undefined) return
  const { country, number } = apart(from)
  const body = { extend, mobile: number, nationcode: country, sign, text, time: seconds(at) }
  await kit.callbacks.push({ url: account.replyUrl, headers, body: JSON.stringify(body) }, pausesMs, isTaken)
}

export function pulledReply({ from, text, extend, sign, at }: Queues['replies'][number]): Record<string, unknown> {
  const { country, number } = apart(from)
  return {
    ExtendCode: extend,
    CountryCode: country,
    PhoneNumber: from,
    SignName: sign,
    ReplyContent: text,
    ReplyTime: seconds(at),
    SubscriberNumber: number,
  }
}
