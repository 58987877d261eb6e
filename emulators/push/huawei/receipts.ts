import { createHmac, randomUUID } from 'node:crypto'
import type { Kit } from '../../lib/kit.ts'
import type { HuaweiAccount } from './account.ts'

// Huawei says that it tells again, not when.
const pausesMs = [60_000, 300_000, 600_000]
const most = 100

/** One device of a call: told whether it has it, or why not. */
export interface Fate {
  readonly token: string
  readonly status: string
}

export function report(fates: readonly Fate[], requestId: string, biTag: string | undefined, account: HuaweiAccount, kit: Kit): void {
  kit.clock.after(account.receiptAfterMs, async () => {
    const odd = kit.faults.take('receipt')?.how
    if (odd === 'missing' || account.callbackUrl === undefined) return
    for (let from = 0; from < fates.length; from += most) {
      const at = kit.clock.now()
      const statuses = fates.slice(from, from + most).map((fate) => told(fate, requestId, biTag, account, at))
      const headers = { 'content-type': 'application/json', 'x-huawei-callback-id': signed(account, String(at.getTime()), randomUUID()) }
      for (const _time of odd === 'twice' ? [1, 2] : [1])
        await kit.callbacks.push({ url: account.callbackUrl, headers, body: JSON.stringify({ statuses }) }, pausesMs, isTaken)
    }
  })
}

function isTaken(status: number, answer: string): boolean {
  try {
    return status === 200 && (JSON.parse(answer) as { code?: unknown } | null)?.code === '0'
  } catch {
    return false
  }
}

function told(
  { token, status }: Fate,
  requestId: string,
  biTag: string | undefined,
  account: HuaweiAccount,
  at: Date,
): Record<string, unknown> {
  const base = { token, requestId, biTag: biTag ?? '' }
  if (account.receiptVersion === 1) return { ...base, appid: account.clientId, status: Number(status), timestamp: at.getTime() }
  return {
    ...base,
    pushType: 0,
    appPackageName: 'com.example.millrace',
    deliveryStatus: { result: Number(status), timestamp: at.getTime() },
  }
}

/** The header as the documents have it. */
export function signed({ callbackUser, callbackKey, isKeyBase64 }: HuaweiAccount, timestamp: string, nonce: string): string {
  const key = isKeyBase64 ? Buffer.from(callbackKey, 'base64') : callbackKey
  const value = createHmac('sha256', key).update(timestamp).update(nonce).update(callbackUser).digest('base64')
  return `timestamp=${timestamp}; nonce=${nonce}; value=${value}`
}
