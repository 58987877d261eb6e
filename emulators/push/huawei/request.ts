import { z } from 'zod'

/** A call that was not done at all, or not for everybody. */
export class Refused extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

const https = z.url({ protocol: /^https$/ })
const click = z
  .strictObject({
    type: z.literal([1, 2, 3]),
    intent: z.string().min(1).optional(),
    action: z.string().min(1).optional(),
    url: https.optional(),
  })
  .refine(({ type, intent, action, url }) => type === 3 || (type === 2 ? url !== undefined : intent !== undefined || action !== undefined))

const notification = z.strictObject({
  title: z.string().min(1),
  body: z.string().min(1),
  click_action: click,
  image: https.optional(),
  tag: z.string().optional(),
  channel_id: z.string().optional(),
  icon: z.string().optional(),
  sound: z.string().optional(),
  default_sound: z.boolean().optional(),
  style: z.literal([0, 1, 3]).optional(),
  big_title: z.string().optional(),
  big_body: z.string().optional(),
  notify_id: z.int().min(-1).optional(),
  group: z.string().optional(),
  importance: z.enum(['LOW', 'NORMAL']).optional(),
  visibility: z.enum(['VISIBILITY_UNSPECIFIED', 'PUBLIC', 'SECRET', 'PRIVATE']).optional(),
  foreground_show: z.boolean().optional(),
})

const android = z.strictObject({
  notification,
  data: z.string().optional(),
  bi_tag: z.string().max(64).optional(),
  category: z.string().optional(),
  collapse_key: z.int().min(-1).max(100).optional(),
  receipt_id: z.string().optional(),
  target_user_type: z.literal([0, 1]).optional(),
  ttl: z
    .string()
    .regex(/^\d{1,7}s?$/i)
    .optional(),
  urgency: z.enum(['HIGH', 'NORMAL']).optional(),
})

/** Notifications on Android by tokens: only what the documents name, of the kind they say. */
export const request = z.strictObject({
  validate_only: z.boolean().default(false),
  message: z.strictObject({ android, token: z.array(z.string().min(1)).min(1) }),
})
export type Push = z.output<typeof request>

const longestS = 1_296_000

export function pushOf(body: Buffer): Push {
  const parsed = request.safeParse(jsonOf(body))
  if (!parsed.success) throw new Refused('80100003', `Illegal payload: ${parsed.error.issues[0]?.path.join('.') ?? ''} is invalid`)
  const { message } = parsed.data
  const ttl = Number.parseInt(message.android.ttl ?? '86400', 10)
  if (ttl < 1 || ttl > longestS) throw new Refused('80100004', 'ttl is invalid')
  if (message.token.length > 1_000) throw new Refused('80300010', 'The number of tokens exceeds the default value')
  if (Buffer.byteLength(JSON.stringify({ ...message, token: undefined })) > 4_096)
    throw new Refused('80300008', 'The message body is too large')
  return parsed.data
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new Refused('80100001', 'the body is not JSON')
  }
}
