import type { Received } from '../../lib/inbox.ts'
import type { Kit } from '../../lib/kit.ts'
import { beijingTime, mainlandNumber } from '../../lib/phones.ts'
import type { AliyunAccount } from './account.ts'

/** After a minute, five more and ten more it is not tried again. */
const pausesMs = [60_000, 300_000, 600_000]
const headers = { 'content-type': 'application/json;charset=utf-8' }

/** Taken is 200 with a code that is a number, and nought. */
function isTaken(status: number, answer: string): boolean {
  try {
    return status === 200 && (JSON.parse(answer) as { code?: unknown } | null)?.code === 0
  } catch {
    return false
  }
}

const words: Readonly<Record<string, string>> = { DELIVERED: '用户接收成功', UNDELIV: '状态未知', 'MK:0001': '空号', BLACKLIST: '黑名单' }

/** Receipts of one call are told together. */
export function report(bizId: string, account: AliyunAccount, kit: Kit): void {
  kit.clock.after(account.receiptAfterMs, async () => {
    const told = kit.inbox.messages.filter(({ id }) => id === bizId)
    for (const one of told) {
      one.code = kit.outcomes.get(one.to) ?? 'DELIVERED'
      one.state = one.code === 'DELIVERED' ? 'delivered' : 'failed'
      one.reportedAt = kit.clock.now()
    }
    const odd = kit.faults.take('receipt')?.how
    if (odd === 'missing' || account.reportUrl === undefined) return
    for (const _time of odd === 'twice' ? [1, 2] : [1])
      await kit.callbacks.push({ url: account.reportUrl, headers, body: JSON.stringify(told.map(receipt)) }, pausesMs, isTaken)
  })
}

const receipt = (one: Received): Record<string, unknown> => ({
  phone_number: one.to,
  send_time: beijingTime(one.at),
  report_time: beijingTime(one.reportedAt ?? one.at),
  success: one.state === 'delivered',
  err_code: one.code,
  err_msg: words[one.code] ?? one.code,
  sms_size: String(one.units),
  biz_id: one.id,
  out_id: one.ref,
})

export async function pushReply(from: string, text: string, to: string, account: AliyunAccount, kit: Kit): Promise<void> {
  if (account.upUrl === undefined) return
  const number = mainlandNumber(from) ?? from
  const about = { phone_number: number, content: text, send_time: beijingTime(kit.clock.now()), dest_code: to }
  const last = kit.inbox.messages.findLast((one) => one.to === number)
  const id = kit.clock.now().getTime() * 100 + kit.callbacks.log.length
  const up = account.hasOldReplies ? { ...about, sign_name: last?.signature ?? '', sequence_id: id } : { ...about, sequence_id: String(id) }
  await kit.callbacks.push({ url: account.upUrl, headers, body: JSON.stringify([up]) }, pausesMs, isTaken)
}
