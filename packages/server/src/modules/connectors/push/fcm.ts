import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { baseUrl } from '../address.ts'
import { call, type Called, parsed, rejected, textOf } from '../call.ts'
import type { Account, Connector, PushMessage, SendContext } from '../connector.ts'
import { fcmRefusal } from './fcm-errors.ts'
import { fcmBody, ownNames } from './fcm-message.ts'
import { googleTokens, grantFcm, serviceAccount } from './fcm-token.ts'
import { unfit } from './fit.ts'
import { sendGroups, sorted } from './groups.ts'
import { accessTokens } from './tokens.ts'

const settings = z.object({
  channelId: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'at most 64 letters, digits, dots, hyphens and underscores')
    .optional()
    .describe('Channel of notifications on Android, as the app has made it.'),
  clickAction: z
    .string()
    .regex(/^[\w.]{1,200}$/, 'at most 200 letters, digits, dots and underscores')
    .optional()
    .describe('Action of the activity that a tap opens on Android; without it the app starts as ever.'),
  baseUrl: baseUrl('https://fcm.googleapis.com').describe('Where messages are sent to.'),
  tokenUrl: baseUrl(googleTokens).describe('Where access tokens are asked for.'),
})
const secrets = z.object({ serviceAccount: serviceAccount.describe('The JSON file of a service account, as it was downloaded.') })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Fcm = Account<Settings, Secrets>

const maxBatch = 100
const callsAtOnce = 16

/** Firebase Cloud Messaging (HTTP v1, by a service account): one message in each call, over connections that are kept. */
export const fcm: Connector<PushMessage, Settings, Secrets> = {
  name: 'fcm',
  channel: 'push',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'none', needsTemplate: false },
  send: (account, batch, context) =>
    sendGroups(
      sorted(batch, 1, unsendable),
      async ([message]) => (message ? [await sendOne(account, fcmBody(message, account.settings, context.now()), context)] : []),
      callsAtOnce,
    ),
  /** Has a message validated that is not sent: the key is right, the project is there, and the account may send. */
  async check(account, context) {
    const message = { topic: 'millrace-check', notification: { body: 'check' } }
    const result = await sendOne(account, JSON.stringify({ validate_only: true, message }), context)
    return { ok: result.state === 'accepted', detail: result.state === 'accepted' ? '' : result.detail }
  },
}

const tokens = accessTokens<Settings, Secrets>(({ settings: { tokenUrl }, secrets: own }, context) =>
  grantFcm(own.serviceAccount, tokenUrl, context),
)

function unsendable(message: PushMessage): SendResult | undefined {
  const taken = Object.keys(message.data).find((name) => ownNames.test(name))
  return taken === undefined ? unfit(message) : rejected('content_final', `data: the name ${taken} belongs to FCM`)
}

async function sendOne(account: Fcm, body: string, context: SendContext): Promise<SendResult> {
  const { settings: own, secrets: keys } = account
  const url = new URL(`/v1/projects/${encodeURIComponent(keys.serviceAccount.project_id)}/messages:send`, own.baseUrl)
  const done = await tokens.use<{ readonly result: SendResult }>(account, context, async (token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const result = resultOf(await call(context, { url, method: 'POST', headers, body }), context.now())
    return result.state === 'rejected' && result.errorClass === 'refresh_auth' ? { expired: result.detail } : { result }
  })
  return 'without' in done ? done.without : done.result
}

function resultOf(called: Called, now: Date): SendResult {
  const answer = called.kind === 'answered' && called.status === 200 ? parsed(called.text) : undefined
  const providerId = answer && textOf(answer, 'name')
  return providerId ? { state: 'accepted', providerId } : fcmRefusal(called, now)
}
