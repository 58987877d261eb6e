import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { baseUrl } from '../address.ts'
import { call, type Called, jsonOf, parsed, record, rejected, resultWithout, textOf } from '../call.ts'
import type { Account, Connector, PushMessage, SendContext } from '../connector.ts'
import { unfit, vendorSettings } from './fit.ts'
import { sendGroups, sorted } from './groups.ts'
import { huaweiCallback, huaweiId } from './huawei-callback.ts'
import { huaweiErrors, huaweiRefusal, partlyTaken, taken } from './huawei-errors.ts'
import { huaweiBody } from './huawei-message.ts'
import { accessTokens, checked, type Granted, isToken } from './tokens.ts'

const printable = (most: number) =>
  z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${most}}$`), `1 to ${most} letters, digits and signs, no spaces`)
const settings = z.object({
  clientId: z
    .string()
    .regex(/^\d{4,20}$/, 'digits, as AppGallery Connect shows them')
    .describe('Client ID (app ID) of OAuth 2.0.'),
  ...vendorSettings,
  receiptId: printable(64).optional().describe('ID of the receipt set-up in AppGallery Connect, if not the default one is to be told.'),
  callbackUser: printable(128)
    .optional()
    .describe('User name of that set-up; with it and the key receipts are signed, and only then heard.'),
  baseUrl: baseUrl('https://push-api.cloud.huawei.com'),
  oauthUrl: baseUrl('https://oauth-login.cloud.huawei.com'),
})
const secrets = z.object({
  clientSecret: printable(256).describe('Client secret of OAuth 2.0.'),
  callbackKey: printable(256).optional().describe('Key of the receipt set-up.'),
})
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Huawei = Account<Settings, Secrets>

/** As many as can go in calls of their own before the caller gives up; a thousand would fit into one. */
const maxBatch = 200

/** Huawei Push Kit (HTTPS v1): the same content for many devices in one call. It has no name for a call: what was not answered is unknown. */
export const huawei: Connector<PushMessage, Settings, Secrets> = {
  name: 'huawei',
  channel: 'push',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'push', needsTemplate: false },
  send: (account, batch, context) =>
    sendGroups(
      sorted(batch, maxBatch, (message) => unfit(message) ?? elsewhere(message)),
      (group) => sendGroup(account, group, context),
    ),
  /** Asks for an access token, anew: the client is known and its secret right. */
  check: async (account, context) => checked(await grant(account, context)),
  callback: ({ settings: { callbackUser }, secrets: { callbackKey } }, request) => huaweiCallback(callbackUser, callbackKey, request),
}

/** This API reaches phones with Huawei's services; iPhones have Apple's tokens. */
const elsewhere = ({ device }: PushMessage): SendResult | undefined =>
  device.platform === 'ios' ? rejected('recipient_final', 'the device is an iPhone: Huawei does not reach it') : undefined

const tokens = accessTokens<Settings, Secrets>(grant)

async function sendGroup(account: Huawei, group: readonly PushMessage[], context: SendContext): Promise<readonly SendResult[]> {
  const [first] = group
  if (!first) return []
  const to = group.map(({ device }) => device.token)
  const { clientId, baseUrl: base } = account.settings
  const body = JSON.stringify(huaweiBody(first, to, account.settings))
  const done = await tokens.use<{ readonly results: readonly SendResult[] }>(account, context, async (token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json;charset=UTF-8' }
    const called = await call(context, { url: new URL(`/v1/${clientId}/messages:send`, base), method: 'POST', headers, body })
    const { code, words, requestId } = answerOf(called)
    if (code !== undefined && huaweiErrors[code] === 'refresh_auth') return { expired: `${code} ${words}`.trim() }
    if (code === undefined) return { results: to.map(() => resultWithout(called)) }
    const refused = code === partlyTaken ? illegalTokens(words) : new Set<string>()
    if (code !== taken && code !== partlyTaken) return { results: to.map(() => huaweiRefusal(code, words)) }
    // Some were refused, and it is not said which.
    if (!refused) return { results: to.map(() => ({ state: 'unknown', detail: `${code} ${words}`.slice(0, 300) })) }
    return {
      results: group.map(({ id, device }) =>
        refused.has(device.token)
          ? rejected('recipient_final', `${code}: an illegal token`)
          : { state: 'accepted', providerId: requestId ? huaweiId(requestId, device.token) : id },
      ),
    }
  })
  return 'without' in done ? to.map(() => done.without) : done.results
}

function answerOf(called: Called): { readonly code: string | undefined; readonly words: string; readonly requestId: string | undefined } {
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  if (!answer) return { code: undefined, words: '', requestId: undefined }
  const words = typeof answer.msg === 'string' ? answer.msg : ''
  return { code: textOf(answer, 'code'), words, requestId: textOf(answer, 'requestId') }
}

/** Of a call that was partly taken: JSON inside of JSON. */
function illegalTokens(words: string): ReadonlySet<string> | undefined {
  const list = record(jsonOf(words))?.illegal_tokens
  return Array.isArray(list) ? new Set(list.filter((one) => typeof one === 'string')) : undefined
}

/** Good for an hour. Asking takes nothing from anybody: whatever came of it, no message was sent. */
async function grant({ settings: own, secrets: keys }: Huawei, context: SendContext): Promise<Granted> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: own.clientId,
    client_secret: keys.clientSecret,
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const called = await call(context, { url: new URL('/oauth2/v3/token', own.oauthUrl), method: 'POST', headers, body })
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const token = typeof answer?.access_token === 'string' ? answer.access_token : undefined
  const seconds = Number(answer && textOf(answer, 'expires_in'))
  if (isToken(token)) return { token, forMs: (seconds > 0 ? seconds : 3_600) * 1_000 }
  const error = answer && textOf(answer, 'error')
  // Who is asked says which of ours is wrong; of trouble there it says the status.
  if (called.kind === 'answered' && error && called.status < 500 && called.status !== 429)
    return { without: rejected('account_stop', `OAuth ${error} ${textOf(answer, 'error_description') ?? ''}`.trim()) }
  const result = resultWithout(called)
  return { without: result.state === 'unknown' ? rejected('retry_backoff', `no access token: ${result.detail}`) : result }
}
