import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { baseUrl } from '../address.ts'
import { call, type Called, parsed, rejected, resultWithout, textOf } from '../call.ts'
import type { Account, Connector, PushMessage, SendContext } from '../connector.ts'
import { apnsRefusal } from './apns-errors.ts'
import { apnsHeaders, apnsId, apnsPayload } from './apns-message.ts'
import { unfit } from './fit.ts'
import { sendGroups, sorted } from './groups.ts'
import { certificate, ecKey, signClaims } from './keys.ts'
import { accessTokens, type Granted } from './tokens.ts'

const tenLetters = z.string().regex(/^[A-Z0-9]{10}$/, 'ten capital letters and digits, as the developer account shows them')
const settings = z.object({
  teamId: tenLetters.describe('Team ID of the developer account.'),
  keyId: tenLetters.describe('Key ID of the key for Apple Push Notifications.'),
  topic: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,255}$/, 'letters, digits, dots and hyphens, such as com.example.shop')
    .describe('Bundle ID of the app.'),
  baseUrl: baseUrl('https://api.push.apple.com').describe('Where apps of the App Store and of TestFlight are reached.'),
  sandboxUrl: baseUrl('https://api.sandbox.push.apple.com').describe('Where apps that were built for testing are reached.'),
  certificate: certificate.optional().describe('PEM of an authority to trust as well, of a relay inside a network.'),
})
const secrets = z.object({ key: ecKey.describe('The .p8 file of the key, as it was downloaded.') })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Apns = Account<Settings, Secrets>

const maxBatch = 100
const streamsAtOnce = 50
/** Exactly: what is larger is refused. */
const mostBytes = 4_096
/** Apple takes a token for an hour, and a new one every twenty minutes. */
const tokenMs = 55 * 60_000

/** Apple (APNs over HTTP/2, by the key of a team): one message in each stream of one connection. */
export const apns: Connector<PushMessage, Settings, Secrets> = {
  name: 'apns',
  channel: 'push',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'none', needsTemplate: false },
  send: (account, batch, context) =>
    sendGroups(
      sorted(batch, 1, unsendable),
      async ([message]) => (message ? [await sendOne(account, message, context)] : []),
      streamsAtOnce,
    ),
  /** Asks for a device that there is not: that it is not there is only said to whom the key and the topic belong. */
  async check(account, context) {
    const nobody = { token: '0'.repeat(64), platform: 'ios', isSandbox: false } as const
    const result = await sendOne(account, { ...probe, device: nobody }, context)
    if (result.state === 'accepted') return { ok: false, detail: 'a device that does not exist was reached: this is not Apple' }
    return { ok: result.detail === 'BadDeviceToken', detail: result.detail }
  },
}

const probe = { id: 'check', title: '', text: 'check', link: '', image: '', data: {}, collapse: '', ttlSeconds: 0, isMarketing: true }

const tokens = accessTokens<Settings, Secrets>(({ settings: { keyId, teamId }, secrets: { key } }, { now }) => {
  const granted: Granted = {
    token: signClaims(key, { kid: keyId }, { iss: teamId, iat: Math.floor(now().getTime() / 1_000) }),
    forMs: tokenMs,
  }
  return Promise.resolve(granted)
})

/** What Apple would refuse; asking for it over and over counts against us. */
function unsendable(message: PushMessage): SendResult | undefined {
  const { device, data } = message
  if (!/^[0-9a-f]{16,400}$/i.test(device.token)) return rejected('recipient_final', 'BadDeviceToken: it is not hexadecimal')
  if (Object.hasOwn(data, 'aps')) return rejected('content_final', 'data: the name aps belongs to Apple')
  const bytes = Buffer.byteLength(apnsPayload(message))
  if (bytes > mostBytes)
    return rejected('content_final', `PayloadTooLarge: ${bytes} bytes of at most ${mostBytes}; shorten the text, the link or the data`)
  return unfit(message)
}

async function sendOne(account: Apns, message: PushMessage, context: SendContext): Promise<SendResult> {
  const { baseUrl: base, sandboxUrl, topic, teamId, keyId, certificate: authority } = account.settings
  const url = new URL(`/3/device/${message.device.token.toLowerCase()}`, message.device.isSandbox ? sandboxUrl : base)
  const done = await tokens.use<{ readonly result: SendResult }>(account, context, async (token) => {
    const called = await call(context, {
      url,
      method: 'POST',
      headers: { ...apnsHeaders(message, topic, context.now()), authorization: `bearer ${token}`, 'content-type': 'application/json' },
      body: apnsPayload(message),
      // Apple takes the tokens of one team over a connection.
      http2: { shared: `apns ${teamId} ${keyId}`, authority },
    })
    const result = resultOf(called, apnsId(message.id))
    return result.state === 'rejected' && result.errorClass === 'refresh_auth' ? { expired: result.detail } : { result }
  })
  return 'without' in done ? done.without : done.result
}

function resultOf(called: Called, providerId: string): SendResult {
  if (called.kind !== 'answered') return resultWithout(called)
  // What it has taken it answers with nothing.
  if (called.status === 200 && called.text === '') return { state: 'accepted', providerId }
  const answer = parsed(called.text)
  const reason = answer && textOf(answer, 'reason')
  if (!reason || called.status < 400) return resultWithout(called)
  return apnsRefusal(called.status, reason, typeof answer.timestamp === 'number' ? answer.timestamp : undefined)
}
