import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import type { Account, Connector, SendContext, SmsMessage } from '../connector.ts'
import { call, type Called, inTurns, jsonOf, rejected, resultWithout } from '../call.ts'
import { atPath, escapes, filled, unknownFields } from './http-fields.ts'

const template = z
  .string()
  .max(8_000)
  .refine((text) => unknownFields(text).length === 0, 'names a field that there is not')
const path = z.string().regex(/^[\w-]+(\.[\w-]+){0,9}$/)
const settings = z
  .object({
    method: z.enum(['POST', 'GET', 'PUT']).default('POST'),
    url: template.refine(isFixedHost, 'an address of http or https, without fields in its host'),
    format: z.enum(['json', 'form']).default('json'),
    /** JSON text, or `a=…&b=…`; nothing of it is sent with GET. */
    body: template.default(''),
    /** Beyond a status of 2xx: what has to stand where in the answer. */
    success: z.object({ path, equals: z.string().max(100) }).optional(),
    /** Where the gateway's name for the message stands. */
    idPath: path.optional(),
  })
  .refine(({ format, body, method }) => method === 'GET' || format === 'form' || isJson(body), { path: ['body'], message: 'not JSON' })

const reserved = /^(host|content-length|content-type|transfer-encoding|connection)$/i
const secrets = z.object({
  headers: z
    .record(
      z
        .string()
        .regex(/^[\w-]{1,64}$/)
        .refine((name) => !reserved.test(name), 'is set by the request itself'),
      z
        .string()
        .max(2_000)
        .regex(/^[\x20-\x7e]*$/),
    )
    .default({}),
})
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>

/** Any gateway that takes one message in one request. What it says of refusals nobody knows, so only the status tells. */
export const http: Connector<SmsMessage, Settings, Secrets> = {
  name: 'http',
  channel: 'sms',
  settings,
  secrets,
  capabilities: { maxBatch: 1, isIdempotent: false, receipts: 'none', needsTemplate: false },
  send: (account, batch, context) => inTurns(batch, 4, (message) => sendOne(account, message, context)),
}

async function sendOne(
  { settings: own, secrets: { headers } }: Account<Settings, Secrets>,
  message: SmsMessage,
  context: SendContext,
): Promise<SendResult> {
  const { method, format } = own
  const url = new URL(filled(own.url, message, escapes.form))
  const type = format === 'json' ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded'
  const body = method === 'GET' ? {} : { body: filled(own.body, message, escapes[format]) }
  const called = await call(context, {
    url,
    method,
    headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': type }) },
    ...body,
  })
  return resultOf(called, own, message.id)
}

function resultOf(called: Called, { success, idPath }: Settings, id: string): SendResult {
  if (called.kind !== 'answered') return resultWithout(called)
  const { status, text } = called
  if (status < 200 || status > 299) return refusalOf(called)
  if (!success && !idPath) return { state: 'accepted', providerId: id }
  const answer = jsonOf(text)
  // It took something: what, and whether, is not said in the way that was agreed.
  if (answer === undefined) return resultWithout(called)
  if (success && atPath(answer, success.path) !== success.equals)
    return rejected('retry_backoff', `${success.path} is ${atPath(answer, success.path) ?? 'not there'}: ${text.slice(0, 200)}`)
  return { state: 'accepted', providerId: (idPath && atPath(answer, idPath)) ?? id }
}

function refusalOf(called: Extract<Called, { kind: 'answered' }>): SendResult {
  const { status, text, retryAfter } = called
  const seconds = Number(retryAfter)
  if ((status === 429 || status === 503) && retryAfter && seconds > 0 && seconds <= 86_400)
    return rejected('retry_after', `HTTP ${status}`, seconds * 1_000)
  // About this message or about all of them: a few more tries cost little, stopping everybody for one costs much.
  if ([400, 409, 413, 422].includes(status)) return rejected('retry_backoff', `HTTP ${status}: ${text.slice(0, 200)}`)
  return resultWithout(called)
}

const isJson = (body: string): boolean =>
  jsonOf(filled(body, { id: '', to: '', text: '', signature: '', template: undefined }, escapes.json)) !== undefined

function isFixedHost(text: string): boolean {
  const host = /^https?:\/\/([^/?#]+)/.exec(text)?.[1]
  return host !== undefined && !/[{}@]/.test(host) && URL.canParse(text.replaceAll(/[{}]/g, ''))
}
