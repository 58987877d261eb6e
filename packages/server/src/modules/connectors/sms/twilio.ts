import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import type { Account, Connector, SendContext, SmsMessage } from '../connector.ts'
import { baseUrl } from '../address.ts'
import { unitsOf } from './aliyun-callback.ts'
import { call, type Called, inTurns, parsed, rejected, resultWithout, textOf } from '../call.ts'
import { idParameter, twilioCallback } from './twilio-callback.ts'
import { pollTwilio, refOfText } from './twilio-poll.ts'
import { twilioErrors } from './twilio-errors.ts'

const sid = (beginning: string) => z.string().regex(new RegExp(`^${beginning}[0-9a-f]{32}$`))
const settings = z
  .object({
    accountSid: sid('AC'),
    /** A number, or a name of letters where that is allowed. */
    from: z.string().min(1).max(32).optional(),
    messagingServiceSid: sid('MG').optional(),
    /** Requests are made with a key of their own; callbacks are always signed with the token. */
    apiKeySid: sid('SK').optional(),
    baseUrl: baseUrl('https://api.twilio.com'),
  })
  .refine(({ from, messagingServiceSid }) => from !== undefined || messagingServiceSid !== undefined, {
    path: ['from'],
    message: 'a number or a messaging service is needed',
  })
const secrets = z.object({ authToken: z.string().min(1).max(256), apiKeySecret: z.string().min(1).max(256).optional() })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Twilio = Account<Settings, Secrets>

/** Twilio (2010-04-01): one message in each call, its text as it is or a content template. */
export const twilio: Connector<SmsMessage, Settings, Secrets> = {
  name: 'twilio',
  channel: 'sms',
  settings,
  secrets,
  capabilities: { maxBatch: 1, isIdempotent: false, receipts: 'push', needsTemplate: false },
  send: (account, batch, context) => inTurns(batch, 4, (message) => sendOne(account, message, context)),
  /** Looks at the account: credentials are right, and it is active. A key that may only send cannot look. */
  async check(account, context) {
    const called = await call(context, { url: address(account, '.json'), method: 'GET', headers: authorization(account) })
    const answer = called.kind === 'answered' ? parsed(called.text) : undefined
    if (called.kind !== 'answered') return { ok: false, detail: called.detail }
    const status = answer && called.status === 200 ? textOf(answer, 'status') : undefined
    return { ok: status === 'active', detail: status ?? refusalWords(called.status, answer) }
  },
  callback: ({ secrets: { authToken } }, request) => twilioCallback(authToken, request),
  poll: (account, asked, context) =>
    pollTwilio(asked, async (rest) => {
      const looked = { url: address(account, rest), method: 'GET', headers: authorization(account), mayRepeat: true } as const
      const called = await call(context, looked)
      return called.kind === 'answered' && called.status === 200 ? parsed(called.text) : undefined
    }),
}

async function sendOne(account: Twilio, message: SmsMessage, context: SendContext): Promise<SendResult> {
  const headers = { ...authorization(account), 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams(fieldsOf(account, message)).toString()
  const called = await call(context, { url: address(account, '/Messages.json'), method: 'POST', headers, body })
  const result = resultOf(called)
  // It gives nothing back: what was not answered is known again by its text.
  return result.state === 'unknown' && !message.template ? { ...result, ref: refOfText(message.text) } : result
}

function fieldsOf(
  { settings: { from, messagingServiceSid }, callbackUrl }: Twilio,
  { id, to, text, template }: SmsMessage,
): Record<string, string> {
  const sender = messagingServiceSid ? { MessagingServiceSid: messagingServiceSid } : { From: from ?? '' }
  const variables = template && JSON.stringify(Object.fromEntries(template.values.map(({ name, value }) => [name, value])))
  const content = template ? { ContentSid: template.code, ContentVariables: variables ?? '{}' } : { Body: text }
  return { To: to, ...sender, ...content, ...(callbackUrl === undefined ? {} : { StatusCallback: withId(callbackUrl, id) }) }
}

function withId(callbackUrl: string, id: string): string {
  const url = new URL(callbackUrl)
  url.searchParams.set(idParameter, id)
  return url.href
}

function resultOf(called: Called): SendResult {
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  if (called.kind !== 'answered' || !answer) return resultWithout(called)
  const [providerId, code] = [textOf(answer, 'sid'), textOf(answer, 'code', 'error_code')]
  if (called.status >= 300) {
    if (!code) return resultWithout(called)
    return rejected(twilioErrors[code] ?? classOf(called.status), refusalWords(called.status, answer))
  }
  if (!providerId) return { state: 'unknown', detail: 'taken without a name' }
  if (textOf(answer, 'status') === 'failed') return rejected(twilioErrors[code ?? ''] ?? 'retry_backoff', `failed ${code ?? ''}`)
  return { state: 'accepted', providerId, units: unitsOf(textOf(answer, 'num_segments')) }
}

const classOf = (status: number) =>
  status === 401 || status === 403 ? 'account_stop' : status === 429 || status >= 500 ? 'retry_backoff' : 'content_final'

const refusalWords = (status: number, answer: Readonly<Record<string, unknown>> | undefined): string =>
  `${(answer && textOf(answer, 'code')) ?? `HTTP ${status}`} ${(answer && textOf(answer, 'message')) ?? ''}`.trim()

const address = ({ settings: { baseUrl: base, accountSid } }: Twilio, rest: string): URL =>
  new URL(`/2010-04-01/Accounts/${accountSid}${rest}`, base)

function authorization({ settings: { accountSid, apiKeySid }, secrets: { authToken, apiKeySecret } }: Twilio): { authorization: string } {
  const pair = apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}
