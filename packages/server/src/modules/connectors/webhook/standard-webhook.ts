import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { isPublic, OutgoingError, signed } from '../../../platform/http/index.ts'
import { call, inTurns, rejected } from '../call.ts'
import type { Account, Connector, SendContext, WebhookMessage } from '../connector.ts'
import { type Posted, refusalOf, resultsOf } from './answer.ts'
import { bodyOf, checkBody, groupsOf, idOf, tooLarge } from './body.ts'

const settings = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .refine(isBare, 'no name, password or fragment')
    .describe('Where messages are posted to. https; http only inside a private network that this installation may reach.'),
  batch: z.number().int().min(1).max(100).default(1).describe('So many messages in one request at most; above 1 they stand in a list.'),
  timeoutSeconds: z.number().int().min(1).max(30).default(15).describe('So long an answer is waited for.'),
})

const secret = z
  .string()
  .regex(/^whsec_[A-Za-z\d+/]+={0,2}$/, 'whsec_ and the Base64 of 24 to 64 random bytes')
  .refine(isLong, 'whsec_ and the Base64 of 24 to 64 random bytes')
const secrets = z.object({
  secret: secret.describe('By which requests are signed; the receiver has the same.'),
  previous: secret.optional().describe('The one before it, by which requests are signed as well until the receiver has the new one.'),
})
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Webhook = Account<Settings, Secrets>

const maxBatch = 100
const callsAtOnce = 10

/**
 * Standard Webhooks 1.0.0, to a system of the customer's own. The receiver takes each message once, by its id: so whatever came to nothing,
 * or may have, is sent again, and nothing is ever unknown.
 */
export const standardWebhook: Connector<WebhookMessage, Settings, Secrets> = {
  name: 'standard-webhook',
  channel: 'webhook',
  settings,
  secrets,
  // What comes together from one round is asked in three turns at most.
  capabilities: { maxBatch, isIdempotent: true, receipts: 'none', needsTemplate: false, patienceMs: 95_000 },
  perCall: ({ batch }) => batch,
  async send(account, batch, context) {
    const results = new Map<WebhookMessage, SendResult>()
    for (const message of batch) if (tooLarge(message)) results.set(message, rejected('content_final', 'larger than 20,000 bytes'))
    const groups = groupsOf(
      batch.filter((message) => !results.has(message)),
      account.settings.batch,
    )
    let stop: SendResult | undefined
    await inTurns(groups, callsAtOnce, async (group) => {
      const answers = stop ? [] : await sendGroup(account, group, context)
      for (const [i, message] of group.entries()) {
        const result = answers[i] ?? stop ?? rejected('retry_backoff', 'no answer')
        results.set(message, result)
        if (result.state === 'rejected' && endsAll.has(result.errorClass)) stop = result
      }
    })
    return batch.map((message) => results.get(message) ?? rejected('retry_backoff', 'no answer'))
  },
  /** Posts what is no message: a type that is ours, with nobody and nothing in it, signed as messages are. */
  async check(account, context) {
    const id = `msg_check_${crypto.randomUUID()}`
    const called = await post(account, id, checkBody(context.now()), context)
    const refusal = refusalOf(called, context.now())
    return { ok: refusal === undefined, detail: refusal?.state === 'rejected' ? refusal.detail : '' }
  },
}

const endsAll: ReadonlySet<string> = new Set(['account_stop', 'quota_stop'])

/** What is refused for what it says is asked in halves: nobody waits for, or falls with, somebody else's message. */
async function sendGroup(account: Webhook, group: readonly WebhookMessage[], context: SendContext): Promise<readonly SendResult[]> {
  const called = await post(account, idOf(group), bodyOf(group, account.settings.batch > 1), context)
  const results = resultsOf(called, group, context.now())
  const isRefused = called.kind === 'answered' && called.status >= 400
  const isContent = results.every((one) => one.state === 'rejected' && one.errorClass === 'content_final')
  if (group.length === 1 || !isRefused || !isContent) return results
  const half = Math.ceil(group.length / 2)
  return [...(await sendGroup(account, group.slice(0, half), context)), ...(await sendGroup(account, group.slice(half), context))]
}

async function post({ settings: own, secrets: keys }: Webhook, id: string, body: string, context: SendContext): Promise<Posted> {
  const url = new URL(own.url)
  if (url.protocol === 'http:') {
    const open = await isOpen(url.hostname, context)
    if (open) return open
  }
  const signatures = signed([keys.secret, ...(keys.previous === undefined ? [] : [keys.previous])], id, context.now(), body)
  const headers = { 'content-type': 'application/json', ...signatures }
  return call(context, { url, method: 'POST', headers, body, timeoutMs: own.timeoutSeconds * 1_000, mayRepeat: true })
}

/** What is not encrypted never leaves for the internet. */
async function isOpen(host: string, { outgoing }: SendContext): Promise<Posted | undefined> {
  try {
    if (!isPublic(await outgoing.addressOf(host))) return undefined
    return { kind: 'barred', detail: 'http is for private networks only: give the address with https' }
  } catch (error) {
    if (error instanceof OutgoingError) return { kind: 'unsent', detail: error.message }
    throw error
  }
}

function isBare(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password, hash } = new URL(text)
  return username === '' && password === '' && hash === ''
}

function isLong(text: string): boolean {
  const { length } = Buffer.from(text.slice('whsec_'.length), 'base64')
  return length >= 24 && length <= 64
}
