import { createHash } from 'node:crypto'
import type { Kit } from '../../lib/kit.ts'
import type { TwilioAccount } from './account.ts'
import type { Created } from './send.ts'
import { callbackSignature } from './signature.ts'

const apiVersion = '2010-04-01'

async function post(url: string, params: Readonly<Record<string, string>>, { authToken }: TwilioAccount, kit: Kit): Promise<void> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'x-twilio-signature': callbackSignature(authToken, url, params),
    'i-twilio-idempotency-token': crypto.randomUUID(),
  }
  // Once, and once more where nobody answered at all.
  await kit.callbacks.push({ url, headers, body: new URLSearchParams(params).toString() }, [1_000], (status) => status > 0)
}

/** Each status is told by itself: sent, then what came of it. */
export function report({ sid, from, statusUrl }: Created, account: TwilioAccount, kit: Kit): void {
  const message = kit.inbox.messages.find(({ id }) => id === sid)
  if (!message) return
  const tell = async (status: string, code = ''): Promise<void> => {
    if (statusUrl === undefined) return
    const names = { MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status }
    const done = ['delivered', 'undelivered'].includes(status) ? { RawDlrDoneDate: rawDate(kit.clock.now()) } : {}
    const params = {
      ...names,
      To: message.to,
      From: from,
      AccountSid: account.accountSid,
      ApiVersion: apiVersion,
      ...(code ? { ErrorCode: code } : {}),
      ...done,
    }
    await post(statusUrl, params, account, kit)
  }
  kit.clock.after(1_000, () => tell('sent'))
  kit.clock.after(2_000, async () => {
    message.code = kit.outcomes.get(message.to) ?? ''
    message.state = message.code ? 'failed' : 'delivered'
    message.reportedAt = kit.clock.now()
    const odd = kit.faults.take('receipt')?.how
    if (odd === 'missing') return
    for (const _time of odd === 'twice' ? [1, 2] : [1]) await tell(message.code ? 'undelivered' : 'delivered', message.code)
  })
}

const rawDate = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(2, 12)

const stops = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']
const starts = ['START', 'UNSTOP', 'YES']

/** A reply is told, and a word that ends or begins a subscription works at once. */
export async function pushReply(from: string, text: string, to: string | undefined, account: TwilioAccount, kit: Kit): Promise<void> {
  const word = text.trim().toUpperCase()
  const kind = stops.includes(word) ? 'STOP' : starts.includes(word) ? 'START' : undefined
  if (kind === 'STOP' && !account.optedOut.includes(from)) account.optedOut.push(from)
  if (kind === 'START') account.optedOut = account.optedOut.filter((one) => one !== from)
  if (account.smsUrl === undefined) return
  const sid = `SM${createHash('md5').update(kit.number()).digest('hex')}`
  const base = {
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    SmsStatus: 'received',
    AccountSid: account.accountSid,
    ApiVersion: apiVersion,
  }
  const params = {
    ...base,
    From: from,
    To: to ?? account.numbers[0] ?? '',
    Body: text,
    NumMedia: '0',
    NumSegments: '1',
    ...(kind ? { OptOutType: kind } : {}),
  }
  await post(account.smsUrl, params, account, kit)
}
