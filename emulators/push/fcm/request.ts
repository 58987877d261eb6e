import { z } from 'zod'

/** A message that was not taken: as Google's APIs say it, with a code of FCM's own or the fields that are wrong. */
export class Refused extends Error {
  readonly status: number
  readonly word: string
  readonly details: readonly unknown[]
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, word: string, message: string, details: readonly unknown[] = [], headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.word = word
    this.details = details
    this.headers = headers
  }
}

const words: Readonly<Record<string, readonly [number, string]>> = {
  UNREGISTERED: [404, 'NOT_FOUND'],
  INVALID_ARGUMENT: [400, 'INVALID_ARGUMENT'],
  SENDER_ID_MISMATCH: [403, 'PERMISSION_DENIED'],
  QUOTA_EXCEEDED: [429, 'RESOURCE_EXHAUSTED'],
  UNAVAILABLE: [503, 'UNAVAILABLE'],
  INTERNAL: [500, 'INTERNAL'],
  THIRD_PARTY_AUTH_ERROR: [401, 'UNAUTHENTICATED'],
}

export function fcmError(errorCode: string, message: string, headers: Record<string, string> = {}): Refused {
  const [status, word] = words[errorCode] ?? [400, 'INVALID_ARGUMENT']
  return new Refused(status, word, message, [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }], headers)
}

const text = z.string()
const strings = z.record(z.string(), text)
const seconds = text.regex(/^\d{1,10}(?:\.\d{1,9})?s$/)
const androidLook = z.strictObject({
  title: text.optional(),
  body: text.optional(),
  icon: text.optional(),
  color: text.optional(),
  sound: text.optional(),
  tag: text.optional(),
  click_action: text.optional(),
  channel_id: text.optional(),
  image: text.optional(),
})
const message = z.strictObject({
  token: text.optional(),
  topic: text.optional(),
  notification: z.strictObject({ title: text.optional(), body: text.optional(), image: text.optional() }).optional(),
  data: strings.optional(),
  android: z
    .strictObject({
      collapse_key: text.optional(),
      priority: z.enum(['NORMAL', 'HIGH']).optional(),
      ttl: seconds.optional(),
      restricted_package_name: text.optional(),
      data: strings.optional(),
      notification: androidLook.optional(),
      direct_boot_ok: z.boolean().optional(),
    })
    .optional(),
  apns: z
    .strictObject({
      headers: strings.optional(),
      payload: z.record(text, z.unknown()).optional(),
      fcm_options: z.strictObject({ image: text.optional(), analytics_label: text.optional() }).optional(),
    })
    .optional(),
  fcm_options: z.strictObject({ analytics_label: text.optional() }).optional(),
})
const request = z.strictObject({ validate_only: z.boolean().optional(), message })
export type Message = z.output<typeof message>

const reserved = /^(?:from|message_type|gcm$|google|gcm\.notification\.)/
const mostSeconds = 28 * 86_400

/** Only what the reference names, of the kind it says; topics only to have them validated. */
export function messageOf(given: unknown): { readonly message: Message; readonly isDry: boolean } {
  const parsed = request.safeParse(given)
  if (!parsed.success) throw badField(parsed.error.issues[0])
  const { message: one, validate_only: isDry = false } = parsed.data
  if ((one.token === undefined) === (one.topic === undefined))
    throw fcmError('INVALID_ARGUMENT', 'Exactly one of token, topic or condition is needed.')
  const name = Object.keys(one.data ?? {}).find((key) => reserved.test(key))
  if (name !== undefined) throw fcmError('INVALID_ARGUMENT', `Invalid data payload key: ${name}`)
  if (Number.parseFloat(one.android?.ttl ?? '0') > mostSeconds) throw fcmError('INVALID_ARGUMENT', 'Invalid TTL')
  const { title = '', body = '', image = '' } = one.notification ?? {}
  const pairs = Object.entries(one.data ?? {})
    .flat()
    .join('')
  if (Buffer.byteLength(title + body + image + pairs) > 4_096) throw fcmError('INVALID_ARGUMENT', 'Android message is too big')
  return { message: one, isDry }
}

function badField(issue: z.core.$ZodIssue | undefined): Refused {
  const path = issue?.path.map(String).join('.') ?? ''
  const field = issue?.code === 'unrecognized_keys' ? [path, issue.keys[0]].filter(Boolean).join('.') : path
  const description =
    issue?.code === 'unrecognized_keys'
      ? `Invalid JSON payload received. Unknown name "${issue.keys[0] ?? ''}" at '${path}': Cannot find field.`
      : `Invalid value at '${path}'`
  const violation = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }
  return new Refused(400, 'INVALID_ARGUMENT', description, [violation])
}
